import { type EventStore, exportLines, position, sealLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { all, batchesOf, cardOf, draftOf, noticesUntilCaughtUp, rejection, type Suite } from './suite.ts'

/** A store that is closed, or being closed: every question is answered, and nothing hangs. */
export const afterClosing = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner
  const card = cardOf(1)

  const because = (answer: E.Either<object, unknown>): unknown =>
    E.isLeft(answer) && 'because' in answer.left ? answer.left.because : answer

  const failure = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'none',
      (error: unknown) =>
        error instanceof Error && 'fault' in error ? because(E.left(error.fault as object)) : error,
    )

  describe(`${name}: after closing`, () => {
    it(
      'a closed store answers that it is closed, however often it is closed',
      onLog(async (store) => {
        await store.close()
        await store.close()
        const answers = [
          await store.append(card, 'no_stream', [draftOf(card, 0)]),
          await store.readStream(card),
          await store.head(),
        ]
        expect(
          answers.map((answer) => E.isLeft(answer) && 'because' in answer.left && answer.left.because),
        ).toStrictEqual(['closed', 'closed', 'closed'])
        expect(await rejection(batchesOf(store.readAll()))).toStrictEqual('ReadFailed')
        expect(await rejection(noticesUntilCaughtUp(store, undefined))).toStrictEqual('ReadFailed')
      }),
    )

    it(
      'every kind of question is answered with word that it is closed',
      onLog(async (store) => {
        const line = sealLine({
          ...draftOf(card, 0),
          v: 1,
          log: 'conformance',
          stream: card,
          rev: 0,
          at: '2018-03-05T04:00:00.000Z',
          prev: null,
        })
        if (E.isLeft(line)) throw new Error('a line that does not seal')
        await store.close()
        expect(because(await store.append(card, 'no_stream', [draftOf(card, 0)]))).toStrictEqual('closed')
        expect(because(await store.appendSealed([line.right]))).toStrictEqual('closed')
        expect(because(await store.readStream(card))).toStrictEqual('closed')
        expect(because(await store.head())).toStrictEqual('closed')
        const signal = new AbortController().signal
        for (const iteration of [
          store.readAll(),
          store.readTexts(),
          store.subscribe({ signal }),
          exportLines(store),
        ])
          expect(await failure(drained(iteration))).toStrictEqual('closed')
        if (store.hashAt !== undefined)
          expect(because(await store.hashAt(position(1n)))).toStrictEqual('closed')
        if (store.lastRecordedAt !== undefined)
          expect(because(await store.lastRecordedAt())).toStrictEqual('closed')
        if (store.lineOfCommand !== undefined)
          expect(because(await store.lineOfCommand(draftOf(card, 0).command.id))).toStrictEqual('closed')
      }),
    )

    it(
      'appends that are under way are answered, each one way or the other',
      onLog(async (store) => {
        const under = Array.from({ length: 20 }, (_, index) =>
          store.append(cardOf(index), 'no_stream', [draftOf(cardOf(index), 0)]),
        )
        await store.close()
        const answers = await Promise.all(under)
        expect(answers.filter((answer) => E.isLeft(answer) && because(answer) !== 'closed')).toStrictEqual([])
      }),
    )

    it(
      'who follows is told so, or finds the end',
      onLog(async (store) => {
        const followed = follows(store)
        await store.close()
        expect(['closed', 'none'].includes(String(await failure(followed)))).toStrictEqual(true)
      }),
    )
  })

  const follows = async (store: EventStore): Promise<void> => {
    for await (const notice of store.subscribe({ signal: new AbortController().signal }))
      if (notice.kind === 'event') await all([] as never)
  }
}

const drained = async (iteration: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of iteration);
}
