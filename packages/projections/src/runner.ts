import type { EventStore, Following, StreamShare } from '@union-card/event-store'
import { type Followed, followShare } from './followingShare.ts'
import type { ReadModels } from './readModels.ts'
import { type Rebuilding, type Rebuilt, rebuild } from './rebuilding.ts'
import { ofOtherHistory } from './sameHistory.ts'
import { headOf, linesInBulk, linesWhileLive, type OnProgress, sizeOf, takingIn } from './takingIn.ts'
import type { Standpoint, ViewStore } from './viewStore.ts'
import { type Watch, watched } from './watching.ts'

/**
 * Follows the log into the read models. Before it does anything else it throws away what they have of lines that are no
 * longer in the log, because that was put back from a backup, if the log can tell (`EventStore.hashAt`), and, unless it is
 * to follow a share, tries again the cards that were set aside. Everything rejects with `ReadFailed` when the log cannot be
 * read and with `ViewsUnavailable` when the tables cannot be used.
 */
export type Runner = {
  /** Where the read models stand. */
  readonly standpoint: () => Promise<Standpoint>
  /** Takes in every line recorded so far. Calls that come while one runs wait for it and then look again. */
  readonly catchUp: (onProgress?: OnProgress) => Promise<void>
  /** Takes in every line as it is recorded, until aborted. */
  readonly follow: (signal: Following['signal']) => Promise<void>
  /**
   * Takes in the lines of a share of the cards as they are recorded, until aborted; others take in the other shares. The
   * store of read models must be opened for that share.
   */
  readonly followShare: (
    share: StreamShare,
    signal: Following['signal'],
    onProgress?: (followed: Followed) => void,
  ) => Promise<void>
  /** Builds the tables anew beside the old ones, which go on answering; compares them, and switches. */
  readonly rebuild: (rebuilding?: Rebuilding) => Promise<Rebuilt>
}

/** Keeps `views` up with `log`. A new policy brings new models, and with them another runner. */
export const runner = (log: EventStore, views: ViewStore, models: ReadModels, watch?: Watch): Runner => {
  const watching = watched(watch, views)
  const taking = takingIn(log, views, models)
  let running: Promise<unknown> = Promise.resolve()

  /** Says whether there was something to throw away. */
  const keepOneHistory = async (): Promise<boolean> => {
    const gone = await ofOtherHistory(log, views)
    if (gone !== undefined) await views.empty(gone)
    return gone !== undefined
  }
  /** Comes before everything else. */
  const begin = once(keepOneHistory)
  /** Comes before questions and whole catching up: the program may have learnt to read cards that were set aside. */
  const beginWhole = once(async () => {
    await begin()
    await taking.retry()
  })

  const afterOthers = <A>(run: () => Promise<A>): Promise<A> => {
    const after = running.then(run, run)
    running = after
    return after
  }

  const catchUp = async (onProgress?: OnProgress): Promise<void> => {
    await beginWhole()
    const { checkpoint } = await views.standpoint()
    const whole = checkpoint === null ? await sizeOf(log) : 0
    // Card by card the whole log is taken in many times faster than line by line.
    if (whole > linesInBulk) {
      await rebuild(log, views, models, {
        compare: false,
        ...(onProgress === undefined ? {} : { onProgress }),
      })
      return taking.until(await headOf(log), linesInBulk)
    }
    await taking.until(await headOf(log), linesInBulk, onProgress)
  }

  const live = async (onProgress?: OnProgress) => taking.until(await headOf(log), linesWhileLive, onProgress)

  const rebuilt = async (rebuilding: Rebuilding): Promise<Rebuilt> => {
    const { replace = true } = rebuilding
    const otherHistory = replace ? await keepOneHistory() : (await ofOtherHistory(log, views)) !== undefined
    // Whoever only compares throws nothing away.
    if (otherHistory && !replace) return { lines: 0, setAside: [], otherHistory }
    return { ...(await rebuild(log, views, models, rebuilding)), otherHistory }
  }

  return {
    standpoint: async () => {
      await beginWhole()
      return views.standpoint()
    },
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
    followShare: async (share, signal, onProgress) => {
      await begin()
      await followShare(log, views, models, share, signal, onProgress)
    },
    rebuild: (rebuilding = {}) =>
      afterOthers(() =>
        watching('rebuild', rebuilding.onProgress, (onProgress) =>
          rebuilt({ ...rebuilding, ...(onProgress === undefined ? {} : { onProgress }) }),
        ),
      ),
  }
}

/** Does something once, however often it is called; again where it failed. */
const once = (run: () => Promise<unknown>): (() => Promise<unknown>) => {
  let done: Promise<unknown> | undefined
  return () => {
    done ??= run().catch((failed) => {
      done = undefined
      throw failed
    })
    return done
  }
}
