import type { Day } from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import type { Cells } from './cells.ts'
import type { Condition, Value } from './condition.ts'
import type { Believed, BelievedColumn, ReadModel, Row } from './readModel.ts'
import type { TallyChange } from './tallies.ts'

/**
 * A card that could not be projected, and why. Its rows are believed no longer than `since`; the other cards go on.
 */
export type SetAside = {
  readonly card: string
  /** The last position up to which its rows are right for who asks as known then, null for none. */
  readonly since: Position | null
  readonly reason: string
}

/** Where read models stand: the last line taken in, and the last day on which anything takes effect. */
export type Standpoint = {
  readonly checkpoint: Position | null
  /** The hash of the line at the checkpoint, null where it is not known. */
  readonly hash: string | null
  readonly horizon: Day | null
}

/** What a stretch of the log changes in the tables of one read model: rows that are new, and rows that ended. */
export type Changes = {
  readonly model: ReadModel
  readonly begun: readonly Believed[]
  /** Rows that were there: only `to`, `end` and `withdrawn` differ. */
  readonly ended: readonly Believed[]
}

/** What a stretch of the log means for the read models. */
export type Advance = {
  /** Where the read models must stand for this to be right. */
  readonly from: Position | null
  /** Where they stand afterwards. */
  readonly to: Position | null
  /** The hash of the line there; null or left out where the log does not tell. */
  readonly hash?: string | null
  readonly horizon: Day | null
  readonly changes: readonly Changes[]
  readonly tallies: readonly TallyChange[]
  readonly setAside: readonly SetAside[]
  /** Cards that were set aside and now are right again. */
  readonly resumed: readonly string[]
}

/** What is asked of a table with such columns: which rows, in which order, how many, and after which. */
export type Query<C extends string = string> = {
  readonly where: Condition<C>
  /** Columns to sort by, ascending; they must tell rows apart where pages follow one another. */
  readonly order: readonly C[]
  /** The values of the columns of `order` in the last row of the page before. */
  readonly after?: readonly Value[]
  /** At most so many rows; `Number.POSITIVE_INFINITY` for all of them. */
  readonly limit: number
}

/** How many rows have the same values in some columns. */
export type Group = { readonly values: readonly Value[]; readonly count: number }

/** Which tables stand for what: the log they are of, and the version of the models and policy that made them. */
export type ViewIdentity = { readonly log: string; readonly version: string }

/**
 * Where read models are kept: tables of believed rows, and running counts. A store knows nothing of cards or rules; it
 * carries out what it is told. One `advance` is one transaction, rows and checkpoint together or neither, so that a
 * process killed at any moment neither repeats nor loses a line. Faults are thrown as `ViewsUnavailable`.
 */
export interface ViewStore {
  readonly standpoint: () => Promise<Standpoint>
  /**
   * False, and nothing done, when the read models do not stand at `from`, or one of `resumed` is not set aside: somebody
   * else has moved them.
   */
  readonly advance: (advance: Advance) => Promise<boolean>
  /** Adds rows in bulk to a store that is being built and stands nowhere yet. */
  readonly fill: (model: ReadModel, rows: readonly Cells[]) => Promise<void>
  readonly find: <R extends Row, C extends string>(
    model: ReadModel<R, C>,
    query: Query<NoInfer<C> | BelievedColumn>,
  ) => Promise<readonly Believed<R>[]>
  /** Counts rows by the values of some columns, in the order of those values. */
  readonly count: <R extends Row, C extends string>(
    model: ReadModel<R, C>,
    where: Condition<NoInfer<C> | BelievedColumn>,
    by: readonly (NoInfer<C> | BelievedColumn)[],
  ) => Promise<readonly Group[]>
  /** The count of each key of a tally at the close of a day, as believed now; keys that come to nothing left out. */
  readonly tallied: (tally: string, on: Day) => Promise<ReadonlyMap<string, number>>
  readonly setAside: () => Promise<readonly SetAside[]>
  /** Where each share of the cards stands, in a store in which shares are taken in apart; left out by others. */
  readonly standpoints?: () => Promise<readonly Pick<Standpoint, 'checkpoint' | 'hash'>[]>
  /**
   * Throws everything away, if the read models, or a share of them, still stand at a position and hash; they stand
   * nowhere afterwards, and the next run fills them anew.
   */
  readonly empty: (at: Pick<Standpoint, 'checkpoint' | 'hash'>) => Promise<void>
  /**
   * Opens an empty store of the same kind beside this one, to be filled while this one goes on answering. `switchTo`
   * puts it in this one's place, unless that has come further than the other: then false, and nothing done.
   * `discard` throws it away.
   */
  readonly beside: () => Promise<BesideStore>
  readonly close: () => Promise<void>
}

