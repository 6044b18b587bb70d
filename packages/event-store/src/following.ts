/** How a store that reads its log in pages follows it live: shared by the stores that live in one process. */
import type { Following, Notice, RecordedLine, StreamShare } from './eventStore.ts'
import type { Position } from './position.ts'

/** Wakes those who wait for something new. Counting lets nobody miss what came between looking and waiting. */
export interface Arrivals {
  /** How often something has been announced. */
  readonly count: () => number
  readonly announce: () => void
  /**
   * Resolves once more than `seen` announcements were made, the signal is aborted, or `patience` milliseconds
   * (no end, when left out) have passed.
   */
  readonly next: (seen: number, signal: AbortSignal, patience?: number) => Promise<void>
}

/** A bell nobody has rung yet. */
export const arrivals = (): Arrivals => {
  const waiting = new Set<() => void>()
  let count = 0
  return {
    count: () => count,
    announce: () => {
      count++
      for (const wake of [...waiting]) wake()
    },
    next: (seen, signal, patience) =>
      new Promise((resolve) => {
        if (count > seen || signal.aborted) return resolve()
        const timer = patience === undefined ? undefined : setTimeout(() => wake(), patience)
        const wake = () => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          clearTimeout(timer)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      }),
  }
}

/** A log that can be followed. */
export interface FollowedLog {
  /** The next lines after a position, oldest first, as many as fit a page; rejects with `ReadFailed`. */
  readonly page: (after: Position | null, only?: StreamShare) => Promise<readonly RecordedLine[]>
  /** The position of the last line; rejects with `ReadFailed`. */
  readonly head: () => Promise<Position | null>
  readonly arrivals: Arrivals
  /** Milliseconds after which to look again without having been woken: for logs that others write to as well. */
  readonly patience?: number
}

/**
 * The subscription of the port over a {@link FollowedLog}. It needs checkpoints only to tell how far it has come past
 * the streams of others: every event has a position.
 */
export async function* follow(
  log: FollowedLog,
  { after, only, signal }: Following,
): AsyncGenerator<Notice, void, undefined> {
  let last = after ?? null
  let caughtUp = false
  while (!signal.aborted) {
    const seen = log.arrivals.count()
    // Asked for before the page: what is recorded between the two must not be passed over.
    const head = only === undefined ? null : await log.head()
    const page = await log.page(last, only)
    for (const recorded of page) {
      if (signal.aborted) return
      yield { kind: 'event', recorded }
      last = recorded.position
    }
    if (page.length === 0 && head !== null && head > (last ?? -1n)) {
      yield { kind: 'checkpoint', position: head }
      last = head
    }
    if (page.length > 0) caughtUp = false
    else if (caughtUp) await log.arrivals.next(seen, signal, log.patience)
    else {
      caughtUp = true
      yield { kind: 'caughtUp', position: last }
    }
  }
}
