/**
 * Many tasks at once, and yet in order: those that share a key run one after the other as they came, and the answers
 * come in the order of the tasks.
 */

/** What a task shares with others. */
export type Ties = {
  /** Tasks that share a key keep their order. */
  readonly keys: readonly string[]
  /** A task keeps its order towards those of the side across from each of its own. */
  readonly sides: readonly Side[]
  /** Resolves if it turns out, before the task is done, that its keys tell all it shares. */
  readonly onlyKeys?: Promise<void>
}
export type Side = 'claims' | 'releases'
export const across: Readonly<Record<Side, Side>> = { claims: 'releases', releases: 'claims' }

export type InOrder<T, R> = {
  readonly tiesOf: (task: T) => Ties
  readonly run: (task: T, ties: Ties) => Promise<R>
  /** How much memory a task holds, in bytes. */
  readonly sizeOf: (task: T) => number
  /** Aborted, no task is begun any more; those under way are finished, the others have no answer. */
  readonly stopping: AbortSignal
}

/** So many tasks run at once: as many as a store commits together. */
const mostAtOnce = 256
/** So many are read ahead of the oldest unanswered one, and so many bytes. */
const mostAhead = 2048
const mostBytesAhead = 16 * 1024 * 1024

/** Runs the tasks of a source; answers each, in order. */
export async function* inOrder<T, R>(
  source: AsyncIterable<T>,
  { tiesOf, run, sizeOf, stopping }: InOrder<T, R>,
): AsyncGenerator<R> {
  const lanes = new Map<string, Promise<unknown>>()
  const underWay: Readonly<Record<Side, Set<Promise<unknown>>>> = { claims: new Set(), releases: new Set() }
  const ahead: { readonly answer: Promise<R | undefined>; readonly size: number }[] = []
  const places = semaphore(mostAtOnce)
  const news = bell()
  const room = bell()
  let bytes = 0
  let read: { readonly failed?: unknown } | undefined

  const begin = (task: T): Promise<R | undefined> => {
    const ties = tiesOf(task)
    const { keys, sides, onlyKeys } = ties
    const before = [
      ...new Set(keys.flatMap((key) => lanes.get(key) ?? [])),
      ...sides.flatMap((side) => [...underWay[across[side]]]),
    ]
    const answer = (async () => {
      if (before.length > 0) await Promise.allSettled(before)
      await places.take()
      try {
        return stopping.aborted ? undefined : await run(task, ties)
      } finally {
        places.free()
      }
    })()
    for (const key of keys) lanes.set(key, answer)
    const onSide = onlyKeys === undefined ? answer : Promise.race([Promise.allSettled([answer]), onlyKeys])
    for (const side of sides) underWay[side].add(onSide)
    const forget = () => {
      for (const key of keys) if (lanes.get(key) === answer) lanes.delete(key)
      for (const side of sides) underWay[side].delete(onSide)
    }
    answer.then(forget, forget)
    return answer
  }

  const readAhead = async (): Promise<void> => {
    const tasks = source[Symbol.asyncIterator]()
    const next = untilStopped(tasks, stopping)
    for (let got = await next(); got !== undefined && !got.done; got = await next()) {
      const size = sizeOf(got.value)
      bytes += size
      ahead.push({ answer: begin(got.value), size })
      news.ring()
      while (ahead.length >= mostAhead || bytes > mostBytesAhead) await room.rung()
    }
  }
  const reading = readAhead().then(
    () => {
      read = {}
      news.ring()
    },
    (failed: unknown) => {
      read = { failed }
      news.ring()
    },
  )

  for (;;) {
    const oldest = ahead.shift()
    if (oldest === undefined) {
      if (read !== undefined) break
      await news.rung()
      continue
    }
    const answer = await oldest.answer
    bytes -= oldest.size
    room.ring()
    if (answer !== undefined) yield answer
  }
  await reading
  if (read?.failed !== undefined) throw read.failed
}

/** The next task, or undefined as soon as the signal is aborted, though the source may still be waiting for input. */
const untilStopped = <T>(
  tasks: AsyncIterator<T>,
  stopping: AbortSignal,
): (() => Promise<IteratorResult<T> | undefined>) => {
  let stop: (() => void) | undefined
  stopping.addEventListener('abort', () => stop?.(), { once: true })
  return () =>
    new Promise((resolve, reject) => {
      stop = () => resolve(undefined)
      if (stopping.aborted) stop()
      else tasks.next().then(resolve, reject)
    })
}

const semaphore = (places: number) => {
  let free = places
  const waiting: (() => void)[] = []
  return {
    take: (): Promise<void> | undefined => {
      if (free > 0) {
        free--
        return undefined
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
    free: (): void => {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    },
  }
}

const bell = () => {
  let ringers: (() => void)[] = []
  return {
    ring: (): void => {
      const rung = ringers
      ringers = []
      for (const each of rung) each()
    },
    rung: (): Promise<void> => new Promise((resolve) => ringers.push(resolve)),
  }
}
