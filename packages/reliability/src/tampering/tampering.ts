import type { Finding } from '@union-card/event-store'
import type { Row, Rows } from './rows.ts'

/** Something done to a log at a row, and what must be found: all of it, placed, and nothing else. */
export type Tampering = {
  readonly name: string
  /** Whether it can be done at this row. */
  readonly at?: (row: Row, rows: Rows) => boolean
  readonly does: (rows: Rows, row: Row) => Rows
  readonly found: (row: Row, rows: Rows) => readonly string[]
  /** What only something kept from before can show: an export of the log, or a receipt. */
  readonly beside?: 'export' | 'receipt'
}

/** A finding in a word: its kind, the stream, the revisions, the positions. */
export const told = ({
  kind,
  stream,
  revision: rev,
  throughRevision,
  position: at,
  throughPosition,
}: Finding): string =>
  [
    kind,
    ...(stream === undefined ? [] : [stream]),
    ...(rev === undefined ? [] : [`r${rev}${throughRevision === undefined ? '' : `-${throughRevision}`}`]),
    ...(at === undefined && throughPosition === undefined
      ? []
      : [`@${at ?? ''}${throughPosition === undefined ? '' : `-${throughPosition}`}`]),
  ].join(' ')

/** Where a row stands, as `told` says it. */
export const place = ({ stream, revision, position }: Row): string => `${stream} r${revision} @${position}`

/** Where a stretch of a stream stands, from one row through another. */
export const stretch = (first: Row, last: Row): string =>
  first === last
    ? place(first)
    : `${first.stream} r${first.revision}-${last.revision} @${first.position}-${last.position}`
