import type { EventStore, Position } from '@union-card/event-store'
import { ReadFailed } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { Standpoint, ViewStore } from './viewStore.ts'

/** The hash of the line at a position; null for none, and where the log cannot tell. Throws `ReadFailed`. */
export const hashAt = async (log: EventStore, at: Position | null): Promise<string | null> => {
  const hash = at === null ? undefined : await log.hashAt?.(at)
  if (hash === undefined) return null
  if (E.isLeft(hash)) throw new ReadFailed(hash.left)
  return hash.right
}

/**
 * Where read models, or a share of them, stand at a line that is no longer there: a backup was put back, and the log may
 * have gone on from it. Undefined where they stand at a line that is, and for a log that cannot look a position up. To
 * be asked before the first run; under a running process a log does not go back. Throws `ReadFailed` and
 * `ViewsUnavailable`.
 */
export const ofOtherHistory = async (
  log: EventStore,
  views: ViewStore,
): Promise<Pick<Standpoint, 'checkpoint' | 'hash'> | undefined> => {
  if (log.hashAt === undefined) return undefined
  for (const { checkpoint, hash } of (await views.standpoints?.()) ?? [await views.standpoint()])
    if (checkpoint !== null && hash !== null && (await hashAt(log, checkpoint)) !== hash)
      return { checkpoint, hash }
  return undefined
}
