/** Building read models anew in a schema beside the one that goes on answering. */
import { type BesideStore, type ReadModel, type ViewStore, ViewsUnavailable } from '@union-card/projections'
import { quoted } from './conditions.ts'
import type { Database } from './database.ts'
import { empty, formatOf, isCurrent, make, rolesIn, type Wanted } from './openingViews.ts'
import { split } from './parts.ts'
import { type Serving, serve } from './serving.ts'
import { closedViews } from './viewsFaults.ts'
import { indexStatements, inSchema } from './viewsSchema.ts'

/** Where the read models of a schema are built anew. */
export const besideSchema = (schema: string): string => `${schema}_new`

/** What whoever builds a schema holds on the server. */
const claimOf = (beside: string): string => `union-card ${beside}`

/** Milliseconds for which questions that are being answered are waited for before the new tables take their place. */
const switchingPatience = 60_000

/**
 * Opens the tables that another process builds, to fill them together with it. Rejects with `ViewsUnavailable` when
 * nobody builds tables of these models.
 */
export const fillingBeside = async (
  server: Database,
  wanted: Wanted,
): Promise<Pick<ViewStore, 'fill' | 'close'>> => {
  const schema = besideSchema(wanted.schema)
  const [got] = await server.ask('SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))', [
    claimOf(schema),
  ])
  if (got?.[0] === true || !(await isCurrent(server, { ...wanted, schema })))
    throw new ViewsUnavailable(`Nobody is building these read models in ${server.place} anew.`, {
      because: 'not-being-built',
      place: server.place,
    })
  const { fill, close } = serve(server, { ...wanted, schema, patience: 0 })
  return { fill, close }
}

/** Makes an empty schema beside the one that is served, for this process alone, and serves it. */
export const building = async (
  server: Database,
  serving: Serving,
  models: readonly ReadModel[],
): Promise<BesideStore> => {
  const { schema, identity } = serving
  const beside = besideSchema(schema)
  // Held as long as this connection lives: so others can tell what a living process builds from what a dead one left.
  const holding = await server.keep()
  let there = true
  const letGo = (): Promise<void> => {
    there = false
    return holding.letGo()
  }
  try {
    const [got] = await holding.ask('SELECT pg_try_advisory_lock(hashtextextended($1, 0))', [claimOf(beside)])
    if (got?.[0] !== true)
      throw new ViewsUnavailable(
        `Another process is building the read models in ${server.place} anew. Wait for it.`,
        { because: 'being-built', place: server.place },
      )
    await formatOf({ ask: holding.ask, place: `${server.place}_new` }, beside)
    await server.transaction(
      async ({ ask }) => {
        const roles = await rolesIn({ ask }, schema)
        await empty({ ask }, beside)
        await make({ ask }, { schema: beside, identity, models }, roles)
      },
      { unlimited: true },
    )
  } catch (error) {
    await letGo()
    throw error
  }

  const store = serve({ ...server, close: async () => {} }, { ...serving, schema: beside, part: undefined })
  let writing: Promise<unknown> = Promise.resolve()
  let indexed: Promise<unknown> | undefined
  let closed = false

  const ofOneTable = (statements: readonly string[]): Promise<void> =>
    server.transaction(
      async ({ ask }) => {
        for (const statement of statements) await ask(statement)
      },
      { unlimited: true },
    )

  /** Rows come in bulk first; whatever asks or changes single ones comes after, and needs the indexes. */
  const filled = async (): Promise<void> => {
    await writing
    indexed ??= Promise.all(indexStatements(beside, models).map(ofOneTable)).then(sinceTheBeginning)
    await indexed
  }
  /** Rows do not wait for the server's disk: had it fallen since the first of them, some might be missing. */
  const sinceTheBeginning = () => holding.ask('SELECT')
  const afterFilling =
    <A extends readonly unknown[], B>(act: (...args: A) => Promise<B>) =>
    async (...args: A): Promise<B> => {
      if (closed) throw closedViews(`${server.place}_new`)
      await filled()
      return act(...args)
    }

  const discard = async (): Promise<void> => {
    closed = true
    if (!there) return
    await writing.catch(() => undefined)
    try {
      await server.transaction(
        async ({ ask }) => {
          await empty({ ask }, beside)
          await ask(`DROP SCHEMA ${quoted(beside)}`)
        },
        { unlimited: true },
      )
    } finally {
      await letGo()
    }
  }

  const switchTo = async (): Promise<boolean> => {
    await filled()
    const at = inSchema(schema)
    const done = await server.transaction(
      async ({ ask }) => {
        // Whoever is taking in lines is waited for, and whoever comes finds the new tables.
        await ask(`LOCK TABLE ${at('_progress')} IN ACCESS EXCLUSIVE MODE`)
        const [here] = await ask(`SELECT max(checkpoint), max(parts) FROM ${at('_progress')}`)
        const [come] = await ask(`SELECT max(checkpoint) FROM ${inSchema(beside)('_progress')}`)
        const [stands, comes] = [here?.[0] as bigint | null, come?.[0] as bigint | null]
        if (stands !== null && (comes === null || stands > comes)) return false
        if (here?.[1] !== 1) await split({ ask }, inSchema(beside), Number(here?.[1]))
        await empty({ ask }, schema)
        await ask(`DROP SCHEMA ${quoted(schema)}`)
        await ask(`ALTER SCHEMA ${quoted(beside)} RENAME TO ${quoted(schema)}`)
        return true
      },
      { unlimited: true, patience: switchingPatience },
    )
    if (done) {
      closed = true
      await letGo()
    }
    return done
  }

  return {
    store: {
      ...store,
      // The next rows are laid out while the server takes these.
      fill: async (model, rows) => {
        await writing
        writing = store.fill(model, rows)
        writing.catch(() => undefined)
      },
      advance: afterFilling(store.advance),
      find: afterFilling(store.find) as ViewStore['find'],
      count: afterFilling(store.count),
      beside: () =>
        Promise.reject(
          new ViewsUnavailable(`${server.place}_new is being built itself.`, {
            because: 'being-built',
            place: `${server.place}_new`,
          }),
        ),
      close: async () => {
        closed = true
      },
    },
    switchTo,
    discard,
  }
}
