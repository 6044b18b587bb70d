import type { ViewStore } from '@union-card/projections'
import type { ViewsWanted } from '@union-card/registry'
import { sqliteViews, viewsFileBeside } from '@union-card/sqlite'
import { exit, Stop } from './exit.ts'
import { fileOf } from './places.ts'
import type { Session } from './session.ts'

/** Opens read models once it is known which they are. */
export type OpenViews = (of: ViewsWanted) => Promise<ViewStore>

/** A share of the cards: the first is 1 of so many. */
export type Partition = { readonly which: number; readonly of: number }

/** How the read models are opened that the options name; beside the file of the log when they name none. */
export const viewsAt = (
  { options: { views }, words }: Session,
  log: string,
  partition?: Partition,
): OpenViews => {
  const file = views === undefined ? viewsFileBeside(log) : fileOf(views)
  if (file !== undefined) return (of) => sqliteViews({ file, ...of })
  if (!isPostgres(views)) throw new Stop(exit.usage, words.usage.viewsForm(views ?? ''))
  const part = partition === undefined ? undefined : { index: partition.which - 1, of: partition.of }
  return async (of) =>
    (await postgres(words.usage.postgresMissing)).postgresViews({ url: views, part, ...of })
}

/** True of a place on a PostgreSQL server. */
export const isPostgres = (place: string | undefined): place is string =>
  place !== undefined && /^postgres(ql)?:/.test(place)

/** Loaded only when it is asked for: most installations go without. */
const postgres = async (missing: string): Promise<typeof import('@union-card/postgres')> => {
  try {
    return await import('@union-card/postgres')
  } catch (error) {
    if (error instanceof Error && 'code' in error && /MODULE_NOT_FOUND$/.test(String(error.code)))
      throw new Stop(exit.usage, missing)
    throw error
  }
}
