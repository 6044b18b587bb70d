import { isDeepStrictEqual } from 'node:util'
import { type EventStore, memoryEventStore, position } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { afterClosing } from './afterClosing.ts'
import { differential } from './differential.ts'
import { inShares } from './inShares.ts'
import { reading } from './reading.ts'
import { restingOnOthers } from './restingOnOthers.ts'
import { type Suite, suiteOver } from './suite.ts'
import { underLoad } from './underLoad.ts'

/** Stores that are wrong in one point, and the theme that must catch each. */

type Wrong = (store: EventStore) => Partial<EventStore>

/** The names of the tests of a theme that a store fails, under a runner of three lines. */
const failures = async (theme: (suite: Suite) => void, wrong: Wrong): Promise<readonly string[]> => {
  const tests: (readonly [string, () => Promise<void>])[] = []
  theme(
    suiteOver(
      {
        name: 'wrong',
        looksUpCommands: true,
        open: async (log, clock) => {
          const right = memoryEventStore({ log, clock })
          return { ...right, ...wrong(right) }
        },
      },
      {
        describe: (_, body) => body(),
        it: (name, body) => tests.push([name, body]),
        expect: (found) => ({
          toStrictEqual: (expected) => {
            if (!isDeepStrictEqual(found, expected)) throw new Error('not equal')
          },
        }),
      },
    ),
  )
  const failed: string[] = []
  for (const [name, body] of tests) await body().catch(() => failed.push(name))
  return failed
}

