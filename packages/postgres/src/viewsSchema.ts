/**
 * The tables of the read models in a PostgreSQL schema of their own. All of it can be made again from the log, so a
 * schema of an older format is emptied and filled anew, never converted.
 */
import { createHash } from 'node:crypto'
import { type ColumnType, columnsOf, type Index, type ReadModel } from '@union-card/projections'
import { literalCondition, quoted } from './conditions.ts'

/** The format this release reads and writes. */
export const viewsFormat = 2

/** What stands on the schema as its comment, and tells it from others. */
export const markOf = (format: number): string => `union-card read models, format ${format}`

/** The format in the comment of a schema; undefined when it is not one of ours. */
export const formatIn = (comment: string | null): number | undefined => {
  const [, format] = /^union-card read models, format (\d{1,9})$/.exec(comment ?? '') ?? []
  return format === undefined ? undefined : Number(format)
}

/** The schema of a log's read models when nobody says otherwise. */
export const schemaOfLog = (log: string): string =>
  `card_${log.length <= 48 ? log : createHash('sha256').update(log).digest('hex').slice(0, 48)}`

/** Who may do what besides the owner; PostgreSQL roles, by name. */
export type ViewRoles = {
  /** Takes in lines: changes rows, but no tables. */
  readonly projector?: string | undefined
  /** Asks questions, and changes nothing. */
  readonly reader?: string | undefined
}

/** Texts compare by their bytes, whatever the order of the database. */
const text = 'text COLLATE "C"'

/** The underscore keeps them apart from the tables of models, whose names begin with a letter. */
const fixed: Readonly<Record<string, string>> = {
  _meta: `log text NOT NULL, version text NOT NULL, tables text NOT NULL, projector text, reader text`,
  // A row for each share of the cards that is taken in by itself, all of the same `parts`.
  _progress: `part integer PRIMARY KEY, parts integer NOT NULL, checkpoint bigint, hash ${text}, horizon ${text}`,
  _set_aside: `card ${text} PRIMARY KEY, since bigint, reason text NOT NULL`,
  // The count of a day is that of the months before, and of the days of its own.
  _tally_days: `part integer, tally ${text}, key ${text}, day ${text}, change bigint NOT NULL,
    PRIMARY KEY (tally, day, key, part)`,
  _tally_months: `part integer, tally ${text}, key ${text}, month ${text}, change bigint NOT NULL,
    PRIMARY KEY (tally, month, key, part)`,
}

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text,
  integer: 'bigint',
  flag: 'boolean',
  position: 'bigint',
}

const columnsOfTable = (model: ReadModel): string =>
  columnsOf(model)
    .map(([name, type]) => `${quoted(name)} ${sqlTypes[type]}`)
    .join(', ')

/** Blanks first, as questions sort them: another order would not serve. */
const keyOf = (columns: readonly string[]): string =>
  columns.map((column) => `${quoted(column)} NULLS FIRST`).join(', ')

/** Every table by its name, with its columns. */
const tablesOf = (models: readonly ReadModel[]): readonly (readonly [string, string])[] => [
  ...Object.entries(fixed),
  ...models.map((model) => [model.name, columnsOfTable(model)] as const),
]

const indexesOf = (inSchema: InSchema, { name, indexes }: ReadModel): readonly string[] => [
  `CREATE UNIQUE INDEX IF NOT EXISTS ${quoted(`${name}_of_card`)} ON ${inSchema(name)} (${keyOf(['card', 'seq'])})`,
  ...indexes.map(
    ({ on, where }: Index, i) =>
      `CREATE INDEX IF NOT EXISTS ${quoted(`${name}_${i}`)} ON ${inSchema(name)} (${keyOf(on)})${
        where === undefined ? '' : ` WHERE ${literalCondition(where)}`
      }`,
  ),
]

/** A table by its full name. */
export type InSchema = (table: string) => string

/** Names the tables of a schema. */
export const inSchema =
  (schema: string): InSchema =>
  (table) =>
    `${quoted(schema)}.${quoted(table)}`

/** Tells tables from those of other models, also where a version was not raised. */
export const digestOf = (models: readonly ReadModel[]): string =>
  createHash('sha256')
    .update(JSON.stringify([tablesOf(models), models.map((model) => indexesOf((name) => name, model))]))
    .digest('hex')

/** Makes the tables in an empty schema, without their indexes. */
export const tableStatements = (schema: string, models: readonly ReadModel[]): readonly string[] => [
  `COMMENT ON SCHEMA ${quoted(schema)} IS '${markOf(viewsFormat)}'`,
  ...tablesOf(models).map(([name, columns]) => `CREATE TABLE ${inSchema(schema)(name)} (${columns})`),
  `INSERT INTO ${inSchema(schema)('_progress')} (part, parts) VALUES (0, 1)`,
]

/**
 * Makes the indexes that are not there, table by table. Over rows already there this is faster than keeping them up row
 * by row.
 */
export const indexStatements = (
  schema: string,
  models: readonly ReadModel[],
): readonly (readonly string[])[] =>
  models.map((model) => [
    ...indexesOf(inSchema(schema), model),
    // A plan is only as good as what is known of a table, and nobody has looked at this one yet.
    `ANALYZE ${inSchema(schema)(model.name)}`,
  ])

/** Throws away every row, as if the tables had just been made. */
export const emptyingStatements = (schema: string, models: readonly ReadModel[]): readonly string[] => {
  const at = inSchema(schema)
  const kept = ['_meta', '_progress']
  const emptied = tablesOf(models).flatMap(([name]) => (kept.includes(name) ? [] : [at(name)]))
  return [
    `TRUNCATE ${emptied.join(', ')}`,
    `UPDATE ${at('_progress')} SET checkpoint = NULL, hash = NULL, horizon = NULL`,
  ]
}

/** Gives the roles their rights, and no more. */
export const grantStatements = (
  schema: string,
  models: readonly ReadModel[],
  { projector, reader }: ViewRoles,
): readonly string[] => {
  const of = (...tables: readonly string[]) => tables.map(inSchema(schema)).join(', ')
  const rows = models.map(({ name }) => name)
  const everything = of(...Object.keys(fixed), ...rows)
  const reading = (role: string) => [
    `GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${quoted(role)}`,
    `GRANT SELECT ON ${everything} TO ${quoted(role)}`,
  ]
  return [
    ...(reader === undefined ? [] : reading(reader)),
    ...(projector === undefined
      ? []
      : [
          ...reading(projector),
          `GRANT INSERT, UPDATE ON ${of('_tally_days', '_tally_months', ...rows)} TO ${quoted(projector)}`,
          `GRANT INSERT, UPDATE, DELETE ON ${of('_progress', '_set_aside')} TO ${quoted(projector)}`,
        ]),
  ]
}
