import type { Policy } from '@union-card/domain'
import {
  type EventStore,
  type Position,
  ReadFailed,
  type ReadFault,
  readOrThrow,
} from '@union-card/event-store'
import {
  type Asking,
  type OnProgress,
  type ReadModel,
  type ReadModels,
  type Runner,
  readModels,
  runner,
  type ViewStore,
  type Watch,
} from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import type { Registry, ViewsWanted } from './registry.ts'
import { type Settings, settingsAfter, viewsVersion } from './settings.ts'

/**
 * The settings of a log and the read models that fit them. Whoever changes the settings, in whatever process: the next
 * question notices it, and a command decided under the old ones is not recorded but decided again.
 */
export type Current = {
  readonly policy: () => Policy
  /** The settings as last seen, or, asked for afresh, as they stand. */
  readonly settings: (afresh: boolean) => Promise<E.Either<ReadFault, Settings>>
  /** Looks at the settings, and makes the read models fit them, if they are open. */
  readonly adopt: () => Promise<void>
  /** Asks the read models, once they fit the settings and have taken in every line recorded before. */
  readonly fresh: <A>(ask: (asking: Asking) => Promise<A>) => Promise<A>
  readonly caughtUp: (until?: Position | null, onProgress?: OnProgress) => Promise<void>
  readonly rebuild: Runner['rebuild']
  readonly keepUp: Registry['keepUp']
  readonly head: () => Promise<Position | null>
  readonly close: () => Promise<void>
}

/** Read models of one policy, and the questions that are being answered from them. */
type Shown = {
  readonly of: Settings
  readonly models: ReadModels
  readonly views: ViewStore
  readonly tables: Runner
  readonly asked: Set<Promise<unknown>>
}

/** Milliseconds for which a position that the log does not show yet is waited for, and between two looks. */
const patience = 5000
const between = 20

/** Read models are opened when they are first asked: whoever only records, or asks of one card, needs none. */
export const keptCurrent = (
  store: EventStore,
  given: ViewStore | ((of: ViewsWanted) => Promise<ViewStore>),
  added: (policy: Policy) => readonly ReadModel[],
  settings: Settings,
  watch?: Watch,
): Current => {
  let now = settings
  const shownFor = async (of: Settings): Promise<Shown> => {
    const { models, wanted } = viewsFor(store, of, added)
    const views = typeof given === 'function' ? await given(wanted) : given
    return { of, models, views, tables: runner(store, views, models, watch), asked: new Set() }
  }
  let shown: Shown | undefined
  let fitting: Promise<unknown> = Promise.resolve()

  const current = async (afresh: boolean): Promise<E.Either<ReadFault, Settings>> => {
    if (!afresh) return E.right(now)
    const found = await settingsAfter(store, now)
    if (E.isRight(found) && found.right !== undefined) now = found.right
    return E.map(() => now)(found)
  }

  const fitted = async (): Promise<Shown> => {
    const before = shown
    if (before?.of.revision === now.revision) return before
    const next = await shownFor(now)
    if (before !== undefined && before.views === next.views) await next.tables.rebuild({ compare: false })
    shown = next
    if (before !== undefined && before.views !== next.views) {
      await Promise.allSettled(before.asked)
      await before.views.close()
    }
    return next
  }

  const fit = async (): Promise<Shown> => {
    readOrThrow(await current(true))
    const turn = fitting.then(fitted, fitted)
    fitting = turn
    return turn
  }

  const head = async () => readOrThrow(await store.head())

  const takenIn = async (tables: Runner, until: Position): Promise<boolean> => {
    const { checkpoint } = await tables.standpoint()
    return checkpoint !== null && checkpoint >= until
  }

  return {
    policy: () => now.policy,
    settings: current,
    adopt: async () => {
      readOrThrow(await current(true))
      if (shown !== undefined) await fit()
    },
    fresh: async (ask) => {
      const { models, views, tables, asked } = await fit()
      const answer = head().then(async (last) => {
        if (last !== null && !(await takenIn(tables, last))) await tables.catchUp()
        return ask({ views, models })
      })
      asked.add(answer)
      try {
        return await answer
      } finally {
        asked.delete(answer)
      }
    },
    caughtUp: async (until, onProgress) => {
      const { tables } = await fit()
      if (until === undefined || until === null) return tables.catchUp(onProgress)
      const late = performance.now() + patience
      while (!(await takenIn(tables, until))) {
        await tables.catchUp(onProgress)
        if (await takenIn(tables, until)) return
        if (performance.now() > late)
          throw new ReadFailed({
            _tag: 'Unavailable',
            because: 'unreachable',
            reason: `The log does not show the position ${until}.`,
          })
        await new Promise((resolve) => setTimeout(resolve, between))
      }
    },
    rebuild: async (rebuilding) => (await fit()).tables.rebuild(rebuilding),
    keepUp: async (signal, { share, onProgress } = {}) => {
      const { tables } = await fit()
      return share === undefined ? tables.follow(signal) : tables.followShare(share, signal, onProgress)
    },
    head,
    close: async () => {
      await fitting.catch(() => undefined)
      const views = typeof given === 'function' ? shown?.views : given
      await views?.close()
    },
  }
}

/** The read models of a log under its settings, and which tables those are. */
export const viewsFor = (
  { log }: EventStore,
  { policy }: Settings,
  added: (policy: Policy) => readonly ReadModel[],
): { readonly models: ReadModels; readonly wanted: ViewsWanted } => {
  const models = readModels(policy, added(policy))
  return {
    models,
    wanted: { identity: { log: log.id, version: viewsVersion(policy, models) }, models: models.all },
  }
}
