import type { Policy } from '@union-card/domain'
import { type EventStore, type Position, ReadFailed } from '@union-card/event-store'
import {
  type Asking,
  type OnProgress,
  type ReadModel,
  type ReadModels,
  type Runner,
  readModels,
  runner,
  type ViewStore,
} from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import type { Unread } from './appending.ts'
import type { ViewsWanted } from './registry.ts'
import { type Settings, settingsAfter, viewsVersion } from './settings.ts'

/**
 * The settings of a log and the read models that fit them. Whoever changes the settings, in whatever process: the next
 * question notices it, and a command decided under the old ones is not recorded but decided again.
 */
export type Current = {
  readonly policy: () => Policy
  /** The settings as last seen, or, asked for afresh, as they stand. */
  readonly settings: (afresh: boolean) => Promise<E.Either<Unread, Settings>>
  /** Looks at the settings, and makes the read models fit them. */
  readonly adopt: () => Promise<void>
  /** Asks the read models, once they fit the settings and have taken in every line recorded before. */
  readonly fresh: <A>(ask: (asking: Asking) => Promise<A>) => Promise<A>
  readonly caughtUp: (until?: Position | null, onProgress?: OnProgress) => Promise<void>
  readonly rebuild: Runner['rebuild']
  readonly keepUp: Runner['follow']
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

export const keptCurrent = async (
  store: EventStore,
  given: ViewStore | ((of: ViewsWanted) => Promise<ViewStore>),
  added: (policy: Policy) => readonly ReadModel<never>[],
  settings: Settings,
): Promise<Current> => {
  let now = settings
  const shownFor = async (of: Settings): Promise<Shown> => {
    const models = readModels(of.policy, added(of.policy))
    const identity = { log: store.log.id, version: viewsVersion(of.policy, models) }
    const views = typeof given === 'function' ? await given({ identity, models: models.all }) : given
    return { of, models, views, tables: runner(store, views, () => models), asked: new Set() }
  }
  let shown = await shownFor(settings)
  let adopting: Promise<void> = Promise.resolve()

  const current = async (afresh: boolean): Promise<E.Either<Unread, Settings>> => {
    if (!afresh) return E.right(now)
    const found = await settingsAfter(store, now)
    if (E.isRight(found) && found.right !== undefined) now = found.right
    return E.map(() => now)(found)
  }

  const fit = async (): Promise<void> => {
    if (shown.of.revision === now.revision) return
    const before = shown
    const next = await shownFor(now)
    if (typeof given !== 'function') await next.tables.rebuild({ compare: false })
    shown = next
    if (typeof given !== 'function') return
    await Promise.allSettled(before.asked)
    await before.views.close()
  }

  const adopt = async (): Promise<void> => {
    orThrow(await current(true))
    adopting = adopting.then(fit, fit)
    await adopting
  }

  const head = async () => orThrow(await store.head())

  const takenIn = async (views: ViewStore, until: Position): Promise<boolean> => {
    const { checkpoint } = await views.standpoint()
    return checkpoint !== null && checkpoint >= until
  }

  return {
    policy: () => now.policy,
    settings: current,
    adopt,
    fresh: async (ask) => {
      await adopt()
      const { models, views, tables, asked } = shown
      const answer = head().then(async (last) => {
        if (last !== null && !(await takenIn(views, last))) await tables.catchUp()
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
      const { views, tables } = shown
      if (until === undefined || until === null) return tables.catchUp(onProgress)
      const late = performance.now() + patience
      while (!(await takenIn(views, until))) {
        await tables.catchUp(onProgress)
        if (await takenIn(views, until)) return
        if (performance.now() > late)
          throw new ReadFailed({
            _tag: 'Unavailable',
            because: 'unreachable',
            reason: `The log does not show the position ${until}.`,
          })
        await new Promise((resolve) => setTimeout(resolve, between))
      }
    },
    rebuild: (rebuilding) => shown.tables.rebuild(rebuilding),
    keepUp: (signal) => shown.tables.follow(signal),
    head,
    close: () => shown.views.close(),
  }
}

const orThrow = <A>(outcome: E.Either<Unread, A>): A => {
  if (E.isLeft(outcome)) throw new ReadFailed(outcome.left)
  return outcome.right
}
