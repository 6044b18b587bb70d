import { revision, streamName } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { batchesOf, increasing, linesOf, revisionOf, type Suite } from './suite.ts'
import { card, draft } from './twoStreams.ts'

/** Appends that arrive together. */
export const manyAtOnce = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner

  describe(`${name}: many at once`, () => {
    const inFlight = Array.from({ length: 64 }, (_, index) => index)

    it(
      '64 appends to streams of their own are all recorded, each once',
      onLog(async (store) => {
        const streams = inFlight.map((index) => streamName('card', `c${index}`))
        const answers = await Promise.all(
          streams.map((stream) => store.append(stream, 'no_stream', [draft(stream, 0), draft(stream, 1)])),
        )
        expect(answers.map(revisionOf)).toStrictEqual(inFlight.map(() => 1n))
        const all = (await batchesOf(store.readAll())).flat()
        expect(all.length).toStrictEqual(128)
        expect(increasing(all.map(({ position }) => position))).toStrictEqual(true)
        for (const stream of streams) expect((await linesOf(store, stream)).length).toStrictEqual(2)
      }),
    )

    it(
      'of 64 appends that expect the same of one stream one is recorded, the others are told what came first',
      onLog(async (store) => {
        const answers = await Promise.all(
          inFlight.map((index) => store.append(card, 'no_stream', [draft(card, index)])),
        )
        const accepted = answers.filter(E.isRight)
        expect(accepted.length).toStrictEqual(1)
        expect(answers.filter(E.isLeft)).toStrictEqual(
          inFlight.slice(1).map(() =>
            E.left({
              _tag: 'WrongExpectedRevision',
              stream: card,
              expected: 'no_stream',
              actual: revision(0),
            }),
          ),
        )
        expect((await linesOf(store, card)).length).toStrictEqual(1)
      }),
    )

    it(
      'one append sent 64 times is recorded once, and every sender hears the same',
      onLog(async (store) => {
        const answers = await Promise.all(
          inFlight.map(() => store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])),
        )
        expect(answers.map(revisionOf)).toStrictEqual(inFlight.map(() => 1n))
        expect((await linesOf(store, card)).length).toStrictEqual(2)
      }),
    )

    it(
      'appends to one stream, one after the other by whoever comes next, leave no gap',
      onLog(async (store) => {
        const appendNext = async (index: number): Promise<void> => {
          const lines = await linesOf(store, card)
          const last = lines.at(-1)
          const expected = last === undefined ? 'no_stream' : revision(last.line.rev)
          const answer = await store.append(card, expected, [draft(card, index)])
          if (E.isLeft(answer)) await appendNext(index)
        }
        await Promise.all(inFlight.slice(0, 16).map(appendNext))
        const lines = await linesOf(store, card)
        expect(lines.map(({ line }) => line.rev)).toStrictEqual(inFlight.slice(0, 16))
        expect(new Set(lines.map(({ line }) => line.id)).size).toStrictEqual(16)
      }),
    )
  })
}
