/**
 * What every event store must do, as tests for whichever runner. A store that passes answers as the in-memory store
 * and the SQLite store do, and writes the same bytes.
 */
import {
  type Appended,
  type AppendFault,
  type Clock,
  type EventDraft,
  type EventStore,
  type ExpectedRevision,
  exportLines,
  importLines,
  type Line,
  type LogIdentity,
  leafHash,
  limits,
  type Notice,
  type Position,
  type RecordedLine,
  type RecordedText,
  readLine,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { afterClosing } from './eventStore/afterClosing.ts'
import { differential } from './eventStore/differential.ts'
import { inShares } from './eventStore/inShares.ts'
import { restingOnOthers } from './eventStore/restingOnOthers.ts'
import { draftOf, suiteOver } from './eventStore/suite.ts'
import { underLoad } from './eventStore/underLoad.ts'

/** The part of a test runner that the suite needs; jest and vitest have it. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => void
  readonly it: (name: string, body: () => Promise<void>) => void
  /** Throws unless both are equal in every value and type. */
  readonly expect: (found: unknown) => { readonly toStrictEqual: (expected: unknown) => void }
}

/** A kind of store, by how a new and empty log of it is opened. The suite closes what it opens. */
export interface StoreUnderTest {
  readonly name: string
  readonly open: (log: LogIdentity, clock: Clock) => Promise<EventStore>
  /** Whether it offers `lineOfCommand`; false when left out. */
  readonly looksUpCommands?: boolean
}

