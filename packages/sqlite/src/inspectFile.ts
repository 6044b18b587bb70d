/** What is wrong with the file of a log itself: its schema, its pages, its counts. Each check goes on after the others. */
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { type Finding, type FindingPlace, finding, position } from '@union-card/event-store'
import { readSetting } from './connection.ts'
import { isSqliteError } from './databaseFaults.ts'
import type { UnreadableRows } from './evidenceRows.ts'
import { applicationId, formatVersion, schemaGaps, schemaSurplus } from './logSchema.ts'

/**
 * Checks the file. `unreadable` are the rows that could not be read on the way through it; `hasGaps` says that others
 * were missing there.
 */
export async function* inspectFile(
  database: DatabaseSync,
  unreadable: readonly UnreadableRows[],
  hasGaps: boolean,
): AsyncGenerator<Finding, void, undefined> {
  for (const { from, through } of unreadable)
    yield finding('row-unreadable', through < largest ? stretch(from, through) : { position: position(from) })
  for (const [name, check] of Object.entries(checks)) {
    // A check reads the whole file at once: let the rest of the process have its turn.
    await turnOfTheLoop()
    yield* atOneMoment(database, name, (file) => check(file, hasGaps && unreadable.length === 0))
  }
}

/** All that a check finds at one moment, whoever writes meanwhile. */
const atOneMoment = (
  database: DatabaseSync,
  name: string,
  check: (database: DatabaseSync) => Iterable<Finding>,
): readonly Finding[] => {
  const found: Finding[] = []
  try {
    database.exec('BEGIN')
    for (const each of check(database)) found.push(each)
  } catch (failed) {
    if (!isSqliteError(failed)) throw failed
    found.push(finding('file-damaged', {}, { check: name, sqlite: failed.message }))
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK')
  }
  return found
}

const largest = Number.MAX_SAFE_INTEGER

const rows = <A>(database: DatabaseSync, sql: string): readonly A[] =>
  database.prepare(sql).all() as unknown as readonly A[]

const value = <A>(database: DatabaseSync, sql: string): A | null =>
  (Object.values(database.prepare(sql).get() ?? {})[0] ?? null) as A | null

function* schema(database: DatabaseSync): Generator<Finding> {
  for (const missing of schemaGaps(database)) yield finding('schema-changed', {}, { missing })
  for (const surplus of schemaSurplus(database)) yield finding('schema-changed', {}, { surplus })
  const says: readonly (readonly [string, string, string])[] = [
    ['application_id', String(applicationId), readSetting(database, 'application_id')],
    ['user_version', String(formatVersion), readSetting(database, 'user_version')],
    ['log', '1', String(value(database, soundIdentities))],
  ]
  for (const [setting, expected, found] of says)
    if (found !== expected) yield finding('identity-changed', {}, { setting, expected, found })
}

const soundIdentities = `SELECT count(*) FROM log WHERE only = 1 AND mode IN ('live', 'rehearsal')
  AND typeof(id) = 'text' AND length(id) BETWEEN 1 AND 64 AND id NOT GLOB '*[^-A-Za-z0-9._]*'`

function* pages(database: DatabaseSync): Generator<Finding> {
  for (const row of rows<object>(database, 'PRAGMA integrity_check(1000)')) {
    const [said] = Object.values(row)
    if (said !== 'ok') yield finding('file-damaged', {}, { check: 'pages', sqlite: String(said) })
  }
}

type Outside = { readonly at: string; readonly name: string | null; readonly rev: string }
type Stretch = { readonly from: number; readonly through: number }

/** Positions are given one after the other and never twice; SQLite counts those it has given apart from the rows. */
function* positions(database: DatabaseSync, hasGaps: boolean): Generator<Finding> {
  const within = `position BETWEEN 1 AND ${largest}`
  const last = value<number>(database, `SELECT max(position) FROM events WHERE ${within}`) ?? 0
  // SQLite counts by an index, which may have what the table has lost.
  if (hasGaps || value(database, 'SELECT count(*) FROM events') !== last) {
    const outside = `SELECT CAST(position AS TEXT) AS at, (SELECT CAST(name AS TEXT) FROM streams WHERE id = stream) AS name,
      CAST(rev AS TEXT) AS rev FROM events WHERE position < 1 OR position > ${largest}`
    for (const { at, name, rev } of rows<Outside>(database, outside))
      yield finding('outside-the-count', name === null ? {} : { stream: name }, {
        position: at,
        revision: rev,
      })
    const gaps = `SELECT before + 1 AS "from", position - 1 AS through FROM
      (SELECT position, lag(position, 1, 0) OVER (ORDER BY position) AS before FROM events NOT INDEXED WHERE ${within})
      WHERE position > before + 1`
    for (const { from, through } of rows<Stretch>(database, gaps))
      yield finding('rows-missing', stretch(from, through))
  }
  const given = value<number>(
    database,
    `SELECT max(min(max(CAST(seq AS INTEGER)), ${largest}), -1) FROM sqlite_sequence WHERE name = 'events'`,
  )
  if ((given ?? 0) > last) yield finding('tail-missing', stretch(last + 1, given ?? 0))
  if ((given ?? 0) < last) yield finding('counter-changed', {}, { expected: last, found: given })
}

type Unnamed = { readonly at: number; readonly rev: number; readonly number: string }

/** Every stream has a number and a name, and a line at least. Numbers have no gaps either. */
function* streams(database: DatabaseSync): Generator<Finding> {
  const empty =
    'SELECT CAST(name AS TEXT) AS name FROM streams WHERE NOT EXISTS (SELECT 1 FROM events WHERE stream = streams.id)'
  for (const { name } of rows<{ readonly name: string }>(database, empty))
    yield finding('stream-removed', { stream: name })
  const strange = 'SELECT DISTINCT stream FROM events EXCEPT SELECT id FROM streams'
  const unnamed = `SELECT position AS at, max(min(rev, ${largest}), -1) AS rev, CAST(stream AS TEXT) AS number FROM events
    WHERE stream IN (${strange}) AND position BETWEEN 1 AND ${largest}`
  for (const { at, rev, number } of rows<Unnamed>(database, unnamed))
    yield finding('stream-unnamed', { revision: rev, position: position(at) }, { number })
  const numbers = `SELECT CAST(before + 1 AS TEXT) AS number FROM
    (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM streams) WHERE id > before + 1`
  if (value(database, 'SELECT count(*) = max(id) FROM streams') === 0)
    for (const { number } of rows<{ readonly number: string }>(database, numbers))
      yield finding('stream-removed', {}, { number })
}

const checks = { schema, pages, positions, streams }

const stretch = (from: number, through: number): FindingPlace => ({
  position: position(from),
  ...(through > from ? { throughPosition: position(through) } : {}),
})
