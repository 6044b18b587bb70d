import {
  type EventDraft,
  type EventStore,
  type ExpectedRevision,
  limits,
  memoryEventStore,
  type Position,
  type Premise,
  revision,
  type StreamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { Draw } from '../draw.ts'
import { all, cardOf, draftOf, noon, type Suite } from './suite.ts'

/**
 * The same workload, drawn by chance, done to the store and to the one in memory: every answer must be the same, and in
 * the end every byte. Positions are a store's own; they are compared by the place they stand for.
 */
export const differential = ({ store: { name }, runner, onLog }: Suite): void => {
  const { describe, it, expect } = runner

  describe(`${name}: beside the store in memory`, () => {
    for (const mode of ['live', 'rehearsal'] as const)
      for (const seed of [1, 2, 3, 4, 5])
        it(
          `answers as it does, whatever is asked, and holds the same bytes: ${mode} workload ${seed}`,
          onLog(async (_, open) => {
            let now = noon
            const store = await open(() => now)
            const reference = memoryEventStore({ log: store.log, clock: () => now })
            const draw = new Draw(seed)
            const asked: Append[] = []
            for (let step = 0; step < 60; step++) {
              now += draw.between(-1000, 5000)
              const act = actOf(draw, asked, mode)
              expect([seed, step, act.name, await act.on(store)]).toStrictEqual([
                seed,
                step,
                act.name,
                await act.on(reference),
              ])
            }
            expect((await all(store.readTexts())).map(({ position: _, ...row }) => row)).toStrictEqual(
              (await all(reference.readTexts())).map(({ position: _, ...row }) => row),
            )
          }, mode),
        )
  })
}

/** Something done to a store, and what came of it, without what is the store's own. */
interface Act {
  readonly name: string
  readonly on: (store: EventStore) => Promise<unknown>
}

interface Append {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly events: ReadonlyNonEmptyArray<EventDraft>
  readonly premises: readonly Premise[]
}

const actOf = (draw: Draw, asked: Append[], mode: 'live' | 'rehearsal'): Act =>
  draw.weighted<() => Act>([
    [10, () => appending(newAppend(draw, asked, mode))],
    [3, () => (asked.length === 0 ? headOf : appending(draw.pick(asked)))],
    [3, () => readingStream(draw)],
    [2, () => readingAll(draw)],
    [1, () => headOf],
    [1, () => following],
  ])()

/** Mostly as a writer would ask who has read the stream; now and then wrong, too large, or resting on others. */
const newAppend = (draw: Draw, asked: Append[], mode: 'live' | 'rehearsal'): Append => {
  const stream = cardOf(draw.below(5))
  const ofStream = asked.filter((append) => append.stream === stream)
  const end = ofStream.reduce((rev, { events }) => rev + events.length, -1)
  const guess = draw.chance(0.8) ? end : draw.between(-1, end + 2)
  const first = eventOf(draw, stream, asked.length * 10, mode)
  const more = Array.from({ length: draw.chance(0.3) ? draw.between(1, 3) : 0 }, (_, i) =>
    eventOf(draw, stream, asked.length * 10 + i + 1, mode),
  )
  const other = cardOf(draw.below(5))
  const append: Append = {
    stream,
    expected: guess < 0 ? 'no_stream' : revision(guess),
    events: [first, ...more],
    premises: draw.chance(0.2)
      ? [{ stream: other, at: draw.chance(0.5) ? 'no_stream' : revision(draw.below(3)) }]
      : [],
  }
  asked.push(append)
  return append
}

const eventOf = (draw: Draw, stream: StreamName, index: number, mode: 'live' | 'rehearsal'): EventDraft => {
  const data = draw.weighted<() => EventDraft['data']>([
    [20, () => ({ index, reason: '工作调动' })],
    [2, () => ({ text: '𠮷\u0000\u2028"\\/\u007f', none: null, deep: [[[{ a: [] }]]] })],
    [1, () => ({ large: 'x'.repeat(limits.bytesPerEvent) })],
    [1, () => ({ half: 0.5 })],
  ])()
  const event = draftOf(stream, index, data)
  const ties = draw.chance(0.2) ? { corr: `corr-${index}`, cause: `cause-${index}` } : {}
  const at = new Date(noon + draw.between(-86_400_000, 86_400_000)).toISOString()
  return { ...event, ...ties, ...(mode === 'rehearsal' && draw.chance(0.5) ? { at } : {}) }
}

const appending = ({ stream, expected, events, premises }: Append): Act => ({
  name: `append to ${stream} at ${expected}`,
  on: async (store) => {
    const answer = await store.append(stream, expected, events, premises)
    return E.isRight(answer) ? { revision: answer.right.revision } : answer
  },
})

const readingStream = (draw: Draw): Act => {
  const stream = cardOf(draw.below(6))
  const after = draw.chance(0.5) ? revision(draw.below(6)) : undefined
  const limit = draw.chance(0.5) ? draw.between(1, 4) : undefined
  return {
    name: `read ${stream} after ${after}, at most ${limit}`,
    on: async (store) => {
      const lines = await store.readStream(stream, { after, limit })
      return E.isRight(lines) ? lines.right.map(({ text, line }) => [text, line]) : lines
    },
  }
}

const readingAll = (draw: Draw): Act => {
  const skip = draw.below(20)
  const batch = draw.between(1, 9)
  return {
    name: `read all after ${skip}, by ${batch}`,
    on: async (store) => {
      const after = (await positionsIn(store))[skip]
      const batches: number[] = []
      const texts: string[] = []
      for await (const lines of store.readAll({ after, batch })) {
        batches.push(lines.length)
        texts.push(...lines.map(({ text }) => text))
      }
      return [batches.every((length) => length > 0 && length <= batch), texts]
    },
  }
}

const positionsIn = async (store: EventStore): Promise<readonly Position[]> =>
  (await all(store.readAll())).map(({ position }) => position)

const headOf: Act = {
  name: 'head',
  on: async (store) => {
    const head = await store.head()
    return E.isLeft(head) || head.right === null ? head : (await positionsIn(store)).indexOf(head.right)
  },
}

const following: Act = {
  name: 'follow until caught up',
  on: async (store) => {
    const abort = new AbortController()
    const told: unknown[] = []
    for await (const notice of store.subscribe({ signal: abort.signal })) {
      if (notice.kind === 'event') told.push(notice.recorded.text)
      if (notice.kind === 'caughtUp') abort.abort()
    }
    return told
  },
}