/** Declares the tests of a kind of store. */
export const eventStoreConformance = (store: StoreUnderTest, runner: TestRunner): void => {
  const { name, open } = store
  const { describe, it, expect } = runner
  const suite = suiteOver(store, runner)
  for (const theme of [restingOnOthers, inShares, underLoad, differential, afterClosing]) theme(suite)

  /** Runs a test on a new log, which it closes afterwards. */
  const onLog =
    (test: (store: EventStore, time: Time) => Promise<void>, mode: LogIdentity['mode'] = 'live') =>
    async (): Promise<void> => {
      const time = stoppedAt('2018-03-05T04:00:00.000Z')
      const store = await open({ id: 'conformance', mode }, time.clock)
      try {
        await test(store, time)
      } finally {
        await store.close()
      }
    }

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
      onLog(async (store, time) => {
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
          answerOf(await store.append(card, 'no_stream', first)),
          answerOf(await store.append(card, revision(1), second)),
        ]
        const before = await textsOf(store)
        const again = [
          answerOf(await store.append(card, 'no_stream', first)),
          answerOf(await store.append(card, revision(1), second)),
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
      onLog(async (store, time) => {
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

  describe(`${name}: reading`, () => {
    it(
      'a stream is read after a revision, and up to a limit',
      onLog(async (store) => {
        await store.append(card, 'no_stream', [
          draft(card, 0),
          draft(card, 1),
          draft(card, 2),
          draft(card, 3),
        ])
        const revs = async (part: Parameters<EventStore['readStream']>[1]) =>
          (await linesOf(store, card, part)).map(({ line }) => line.rev)
        expect(await revs({})).toStrictEqual([0, 1, 2, 3])
        expect(await revs({ after: revision(1) })).toStrictEqual([2, 3])
        expect(await revs({ after: revision(0), limit: 2 })).toStrictEqual([1, 2])
        expect(await revs({ limit: 1 })).toStrictEqual([0])
        expect(await revs({ after: revision(3) })).toStrictEqual([])
        expect(await revs({ after: revision(8) })).toStrictEqual([])
      }),
    )

    it(
      'a stream that is not there has no lines, nor has an empty log a head',
      onLog(async (store) => {
        expect(await store.readStream(card)).toStrictEqual(E.right([]))
        expect(await store.head()).toStrictEqual(E.right(null))
        expect(await textsOf(store)).toStrictEqual([])
      }),
    )

    it(
      'the log is read in the order of recording, in batches, after a position, up to the head',
      onLog(async (store) => {
        const answers = await fillTwoStreams(store)
        const recorded = await batchesOf(store.readAll({ batch: 4 }))
        const all = recorded.flat()
        expect(all.map(({ line }) => [line.stream, line.rev])).toStrictEqual(order)
        expect(recorded.every((batch) => batch.length <= 4)).toStrictEqual(true)
        expect(increasing(all.map(({ position }) => position))).toStrictEqual(true)
        expect(all.map(({ text, line }) => [text, line])).toStrictEqual(
          all.map(({ text }) => [text, JSON.parse(text)]),
        )
        expect(all.map(({ position }) => position)).toStrictEqual(answers)
        expect(await store.head()).toStrictEqual(E.right(all.at(-1)?.position))
        for (const [index, { position }] of all.entries())
          expect((await batchesOf(store.readAll({ after: position, batch: 3 }))).flat()).toStrictEqual(
            all.slice(index + 1),
          )
      }),
    )

    it(
      'the bare texts are those of the lines, each with its place and the leaf hash kept since it was written',
      onLog(async (store) => {
        await fillTwoStreams(store)
        const all = (await batchesOf(store.readAll())).flat()
        const texts = (await batchesOf(store.readTexts({ batch: 2 }))).flat()
        expect(texts).toStrictEqual(
          all.map(({ position, text, line }) => ({
            position,
            stream: line.stream,
            revision: revision(line.rev),
            text,
            hash: leafHash(text),
          })),
        )
        expect((await batchesOf(store.readTexts({ after: all[3]?.position }))).flat()).toStrictEqual(
          texts.slice(4),
        )
      }),
    )

    it(
      'every line of a stream is linked to the one before',
      onLog(async (store) => {
        await fillTwoStreams(store)
        for (const stream of [card, other]) {
          const lines = await linesOf(store, stream)
          expect(lines.map(({ line }) => line.prev)).toStrictEqual([
            null,
            ...lines.slice(0, -1).map(({ text }) => leafHash(text)),
          ])
        }
      }),
    )
  })

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

  describe(`${name}: export and import`, () => {
    const exported = async (store: EventStore): Promise<readonly string[]> => {
      const texts: string[] = []
      for await (const text of exportLines(store)) texts.push(text)
      return texts
    }

    /** Runs a test on the lines of a filled log and a second, empty one. */
    const onCopy = (test: (texts: readonly string[], copy: EventStore) => Promise<void>) =>
      onLog(async (store) => {
        await fillTwoStreams(store)
        const texts = await exported(store)
        await onLog((copy) => test(texts, copy))()
      })

    it(
      'an export imported into an empty log is exported again byte for byte',
      onCopy(async (texts, copy) => {
        expect(await importLines(copy, texts, { batch: 2 })).toStrictEqual(
          E.right({ appended: order.length, present: 0 }),
        )
        expect(await exported(copy)).toStrictEqual(texts)
      }),
    )

    it(
      'an import can be repeated, and continued where it stopped; the log then goes on',
      onCopy(async (texts, copy) => {
        await importLines(copy, texts.slice(0, 3))
        expect(await importLines(copy, texts)).toStrictEqual(
          E.right({ appended: order.length - 3, present: 3 }),
        )
        expect(await importLines(copy, texts, { batch: 1 })).toStrictEqual(
          E.right({ appended: 0, present: order.length }),
        )
        expect(await exported(copy)).toStrictEqual(texts)
        expect(revisionOf(await copy.append(card, revision(4), [draft(card, 5)]))).toStrictEqual(5n)
        expect((await exported(copy)).slice(0, -1)).toStrictEqual(texts)
      }),
    )

    it(
      'a line that differs from the one recorded is refused by stream and revision, and nothing is changed',
      onCopy(async (texts, copy) => {
        await copy.append(card, 'no_stream', [draft(card, 40)])
        const before = await exported(copy)
        const outcome = await importLines(copy, texts)
        expect(E.isLeft(outcome) ? outcome.left.fault : outcome).toStrictEqual({
          _tag: 'DifferentLine',
          index: 0,
          stream: card,
          revision: revision(0),
        })
        expect(await exported(copy)).toStrictEqual(before)
      }),
    )

    it(
      'a line that leaves a gap or belongs to another log is refused, with its index',
      onCopy(async (texts, copy) => {
        const missing = await importLines(copy, [...texts.slice(0, 1), ...texts.slice(2)])
        expect(E.isLeft(missing) ? missing.left.fault : missing).toStrictEqual({
          _tag: 'DoesNotFollow',
          index: 2,
          stream: card,
          revision: revision(2),
          by: 'gap',
        })
        const foreign = texts
          .slice(0, 1)
          .map((text) => text.replace('"log":"conformance"', '"log":"elsewhere"'))
        expect(await importLines(copy, foreign)).toStrictEqual(
          E.left({
            fault: { _tag: 'OtherLog', index: 0, expected: 'conformance', found: 'elsewhere' },
            soFar: { appended: 0, present: 0 },
          }),
        )
      }),
    )
  })

  describe(`${name}: closing`, () => {
    it(
      'a closed store answers that it is closed, however often it is closed',
      onLog(async (store) => {
        await store.close()
        await store.close()
        const answers = [
          await store.append(card, 'no_stream', [draft(card, 0)]),
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
  })
}

const card = streamName('card', 'h01')
const other = streamName('card', 'h02')

/** The streams and revisions that `fillTwoStreams` records, in its order. */
const order: readonly (readonly [StreamName, number])[] = [
  [card, 0],
  [card, 1],
  [other, 0],
  [card, 2],
  [other, 1],
  [other, 2],
  [card, 3],
  [card, 4],
]

/** Records `order`, an append for each event, and answers the positions. */
const fillTwoStreams = async (store: EventStore): Promise<readonly (Position | undefined)[]> => {
  const positions: (Position | undefined)[] = []
  for (const [stream, rev] of order) {
    const expected = rev === 0 ? 'no_stream' : revision(rev - 1)
    positions.push(answerOf(await store.append(stream, expected, [draft(stream, rev)])).position)
  }
  return positions
}

const draft = (stream: StreamName, index: number): EventDraft =>
  draftOf(stream, index, { by: 'U1', on: '2018-03-05', reason: '工作调动', index })

interface Time {
  readonly clock: Clock
  readonly set: (instant: string) => void
}

const stoppedAt = (instant: string): Time => {
  let now = Date.parse(instant)
  return {
    clock: () => now,
    set: (next) => {
      now = Date.parse(next)
    },
  }
}

const answerOf = (outcome: E.Either<AppendFault, Appended>): Appended => {
  if (E.isLeft(outcome)) throw new Error(`an append was answered ${outcome.left._tag}`)
  return outcome.right
}

const revisionOf = (outcome: E.Either<AppendFault, Appended>): bigint => answerOf(outcome).revision

const tagOf = (outcome: E.Either<AppendFault, Appended>): string =>
  E.isLeft(outcome) ? outcome.left._tag : 'accepted'

const linesOf = async (
  store: EventStore,
  stream: StreamName,
  part?: Parameters<EventStore['readStream']>[1],
): Promise<readonly RecordedLine[]> => {
  const lines = await store.readStream(stream, part)
  if (E.isLeft(lines)) throw new Error(`a read was answered ${lines.left._tag}`)
  return lines.right
}

const batchesOf = async <A>(batches: AsyncIterable<A>): Promise<readonly A[]> => {
  const all: A[] = []
  for await (const batch of batches) all.push(batch)
  return all
}

const textsOf = async (store: EventStore): Promise<readonly RecordedText[]> =>
  (await batchesOf(store.readTexts())).flat()

const noticesUntilCaughtUp = async (
  store: EventStore,
  after: Position | undefined,
): Promise<readonly Notice[]> => {
  const abort = new AbortController()
  const notices: Notice[] = []
  for await (const notice of store.subscribe({ after, signal: abort.signal })) {
    if (notice.kind !== 'checkpoint') notices.push(notice)
    if (notice.kind === 'caughtUp') abort.abort()
  }
  return notices
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

const increasing = (positions: readonly Position[]): boolean =>
  positions.every((position, index) => index === 0 || (positions[index - 1] as Position) < position)

const rejection = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
    return 'none'
  } catch (error) {
    return error instanceof Error ? error.name : 'no error'
  }
}
