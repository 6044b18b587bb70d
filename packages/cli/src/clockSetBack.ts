import { DamagedHistory } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { chinaTime } from './chinaTime.ts'
import type { Opened } from './opening.ts'
import type { Session } from './session.ts'

/** By so many milliseconds the clocks of several writers may differ. */
const tolerance = 1000

/**
 * Tells whoever is about to record that the clock shows an earlier moment than the last line of the log carries: what is
 * recorded now is judged as of that day, and what is refused for it stays refused.
 */
export const tellIfClockSetBack = async (
  { terminal, words, note }: Session,
  { store, rehearsal }: Opened,
): Promise<void> => {
  if (rehearsal) return
  const last = await store.lastRecordedAt?.().catch(unlessDamaged)
  if (last === undefined || E.isLeft(last) || last.right === null) return
  const now = terminal.clock?.() ?? new Date().toISOString()
  if (Date.parse(last.right) - Date.parse(now) > tolerance)
    await note(words.record.clockSetBack(chinaTime(now), chinaTime(last.right)))
}

/** A damaged line tells no moment, and is told of where it is about the card of a command. */
const unlessDamaged = (error: unknown): undefined => {
  if (!(error instanceof DamagedHistory)) throw error
}
