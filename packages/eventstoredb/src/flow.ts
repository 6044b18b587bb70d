/** A read or subscription of the client as it comes, with what the client leaves to whoever uses it. */
import { arrivals } from '@union-card/event-store'
import { Closed, NoAnswer } from './clientFaults.ts'

/** What a call delivers. */
export interface Flow<A> {
  /**
   * What has come since, at least one item; `silent` when nothing came for so many milliseconds; `ended` when there is
   * nothing more. Rejects with the error that ended it, with `Closed` once `stopped` is aborted.
   */
  readonly next: (patience: number) => Promise<readonly A[] | 'silent' | 'ended'>
  /** Ends the call at the server too: neither end does so by itself when a reader leaves early. */
  readonly stop: () => void
}

/** A call of the client, as far as it is used here. A read is cancelled, a subscription unsubscribed. */
export interface Call {
  on(event: 'readable', listener: () => void): unknown
  on(event: 'end', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  read(): unknown
  destroy(): unknown
  cancel?(): Promise<void>
  unsubscribe?(): Promise<void>
}

/** Takes what a call delivers. Listens at once: an error that nobody hears would end the process. */
export const flowOf = <A>(call: Call, stopped: AbortSignal): Flow<A> => {
  const news = arrivals()
  let failure: { readonly error: unknown } | undefined
  let ended = false
  call.on('readable', news.announce)
  call.on('end', () => {
    ended = true
    news.announce()
  })
  call.on('error', (error) => {
    failure ??= { error }
    news.announce()
  })

  return {
    next: async (patience) => {
      for (;;) {
        if (stopped.aborted) throw new Closed()
        const seen = news.count()
        const items: A[] = []
        for (let item = call.read(); item !== null; item = call.read()) items.push(item as A)
        if (items.length > 0) return items
        if (failure !== undefined) throw failure.error
        if (ended) return 'ended'
        await news.next(seen, stopped, patience)
        if (news.count() === seen && !stopped.aborted) return 'silent'
      }
    },
    stop: () => {
      call.destroy()
      // The server has ended it, or is about to: servers hang up on who resets too many calls in a short time.
      if (ended || failure !== undefined) return
      // Not waited for: without a connection it would wait for ever. Its failure is of no interest any more.
      void (call.unsubscribe?.() ?? call.cancel?.())?.catch(() => {})
    },
  }
}

/** What a flow delivers next, where to be silent is a failure. */
export const answered = async <A>({ next }: Flow<A>, patience: number): Promise<readonly A[] | 'ended'> => {
  const items = await next(patience)
  if (items === 'silent') throw new NoAnswer(patience)
  return items
}

/** The answer of a call within so many milliseconds, or else `NoAnswer`. What comes later is dropped. */
export const within = async <A>(milliseconds: number, answer: Promise<A>): Promise<A> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(milliseconds)), milliseconds)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
