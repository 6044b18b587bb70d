import { type ExpectedRevision, type RecordedLine, revision, type StreamName } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { accepted, all, cardOf, draftOf, type Suite } from './suite.ts'

/** Appends that rest on other streams, and commands looked up by their id: what uniqueness across cards needs. */
export const restingOnOthers = ({ store: { name, looksUpCommands = false }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner
  const [own, other, third] = [cardOf('own'), cardOf('other'), cardOf('third')]

  const wrong = (stream: StreamName, expected: ExpectedRevision, actual: ExpectedRevision) =>
    E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual })

  describe(`${name}: resting on other streams`, () => {
    it(
      'an append happens only while the streams it rests on stand where they are said to; else it is told which does not',
      onLog(async (store) => {
        await store.append(other, 'no_stream', [draftOf(other, 0), draftOf(other, 1)])
        const attempt = (stream: StreamName, at: ExpectedRevision) =>
          store.append(
            own,
            'no_stream',
            [draftOf(own, 0)],
            [
              { stream: other, at: revision(1) },
              { stream, at },
            ],
          )
        expect(await attempt(third, revision(0))).toStrictEqual(wrong(third, revision(0), 'no_stream'))
        expect(await attempt(other, 'no_stream')).toStrictEqual(wrong(other, 'no_stream', revision(1)))
        expect(await attempt(other, revision(0))).toStrictEqual(wrong(other, revision(0), revision(1)))
        expect((await all(store.readAll())).length).toStrictEqual(2)
        expect(accepted(await attempt(third, 'no_stream')).revision).toStrictEqual(revision(0))
      }),
    )

    it(
      'a repetition is answered as the first time, whatever has become of the streams it rested on',
      onLog(async (store) => {
        const append = () =>
          store.append(own, 'no_stream', [draftOf(own, 0)], [{ stream: other, at: 'no_stream' }])
        const { revision: first } = accepted(await append())
        await store.append(other, 'no_stream', [draftOf(other, 0)])
        expect(accepted(await append()).revision).toStrictEqual(first)
        expect((await all(store.readAll())).length).toStrictEqual(2)
      }),
    )

    it(
      'its own stream is looked at first',
      onLog(async (store) => {
        const attempt = await store.append(
          own,
          revision(0),
          [draftOf(own, 0)],
          [{ stream: other, at: revision(0) }],
        )
        expect(attempt).toStrictEqual(wrong(own, revision(0), 'no_stream'))
      }),
    )
  })

  describe(`${name}: looking up a command`, () => {
    it(
      looksUpCommands
        ? 'finds the first line it led to on a card, by its id in either case, and no line of another kind of stream'
        : 'is not offered, and not pretended',
      onLog(async (store) => {
        expect(store.lineOfCommand !== undefined).toStrictEqual(looksUpCommands)
        if (store.lineOfCommand === undefined) return
        const [first, second] = [draftOf(own, 0), draftOf(other, 1)]
        const claim = { ...draftOf(cardOf('claim'), 0), command: second.command }
        await store.append('number-P1' as StreamName, 'no_stream', [claim])
        await store.append(own, 'no_stream', [first, { ...draftOf(own, 1), command: first.command }])
        await store.append(other, 'no_stream', [draftOf(other, 0)])
        const [, line] = await all(store.readAll())
        for (const id of [first.command.id, first.command.id.toUpperCase()])
          expect(E.map((found?: RecordedLine) => found?.text)(await store.lineOfCommand(id))).toStrictEqual(
            E.right(line?.text),
          )
        expect(await store.lineOfCommand(second.command.id)).toStrictEqual(E.right(undefined))
      }),
    )
  })
}
