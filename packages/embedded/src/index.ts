/** The registry in SQLite files, opened in one call: the log in one file, its read models in another beside it. */
import { randomUUID } from 'node:crypto'
import { defaultPolicy, type Policy } from '@union-card/domain'
import type { LogMode } from '@union-card/event-store'
import {
  createRegistry,
  openRegistry,
  type Registry,
  type RegistryOptions,
  readSettings,
  type ViewsWanted,
} from '@union-card/registry'
import {
  createSqliteLog,
  type OpenFault,
  openSqliteLog,
  sqliteViews,
  viewsFileBeside,
} from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'

/** A registry in files. */
export interface RegistryFile extends Pick<RegistryOptions, 'facts' | 'clock' | 'models' | 'telemetry'> {
  /** The log. */
  readonly file: string
  /** The read models; beside the log when left out. They are derived, and may be deleted. */
  readonly views?: string | undefined
  /** Makes the log where there is none: `live` unless a rehearsal is wanted, its policy the default but for what is given. */
  readonly create?:
    | { readonly mode?: LogMode | undefined; readonly policy?: Partial<Policy> | undefined }
    | undefined
}

/**
 * Opens a registry on disk. Left: the log is not there and not to be made, is something else, is in use, or cannot be
 * relied on. Rejects with `SettingsUnreadable` for a log that was never given its settings, unless `create` gives them.
 */
export const openRegistryFile = async ({
  file,
  views = viewsFileBeside(file),
  create,
  ...options
}: RegistryFile): Promise<E.Either<OpenFault, Registry>> => {
  const log = create === undefined ? await openSqliteLog({ file }) : await openOrMake(file, create.mode)
  if (E.isLeft(log)) return log
  const store = log.right
  const whole = {
    ...options,
    store,
    views: (of: ViewsWanted) => sqliteViews({ file: views, ...of }),
  }
  try {
    return E.right(
      create !== undefined && (await readSettings(store)) === undefined
        ? await createRegistry({ ...whole, policy: { ...defaultPolicy, ...create.policy } })
        : await openRegistry(whole),
    )
  } catch (failed) {
    await store.close()
    throw failed
  }
}

/** Opens the log, or makes it where there is none: also in the empty file that a crash left of an earlier attempt. */
const openOrMake = async (file: string, mode: LogMode = 'live') => {
  const opened = await openSqliteLog({ file })
  if (E.isRight(opened) || opened.left._tag !== 'CannotOpen') return opened
  if (opened.left.because !== 'not-found' && opened.left.because !== 'not-a-log') return opened
  const made = await createSqliteLog({ file, log: { id: randomUUID(), mode } })
  const isThere = E.isLeft(made) && made.left._tag === 'CannotOpen' && made.left.because === 'exists'
  // Somebody else may have made it just now; something else is told for what it is.
  return isThere ? openSqliteLog({ file }) : made
}
