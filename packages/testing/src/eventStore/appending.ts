import {
  type Appended,
  type AppendFault,
  type EventDraft,
  type ExpectedRevision,
  type Line,
  leafHash,
  limits,
  readLine,
  revision,
  type StreamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { accepted, linesOf, rejection, revisionOf, type Suite, tagOf, textsOf } from './suite.ts'
import { card, draft, other } from './twoStreams.ts'

/** Appending: revisions, expectations, repetitions, what is refused, and the lines that are written. */
export const appending = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner

  describe(`${name}: appending`, () => {
    it(
      'the first event of a stream stands at revision 0, the next at 1, those of one append one after the other',
      onLog(async (store) => {
        expect(revisionOf(await store.append(card, 'no_stream', [draft(card, 0)]))).toStrictEqual(0n)
        expect(revisionOf(await store.append(card, revision(0), [draft(card, 1)]))).toStrictEqual(1n)
        const three = [draft(card, 2), draft(card, 3), draft(card, 4)] as const
        expect(revisionOf(await store.append(card, revision(1), three))).toStrictEqual(4n)
        expect((await linesOf(store, card)).map(({ line }) => [line.rev, line.id])).toStrictEqual(
          [0, 1, 2, 3, 4].map((rev) => [rev, draft(card, rev).id]),
        )
      }),
    )

    it(
      'a line carries what was drafted, who keeps the log, where it stands, and when it was recorded',
      onLog(async (store, _open, time) => {
        const event = {
          ...draft(card, 0),
          corr: 'transfer-7',
          cause: 'import-1',
          actor: { union: 'U1', officer: 'o-1' },
        }
        await store.append(card, 'no_stream', [event])
        time.set('2018-03-05T04:00:01.500Z')
        await store.append(card, revision(0), [draft(card, 1)])
        const [first, second] = await textsOf(store)
        const place = { v: 1, log: 'conformance', stream: card } as const
        const whole: readonly Line[] = [
          { ...event, ...place, rev: 0, at: '2018-03-05T04:00:00.000Z', prev: null },
          {
            ...draft(card, 1),
            ...place,
            rev: 1,
            at: '2018-03-05T04:00:01.500Z',
            prev: leafHash(first?.text ?? ''),
          },
        ]
        expect((await linesOf(store, card)).map(({ line }) => line)).toStrictEqual(whole)
        expect([first, second].map((recorded) => readLine(recorded?.text ?? ''))).toStrictEqual(
          whole.map((line, index) => {
            const text = [first, second][index]?.text ?? ''
            return E.right({ line, text, hash: leafHash(text) })
          }),
        )
      }),
    )

    it(
      'text of every kind comes back as it was: Chinese, rare characters, controls, separators',
      onLog(async (store) => {
        const data = {
          name: '阿卜杜拉·买买提 𠮷𬱖',
          odd: '\u0000\u001f\u007f\u2028\u2029"\\/',
          empty: '',
          none: null,
          no: false,
        }
        await store.append(card, 'no_stream', [{ ...draft(card, 0), data }])
        expect((await linesOf(store, card)).map(({ line }) => line.data)).toStrictEqual([data])
      }),
    )

    it(
      'a stream that stands elsewhere than expected is left alone, and the answer says where it stands',
      onLog(async (store) => {
        const wrong = (expected: ExpectedRevision, actual: ExpectedRevision, stream: StreamName) =>
          E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual })
        expect(await store.append(card, revision(0), [draft(card, 9)])).toStrictEqual(
          wrong(revision(0), 'no_stream', card),
        )
        await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
        for (const expected of ['no_stream', revision(0), revision(2), revision(7)] as const)
          expect(await store.append(card, expected, [draft(card, 9)])).toStrictEqual(
            wrong(expected, revision(1), card),
          )
        expect((await linesOf(store, card)).length).toStrictEqual(2)
        expect(await store.append(other, revision(1), [draft(other, 9)])).toStrictEqual(
          wrong(revision(1), 'no_stream', other),
        )
      }),
    )

    it(
      'the same ids at exactly those revisions are answered as the first time, also after more events',
      onLog(async (store) => {
        const first = [draft(card, 0), draft(card, 1)] as const
        const second = [draft(card, 2)] as const
        const answers = [
          accepted(await store.append(card, 'no_stream', first)),
          accepted(await store.append(card, revision(1), second)),
        ]
        const before = await textsOf(store)
        const again = [
          accepted(await store.append(card, 'no_stream', first)),
          accepted(await store.append(card, revision(1), second)),
        ]
        expect(again.map(({ revision }) => revision)).toStrictEqual(answers.map(({ revision }) => revision))
        // A store may not know the position any more; when it names one, it is that of the first time.
        expect(again.map(({ position }, index) => position ?? answers[index]?.position)).toStrictEqual(
          answers.map(({ position }) => position),
        )
        expect(await textsOf(store)).toStrictEqual(before)
      }),
    )

    it(
      'ids that are there only in part, in another order or elsewhere are no repetition',
      onLog(async (store) => {
        await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
        const attempts: readonly (readonly [ExpectedRevision, ReadonlyNonEmptyArray<EventDraft>])[] = [
          ['no_stream', [draft(card, 0), draft(card, 1), draft(card, 2)]],
          ['no_stream', [draft(card, 1), draft(card, 0)]],
          ['no_stream', [draft(card, 1)]],
          [revision(0), [draft(card, 1), draft(card, 2)]],
          [revision(5), [draft(card, 0)]],
        ]
        for (const [expected, events] of attempts)
          expect(tagOf(await store.append(card, expected, events))).toStrictEqual('WrongExpectedRevision')
        expect((await textsOf(store)).length).toStrictEqual(2)
      }),
    )

    it(
      'what is too large is refused with the limit, and nothing is written',
      onLog(async (store) => {
        const bytes = (count: number) => ({ text: 'x'.repeat(count) })
        const tooLarge = (of: keyof typeof limits, fault: E.Either<AppendFault, Appended>) => {
          const found = E.isLeft(fault) && fault.left._tag === 'TooLarge' ? fault.left.found : 0
          expect(fault).toStrictEqual(E.left({ _tag: 'TooLarge', of, limit: limits[of], found }))
          expect(found > limits[of]).toStrictEqual(true)
        }
        const many = (count: number): ReadonlyNonEmptyArray<EventDraft> => [
          draft(card, 0),
          ...Array.from({ length: count - 1 }, (_, index) => draft(card, index + 1)),
        ]
        tooLarge('eventsPerAppend', await store.append(card, 'no_stream', many(limits.eventsPerAppend + 1)))
        tooLarge(
          'bytesPerEvent',
          await store.append(card, 'no_stream', [
            draft(card, 0),
            { ...draft(card, 1), data: bytes(limits.bytesPerEvent) },
          ]),
        )
        const third = { data: bytes(Math.ceil(limits.bytesPerAppend / 3)) }
        tooLarge(
          'bytesPerAppend',
          await store.append(card, 'no_stream', [
            { ...draft(card, 0), ...third },
            { ...draft(card, 1), ...third },
            { ...draft(card, 2), ...third },
          ]),
        )
        expect(await textsOf(store)).toStrictEqual([])
        expect(revisionOf(await store.append(card, 'no_stream', many(limits.eventsPerAppend)))).toStrictEqual(
          499n,
        )
      }),
    )

    it(
      'an event that makes no line is named by its place, and its append is not written',
      onLog(async (store) => {
        const data = { on: new Date(0) }
        expect(
          await store.append(card, 'no_stream', [draft(card, 0), { ...draft(card, 1), data }]),
        ).toStrictEqual(
          E.left({
            _tag: 'UnsealableEvent',
            event: 1,
            path: '/data/on',
            expected: 'plain JSON with safe integers and ASCII keys',
            found: 'an instance of Date',
          }),
        )
        expect(await textsOf(store)).toStrictEqual([])
      }),
    )

    it(
      'a clock that is set back does not take the stream back',
      onLog(async (store, _open, time) => {
        await store.append(card, 'no_stream', [draft(card, 0)])
        time.set('2018-03-05T03:00:00.000Z')
        await store.append(card, revision(0), [draft(card, 1)])
        time.set('2018-03-05T05:00:00.000Z')
        await store.append(card, revision(1), [draft(card, 2)])
        expect((await linesOf(store, card)).map(({ line }) => line.at)).toStrictEqual([
          '2018-03-05T04:00:00.000Z',
          '2018-03-05T04:00:00.000Z',
          '2018-03-05T05:00:00.000Z',
        ])
      }),
    )

    it(
      'in a rehearsal an event may say when it counts as recorded, which never goes back',
      onLog(async (store) => {
        const at = (instant: string, index: number) => ({ ...draft(card, index), at: instant })
        await store.append(card, 'no_stream', [
          at('2001-05-01T00:00:00.000Z', 0),
          at('2001-05-02T00:00:00.000Z', 1),
        ])
        await store.append(card, revision(1), [at('2001-04-01T00:00:00.000Z', 2)])
        await store.append(card, revision(2), [draft(card, 3)])
        expect(store.log).toStrictEqual({ id: 'conformance', mode: 'rehearsal' })
        expect((await linesOf(store, card)).map(({ line }) => line.at)).toStrictEqual([
          '2001-05-01T00:00:00.000Z',
          '2001-05-02T00:00:00.000Z',
          '2001-05-02T00:00:00.000Z',
          '2018-03-05T04:00:00.000Z',
        ])
      }, 'rehearsal'),
    )

    it(
      'in a live log the clock alone says when: an event that says so itself is a defect of its author',
      onLog(async (store) => {
        const early = { ...draft(card, 0), at: '2001-05-01T00:00:00.000Z' }
        expect(await rejection(store.append(card, 'no_stream', [early]))).toStrictEqual('RangeError')
        expect(await textsOf(store)).toStrictEqual([])
      }),
    )
  })
}
