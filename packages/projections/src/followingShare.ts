import type { Instant } from '@union-card/domain'
import type { EventStore, Following, Position, StreamShare } from '@union-card/event-store'
import type { ReadModels } from './readModels.ts'
import { hashAt } from './sameHistory.ts'
import { headOf, linesWhileLive, takingIn } from './takingIn.ts'
import type { ViewStore } from './viewStore.ts'

/**
 * How far a worker has come: lines taken in since it began, whether there are more that it knows of, and when the last
 * line was recorded that it has taken in; null before the first.
 */
export type Followed = { readonly lines: number; readonly behind: boolean; readonly until: Instant | null }

/** Takes in the lines of a share of the cards as they are recorded, until aborted; others take in the other shares. */
export const followShare = async (
  log: EventStore,
  views: ViewStore,
  models: ReadModels,
  share: StreamShare,
  signal: Following['signal'],
  onProgress: (followed: Followed) => void = () => {},
): Promise<void> => {
  const ofShare: EventStore = {
    ...log,
    readAll: (part) => log.readAll({ ...part, only: share }),
    readTexts: (part) => log.readTexts({ ...part, only: share }),
  }
  const taking = takingIn(ofShare, views, models)
  let lines = 0
  let until: Instant | null = null
  const toTheEnd = async (): Promise<Position | null> => {
    const head = await headOf(log)
    let before = 0
    await taking.until(head, linesWhileLive, (come) => {
      lines += come.lines - before
      before = come.lines
      until = come.until ?? until
      onProgress({ lines, behind: true, until })
      signal.throwIfAborted()
    })
    const { checkpoint } = await views.standpoint()
    // What others take in moves this share on too: readers wait for the least of all.
    if (head !== null && (checkpoint === null || checkpoint < head))
      await views.advance({
        from: checkpoint,
        to: head,
        hash: await hashAt(log, head),
        horizon: null,
        changes: [],
        tallies: [],
        setAside: [],
        resumed: [],
      })
    onProgress({ lines, behind: false, until })
    return head
  }
  try {
    while (!signal.aborted) await untilNews(log, await toTheEnd(), signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Waits until a line is recorded after a position, whosever it is. */
const untilNews = async (
  log: EventStore,
  after: Position | null,
  signal: Following['signal'],
): Promise<void> => {
  for await (const { kind } of log.subscribe({ after: after ?? undefined, signal }))
    if (kind === 'event') return
}
