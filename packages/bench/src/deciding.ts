import { decide, defaultPolicy, fold } from '@union-card/domain'
import { isRight } from 'fp-ts/lib/Either.js'
import type { Decided } from './histories.ts'
import { interleaved, type Rounds, ratio } from './interleaved.ts'
import { perSecond, type Question } from './report.ts'

/** How fast is a command decided, once the card and the facts are at hand? Context: a disk is slower by far. */
export const deciding = async (decided: readonly Decided[], rounds: Rounds): Promise<Question> => {
  const times = await interleaved(
    [
      {
        name: 'decide',
        run: () => {
          let accepted = 0
          for (const { card, command, facts } of decided)
            if (isRight(decide(defaultPolicy, facts, command, card))) accepted++
          return accepted
        },
      },
      {
        name: 'with fold',
        run: () => {
          let accepted = 0
          for (const { card, command, facts } of decided)
            if (isRight(decide(defaultPolicy, facts, command, fold(card.entries)))) accepted++
          return accepted
        },
      },
    ],
    rounds,
  )
  return {
    name: 'decide',
    asks: `Deciding ${decided.length} commands that are accepted`,
    figures: [{ what: 'folding the card first', ratio: ratio(times.decide, times['with fold']) }],
    rates: [
      { what: 'decide', perSecond: perSecond(decided.length, times.decide) },
      { what: 'fold and decide', perSecond: perSecond(decided.length, times['with fold']) },
    ],
  }
}