describe('the themes of the suite for event stores', () => {
  it.each([
    ['resting on others', restingOnOthers],
    ['in shares', inShares],
    ['under load', underLoad],
    ['differential', differential],
    ['after closing', afterClosing],
  ])('%s passes a store that does nothing wrong', async (_, theme) => {
    expect(await failures(theme, () => ({}))).toStrictEqual([])
  })

  it.each<[string, (suite: Suite) => void, string, Wrong]>([
    [
      'does not look at what an append rests on',
      restingOnOthers,
      'an append happens only while the streams it rests on stand where they are said to; else it is told which does not',
      (store) => ({ append: (stream, expected, events) => store.append(stream, expected, events) }),
    ],
    [
      'looks at that before it recognises a repetition',
      restingOnOthers,
      'a repetition is answered as the first time, whatever has become of the streams it rested on',
      (store) => ({
        append: async (stream, expected, events, premises = []) => {
          for (const { stream: other, at } of premises) {
            const lines = await store.readStream(other)
            const end = E.isRight(lines) ? lines.right.at(-1)?.line.rev : undefined
            const actual = end === undefined ? 'no_stream' : at
            if (actual !== at)
              return E.left({ _tag: 'WrongExpectedRevision', stream: other, expected: at, actual })
            if (end !== undefined && at === 'no_stream')
              return E.left({
                _tag: 'WrongExpectedRevision',
                stream: other,
                expected: at,
                actual: 'no_stream',
              })
          }
          return store.append(stream, expected, events, premises)
        },
      }),
    ],
    [
      'takes a claim for an acceptance',
      restingOnOthers,
      'finds the first line it led to on a card, by its id in either case, and no line of another kind of stream',
      (store) => ({
        lineOfCommand: async (id) => {
          for await (const batch of store.readAll())
            for (const recorded of batch)
              if (recorded.line.command.id === id.toLowerCase()) return E.right(recorded)
          return E.right(undefined)
        },
      }),
    ],
    [
      'tells the hash of the line before',
      reading,
      'the hash of the line at a position is told, or nothing where none stands, if the store can look one up',
      (store) => ({
        hashAt: async (at) => store.hashAt?.(position(BigInt(at) - 1n)) ?? E.right(null),
      }),
    ],
    [
      'tells the hash of the last line of any position beyond',
      reading,
      'the hash of the line at a position is told, or nothing where none stands, if the store can look one up',
      (store) => ({
        hashAt: async (at) => {
          const head = await store.head()
          const last = E.isRight(head) ? head.right : null
          return store.hashAt?.(last !== null && last < at ? last : at) ?? E.right(null)
        },
      }),
    ],
    [
      'tells of the latest moment instead of the last line',
      reading,
      'when the last line was recorded is told, or nothing of an empty log, if the store can look at that line alone',
      (store) => ({
        lastRecordedAt: async () => {
          const moments: string[] = []
          for await (const batch of store.readAll()) moments.push(...batch.map(({ line }) => line.at))
          return E.right(moments.sort().at(-1) ?? null)
        },
      }),
    ],
    [
      'reads to a share the lines of others',
      inShares,
      'every stream of the category is in one share, whole and in order, and the shares are about equally large',
      (store) => ({ readAll: ({ only: _, ...part } = {}) => store.readAll(part) }),
    ],
    [
      'shares out lines instead of streams',
      inShares,
      'every stream of the category is in one share, whole and in order, and the shares are about equally large',
      (store) => ({
        readAll: async function* ({ only, ...part } = {}) {
          for await (const batch of store.readAll(part))
            for (const recorded of batch)
              if (only === undefined || Number(recorded.position) % only.of === only.index) yield [recorded]
        },
      }),
    ],
    [
      'tells a share the lines of others',
      inShares,
      'who follows a share is told its lines, and how far it has come past the others',
      (store) => ({ subscribe: ({ only: _, ...following }) => store.subscribe(following) }),
    ],
    [
      'tells a share that it has come past lines of its own',
      inShares,
      'who goes on after the last position told misses nothing of its share',
      (store) => ({
        subscribe: async function* (following) {
          const head = await store.head()
          if (E.isRight(head) && head.right !== null) yield { kind: 'checkpoint', position: head.right }
          for await (const notice of store.subscribe(following))
            yield notice.kind === 'event' && following.after !== undefined
              ? { kind: 'checkpoint', position: notice.recorded.position }
              : notice
        },
      }),
    ],
    [
      'loses a line between two pages',
      underLoad,
      'whatever the size of the pages, the same lines come, each once and in order',
      (store) => ({
        readAll: async function* (part) {
          let page = 0
          for await (const [first, second, ...others] of store.readAll(part))
            if (page++ === 0) yield second === undefined ? [first] : [first, second, ...others]
            else if (second !== undefined) yield [second, ...others]
        },
      }),
    ],
    [
      'follows what is there, and not what comes',
      underLoad,
      'who follows while others record is told every line, in order',
      (store) => ({
        subscribe: async function* (following) {
          const abort = new AbortController()
          const signal = AbortSignal.any([following.signal, abort.signal])
          for await (const notice of store.subscribe({ ...following, signal })) {
            yield notice
            if (notice.kind === 'caughtUp') abort.abort()
          }
        },
      }),
    ],
    [
      'is broken by a reader who stops on the way',
      underLoad,
      'who stops reading or following on the way, or fails, leaves the store as it was',
      (store) => ({
        readAll: async function* (part) {
          let whole = false
          try {
            yield* store.readAll(part)
            whole = true
          } finally {
            if (!whole) await store.close()
          }
        },
      }),
    ],
    [
      'reads one line of a stream too many',
      differential,
      'answers as it does, whatever is asked, and holds the same bytes: live workload 1',
      (store) => ({
        readStream: (stream, { after, limit } = {}) =>
          store.readStream(stream, { after, limit: limit === undefined ? undefined : limit + 1 }),
      }),
    ],
    [
      'loses the correlation of an event',
      differential,
      'answers as it does, whatever is asked, and holds the same bytes: live workload 1',
      (store) => ({
        append: (stream, expected, [first, ...others], premises) => {
          const { corr: _lost, ...event } = first
          return store.append(stream, expected, [event, ...others], premises)
        },
      }),
    ],
    [
      'writes the first event of an append that is refused',
      differential,
      'answers as it does, whatever is asked, and holds the same bytes: live workload 1',
      (store) => ({
        append: async (stream, expected, events, premises) => {
          const answer = await store.append(stream, expected, events, premises)
          if (E.isLeft(answer) && answer.left._tag === 'TooLarge')
            await store.append(stream, expected, [events[0]])
          return answer
        },
      }),
    ],
    [
      'takes an import after it was closed',
      afterClosing,
      'every kind of question is answered with word that it is closed',
      () => ({ appendSealed: async () => E.right({ appended: 1, present: 0 }) }),
    ],
  ])('catch a store that %s', async (_, theme, test, wrong) => {
    expect(await failures(theme, wrong)).toContain(test)
  })
})
