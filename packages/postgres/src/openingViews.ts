/** Making the tables of the read models, and making sure that they are those that are wanted. */
import { type ReadModel, type ViewIdentity, ViewsUnavailable } from '@union-card/projections'
import { quoted } from './conditions.ts'
import type { Connection, Database } from './database.ts'
import {
  digestOf,
  formatIn,
  grantStatements,
  indexStatements,
  inSchema,
  tableStatements,
  type ViewRoles,
  viewsFormat,
} from './viewsSchema.ts'

/** Which tables are wanted, and where. */
export type Wanted = {
  readonly schema: string
  readonly identity: ViewIdentity
  readonly models: readonly ReadModel[]
}

/** What stands in `_meta`. */
export type Meta = ViewIdentity & { readonly tables: string; readonly roles: ViewRoles }

/** What the tables of a schema were found to be, and became. */
export type Prepared =
  /** There were none. */
  | 'made'
  /** They were of another policy or release, and are empty now. */
  | 'emptied'
  /** They are those that are wanted, with what is in them. */
  | 'kept'

/**
 * Makes the tables, if they are not there; those of another version are emptied. Whoever comes second finds them made.
 * Rejects with `ViewsUnavailable` for a schema of another log or of something else, which is left as it is.
 */
export const prepare = async (database: Database, wanted: Wanted, roles?: ViewRoles): Promise<Prepared> => {
  if (roles === undefined && (await isCurrent(database, wanted))) return 'kept'
  return database.transaction(
    async ({ ask }) => {
      await ask('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`union-card ${wanted.schema}`])
      const known = await metaIn({ ask, place: database.place }, wanted)
      const rights = { ...known?.roles, ...defined(roles) }
      if (known !== undefined && fits(known, wanted)) {
        await grant({ ask }, wanted, rights)
        return 'kept'
      }
      const held = await empty({ ask }, wanted.schema)
      await make({ ask }, wanted, rights)
      for (const statement of indexStatements(wanted.schema, wanted.models).flat()) await ask(statement)
      return held ? 'emptied' : 'made'
    },
    { unlimited: true },
  )
}

/** Makes tables without indexes in an empty or new schema. */
export const make = async (
  { ask }: Pick<Connection, 'ask'>,
  { schema, identity, models }: Wanted,
  roles: ViewRoles,
): Promise<void> => {
  const [there] = await ask('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema])
  if (there === undefined) await ask(`CREATE SCHEMA ${quoted(schema)}`)
  for (const statement of tableStatements(schema, models)) await ask(statement)
  await ask(`INSERT INTO ${inSchema(schema)('_meta')} (log, version, tables) VALUES ($1, $2, $3)`, [
    identity.log,
    identity.version,
    digestOf(models),
  ])
  await grant({ ask }, { schema, models }, roles)
}

const grant = async (
  { ask }: Pick<Connection, 'ask'>,
  { schema, models }: Pick<Wanted, 'schema' | 'models'>,
  roles: ViewRoles,
): Promise<void> => {
  if (roles.projector === undefined && roles.reader === undefined) return
  for (const statement of grantStatements(schema, models, roles)) await ask(statement)
  await ask(`UPDATE ${inSchema(schema)('_meta')} SET projector = $1, reader = $2`, [
    roles.projector ?? null,
    roles.reader ?? null,
  ])
}

/** Drops the tables of a schema, but nothing outside it that depends on them; answers whether there were any. */
export const empty = async ({ ask }: Pick<Connection, 'ask'>, schema: string): Promise<boolean> => {
  const tables = await ask('SELECT tablename FROM pg_tables WHERE schemaname = $1', [schema])
  if (tables.length === 0) return false
  await ask(`DROP TABLE ${tables.map(([name]) => inSchema(schema)(String(name))).join(', ')}`)
  return true
}

/** What a schema holds: undefined for nothing yet. Rejects for what is not ours, or of a newer release. */
const metaIn = async (
  { ask, place }: Pick<Database, 'ask' | 'place'>,
  { schema, identity }: Wanted,
): Promise<Meta | undefined> => {
  const format = await formatOf({ ask, place }, schema)
  if (format === undefined) return undefined
  if (format > viewsFormat)
    throw new ViewsUnavailable(
      `The read models in ${place} are of format ${format}; this release knows ${viewsFormat}. Use the newer release.`,
      { because: 'newer-format', place, found: format, expected: viewsFormat },
    )
  const meta = await readMeta({ ask }, schema)
  if (meta !== undefined && meta.log !== identity.log)
    throw new ViewsUnavailable(
      `${place} holds the read models of the log ${meta.log}, not of the log ${identity.log}. Give each log a schema of its own.`,
      { because: 'other-log', place, found: meta.log, expected: identity.log },
    )
  return format === viewsFormat ? meta : undefined
}

/** The format of the tables in a schema; undefined for none. Rejects for something else. */
export const formatOf = async (
  { ask, place }: Pick<Database, 'ask' | 'place'>,
  schema: string,
): Promise<number | undefined> => {
  const [found] = await ask(
    `SELECT obj_description(oid, 'pg_namespace'), EXISTS (SELECT FROM pg_class WHERE relnamespace = n.oid)
     FROM pg_namespace n WHERE nspname = $1`,
    [schema],
  )
  if (found === undefined) return undefined
  const [comment, full] = found as readonly [string | null, boolean]
  const format = formatIn(comment)
  if (format === undefined && full)
    throw new ViewsUnavailable(
      `${place} is not empty, and does not hold read models of union membership cards. Choose another schema.`,
      { because: 'something-else', place },
    )
  return full ? format : undefined
}

const readMeta = async ({ ask }: Pick<Connection, 'ask'>, schema: string): Promise<Meta | undefined> => {
  const [found] = await ask(
    `SELECT log, version, tables, projector, reader FROM ${inSchema(schema)('_meta')}`,
  )
  if (found === undefined) return undefined
  const [log, version, tables, projector, reader] = found as readonly (string | null)[]
  return {
    log: String(log),
    version: String(version),
    tables: String(tables),
    roles: { projector: projector ?? undefined, reader: reader ?? undefined },
  }
}

/** The roles that were given their rights. */
export const rolesIn = async (connection: Pick<Connection, 'ask'>, schema: string): Promise<ViewRoles> =>
  (await readMeta(connection, schema))?.roles ?? {}

/** True when the tables are there, and are those that are wanted. */
export const isCurrent = async (database: Database, wanted: Wanted): Promise<boolean> => {
  const known = await metaIn(database, wanted)
  if (known !== undefined) return fits(known, wanted)
  const [encoding] = await database.ask('SHOW server_encoding')
  if (encoding?.[0] !== 'UTF8')
    throw new ViewsUnavailable(
      `The database of ${database.place} must be in UTF8, not in ${encoding?.[0]}.`,
      { because: 'not-utf8', place: database.place, found: String(encoding?.[0]) },
    )
  return false
}

const fits = ({ version, tables }: Meta, { identity, models }: Wanted): boolean =>
  version === identity.version && tables === digestOf(models)

const defined = (roles: ViewRoles | undefined): ViewRoles =>
  Object.fromEntries(Object.entries(roles ?? {}).filter(([, role]) => role !== undefined))
