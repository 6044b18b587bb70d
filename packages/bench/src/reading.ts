import { join } from 'node:path'
import { type Card, type CardEntry, defaultPolicy, fold, isEntry, noCard } from '@union-card/domain'
import { type EventStore, type RecordedLine, streamName } from '@union-card/event-store'
import { entryOf } from '@union-card/projections'
import { createRegistry } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
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

/**
 * How fast is a card read out of its file: its lines, decoded and folded? Beside Emmett's SQLite store with a reducer
 * written by hand, which decodes nothing.
 */
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
        { name: 'ours', run: loopInTurn(cards, (card) => cardIn(store, card)), waits: true },
        { name: 'standing', run: loopInTurn(cards, (card) => registry.standing(card)), waits: true },
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
      asks: `Reading a card of ${length} lines out of its file, ${cards.length} cards`,
      figures: [
        {
          what: 'Emmett’s SQLite store as shipped',
          ratio: times.emmett === undefined ? undefined : ratio(times.ours, times.emmett),
          atLeast: 5,
        },
      ],
      rates: [
        { what: 'read, decode, fold', perSecond: perSecond(cards.length, times.ours) },
        {
          what: 'the registry’s answer on its standing today',
          perSecond: perSecond(cards.length, times.standing),
        },
      ],
    }
  })

const cardIn = async (store: EventStore, card: string): Promise<Card> => {
  const lines = await store.readStream(streamName('card', card))
  if (E.isLeft(lines)) throw new Error(lines.left.reason)
  return fold(lines.right.map(entryIn))
}

const entryIn = (recorded: RecordedLine): CardEntry => {
  const read = entryOf(recorded)
  if (E.isLeft(read)) throw new Error('a line that cannot be read')
  return read.right.entry
}
