import type { EventStore, Following } from '@union-card/event-store'
import type { ReadModels } from './readModels.ts'
import { type Rebuilding, type Rebuilt, rebuild } from './rebuilding.ts'
import { keepIfSameHistory } from './sameHistory.ts'
import { headOf, linesInBulk, linesWhileLive, type OnProgress, sizeOf, takingIn } from './takingIn.ts'
import type { ViewStore } from './viewStore.ts'
import { type Watch, watched } from './watching.ts'

/** Follows the log into the read models. */
export type Runner = {
  /** Takes in every line recorded so far. Calls that come while one runs wait for it and then look again. */
  readonly catchUp: (onProgress?: OnProgress) => Promise<void>
  /** Takes in every line as it is recorded, until aborted. */
  readonly follow: (signal: Following['signal']) => Promise<void>
  /** Builds the tables anew beside the old ones, which go on answering; compares them, and switches. */
  readonly rebuild: (rebuilding?: Rebuilding) => Promise<Rebuilt>
}

/** Keeps `views` up with `log`. The models are asked for at each run, since a new policy brings new ones. */
export const runner = (
  log: EventStore,
  views: ViewStore,
  models: () => ReadModels,
  watch?: Watch,
): Runner => {
  const watching = watched(watch, views)
  let running: Promise<unknown> = Promise.resolve()
  let ofThisHistory = false
  const afterOthers = <A>(run: () => Promise<A>): Promise<A> => {
    const inTurn = async (): Promise<A> => {
      if (!ofThisHistory) await keepIfSameHistory(log, views)
      ofThisHistory = true
      return run()
    }
    const after = running.then(inTurn, inTurn)
    running = after
    return after
  }
  const taking = takingIn(log, views, models)

  const catchUp = async (onProgress?: OnProgress): Promise<void> => {
    await taking.retry()
    const { checkpoint } = await views.standpoint()
    const whole = checkpoint === null ? await sizeOf(log) : 0
    // Card by card the whole log is taken in many times faster than line by line.
    if (whole > linesInBulk) {
      await rebuild(log, views, models(), {
        compare: false,
        ...(onProgress === undefined ? {} : { onProgress }),
      })
      return taking.until(await headOf(log), linesInBulk)
    }
    await taking.until(await headOf(log), linesInBulk, onProgress)
  }

  const live = async (onProgress?: OnProgress) => taking.until(await headOf(log), linesWhileLive, onProgress)

  return {
    catchUp: (onProgress) => afterOthers(() => watching('catch-up', onProgress, catchUp)),
    follow: async (signal) => {
      await afterOthers(() => watching('catch-up', undefined, catchUp))
      const { checkpoint } = await views.standpoint()
      let news = false
      for await (const notice of log.subscribe({ after: checkpoint ?? undefined, signal })) {
        if (notice.kind === 'event') news = true
        else if (news) {
          news = false
          await afterOthers(() => watching('follow', undefined, live))
        }
      }
    },
    rebuild: (rebuilding = {}) =>
      afterOthers(() =>
        watching('rebuild', rebuilding.onProgress, (onProgress) =>
          rebuild(log, views, models(), {
            ...rebuilding,
            ...(onProgress === undefined ? {} : { onProgress }),
          }),
        ),
      ),
  }
}
