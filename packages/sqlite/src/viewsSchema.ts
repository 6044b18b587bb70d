/**
 * The tables of the read models. All of it can be made again from the log, so a file of another format is emptied and
 * filled anew, never converted. Only `meta` stays as it is in every format: it says whose file this is.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { ViewIdentity } from '@union-card/projections'

/** `PRAGMA application_id` of read models: "ucvw" in ASCII. */
export const viewsApplicationId = 0x75_63_76_77

/** `PRAGMA user_version` of the format this release reads and writes. */
export const viewsFormat = 1

const belief = `known_from_at TEXT NOT NULL,
  known_to INTEGER,
  known_to_at TEXT`

const tables: readonly string[] = [
  `CREATE TABLE meta (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  log TEXT NOT NULL,
  version TEXT NOT NULL,
  checkpoint INTEGER
) STRICT`,
  `CREATE TABLE set_aside (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID`,
  // A number for each card: rows kept in the order of numbers are written nearly twice as fast as in that of ids.
  `CREATE TABLE cards (
  card INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE
) STRICT`,
  // The id stands here once more, so that the indexes of holders are in its order.
  `CREATE TABLE standing (
  card INTEGER NOT NULL,
  from_day TEXT NOT NULL,
  known_from INTEGER NOT NULL,
  ${belief},
  to_day TEXT,
  id TEXT NOT NULL,
  number TEXT,
  issuer TEXT,
  union_id TEXT,
  membership TEXT NOT NULL,
  in_transit INTEGER NOT NULL,
  valid_card INTEGER NOT NULL,
  view TEXT NOT NULL,
  PRIMARY KEY (card, from_day, known_from)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE custody (
  card INTEGER NOT NULL,
  place INTEGER NOT NULL,
  known_from INTEGER NOT NULL,
  ${belief},
  custody TEXT NOT NULL,
  PRIMARY KEY (card, place, known_from)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE numbers (
  card INTEGER NOT NULL,
  known_from INTEGER NOT NULL,
  issuer TEXT NOT NULL,
  number TEXT NOT NULL,
  current INTEGER NOT NULL,
  ${belief},
  PRIMARY KEY (card, known_from, issuer, number, current)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE history (
  card INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  known_from INTEGER NOT NULL,
  ${belief},
  entry TEXT NOT NULL,
  PRIMARY KEY (card, revision, known_from)
) STRICT, WITHOUT ROWID`,
]

// SQLite takes an index for covering only when it also has the columns of its own WHERE.
const ofHolder = 'from_day, to_day, number, issuer, membership, in_transit, known_to, valid_card'

const indexes: readonly string[] = [
  `CREATE INDEX holders_of_union ON standing (union_id, id, ${ofHolder})
WHERE known_to IS NULL AND valid_card = 1`,
  `CREATE INDEX holders ON standing (id, union_id, ${ofHolder})
WHERE known_to IS NULL AND valid_card = 1`,
  'CREATE INDEX holders_ever_believed ON standing (union_id, id) WHERE valid_card = 1',
  'CREATE INDEX cards_by_number ON numbers (number, issuer, current, known_to) WHERE known_to IS NULL',
]

/** Makes the tables in an empty database, for the rows of `identity`, inside the caller's transaction. */
export const createTables = (database: DatabaseSync, { log, version }: ViewIdentity): void => {
  for (const statement of tables) database.exec(statement)
  database.prepare('INSERT INTO meta (only, log, version) VALUES (1, ?, ?)').run(log, version)
  database.exec(`PRAGMA application_id = ${viewsApplicationId}; PRAGMA user_version = ${viewsFormat}`)
}

/** Makes the indexes that are not there. Over rows already there this is faster than keeping them up row by row. */
export const createIndexes = (database: DatabaseSync): void => {
  for (const statement of indexes)
    database.exec(statement.replace('CREATE INDEX', 'CREATE INDEX IF NOT EXISTS'))
}

/** Throws away every table, inside the caller's transaction. */
export const dropTables = (database: DatabaseSync): void => {
  const found = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  for (const { name } of found) database.exec(`DROP TABLE "${name}"`)
}

/** True when the tables and indexes are exactly those of this release. */
export const schemaIsCurrent = (database: DatabaseSync): boolean => {
  const found = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all()
  const wanted = [...tables, ...indexes]
  return found.length === wanted.length && found.every(({ sql }) => wanted.includes(String(sql)))
}
