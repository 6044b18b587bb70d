import type { EventStore, Position } from '@union-card/event-store'
import { ReadFailed } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { ViewStore } from './viewStore.ts'

/** The hash of the line at a position; null for none, and where the log cannot tell. Throws `ReadFailed`. */
export const hashAt = async (log: EventStore, at: Position | null): Promise<string | null> => {
  const hash = at === null ? undefined : await log.hashAt?.(at)
  if (hash === undefined) return null
  if (E.isLeft(hash)) throw new ReadFailed(hash.left)
  return hash.right
}

/**
 * Empties read models that have taken in lines which are no longer there: a backup was put back, and the log went on
 * from it. To be asked once, before the first run; under a running process a log does not go back. Read models of a log
 * that cannot look a position up are left as they are. Throws `ReadFailed` and `ViewsUnavailable`.
 */
export const keepIfSameHistory = async (log: EventStore, views: ViewStore): Promise<void> => {
  if (log.hashAt === undefined) return
  for (const { checkpoint, hash } of (await views.standpoints?.()) ?? [await views.standpoint()])
    if (checkpoint !== null && hash !== null && (await hashAt(log, checkpoint)) !== hash)
      return views.empty({ checkpoint, hash })
}
