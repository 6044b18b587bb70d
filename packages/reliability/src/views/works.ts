import { defaultPolicy } from '@union-card/domain'
import type { EventStore, Position, RecordedLine } from '@union-card/event-store'
import { readModels, runner, type ViewStore } from '@union-card/projections'
import { sqliteViews } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'

/** What is done with read models here. Each work may be broken off anywhere, and is then begun again as it was. */

/** The works by name. */
export type Work = 'following' | 'rebuilding' | 'switching'

/** The read models that are kept. */
export const models = readModels(defaultPolicy)

/** The read models in a file, opened or made there; who writes waits a little for others. */
export const openViews = (file: string): Promise<ViewStore> =>
  sqliteViews({ file, identity: { log: 'careers', version: '1' }, models: models.all, patience: 500 })

/** So many lines are taken in together, so that a short log takes several transactions. */
const linesAtOnce = 12

/** Of this card an older program cannot read one line. */
const unreadCard = 'card-card9'
const unknown = 'NotYetKnown'

/** The program as it was: it follows the first half of the log, and has to set a card aside. */
export const followAsBefore = async (log: EventStore, views: ViewStore): Promise<void> =>
  runner(inBatches(unreading(upTo(log, await halfOf(log)))), views, models).catchUp()

/** The program as it is: it resumes the card, and follows the log to its end. */
export const follow = (log: EventStore, views: ViewStore): Promise<void> =>
  runner(inBatches(log), views, models).catchUp()

/** Does a work; answers in how many places the tables were wrong, where they were built anew. */
export const perform = async (
  work: Work,
  log: EventStore,
  views: ViewStore,
): Promise<{ readonly differences?: number }> => {
  if (work === 'following') {
    await followAsBefore(log, views)
    await follow(log, views)
    return {}
  }
  const { differences } = await runner(inBatches(log), views, models).rebuild()
  return { differences: differences?.length ?? 0 }
}

/** Where read models differ from a fold of the log from scratch, which is then thrown away. */
export const differencesFrom = async (log: EventStore, views: ViewStore) =>
  (await runner(log, views, models).rebuild({ replace: false })).differences ?? []

const halfOf = async (log: EventStore): Promise<Position> => {
  const ends: Position[] = []
  for await (const lines of log.readAll({ batch: linesAtOnce }))
    ends.push((lines.at(-1) as RecordedLine).position)
  return ends[Math.floor(ends.length / 2) - 1] as Position
}

const inBatches = (log: EventStore): EventStore => ({
  ...log,
  readAll: (part) => log.readAll({ ...part, batch: linesAtOnce }),
})

const upTo = (log: EventStore, end: Position): EventStore => ({
  ...log,
  head: async () => E.right(end),
  ...changing(log, (lines) => lines.filter(({ position }) => position <= end)),
})

const unreading = (log: EventStore): EventStore => ({
  ...log,
  ...changing(log, (lines) =>
    lines.map((recorded) =>
      recorded.line.stream === unreadCard && recorded.line.rev === 1
        ? {
            ...recorded,
            line: { ...recorded.line, type: unknown },
            text: recorded.text.replace(`"${recorded.line.type}"`, `"${unknown}"`),
          }
        : recorded,
    ),
  ),
})

/** A log that gives its lines as something else makes of them. */
const changing = (
  log: EventStore,
  change: (lines: readonly RecordedLine[]) => readonly RecordedLine[],
): Pick<EventStore, 'readAll' | 'readStreams'> => ({
  readAll: async function* (part) {
    for await (const lines of log.readAll(part)) yield change(lines) as never
  },
  readStreams: async function* (of) {
    for await (const streams of log.readStreams(of))
      yield streams.map(({ stream, lines }) => ({ stream, lines: change(lines) })) as never
  },
})
