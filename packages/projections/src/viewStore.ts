import type { Day } from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import type { Known } from './known.ts'
import type { Believed, CardRows, CustodyRow, HistoryRow, NumberRow, StandingRow } from './rows.ts'

/** A card that could not be projected, and why. The others go on; it is tried again with its next line and at a rebuild. */
export type SetAside = { readonly card: string; readonly position: Position; readonly reason: string }

/** What a stretch of the log means for the tables. */
export type Advance = {
  /** All rows of each card touched; they take the place of the rows the store had of it. */
  readonly cards: ReadonlyMap<string, CardRows>
  readonly setAside: readonly SetAside[]
  /** The last line taken into account. */
  readonly checkpoint: Position
}

/** Which rows stand for what: the log they are of, and the version of the fold and policy that made them. */
export type ViewIdentity = { readonly log: string; readonly version: string }

/** A day and a moment of knowledge. */
export type AsOf = { readonly on: Day; readonly known: Known }

/** Who holds a valid card: of a union, of an issuer, or all. `after` is the last card of the previous page. */
export type HoldersQuestion = AsOf & {
  readonly union?: string
  readonly issuer?: string
  readonly after?: string
  /** At most this many, 1000 when left out. */
  readonly limit?: number
}

/** One holder of a valid card. `union` is where the relation stands, or where it was sent from. */
export type Holder = {
  readonly card: string
  readonly number: string
  readonly issuer: string
  readonly union: string | null
  readonly membership: 'active' | 'retained'
  readonly inTransit: boolean
}

/** Valid cards of one union. */
export type HolderCount = {
  readonly union: string | null
  readonly active: number
  readonly retained: number
  readonly inTransit: number
}

/** A card that carries or carried a number, as last believed. */
export type NumberMatch = { readonly card: string } & NumberRow

/**
 * The tables of the read models. One `advance` is one transaction: rows and checkpoint together or neither, so that a
 * process killed at any moment neither repeats nor loses a line. Faults of the store are thrown as `ViewsUnavailable`.
 */
export interface ViewStore {
  /** The last line taken into account, null before the first. */
  readonly checkpoint: () => Promise<Position | null>
  readonly advance: (advance: Advance) => Promise<void>
  readonly setAside: () => Promise<readonly SetAside[]>
  readonly holders: (question: HoldersQuestion) => Promise<readonly Holder[]>
  readonly holderCounts: (
    question: Omit<HoldersQuestion, 'after' | 'limit'>,
  ) => Promise<readonly HolderCount[]>
  /** The row of a card on a day as known at a moment; undefined where it had no standing. */
  readonly standing: (card: string, asOf: AsOf) => Promise<Believed<StandingRow> | undefined>
  readonly custody: (card: string, known: Known) => Promise<readonly Believed<CustodyRow>[]>
  readonly history: (card: string, known: Known) => Promise<readonly Believed<HistoryRow>[]>
  /** Cards that carry or ever carried a number; at several issuers there may be several. */
  readonly cardsByNumber: (number: string, issuer?: string) => Promise<readonly NumberMatch[]>
  /**
   * Opens an empty store of the same kind beside this one, to be filled while this one goes on answering.
   * `switchTo` puts it in this one's place; `discard` throws it away.
   */
  readonly beside: () => Promise<{
    readonly store: ViewStore
    readonly switchTo: () => Promise<void>
    readonly discard: () => Promise<void>
  }>
  readonly close: () => Promise<void>
}

/** The tables cannot be read or written now; the reason says why and what to do. */
export class ViewsUnavailable extends Error {
  override readonly name = 'ViewsUnavailable'
}
