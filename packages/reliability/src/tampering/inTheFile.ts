import type { DatabaseSync } from 'node:sqlite'
import { endOf, isFirst, isLast, isVouchedFor, type Row, type Rows } from './rows.ts'
import { place, stretch } from './tampering.ts'

/** Something done to the file of a log, at a row, by somebody who takes its triggers away and puts them back. */
export type FileTampering = {
  readonly name: string
  readonly at?: (row: Row, rows: Rows) => boolean
  /** May use the function `leaf` of a text. */
  readonly does: (database: DatabaseSync, row: Row, rows: Rows) => void
  readonly found: (row: Row, rows: Rows) => readonly string[]
  readonly beside?: 'receipt'
  /** When it is done to the triggers themselves: that one is not put back. */
  readonly takesAway?: (row: Row) => string
}

const triggers = ['log', 'streams', 'events'].flatMap((table) => [
  [`${table}_no_update`, `BEFORE UPDATE ON ${table}`],
  [`${table}_no_delete`, `BEFORE DELETE ON ${table}`],
  [`${table}_only_added`, `BEFORE INSERT ON ${table}`],
]) as [string, string][]

const triggerAt = (row: Row): [string, string] =>
  triggers[Number(row.position) % triggers.length] as [string, string]

const doing =
  (sql: (row: Row, rows: Rows) => string): FileTampering['does'] =>
  (database, row, rows) =>
    database.exec(sql(row, rows))

const numberOf = (row: Row): string => `(SELECT id FROM streams WHERE name = '${row.stream}')`

const ofStream = (row: Row, rows: Rows): Rows => rows.filter(({ stream }) => stream === row.stream)

/** Positions that are gone, as stretches. */
const missing = (gone: Rows): readonly string[] => {
  const stretches: [bigint, bigint][] = []
  for (const { position } of gone) {
    const last = stretches.at(-1)
    if (last !== undefined && last[1] === position - 1n) last[1] = position
    else stretches.push([position, position])
  }
  return stretches.map(([from, to]) => `rows-missing @${from}${to > from ? `-${to}` : ''}`)
}

const edited = `UPDATE events SET line = replace(line, '工作', '劳动')`
const hashed = 'UPDATE events SET hash = leaf(line)'

export const inTheFile: readonly FileTampering[] = [
  {
    name: 'a line edited',
    does: doing(({ position }) => `${edited} WHERE position = ${position}`),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'a line edited, its hash with it',
    at: isVouchedFor,
    does: doing(({ position: at }) => `${edited} WHERE position = ${at}; ${hashed} WHERE position = ${at}`),
    found: (row) => [`link-broken ${place(row)}`],
  },
  {
    name: 'the hash of a line edited',
    does: doing(({ position }) => `UPDATE events SET hash = zeroblob(32) WHERE position = ${position}`),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'a line that is no text',
    does: doing(({ position }) => `UPDATE events SET line = 'x' WHERE position = ${position}`),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'a line removed',
    at: (row, rows) => row !== rows.at(-1) && !(isFirst(row) && isLast(row, rows)),
    does: doing(({ position }) => `DELETE FROM events WHERE position = ${position}`),
    found: (row, rows) => [
      `rows-missing @${row.position}`,
      ...(isLast(row, rows) ? [] : [`gap ${row.stream} r${row.revision}`]),
    ],
  },
  {
    name: 'a whole stream removed',
    at: (row, rows) => rows.at(-1)?.stream !== row.stream,
    does: doing((row) => `DELETE FROM events WHERE stream = ${numberOf(row)}`),
    found: (row, rows) => [...missing(ofStream(row, rows)), `stream-removed ${row.stream}`],
  },
  {
    name: 'the end cut off',
    at: (row, rows) => !rows.some((each) => isFirst(each) && each.position >= row.position),
    does: doing(({ position }) => `DELETE FROM events WHERE position >= ${position}`),
    found: ({ position }, rows) => [
      `tail-missing @${position}${position < BigInt(rows.length) ? `-${rows.length}` : ''}`,
    ],
  },
  {
    name: 'the end cut off and the count set back, beside a receipt',
    beside: 'receipt',
    at: (row, rows) => !rows.some((each) => isFirst(each) && each.position >= row.position),
    does: doing(
      ({ position }) =>
        `DELETE FROM events WHERE position >= ${position}; UPDATE sqlite_sequence SET seq = ${position} - 1`,
    ),
    found: ({ position }) => [`shorter-than-receipt @${position - 1n}`],
  },
  {
    name: 'the count of lines edited',
    at: (row, rows) => row !== rows.at(-1),
    does: doing(({ position }) => `UPDATE sqlite_sequence SET seq = ${position} WHERE name = 'events'`),
    found: () => ['counter-changed'],
  },
  {
    name: 'a stream under another name',
    at: isFirst,
    does: doing((row) => `UPDATE streams SET name = 'notes-other' WHERE name = '${row.stream}'`),
    found: (row, rows) => [`elsewhere ${stretch(row, endOf(row, rows)).replace(row.stream, 'notes-other')}`],
  },
  {
    name: 'a line put before all others',
    does: doing(
      (row) => `INSERT INTO events (position, stream, rev, line, hash)
        SELECT -position, stream, rev + 100, line, hash FROM events WHERE position = ${row.position}`,
    ),
    found: (row) => [`outside-the-count ${row.stream}`],
  },
  {
    name: 'a trigger taken away',
    takesAway: (row) => triggerAt(row)[0],
    does: () => {},
    found: (row) => [`schema-changed CREATE TRIGGER ${triggerAt(row).join(' ')}`],
  },
]
