import { join } from 'node:path'
import { type Card, defaultPolicy, isEntry, noCard } from '@union-card/domain'
import { createRegistry } from '@union-card/registry'
import { appendAll } from './drafts.ts'
import { emmettInFile } from './emmettFile.ts'
import type { History } from './histories.ts'
import { interleaved, type Rounds, ratio } from './interleaved.ts'
import { inFolder, newLog } from './onDisk.ts'
import { loopInTurn } from './ownLoop.ts'
import { perSecond, type Question } from './report.ts'
import { type Reducer, spread } from './spreading.ts'

/** So many lines each card that is read has. */
const length = 12

/** How fast is a card's standing read out of its file? Beside Emmett's SQLite store with a reducer written by hand. */
export const reading = (
  histories: readonly History[],
  rounds: Rounds,
  withEmmett: boolean,
): Promise<Question> =>
  inFolder(async (folder) => {
    const twelve = histories.filter((history) => history.length === length && history.every(isEntry))
    const cards = twelve.map((_, serial) => `c-${serial}`)
    const store = await newLog(join(folder, 'ours.db'))
    const registry = await createRegistry({ store, policy: defaultPolicy })
    await appendAll(store, twelve)
    const emmett = withEmmett ? await emmettInFile(join(folder, 'emmett.db')) : undefined
    for (const [serial, history] of emmett === undefined ? [] : twelve.entries())
      await emmett?.appendToStream(cards[serial] as string, history)
    const options = { evolve: spread as Reducer, initialState: (): Card => noCard }
    const times = await interleaved(
      [
        { name: 'ours', run: loopInTurn(cards, (card) => registry.standing(card)), waits: true },
        ...(emmett === undefined
          ? []
          : [
              {
                name: 'emmett' as const,
                run: loopInTurn(cards, (card) => emmett.aggregateStream(card, options)),
                waits: true as const,
              },
            ]),
      ],
      { ...rounds, waitingCounts: true },
    )
    await registry.close()
    return {
      name: 'read',
      asks: `Reading the standing of a card of ${length} lines out of its file, ${cards.length} cards`,
      figures: [
        {
          what: 'Emmett’s SQLite store as shipped',
          ratio: times.emmett === undefined ? undefined : ratio(times.ours, times.emmett),
          atLeast: 5,
        },
      ],
      rates: [{ what: 'standing of a card', perSecond: perSecond(cards.length, times.ours) }],
    }
  })
