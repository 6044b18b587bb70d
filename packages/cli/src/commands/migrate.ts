import { readModels } from '@union-card/projections'
import { readSettings, viewsVersion } from '@union-card/registry'
import { type Exit, exit, Stop } from '../exit.ts'
import { loaded } from '../loaded.ts'
import { placeOfKeptLog } from '../logPlace.ts'
import { isOnPostgres } from '../place.ts'
import type { Session } from '../session.ts'

export type MigrateOptions = { readonly projector?: string; readonly reader?: string }

/**
 * `union-card migrate`: makes the tables of the read models on PostgreSQL, or brings them to this release and the policy
 * of the log, and gives two roles their rights. For the owner of the tables; changes nothing the second time.
 */
export const migrate = async (session: Session, { projector, reader }: MigrateOptions): Promise<Exit> => {
  const { words, options } = session
  const { views = '' } = options
  if (!isOnPostgres(views)) throw new Stop(exit.usage, words.usage.migrateWhere)
  const place = placeOfKeptLog(session)
  const store = await place.open('read')
  try {
    const settings = await readSettings(store)
    if (settings === undefined) throw new Stop(exit.unavailable, words.store.noSettings(place.shown))
    const postgres = await loaded(words, '@union-card/postgres', () => import('@union-card/postgres'))
    const models = readModels(settings.policy)
    const identity = { log: store.log.id, version: viewsVersion(settings.policy, models) }
    const tables = await postgres.migrate({ url: views, identity, models: models.all, projector, reader })
    const schema = postgres.schemaOfLog(store.log.id)
    const { migrate: say } = words
    await session.say(
      session.json
        ? JSON.stringify({ schema, tables, projector: projector ?? null, reader: reader ?? null })
        : `${say[tables](schema)}\n${say.may(projector ?? say.nobody, reader ?? say.nobody)}`,
    )
    return exit.fine
  } finally {
    await store.close()
  }
}