/** A store being filled beside another. */
export type BesideStore = {
  readonly store: ViewStore
  readonly switchTo: () => Promise<boolean>
  readonly discard: () => Promise<void>
}

/** What goes wrong at a place in a way that needs no more words. */
export type ViewsTrouble =
  /** Closed by this program. */
  | 'closed'
  /** Another process writes. */
  | 'busy'
  /** Another process builds anew; or nobody does, where somebody should. */
  | 'being-built'
  | 'not-being-built'
  /** Not readable as what it is. */
  | 'damaged'
  /** The place is taken by something else, or cannot be cleared. */
  | 'something-else'
  | 'in-the-way'
  | 'not-removable'
  | 'depended-on'
  /** What the machine lacks or reports. */
  | 'no-room'
  | 'input-output'
  | 'unreachable'
  | 'too-slow'
  /** What this user may not do, or is not known for. */
  | 'denied'
  | 'not-admitted'
  | 'no-such-role'
  | 'no-such-database'
  | 'only-read'
  /** Not there, or being put in place by another process. */
  | 'moved'
  /** Of lines that are no longer in the log, which was put back from a backup; this user may not throw them away. */
  | 'other-history'

/** Why tables cannot be read or written, for whoever says it in words of their own. `place` never names a user. */
export type ViewsReason =
  | { readonly because: ViewsTrouble; readonly place: string }
  /** The server does not answer. */
  | { readonly because: 'server-away'; readonly place: string }
  | {
      readonly because: 'replaced'
      readonly place: string
      readonly found: ViewIdentity
      readonly expected: ViewIdentity
    }
  | {
      readonly because: 'other-log'
      readonly place: string
      readonly found: string
      readonly expected: string
    }
  | {
      readonly because: 'newer-format'
      readonly place: string
      readonly found: number
      readonly expected: number
    }
  | {
      readonly because: 'setting-refused'
      readonly place: string
      readonly setting: string
      readonly found: string
      readonly expected: string
    }
  | { readonly because: 'not-utf8'; readonly place: string; readonly found: string }
  /** Shares of the cards that have not come equally far, or are not those of this worker. */
  | { readonly because: 'unequal-shares' | 'other-shares'; readonly place: string; readonly of: number }
  /** Kept up by others, who have not come further for some time. */
  | {
      readonly because: 'left-behind'
      readonly place: string
      readonly checkpoint: Position | null
      readonly seconds: number
    }
  /**
   * The log grows faster than tables are built; what workers filled is not every card once; what was given as a place is
   * none; anything else.
   */
  | { readonly because: 'outgrown' | 'not-every-card' | 'no-address' | 'other' }

/** The tables cannot be read or written now; the message says why and what to do, `reason` the same as data. */
export class ViewsUnavailable extends Error {
  override readonly name = 'ViewsUnavailable'
  readonly reason: ViewsReason

  constructor(message: string, reason: ViewsReason = { because: 'other' }, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** True of an error that says that read models cannot be used, for this reason. */
export const isBecause = <B extends ViewsReason['because']>(
  error: unknown,
  because: B,
): error is ViewsUnavailable & { readonly reason: Extract<ViewsReason, { readonly because: B }> } =>
  error instanceof ViewsUnavailable && error.reason.because === because
