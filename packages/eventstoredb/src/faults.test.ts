import { setTimeout as sleep } from 'node:timers/promises'
import { defaultPolicy } from '@union-card/domain'
import {
  type EventDraft,
  type EventStore,
  exportLines,
  type Imported,
  importLines,
  memoryEventStore,
  ReadFailed,
  revision,
  type StreamName,
  type StreamShare,
  streamName,
} from '@union-card/event-store'
import { createRegistry, type Registry } from '@union-card/registry'
import { Draw, draftOf, histories, type Step } from '@union-card/testing'
import {
  type DoubleCall,
  type EventStoreDbDouble,
  eventStoreDbDouble,
  type Fault,
} from '@union-card/testing/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { createEventStoreDbLog, openEventStoreDbLog } from './index.ts'

/** A server that is restarted, silent, slow, not ready, or loses its answers: nothing is lost, and nothing counts twice. */

// Tests that go over a network wait longer on a machine that is busy.
jest.setTimeout(60_000)

const running: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of running.splice(0).toReversed()) await end()
})

const log = { id: 'demo', mode: 'rehearsal' } as const
const clock = () => Date.parse('2026-11-23T04:00:00.000Z')

const started = async (): Promise<{ double: EventStoreDbDouble; store: EventStore }> => {
  const double = await eventStoreDbDouble()
  running.push(double.stop)
  const made = await createEventStoreDbLog({ address: double.address, log })
  if (E.isLeft(made)) throw new Error(made.left.reason)
  await made.right.close()
  const store = await openedImpatiently(double.address)
  running.push(store.close)
  return { double, store }
}

/** A busy machine does not always connect in so short a time. */
const openedImpatiently = async (address: string): Promise<EventStore> => {
  for (;;) {
    const opened = await openEventStoreDbLog({ address, clock, deadline: 150, quiet: 20 })
    if (E.isRight(opened)) return opened.right
  }
}

const restart = async ({ stop, start }: EventStoreDbDouble): Promise<void> => {
  await stop()
  await sleep(5)
  await start()
}

const faults: readonly Fault[] = [
  { kind: 'drop', when: 'before' },
  { kind: 'drop', when: 'after' },
  { kind: 'silence', when: 'before' },
  { kind: 'silence', when: 'after' },
  { kind: 'refuse', as: 'not ready' },
  { kind: 'refuse', as: 'timeout' },
  { kind: 'refuse', as: 'internal' },
  { kind: 'twice' },
]

/** Lets some of the next calls go wrong. */
const harass = (double: EventStoreDbDouble, draw: Draw, calls: readonly DoubleCall[], times = 2): void => {
  for (let fault = 0; fault < times; fault++) double.fault(draw.pick(calls), draw.pick(faults))
}

const textsOf = async (store: EventStore): Promise<readonly string[]> => {
  const texts: string[] = []
  for await (const text of exportLines(store)) texts.push(text)
  return texts
}

/** The lines of a log, asked for until faults that are left over have passed. */
const textsInTheEnd = async (store: EventStore): Promise<readonly string[]> => {
  for (;;)
    try {
      return await textsOf(store)
    } catch (error) {
      if (!(error instanceof ReadFailed)) throw error
    }
}

const drafts = (stream: StreamName, index: number): EventDraft => ({
  ...draftOf(stream, index),
  at: '2018-03-05T04:00:00.000Z',
})

/** Records an event, again and again until it is known to be recorded. */
const recordSurely = async (store: EventStore, stream: StreamName, rev: number): Promise<void> => {
  for (;;) {
    const expected = rev === 0 ? 'no_stream' : revision(rev - 1)
    const answer = await store.append(stream, expected, [drafts(stream, rev)])
    if (E.isRight(answer)) return
    if (answer.left._tag === 'WrongExpectedRevision') throw new Error('an event was recorded twice')
  }
}

describe('through the registry', () => {
  const steps = [...histories({ count: 2, seed: 7, commands: [6, 9], mistakes: 0.4, registered: 0 })].flatMap(
    (each) => each.steps,
  )

  const handled = async (registry: Registry, { command, recordedAt }: Step) => {
    for (;;) {
      const outcome = await registry.handle(command, { recordedAt })
      if (E.isRight(outcome)) return 'accepted'
      if (outcome.left.outcome !== 'unavailable') return outcome.left.outcome
    }
  }

  it('every command is answered as without faults when it is repeated, and the log is the same, byte for byte', async () => {
    const reference = memoryEventStore({ log, clock })
    const calm = await createRegistry({ store: reference, policy: defaultPolicy })
    const expected: string[] = []
    for (const step of steps) expected.push(await handled(calm, step))

    const { double, store } = await started()
    const registry = await createRegistry({ store, policy: defaultPolicy })
    const draw = new Draw(20170329)
    const outcomes: string[] = []
    for (const [index, step] of steps.entries()) {
      harass(double, draw, ['append', 'append', 'read'])
      const restarted = index % 6 === 5 ? restart(double) : undefined
      outcomes.push(await handled(registry, step))
      await restarted
    }
    expect(outcomes).toStrictEqual(expected)
    expect(new Set(expected)).toStrictEqual(new Set(['accepted', 'refused']))
    expect(await textsInTheEnd(store)).toStrictEqual(await textsOf(reference))
  }, 60_000)
})

