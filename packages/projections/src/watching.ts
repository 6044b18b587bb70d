import type { OnProgress } from './takingIn.ts'
import type { ViewStore } from './viewStore.ts'

/** What a runner does: takes in what was recorded when it is asked to, or as it is recorded, or builds tables anew. */
export type Work = 'catch-up' | 'follow' | 'rebuild'

/** Watches a runner at work, for metrics and traces: told when a piece of work begins, goes on and ends. */
export type Watch = (work: Work) => {
  /** So many lines more were taken in. */
  readonly lines: (count: number) => void
  /** The work is done, and so many cards are set aside now; or it failed. */
  readonly end: (outcome: { readonly setAside: number } | { readonly failed: unknown }) => void
}

/** Does a piece of work so that it is watched, if anybody does. */
export const watched =
  (watch: Watch | undefined, views: ViewStore) =>
  async <A>(
    work: Work,
    onProgress: OnProgress | undefined,
    run: (onProgress?: OnProgress) => Promise<A>,
  ): Promise<A> => {
    if (watch === undefined) return run(onProgress)
    const { lines, end } = watch(work)
    let before = 0
    try {
      const answer = await run((come) => {
        if (come.lines > before) lines(come.lines - before)
        before = Math.max(before, come.lines)
        onProgress?.(come)
      })
      end({ setAside: (await views.setAside()).length })
      return answer
    } catch (failed) {
      end({ failed })
      throw failed
    }
  }
