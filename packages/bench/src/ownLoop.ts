/**
 * A loop made anew for each way of doing some work: the compiler keeps what it has learnt with the source of a loop,
 * and would treat one way by what it has learnt from another.
 */

/** Does some work with one after the other; gives what the last gave. */
export const loopOver = <A>(all: readonly A[], work: (one: A) => unknown): (() => unknown) =>
  new Function(
    'all',
    'work',
    `return () => {
      let last
      for (const one of all) last = work(one)
      return last
    }`,
  )(all, work)

/** The same for work that must be waited for. */
export const loopInTurn = <A>(
  all: readonly A[],
  work: (one: A) => Promise<unknown>,
): (() => Promise<unknown>) =>
  new Function(
    'all',
    'work',
    `return async () => {
      let last
      for (const one of all) last = await work(one)
      return last
    }`,
  )(all, work)
