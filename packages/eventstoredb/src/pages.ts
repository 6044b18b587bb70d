/** The log as it stands, in batches: followed to where it has caught up, so that the server does the choosing. */
import { type Position, ReadFailed } from '@union-card/event-store'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { BrokenOff, readFaultOf } from './clientFaults.ts'
import { answered } from './flow.ts'
import { type Delivered, pauseBefore, type Server } from './server.ts'

/** What is read: everything after a position in streams that match. */
export interface Scan<A> {
  readonly after: Position
  readonly streams: string
  readonly batch: number
  readonly deadline: number
  readonly take: (event: Extract<Delivered, { readonly kind: 'event' }>['event']) => A | undefined
}

/** Reads it. Throws `ReadFailed`, and what `take` throws. */
export async function* pages<A>(
  server: Server,
  scan: Scan<A>,
): AsyncGenerator<ReadonlyNonEmptyArray<A>, void, undefined> {
  let page: A[] = []
  for await (const items of untilCaughtUp(server, scan))
    for (const item of items) {
      const taken = item.kind === 'event' ? scan.take(item.event) : undefined
      if (taken !== undefined) page.push(taken)
      if (page.length < scan.batch && item.kind !== 'caughtUp') continue
      const [first, ...others] = page
      page = []
      if (first !== undefined) yield [first, ...others]
    }
}

const never = new AbortController().signal

/** Everything up to word that it was all, each event once. Goes on after a lost connection or an election. */
async function* untilCaughtUp(
  { follow }: Server,
  { after, streams, deadline }: Pick<Scan<unknown>, 'after' | 'streams' | 'deadline'>,
): AsyncGenerator<readonly Delivered[], void, undefined> {
  let reached = after
  for (let failures = 0; ; ) {
    const flow = follow('leader', reached, streams, never)
    try {
      for (;;) {
        const items = await answered(flow, deadline)
        if (items === 'ended') throw new BrokenOff()
        failures = 0
        const news: Delivered[] = []
        for (const item of items) {
          if (item.kind === 'event') {
            if (item.position <= reached) continue
            reached = item.position
          }
          news.push(item)
        }
        yield news
        if (news.some(({ kind }) => kind === 'caughtUp')) return
      }
    } catch (error) {
      if (!(await pauseBefore(error, ++failures))) throw new ReadFailed(readFaultOf(error))
    } finally {
      flow.stop()
    }
  }
}
