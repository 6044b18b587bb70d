import {
  type EventStore,
  type Position,
  type RecordedLine,
  revision,
  type StreamName,
} from '@union-card/event-store'
import { accepted, all, cardOf, draftOf, type Suite } from './suite.ts'

/** Reading and following while others record, and readers who stop, dawdle or fail. */
export const underLoad = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner

  /** Records so many events to several streams, one append after the other in each. */
  const recordMany = async (store: EventStore, streams: number, events: number, first = 0): Promise<void> => {
    await Promise.all(
      Array.from({ length: streams }, async (_, stream) => {
        const card = cardOf(first + stream)
        for (let rev = 0; rev < events; rev++)
          accepted(
            await store.append(card, rev === 0 ? 'no_stream' : revision(rev - 1), [draftOf(card, rev)]),
          )
      }),
    )
  }

  const places = (lines: readonly RecordedLine[]) => lines.map(({ line }) => `${line.stream} ${line.rev}`)
  const rising = (positions: readonly Position[]): boolean =>
    positions.every((position, index) => index === 0 || (positions[index - 1] as Position) < position)

  describe(`${name}: under load`, () => {
    it(
      'whatever the size of the pages, the same lines come, each once and in order',
      onLog(async (store) => {
        await recordMany(store, 3, 5)
        const whole = await all(store.readAll())
        expect([whole.length, rising(whole.map(({ position }) => position))]).toStrictEqual([15, true])
        for (const batch of [1, 2, 3, 7, 14, 15, 16, 1000]) {
          expect([batch, ...places(await all(store.readAll({ batch })))]).toStrictEqual([
            batch,
            ...places(whole),
          ])
          expect((await all(store.readTexts({ batch }))).map(({ text }) => text)).toStrictEqual(
            whole.map(({ text }) => text),
          )
        }
      }),
    )

    it(
      'shares hold every stream of a category once, whole and oldest first, however many shares there are',
      onLog(async (store) => {
        await recordMany(store, 7, 4)
        const whole = await all(store.readAll())
        const names = [...new Set(whole.map(({ line }) => line.stream))]
        for (const count of [1, 2, 3, 5]) {
          const shares = Array.from({ length: count }, (_, index) => ({ category: 'card', index, of: count }))
          const found = []
          for (const only of shares) {
            const streams = await all(store.readStreams(only))
            for (const { stream, lines } of streams)
              expect(places(lines)).toStrictEqual(lines.map((_, rev) => `${stream} ${rev}`))
            const lines = streams.flatMap((each) => each.lines)
            const alone = await all(store.readAll({ only, batch: 3 }))
            expect(places(alone)).toStrictEqual(
              places(lines.toSorted((a, b) => Number(a.position - b.position))),
            )
            found.push(...lines)
          }
          expect([count, ...places(found).toSorted()]).toStrictEqual([count, ...places(whole).toSorted()])
          expect(await all(store.readStreams({ category: 'person', index: 0, of: count }))).toStrictEqual([])
        }
        const wanted = [names[3], names[0], 'card-nobody'] as StreamName[]
        const named = await all(store.readStreams(wanted))
        expect(named.map(({ stream }) => stream).toSorted()).toStrictEqual([names[0], names[3]].toSorted())
        expect(named.map(({ lines }) => lines.length)).toStrictEqual([4, 4])
      }),
    )

    it(
      'who reads while others record sees every line up to some point, and no line twice',
      onLog(async (store) => {
        const recording = recordMany(store, 4, 12)
        const seen: (readonly RecordedLine[])[] = []
        let over = false
        const done = recording.finally(() => {
          over = true
        })
        while (!over) {
          seen.push(await all(store.readAll({ batch: 5 })))
          await new Promise((resolve) => setTimeout(resolve, 0))
        }
        await done
        const whole = places(await all(store.readAll()))
        for (const lines of seen) expect(places(lines)).toStrictEqual(whole.slice(0, lines.length))
      }),
    )

    it(
      'who follows while others record is told every line, in order',
      onLog(async (store) => {
        const abort = new AbortController()
        const told: RecordedLine[] = []
        const waves = [recordMany(store, 4, 6)]
        for await (const notice of store.subscribe({ signal: abort.signal })) {
          // The second wave begins once nothing more is there.
          if (notice.kind === 'caughtUp' && waves.length === 1) waves.push(recordMany(store, 4, 6, 4))
          if (notice.kind !== 'event') continue
          // A slow reader now and then, so that lines are recorded faster than they are told.
          if (told.length % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
          if (told.at(-1)?.position !== notice.recorded.position) told.push(notice.recorded)
          if (told.length === 48) abort.abort()
        }
        await Promise.all(waves)
        expect(places(told)).toStrictEqual(places(await all(store.readAll())))
      }),
    )

    it(
      'who stops reading or following on the way, or fails, leaves the store as it was',
      onLog(async (store) => {
        await recordMany(store, 2, 3)
        for await (const _ of store.readAll({ batch: 2 })) break
        for await (const _ of store.readTexts({ batch: 2 })) break
        for await (const _ of store.subscribe({ signal: new AbortController().signal })) break
        const failing = async () => {
          for await (const _ of store.subscribe({ signal: new AbortController().signal }))
            throw new RangeError('the reader fails')
        }
        const failed = await failing().catch((error: unknown) => error instanceof RangeError)
        expect([failed, (await all(store.readAll())).length]).toStrictEqual([true, 6])
        accepted(await store.append(cardOf('later'), 'no_stream', [draftOf(cardOf('later'), 0)]))
      }),
    )
  })
}
