import type { Custody, Day, EventType, Instant, StandingView } from '@union-card/domain'
import type { Position } from '@union-card/event-store'

/**
 * The rows of the read models. Each has two times: where it holds on the calendar, and between which lines it was
 * believed. A row is never changed, only closed when a later line takes its place, so "as known then" is a comparison.
 */

/** When a row was believed: from a line on, until the line that replaced it; null while it is believed. */
export type Belief = {
  readonly knownFrom: Position
  readonly knownFromAt: Instant
  readonly knownTo: Position | null
  readonly knownToAt: Instant | null
}

/** A card's standing through a stretch of days: who holds a valid card, who belongs where. */
export type StandingRow = {
  readonly from: Day
  /** The first day after the stretch, or null while it lasts. */
  readonly to: Day | null
  /** `on` is the first day of the stretch. */
  readonly standing: StandingView
}

/** Where the history sits through a stretch of days. `place` counts the stretches of the card from 0. */
export type CustodyRow = { readonly place: number; readonly custody: Custody }

/** A number the card carries or carried. */
export type NumberRow = { readonly issuer: string; readonly number: string; readonly current: boolean }

/** A line of the card's history, and what corrections made of it. */
export type HistoryRow = {
  readonly revision: number
  readonly type: EventType
  /** The date it states, in its own precision, or null for a correction. */
  readonly stated: string | null
  /** The day it takes effect, or null for a correction and while struck out. */
  readonly effective: Day | null
  readonly recordedAt: Instant
  readonly by: string | null
  /** The data of the line as recorded. */
  readonly data: object
  /** The annulment that struck it out, or null. */
  readonly struckBy: number | null
  /** The corrections in force, by revision. */
  readonly correctedBy: readonly number[]
}

/** A row with its belief. */
export type Believed<R> = R & Belief

/** All rows of one card, over all moments of knowledge. */
export type CardRows = {
  readonly standing: readonly Believed<StandingRow>[]
  readonly custody: readonly Believed<CustodyRow>[]
  readonly numbers: readonly Believed<NumberRow>[]
  readonly history: readonly Believed<HistoryRow>[]
}
