/**
 * The file format of a log, version 1: three STRICT tables that are only ever added to. Triggers abort every change
 * and deletion, also the one hidden in INSERT OR REPLACE, from whatever program opens the file.
 */
import type { DatabaseSync } from 'node:sqlite'

/** `PRAGMA application_id` of a log: "ucel" in ASCII. */
export const applicationId = 0x75_63_65_6c

/** `PRAGMA user_version` of the format this release reads and writes. */
export const formatVersion = 1

const tables = {
  log: `CREATE TABLE log (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'rehearsal'))
) STRICT`,
  streams: `CREATE TABLE streams (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT`,
  events: `CREATE TABLE events (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  stream INTEGER NOT NULL REFERENCES streams (id),
  rev INTEGER NOT NULL CHECK (rev >= 0),
  line TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  UNIQUE (stream, rev)
) STRICT`,
}

const forbidding = (table: keyof typeof tables, act: 'UPDATE' | 'DELETE'): string =>
  `CREATE TRIGGER ${table}_no_${act.toLowerCase()} BEFORE ${act} ON ${table}
BEGIN SELECT RAISE(ABORT, 'a log is only added to: ${act} on ${table} is refused'); END`

const guarding = (table: keyof typeof tables, unless: string, what: string): string =>
  `CREATE TRIGGER ${table}_only_added BEFORE INSERT ON ${table}
WHEN ${unless}
BEGIN SELECT RAISE(ABORT, 'a log is only added to: ${what}'); END`

const statements: readonly string[] = [
  ...Object.values(tables),
  ...(['log', 'streams', 'events'] as const).flatMap((table) => [
    forbidding(table, 'UPDATE'),
    forbidding(table, 'DELETE'),
  ]),
  guarding('log', 'EXISTS (SELECT 1 FROM log)', 'this file has its log already'),
  guarding(
    'streams',
    'EXISTS (SELECT 1 FROM streams WHERE name = NEW.name OR id = NEW.id)',
    'this stream is there already',
  ),
  guarding(
    'events',
    `NEW.rev <> coalesce((SELECT max(rev) + 1 FROM events WHERE stream = NEW.stream), 0)
  OR EXISTS (SELECT 1 FROM events WHERE position = NEW.position)`,
    'this event does not continue its stream',
  ),
]

/** The name of the index over the ids of commands. */
export const commandIndexName = 'events_of_command'

/**
 * What is indexed: of lines of cards, the id of their command. In a canonical line it stands behind the digest, which
 * has 64 digits, and nothing before it can hold quotation marks that are not escaped.
 */
export const wordsOfCommandIndex = {
  expression: `substr(line, instr(line, ',"command":{"digest":"') + 94, 36)`,
  condition: `instr(line, '"stream":"card-') > 0`,
} as const

const commandIndexAs = (create: string): string =>
  `${create} ${commandIndexName} ON events (${wordsOfCommandIndex.expression}) WHERE ${wordsOfCommandIndex.condition}`

/** Makes the index, unless it is there. */
export const makeCommandIndex = commandIndexAs('CREATE INDEX IF NOT EXISTS')

/** Makes an empty database into a log, inside the caller's transaction. */
export const createSchema = (database: DatabaseSync): void => {
  for (const statement of statements) database.exec(statement)
  database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formatVersion}`)
}

/** The tables, indexes and triggers of the format that a database lacks or has otherwise, as their first lines. */
export const schemaGaps = (database: DatabaseSync): readonly string[] => {
  const found = new Set(
    database
      .prepare('SELECT sql FROM sqlite_schema')
      .all()
      .map(({ sql }) => sql),
  )
  return statements
    .filter((statement) => !found.has(statement))
    .map((statement) => statement.split('\n')[0] ?? '')
}

/**
 * Tables, indexes, views and triggers that the format does not have, or has under another name or for another table, by
 * kind and name. SQLite goes by the statement alone and would not say.
 */
export const schemaSurplus = (database: DatabaseSync): readonly string[] => {
  // SQLite keeps the statement without its IF NOT EXISTS.
  const known = new Map([...statements, commandIndexAs('CREATE INDEX')].map((sql) => [sql, entryOf(sql)]))
  return database
    .prepare('SELECT type, name, tbl_name AS on_table, sql FROM sqlite_schema')
    .all()
    .filter(({ type, name, on_table, sql }) => {
      const own = ownEntries.get(String(name).toLowerCase())
      const isOthers = own === undefined && /^sqlite_/i.test(String(name))
      const entry = `${type} ${name} ${on_table}`
      return !isOthers && (own === undefined ? entry !== known.get(String(sql)) : `${entry} ${sql}` !== own)
    })
    .map(({ type, name }) => `${type} ${name}`)
}

/** How `sqlite_schema` lists what a statement makes: its kind, its name, and the table it belongs to. */
const entryOf = (sql: string): string => {
  const [, kind = '', name = ''] = /^CREATE (\w+) (\w+)/.exec(sql) ?? []
  const table = kind === 'TABLE' ? name : / ON (\w+)/.exec(sql)?.[1]
  return `${kind.toLowerCase()} ${name} ${table}`
}

/** What SQLite makes by itself for the tables of the format. */
const ownEntries: ReadonlyMap<string, string> = new Map(
  [
    ['index', 'sqlite_autoindex_streams_1', 'streams', null],
    ['index', 'sqlite_autoindex_events_1', 'events', null],
    ['table', 'sqlite_sequence', 'sqlite_sequence', 'CREATE TABLE sqlite_sequence(name,seq)'],
  ].map((entry) => [String(entry[1]), entry.map(String).join(' ')]),
)