describe('following', () => {
  it('everybody is told every event once and in order, by share too, whatever happens to the server', async () => {
    const { double, store } = await started()
    const abort = new AbortController()
    const follow = (only?: StreamShare) => {
      const told: string[] = []
      const ended = (async () => {
        for await (const notice of store.subscribe({ only, signal: abort.signal }))
          if (notice.kind === 'event') told.push(notice.recorded.text)
      })()
      return { told, ended }
    }
    const whole = follow()
    const parts = [0, 1].map((index) => follow({ category: 'card', index, of: 2 }))
    const draw = new Draw(19250501)
    const streams = Array.from({ length: 6 }, (_, id) => streamName('card', `c${id}`))
    for (let rev = 0; rev < 4; rev++) {
      harass(double, draw, ['append', 'subscribe', 'subscribe', 'read'], 4)
      const restarted = rev % 2 === 1 ? restart(double) : undefined
      for (const stream of streams) await recordSurely(store, stream, rev)
      await restarted
    }
    const all = await textsInTheEnd(store)
    expect(all).toHaveLength(24)
    const told = () => parts.flatMap((part) => part.told)
    while (whole.told.length < all.length || told().length < all.length) await sleep(1)
    // Time for what should not come any more.
    await sleep(50)
    abort.abort()
    await Promise.all([whole, ...parts].map(({ ended }) => ended))
    expect(whole.told).toStrictEqual(all)
    expect(told().toSorted()).toStrictEqual(all.toSorted())
    for (const part of parts) expect(part.told).toStrictEqual(all.filter((text) => part.told.includes(text)))
  }, 60_000)

  it('a subscription that has gone deaf without a word is found out', async () => {
    const { double, store } = await started()
    double.fault('subscribe', { kind: 'deaf' })
    const abort = new AbortController()
    const told: number[] = []
    for await (const notice of store.subscribe({ signal: abort.signal })) {
      if (notice.kind === 'event') told.push(notice.recorded.line.rev)
      if (notice.kind === 'caughtUp' && told.length < 3)
        await recordSurely(store, streamName('card', 'h01'), told.length)
      else if (told.length === 3) abort.abort()
    }
    expect(told).toStrictEqual([0, 1, 2])
    // A busy machine may take the second for deaf too.
    expect(double.calls('subscribe')).toBeGreaterThan(1)
  })

  it('is given up when the server stays away for longer than patience lasts', async () => {
    const double = await eventStoreDbDouble()
    running.push(double.stop)
    const made = await createEventStoreDbLog({ address: double.address, log, deadline: 100, patience: 100 })
    if (E.isLeft(made)) throw new Error(made.left.reason)
    running.push(made.right.close)
    const following = async () => {
      for await (const { kind } of made.right.subscribe({ signal: new AbortController().signal }))
        if (kind === 'caughtUp') await double.stop()
    }
    await expect(following()).rejects.toMatchObject({
      fault: { _tag: 'Unavailable', because: 'unreachable' },
    })
  })
})

describe('loading', () => {
  it('is repeated until it is done, and the log is the one that was exported, byte for byte', async () => {
    const source = memoryEventStore({ log })
    for (let index = 0; index < 60; index++)
      await recordSurely(source, streamName('card', `c${index % 20}`), Math.floor(index / 20))
    const lines = await textsOf(source)
    const { double, store } = await started()
    const draw = new Draw(1953)
    const imported: Imported[] = []
    // The connection breaks in the midst of a load; what comes later is drawn.
    double.fault('batchAppend', { kind: 'delay', until: sleep(5) }, 10)
    double.fault('batchAppend', { kind: 'drop', when: 'after' })
    for (let done = false; !done; ) {
      if (imported.length < 6) harass(double, draw, ['batchAppend', 'read', 'features'], 1)
      const outcome = await importLines(store, lines, { batch: 25 })
      imported.push(E.isRight(outcome) ? outcome.right : outcome.left.soFar)
      done = E.isRight(outcome)
    }
    expect(imported.length > 1).toBe(true)
    const last = imported.at(-1)
    expect((last?.appended ?? 0) + (last?.present ?? 0)).toBe(lines.length)
    expect(await textsOf(store)).toStrictEqual(lines)
  }, 30_000)
})
