/** What is wrong with the file of a log itself: its schema, its pages, its counts. Each check goes on after the others. */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { type Finding, type FindingPlace, finding, type Position, position } from '@union-card/event-store'
import { readSetting } from './connection.ts'
import { isSqliteError } from './databaseFaults.ts'
import type { UnreadableRows } from './evidenceRows.ts'
import { applicationId, formatVersion, schemaGaps, schemaSurplus } from './logSchema.ts'

/** Findings of one check. */
type Check = (database: DatabaseSync) => Iterable<Finding>

/** Checks the file. `unreadable` are the rows that could not be read on the way through it. */
export async function* inspectFile(
  database: DatabaseSync,
  unreadable: readonly UnreadableRows[],
): AsyncGenerator<Finding, void, undefined> {
  for (const { from, through } of unreadable)
    yield finding('row-unreadable', {
      position: position(from),
      ...(through > from && Number.isSafeInteger(through + 1) ? { throughPosition: position(through) } : {}),
    })
  for (const [name, check] of Object.entries(checks)) {
    // A check reads the whole file at once: let the rest of the process have its turn.
    await new Promise((resolve) => setImmediate(resolve))
    try {
      yield* check(database)
    } catch (failed) {
      if (!isSqliteError(failed)) throw failed
      yield finding('file-damaged', {}, { check: name, sqlite: failed.message })
    }
  }
}

const largest = Number.MAX_SAFE_INTEGER

type Row = Readonly<Record<string, unknown>>

const rowsOf = (database: DatabaseSync, sql: string, ...values: SQLInputValue[]): readonly Row[] =>
  database.prepare(sql).all(...values)

const checks = {
  schema: function* (database) {
    for (const missing of schemaGaps(database)) yield finding('schema-changed', {}, { missing })
    for (const surplus of schemaSurplus(database)) yield finding('schema-changed', {}, { surplus })
    for (const [setting, expected] of [
      ['application_id', String(applicationId)],
      ['user_version', String(formatVersion)],
    ] as const) {
      const found = readSetting(database, setting)
      if (found !== expected) yield finding('identity-changed', {}, { setting, expected, found })
    }
    const names = rowsOf(
      database,
      "SELECT 1 FROM log WHERE only = 1 AND mode IN ('live', 'rehearsal')",
    ).length
    if (names !== 1)
      yield finding('identity-changed', {}, { setting: 'log', expected: '1', found: String(names) })
  },

  pages: function* (database) {
    for (const row of rowsOf(database, 'PRAGMA integrity_check(1000)')) {
      const [said] = Object.values(row)
      if (said !== 'ok') yield finding('file-damaged', {}, { check: 'pages', sqlite: String(said) })
    }
  },

  /** Positions are given one after the other, and never twice: SQLite counts them apart from the rows. */
  positions: function* (database) {
    for (const { at, stream, rev } of rowsOf(
      database,
      `SELECT CAST(position AS TEXT) AS at, (SELECT name FROM streams WHERE id = stream) AS stream,
         CAST(rev AS TEXT) AS rev FROM events WHERE position < 1 OR position > ${largest}`,
    ))
      yield finding('outside-the-count', placeOf(stream), { position: String(at), revision: String(rev) })
    const [counted] = rowsOf(
      database,
      `SELECT count(*) AS rows, coalesce(max(position), 0) AS last FROM events
       WHERE position BETWEEN 1 AND ${largest}`,
    ) as unknown as readonly { readonly rows: number; readonly last: number }[]
    const { rows, last } = counted ?? { rows: 0, last: 0 }
    if (rows !== last)
      for (const { from, through } of rowsOf(
        database,
        `SELECT before + 1 AS "from", position - 1 AS through FROM
           (SELECT position, lag(position, 1, 0) OVER (ORDER BY position) AS before FROM events
            WHERE position BETWEEN 1 AND ${largest})
         WHERE position > before + 1`,
      ) as unknown as readonly { readonly from: number; readonly through: number }[])
        yield finding('rows-missing', stretch(from, through))
    const [{ seq } = { seq: null }] = rowsOf(
      database,
      "SELECT min(max(CAST(seq AS INTEGER)), 9007199254740991) AS seq FROM sqlite_sequence WHERE name = 'events'",
    ) as unknown as readonly { readonly seq: number | null }[]
    if ((seq ?? 0) > last) yield finding('tail-missing', stretch(last + 1, seq ?? 0))
    else if ((seq ?? 0) < last) yield finding('counter-changed', {}, { expected: last, found: seq })
  },

  streams: function* (database) {
    for (const { name } of rowsOf(
      database,
      'SELECT name FROM streams WHERE NOT EXISTS (SELECT 1 FROM events WHERE stream = streams.id)',
    ))
      yield finding('stream-removed', placeOf(name))
    for (const { at, rev, number } of rowsOf(
      database,
      `SELECT position AS at, min(rev, ${largest}) AS rev, CAST(stream AS TEXT) AS number FROM events
       WHERE stream NOT IN (SELECT id FROM streams) AND position BETWEEN 1 AND ${largest}`,
    ))
      yield finding(
        'stream-unnamed',
        { revision: rev as number, position: position(at as number) },
        { number: String(number) },
      )
    for (const { number } of rowsOf(
      database,
      `SELECT CAST(before + 1 AS TEXT) AS number FROM
         (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM streams) WHERE id > before + 1`,
    ))
      yield finding('stream-removed', {}, { number: String(number) })
  },
} satisfies Readonly<Record<string, Check>>

const placeOf = (stream: unknown): FindingPlace => (typeof stream === 'string' ? { stream } : {})

const stretch = (from: number, through: number): FindingPlace => ({
  position: position(from) as Position,
  ...(through > from ? { throughPosition: position(through) } : {}),
})
