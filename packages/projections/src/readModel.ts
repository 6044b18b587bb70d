import type { Card, Day, EntryInForce, Instant } from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import type { Condition } from './condition.ts'

/**
 * A read model: what one card contributes to a question asked across cards, as a pure function, and the table it is
 * kept in. Nothing else is written to add one: two times, catching up, corrections, rebuilding and every store come
 * with it.
 */

/** What a column holds; a position is an integer too great for a number. A column may always be blank. */
export type ColumnType = 'text' | 'integer' | 'flag' | 'position'

/** What the column of a value is, blanks left aside. */
export type ColumnTypeOf<V> = V extends string
  ? 'text'
  : V extends number
    ? 'integer'
    : V extends boolean
      ? 'flag'
      : never

/** The columns of a row as the model has them. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/** A step of a card's history: an entry has taken effect, and this is the card from that day on. */
export type Step = {
  readonly id: string
  /** Changed by the next step: take from it what is to be kept. */
  readonly card: Card
  readonly entry: EntryInForce
  readonly from: Day
  /** True for the admission before the issue, which the entry states. */
  readonly admission: boolean
}

/** Columns by which rows are found quickly; `where` leaves out those that no question needs. */
export type Index<C extends string = string> = {
  readonly on: readonly C[]
  readonly where?: Condition<C>
}

/** A read model and the table it is kept in, of rows `R`; `C` are the names of its own columns. */
export type ReadModel<R extends Row = Row, C extends string = keyof R & string> = {
  /** Names the table: lower-case letters, digits, `_`; not one that a store may have for itself: `meta`, `set_aside`, `tally_…`,
   * `sqlite_…`, `…_of_card`, `…_1` and the like. */
  readonly name: string
  /** Raised whenever the same lines come to give other rows, so that tables made before are built anew. */
  readonly version: number
  /** Column names are camelCase; none of those in {@link believedColumns}. */
  readonly columns: { readonly [K in keyof R & string]: ColumnTypeOf<R[K]> }
  /** An index may use the columns of {@link believedColumns} too. */
  readonly indexes: readonly Index<C | BelievedColumn>[]
  /**
   * The rows that hold from a step on, until the next one. A row that is the same after the next step goes on. Does not
   * throw: as long as it does, no question across cards is answered, and the error says at which card and entry.
   */
  readonly rows: (step: Step) => readonly R[]
}

/** A model as a question sees it that needs only some of its columns: rows are found faster, and have at least those. */
export const narrowed = <R extends Row, C extends string, const K extends keyof R & string>(
  model: ReadModel<R, C>,
  columns: readonly K[],
): ReadModel<Pick<R, K>, C> => ({
  ...model,
  columns: Object.fromEntries(columns.map((column) => [column, model.columns[column]])) as ReadModel<
    Pick<R, K>
  >['columns'],
})

/**
 * A row with its two times. It stood from a day on, until a day if that is known, and was believed from a line on,
 * until a correction if there was one. `end` says from which line on it was known to end on `to`: whoever knew less
 * believed it to go on.
 */
export type Believed<R extends Row = Row> = {
  readonly card: string
  /** Counts the rows of the card in this model, in the order in which they came to be believed. */
  readonly seq: number
  readonly from: Day
  readonly to: Day | null
  readonly known: Moment
  readonly end: Moment | null
  readonly withdrawn: Moment | null
  readonly row: R
}

/** A line that brought something about: its position in the log and the instant it was recorded. */
export type Moment = { readonly position: Position; readonly at: Instant }

/** The columns of every table besides the model's own, by the names that conditions use. */
export const believedColumns = {
  card: 'text',
  seq: 'integer',
  from: 'text',
  to: 'text',
  known: 'position',
  knownAt: 'text',
  end: 'position',
  endAt: 'text',
  withdrawn: 'position',
  withdrawnAt: 'text',
} as const satisfies Readonly<Record<string, ColumnType>>

/** A column of every table besides the model's own. */
export type BelievedColumn = keyof typeof believedColumns

/** Reads a column of a believed row by its name. */
export const columnOf = (row: Believed, column: string): string | number | bigint | boolean | null => {
  switch (column) {
    case 'card':
      return row.card
    case 'seq':
      return row.seq
    case 'from':
      return row.from
    case 'to':
      return row.to
    case 'known':
      return row.known.position
    case 'knownAt':
      return row.known.at
    case 'end':
      return row.end?.position ?? null
    case 'endAt':
      return row.end?.at ?? null
    case 'withdrawn':
      return row.withdrawn?.position ?? null
    case 'withdrawnAt':
      return row.withdrawn?.at ?? null
    default:
      return row.row[column] ?? null
  }
}

/**
 * A running count: how many rows of a read model stand on a day, by a key. Kept as changes from day to day and as
 * totals by month, so that the count of any day costs the same however many cards there are.
 */
export type Tally<R extends Row = Row> = {
  readonly name: string
  readonly of: ReadModel<R>
  /** What a row is counted under; undefined when it is not counted. */
  readonly key: (row: R) => string | undefined
}
