import {
  type EventStore,
  type Position,
  type RecordedLine,
  revision,
  type StreamShare,
  streamName,
} from '@union-card/event-store'
import { accepted, all, cardOf, draftOf, type Suite } from './suite.ts'

/** A log that several readers share out among themselves, by its streams. */
export const inShares = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner
  const cards = Array.from({ length: 48 }, (_, index) => cardOf(index))
  const union = streamName('union', 'U1')
  const shares = [0, 1, 2].map((index): StreamShare => ({ category: 'card', index, of: 3 }))

  const recordOnEach = async (store: EventStore, rev: number): Promise<void> => {
    const expected = rev === 0 ? 'no_stream' : revision(rev - 1)
    await Promise.all(
      cards.map(async (card) => accepted(await store.append(card, expected, [draftOf(card, rev)]))),
    )
  }

  const fill = async (store: EventStore): Promise<readonly RecordedLine[]> => {
    for (const rev of [0, 1]) await recordOnEach(store, rev)
    accepted(await store.append(union, 'no_stream', [draftOf(union, 0)]))
    return all(store.readAll())
  }

  describe(`${name}: in shares`, () => {
    it(
      'every stream of the category is in one share, whole and in order, and the shares are about equally large',
      onLog(async (store) => {
        const whole = await fill(store)
        const parts: (readonly RecordedLine[])[] = []
        for (const only of shares) parts.push(await all(store.readAll({ only, batch: 7 })))
        expect(
          parts.map((part) => part.length >= 16 && part.length <= 48).filter((fair) => fair).length,
        ).toStrictEqual(3)
        const [first, second, third] = parts.map((part) => new Set(part.map(({ line }) => line.stream)))
        expect([...(first ?? []), ...(second ?? []), ...(third ?? [])].length).toStrictEqual(cards.length)
        const inOrder = (one: RecordedLine, other: RecordedLine) => (one.position < other.position ? -1 : 1)
        expect(parts.flat().sort(inOrder)).toStrictEqual(whole.filter(({ line }) => line.stream !== union))
        for (const part of parts) expect([...part].sort(inOrder)).toStrictEqual(part)
      }),
    )

    it(
      'the texts of a share are those of its lines',
      onLog(async (store) => {
        await fill(store)
        for (const only of shares)
          expect((await all(store.readTexts({ only }))).map(({ text }) => text)).toStrictEqual(
            (await all(store.readAll({ only }))).map(({ text }) => text),
          )
      }),
    )

    it(
      'who follows a share is told its lines, and how far it has come past the others',
      onLog(async (store) => {
        const whole = await fill(store)
        const last = whole.at(-1)?.position as Position
        for (const only of [
          ...shares,
          { category: 'union', index: 0, of: 1 },
          { ...shares[0], category: 'none' },
        ])
          expect(await toldUntil(store, only as StreamShare, last)).toStrictEqual(
            await all(store.readAll({ only: only as StreamShare })),
          )
      }),
    )

    it(
      'who goes on after the last position told misses nothing of its share',
      onLog(async (store) => {
        const [only] = shares as [StreamShare]
        const first = (await fill(store)).at(-1)?.position as Position
        const abort = new AbortController()
        let kept: Position | undefined
        for await (const notice of store.subscribe({ only, signal: abort.signal })) {
          kept = notice.kind === 'event' ? notice.recorded.position : (notice.position ?? kept)
          if (kept !== undefined && kept >= first) abort.abort()
        }
        await recordOnEach(store, 2)
        accepted(await store.append(union, revision(0), [draftOf(union, 1)]))
        const last = (await all(store.readAll())).at(-1)?.position as Position
        expect(await toldUntil(store, only, last, kept)).toStrictEqual(
          await all(store.readAll({ only, after: first })),
        )
      }),
    )
  })
}

/** The lines of a share until it is told that it has come as far as a position. */
const toldUntil = async (
  store: EventStore,
  only: StreamShare,
  until: Position,
  after?: Position,
): Promise<readonly RecordedLine[]> => {
  const abort = new AbortController()
  const told: RecordedLine[] = []
  for await (const notice of store.subscribe({ after, only, signal: abort.signal })) {
    if (notice.kind === 'event') told.push(notice.recorded)
    const reached = notice.kind === 'event' ? notice.recorded.position : notice.position
    if (reached !== null && reached >= until) abort.abort()
  }
  return told
}
