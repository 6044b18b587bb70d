import { revision, streamName } from '@union-card/event-store'
import { changing, isFirst, isLast, type Row, relinked, renumbered, rewritten } from './rows.ts'
import { place, type Tampering } from './tampering.ts'

const named = ({ stream, revision }: Row): string => `${stream} r${revision}`

/** What leaves no trace in the lines themselves, every hash and link made anew: an export or a receipt shows it. */
export const madeAnew: readonly Tampering[] = [
  {
    name: 'the last line of a stream edited, its hash with it',
    beside: 'export',
    at: isLast,
    does: changing((row) => rewritten(row, { data: { reason: 'job-change' } })),
    found: (row) => [`changed-since-export ${place(row)}`],
  },
  {
    name: 'a line edited, and all behind it linked anew',
    beside: 'export',
    does: (rows, row) => relinked(rows, row, { data: { reason: 'job-change' } }),
    found: (row, rows) =>
      rows
        .filter(({ stream, revision }) => stream === row.stream && revision >= row.revision)
        .map((each) => `changed-since-export ${place(each)}`),
  },
  {
    name: 'the last line of a stream removed',
    beside: 'export',
    at: (row, rows) => isLast(row, rows) && row !== rows.at(-1),
    does: (rows, row) => renumbered(rows.filter((each) => each !== row)),
    found: (row) => [`missing-since-export ${named(row)}`],
  },
  {
    name: 'a whole stream removed',
    beside: 'export',
    at: (row, rows) => isFirst(row) && rows.at(-1)?.stream !== row.stream,
    does: (rows, row) => renumbered(rows.filter(({ stream }) => stream !== row.stream)),
    found: (row, rows) =>
      rows.filter(({ stream }) => stream === row.stream).map((each) => `missing-since-export ${named(each)}`),
  },
  {
    name: 'the log cut off',
    beside: 'export',
    at: (row) => row.position > 1n,
    does: (rows, row) => rows.filter(({ position }) => position < row.position),
    found: (row) => [`tail-missing-since-export ${named(row)}`],
  },
  {
    name: 'a forged stream put in',
    beside: 'export',
    at: (row) => row.position > 1n,
    does: (rows, row) => {
      const stream = streamName('notes', 'forged')
      const forged = { ...rewritten(row, { stream, rev: 0, prev: null }), stream, revision: revision(0) }
      return renumbered(rows.flatMap((each) => (each === row ? [forged, each] : [each])))
    },
    found: (row) => [
      `id-not-derived notes-forged r0 @${row.position}`,
      `not-in-export notes-forged r0 @${row.position}`,
    ],
  },
  {
    name: 'the log cut off, beside a receipt',
    beside: 'receipt',
    at: (row) => row.position > 1n,
    does: (rows, row) => rows.filter(({ position }) => position < row.position),
    found: (row) => [`shorter-than-receipt @${row.position - 1n}`],
  },
  {
    name: 'a line edited and all behind it linked anew, beside a receipt',
    beside: 'receipt',
    does: (rows, row) => relinked(rows, row, { data: { reason: 'job-change' } }),
    found: (_row, rows) => [`unlike-receipt @-${rows.length}`],
  },
]
