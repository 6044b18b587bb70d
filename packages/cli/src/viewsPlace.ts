import { existsSync } from 'node:fs'
import type { FillingOptions, RegistryOptions } from '@union-card/registry'
import { sqliteViews, viewsFileBeside } from '@union-card/sqlite'
import { exit, Stop } from './exit.ts'
import { loaded } from './loaded.ts'
import type { LogPlace } from './logPlace.ts'
import { hidden, schemeOf } from './place.ts'
import type { Session } from './session.ts'
import type { Words } from './wording/index.ts'

/** Where the read models of a log are kept. */
export type ViewsPlace = {
  /** For messages: never with a user or a password. */
  readonly shown: string
  /** False where none have been made. */
  readonly isThere: () => boolean
  readonly open: NonNullable<RegistryOptions['views']>
  /** Opens the tables that another process builds beside these; where several may fill them. */
  readonly beside?: FillingOptions['beside']
}

/** A share of the cards: the first is 1 of so many. */
export type Partition = { readonly which: number; readonly of: number }

/** The read models of a log: where the options say, or else beside it. */
export const viewsOf = (
  { options: { views }, words }: Session,
  log: LogPlace,
  partition?: Partition,
): ViewsPlace => {
  if (views === undefined) {
    if (log.file !== null) return inFile(viewsFileBeside(log.file))
    // Only once they are asked: most commands need none.
    return {
      shown: '--views',
      isThere: () => false,
      open: async () => {
        throw new Stop(exit.usage, words.usage.viewsNeeded)
      },
    }
  }
  switch (schemeOf(views)) {
    case 'sqlite':
      if (views.length > 'sqlite:'.length) return inFile(views.slice('sqlite:'.length))
      break
    case 'postgres':
    case 'postgresql':
      return onPostgres(words, views, partition)
  }
  throw new Stop(exit.usage, words.usage.viewsForm(hidden(views)))
}

const inFile = (file: string): ViewsPlace => ({
  shown: file,
  isThere: () => existsSync(file),
  open: (of) => sqliteViews({ file, ...of }),
})

const onPostgres = (words: Words, url: string, partition: Partition | undefined): ViewsPlace => {
  const client = () => loaded(words, '@union-card/postgres', () => import('@union-card/postgres'))
  const part = partition === undefined ? undefined : { index: partition.which - 1, of: partition.of }
  return {
    shown: hidden(url),
    isThere: () => true,
    open: async (of) => (await client()).postgresViews({ url, part, ...of }),
    beside: async (of) => (await client()).postgresViewsBeside({ url, ...of }),
  }
}
