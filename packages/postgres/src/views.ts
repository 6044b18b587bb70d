/** The read models on a PostgreSQL server. Several processes may keep up and ask the same tables. */
import type { ReadModel, ViewIdentity, ViewStore } from '@union-card/projections'
import { building, fillingBeside } from './building.ts'
import { type Database, database } from './database.ts'
import { type Prepared, prepare } from './openingViews.ts'
import { takeUp } from './parts.ts'
import { type Part, serve } from './serving.ts'
import { inSchema, schemaOfLog, type ViewRoles } from './viewsSchema.ts'

/** Where read models are kept, and which they are. */
export interface PostgresViews {
  /** `postgres://user:password@host:5432/database`, with `?sslmode=verify-full` and the like. */
  readonly url: string
  /** The schema in which the tables stand, and nothing else; one named after the log when left out. */
  readonly schema?: string
  /**
   * The log, and everything else the rows depend on: the versions of the models and the policy. When any of it
   * differs, the rows are not these.
   */
  readonly identity: ViewIdentity
  readonly models: readonly ReadModel[]
  /**
   * The share of the cards that is taken in here, one worker for each of `of`; each share has a standpoint of its own.
   * Left out, all cards are taken in together, unless workers take in shares of them: then those are waited for.
   */
  readonly part?: Part | undefined
  /** Milliseconds for which a connection, and others that write the same tables, are waited for; 5000 when left out. */
  readonly patience?: number
}

/**
 * Opens the read models in a schema, or makes them there, if the user may. They are derived: rows of another version
 * are thrown away, and the next catching up fills them anew from the log. Rejects with `ViewsUnavailable` when the
 * server is away, and for a schema of another log or of something else, which is left as it is.
 */
export const postgresViews = async (options: PostgresViews): Promise<ViewStore> => {
  const { url, identity, models, part, patience = 5000 } = options
  const schema = options.schema ?? schemaOfLog(identity.log)
  return opened(database(url, schema, patience), async (server) => {
    await prepare(server, { schema, identity, models })
    if (part !== undefined) await takeUp(server, inSchema(schema), part)
    const serving = { schema, identity, models, part, patience }
    return { ...serve(server, serving), beside: () => building(server, serving, models) }
  })
}

/**
 * Opens the tables that another process builds beside those in a schema, for a worker that fills them with a share of
 * the cards. For the role that builds them. Rejects with `ViewsUnavailable`, also when nobody builds tables of these
 * models.
 */
export const postgresViewsBeside = async ({
  url,
  identity,
  models,
  patience = 5000,
  schema = schemaOfLog(identity.log),
}: Omit<PostgresViews, 'part'>): Promise<Pick<ViewStore, 'fill' | 'close'>> =>
  opened(database(url, schema, patience), (server) => fillingBeside(server, { schema, identity, models }))

/** What is opened on a server, which is closed when that fails. */
const opened = async <A>(server: Database, open: (server: Database) => Promise<A>): Promise<A> => {
  try {
    return await open(server)
  } catch (error) {
    await server.close()
    throw error
  }
}

/**
 * Makes the tables of a log, or brings them to this release and these models, and gives two roles their rights on them,
 * to be repeated after every upgrade. For the role that owns the tables; safe to repeat, and for several at once. Roles
 * that are left out keep what they have. Answers what became of the tables; rejects with `ViewsUnavailable`.
 */
export const migrate = async ({
  url,
  identity,
  models,
  patience = 5000,
  schema = schemaOfLog(identity.log),
  ...roles
}: Omit<PostgresViews, 'part'> & ViewRoles): Promise<Prepared> => {
  const server = database(url, schema, patience)
  try {
    return await prepare(server, { schema, identity, models }, roles)
  } finally {
    await server.close()
  }
}
