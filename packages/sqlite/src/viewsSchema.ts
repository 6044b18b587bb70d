/**
 * The tables of the read models. All of it can be made again from the log, so a file of another format is emptied and
 * filled anew, never converted. Only `meta` stays as it is in every format: it says whose file this is.
 */
import type { DatabaseSync } from 'node:sqlite'
import {
  type ColumnType,
  columnsOf,
  type Index,
  type ReadModel,
  type ViewIdentity,
} from '@union-card/projections'
import { literalCondition, quoted } from './viewConditions.ts'

/** `PRAGMA application_id` of read models: "ucvw" in ASCII. */
export const viewsApplicationId = 0x75_63_76_77

/** `PRAGMA user_version` of the format this release reads and writes. */
export const viewsFormat = 3

const fixed: readonly string[] = [
  `CREATE TABLE meta (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  log TEXT NOT NULL,
  version TEXT NOT NULL,
  checkpoint INTEGER,
  hash TEXT,
  horizon TEXT
) STRICT`,
  `CREATE TABLE set_aside (
  card TEXT PRIMARY KEY,
  since INTEGER,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID`,
  // The count of a day is what a month began with, and the changes since.
  `CREATE TABLE tally_days (
  tally TEXT NOT NULL,
  key TEXT NOT NULL,
  day TEXT NOT NULL,
  change INTEGER NOT NULL,
  PRIMARY KEY (tally, key, day)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE tally_months (
  tally TEXT NOT NULL,
  key TEXT NOT NULL,
  month TEXT NOT NULL,
  before INTEGER NOT NULL,
  PRIMARY KEY (tally, key, month)
) STRICT, WITHOUT ROWID`,
]

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  flag: 'INTEGER',
  position: 'INTEGER',
}

/** In the order in which rows come, not of a key: rebuilding writes a fifth faster. */
const tableOf = (model: ReadModel): string =>
  `CREATE TABLE ${quoted(model.name)} (${columnsOf(model)
    .map(([name, type]) => `${quoted(name)} ${sqlTypes[type]}`)
    .join(', ')}) STRICT`

const indexesOf = ({ name, indexes }: ReadModel): readonly string[] => [
  `CREATE UNIQUE INDEX ${quoted(`${name}_of_card`)} ON ${quoted(name)} ("card", "seq")`,
  ...indexes.map(
    ({ on, where }: Index, i) =>
      `CREATE INDEX ${quoted(`${name}_${i}`)} ON ${quoted(name)} (${on.map(quoted).join(', ')})${
        where === undefined ? '' : ` WHERE ${literalCondition(where)}`
      }`,
  ),
]

/** Makes the tables in an empty database, for the rows of `identity`, inside the caller's transaction. */
export const createTables = (
  database: DatabaseSync,
  { log, version }: ViewIdentity,
  models: readonly ReadModel[],
): void => {
  for (const statement of [...fixed, ...models.map(tableOf)]) database.exec(statement)
  database.prepare('INSERT INTO meta (only, log, version) VALUES (1, ?, ?)').run(log, version)
  database.exec(`PRAGMA application_id = ${viewsApplicationId}; PRAGMA user_version = ${viewsFormat}`)
}

/** Makes the indexes that are not there. Over rows already there this is faster than keeping them up row by row. */
export const createIndexes = (database: DatabaseSync, models: readonly ReadModel[]): void => {
  for (const statement of models.flatMap(indexesOf))
    database.exec(statement.replace(/^CREATE (UNIQUE )?INDEX/, '$& IF NOT EXISTS'))
}

/** Throws away every row, as if the tables had just been made, inside the caller's transaction. */
export const emptyTables = (database: DatabaseSync): void => {
  for (const name of tablesIn(database)) if (name !== 'meta') database.exec(`DELETE FROM ${quoted(name)}`)
  database.exec('UPDATE meta SET checkpoint = NULL, hash = NULL, horizon = NULL')
}

/** Throws away every table, inside the caller's transaction. */
export const dropTables = (database: DatabaseSync): void => {
  for (const name of tablesIn(database)) database.exec(`DROP TABLE ${quoted(name)}`)
}

const tablesIn = (database: DatabaseSync): readonly string[] =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => String(name))

/** True when the tables and indexes are exactly those of this release and these models. */
export const schemaIsCurrent = (database: DatabaseSync, models: readonly ReadModel[]): boolean => {
  const found = database.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all()
  const wanted = [...fixed, ...models.map(tableOf), ...models.flatMap(indexesOf)]
  return found.length === wanted.length && found.every(({ sql }) => wanted.includes(String(sql)))
}
