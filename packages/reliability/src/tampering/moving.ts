import { position, revision } from '@union-card/event-store'
import {
  at,
  changing,
  contentOf,
  endOf,
  isFirst,
  isLast,
  isVouchedFor,
  nextOf,
  type Row,
  type Rows,
  renumbered,
  rewritten,
  swapping,
} from './rows.ts'
import { place, stretch, type Tampering } from './tampering.ts'

/** The row of another stream that holds the same revision. */
const foreign = (row: Row, rows: Rows): Row =>
  rows.find((each) => each.stream !== row.stream && each.revision === row.revision) as Row

const byPosition = (rows: Rows): Rows => rows.toSorted((a, b) => (a.position < b.position ? -1 : 1))

/** The rows behind one in its stream, counted anew. */
const shifted = (rows: Rows, after: Row, by: bigint): Rows =>
  rows.map((row) =>
    row.stream === after.stream && row.revision > after.revision
      ? { ...row, revision: revision(row.revision + by) }
      : row,
  )

/** Lines removed, put in, doubled, swapped, moved. */
export const moving: readonly Tampering[] = [
  {
    name: 'a line removed',
    at: (row, rows) => !isLast(row, rows),
    does: (rows, row) => rows.filter((each) => each !== row),
    found: (row) => [`gap ${row.stream} r${row.revision}`],
  },
  {
    name: 'a line removed, the later rows counted anew',
    at: isVouchedFor,
    does: (rows, row) =>
      renumbered(
        shifted(
          rows.filter((each) => each !== row),
          row,
          -1n,
        ),
      ),
    found: (row, rows) => {
      const [first, last] = [nextOf(row, rows), endOf(row, rows)]
      return [
        `place-changed ${row.stream} r${first.revision - 1n}-${last.revision - 1n} @${first.position - 1n}-${last.position - 1n}`,
        `gap ${row.stream} r${row.revision}`,
      ]
    },
  },
  {
    name: 'a line in the next one’s place, and that in its',
    at: (row, rows) => !isLast(row, rows),
    does: swapping((one, other) => ({ ...one, ...contentOf(other) }), nextOf),
    found: (row, rows) => [`elsewhere ${place(row)}`, `elsewhere ${place(nextOf(row, rows))}`],
  },
  {
    name: 'lines of two streams in each other’s rows',
    at: (row, rows) => foreign(row, rows) !== undefined,
    does: swapping((one, other) => ({ ...one, ...contentOf(other) }), foreign),
    found: (row, rows) => byPosition([row, foreign(row, rows)]).map((each) => `elsewhere ${place(each)}`),
  },
  {
    name: 'two streams under each other’s name',
    at: (row, rows) => isFirst(row) && foreign(row, rows) !== undefined,
    does: (rows, row) => {
      const other = foreign(row, rows).stream
      return rows.map((each) =>
        each.stream === row.stream
          ? { ...each, stream: other }
          : each.stream === other
            ? { ...each, stream: row.stream }
            : each,
      )
    },
    found: (row, rows) => {
      const other = foreign(row, rows)
      return [[row, other] as const, [other, row] as const].map(
        ([own, under]) => `elsewhere ${stretch(own, endOf(own, rows)).replace(own.stream, under.stream)}`,
      )
    },
  },
  {
    name: 'a line behind the next one in the log',
    at: (row, rows) => !isLast(row, rows),
    does: (rows, row) =>
      byPosition(swapping((one, other) => ({ ...one, position: other.position }), nextOf)(rows, row)),
    found: (row, rows) => [`out-of-order ${row.stream} r${row.revision} @${nextOf(row, rows).position}`],
  },
  {
    name: 'a copy put at the end of the stream',
    does: (rows, row) => [
      ...rows,
      { ...row, revision: revision(endOf(row, rows).revision + 1n), position: position(rows.length + 1) },
    ],
    found: (row, rows) => [`twice ${row.stream} r${endOf(row, rows).revision + 1n} @${rows.length + 1}`],
  },
  {
    name: 'a forged line put in, the later rows counted anew',
    at: (row, rows) => !isFirst(row) && !isLast(row, rows),
    does: (rows, row) => {
      const before = at(row, -1n, rows) as Row
      return renumbered(
        shifted(rows, before, 1n).flatMap((each) =>
          each.stream === row.stream && each.revision === row.revision + 1n
            ? [rewritten(row, { data: { reason: 'forged' } }), each]
            : [each],
        ),
      )
    },
    found: (row, rows) => {
      const last = endOf(row, rows)
      return [
        `twice ${place(row)}`,
        `place-changed ${row.stream} r${row.revision + 1n}-${last.revision + 1n} @${row.position + 1n}-${last.position + 1n}`,
      ]
    },
  },
  {
    name: 'a line of another log',
    does: changing((row) => rewritten(row, { log: 'elsewhere' })),
    found: (row) => [`of-another-log ${place(row)}`],
  },
]
