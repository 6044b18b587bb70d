import { type EventStore, type Notice, type RecordedLine, revision } from '@union-card/event-store'
import { batchesOf, noticesUntilCaughtUp, type Suite } from './suite.ts'
import { card, draft, fillTwoStreams, order } from './twoStreams.ts'

/** Following a log: what is there, then what comes. */
export const following = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner

  describe(`${name}: following`, () => {
    it(
      'what is there comes first, then word that it was all, then what is recorded meanwhile; abortion ends it',
      onLog(async (store) => {
        await fillTwoStreams(store)
        const abort = new AbortController()
        const seen: Notice[] = []
        let more = 0
        for await (const notice of store.subscribe({ signal: abort.signal })) {
          if (notice.kind === 'checkpoint') continue
          seen.push(notice)
          if (notice.kind === 'caughtUp' && more < 2)
            await store.append(card, revision(more + 4), [draft(card, ++more + 4)])
          else if (notice.kind === 'caughtUp') abort.abort()
        }
        const all = (await batchesOf(store.readAll())).flat()
        expect(seen.filter(({ kind }) => kind === 'event')).toStrictEqual(
          all.map((recorded) => ({ kind: 'event', recorded })),
        )
        const last = all.at(-1)
        expect(seen.at(-1)).toStrictEqual({ kind: 'caughtUp', position: last?.position })
        expect(all.length).toStrictEqual(order.length + 2)
      }),
    )

    it(
      'starts after a position, and says at once when there is nothing after it',
      onLog(async (store) => {
        expect(await noticesUntilCaughtUp(store, undefined)).toStrictEqual([
          { kind: 'caughtUp', position: null },
        ])
        await fillTwoStreams(store)
        const all = (await batchesOf(store.readAll())).flat()
        const [third, last] = [all[2]?.position, all.at(-1)?.position]
        expect(await noticesUntilCaughtUp(store, third)).toStrictEqual([
          ...all.slice(3).map((recorded) => ({ kind: 'event', recorded })),
          { kind: 'caughtUp', position: last },
        ])
        expect(await noticesUntilCaughtUp(store, last)).toStrictEqual([{ kind: 'caughtUp', position: last }])
      }),
    )

    it(
      'ends without an error when aborted while it waits, or before it began',
      onLog(async (store) => {
        const abort = new AbortController()
        const kinds: string[] = []
        for await (const { kind } of store.subscribe({ signal: abort.signal })) {
          kinds.push(kind)
          if (kind === 'caughtUp') setTimeout(() => abort.abort(), 5)
        }
        expect(kinds.filter((kind) => kind !== 'checkpoint')).toStrictEqual(['caughtUp'])
        for await (const notice of store.subscribe({ signal: abort.signal }))
          expect(notice).toStrictEqual('nothing')
      }),
    )

    it(
      'everybody who follows is told everything',
      onLog(async (store) => {
        const followers = [untilCount(store, order.length), untilCount(store, order.length)]
        await fillTwoStreams(store)
        const all = (await batchesOf(store.readAll())).flat()
        expect(await Promise.all(followers)).toStrictEqual([all, all])
      }),
    )
  })
}

const untilCount = async (store: EventStore, count: number): Promise<readonly RecordedLine[]> => {
  const abort = new AbortController()
  const recorded: RecordedLine[] = []
  for await (const notice of store.subscribe({ signal: abort.signal })) {
    if (notice.kind === 'event') recorded.push(notice.recorded)
    if (recorded.length === count) abort.abort()
  }
  return recorded
}
