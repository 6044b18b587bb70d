import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client'
import {
  type EventStore,
  exportLines,
  importLines,
  limits,
  memoryEventStore,
  type Notice,
  type Revision,
  revision,
  streamName,
} from '@union-card/event-store'
import { draftOf } from '@union-card/testing'
import {
  type DoubleOptions,
  type EventStoreDbDouble,
  eventStoreDbDouble,
} from '@union-card/testing/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { createEventStoreDbLog, openEventStoreDbLog, type Serving } from './index.ts'

/**
 * The defects of the client in version 6.2.1, one after the other: what the client does by itself, and that the store
 * does not suffer from it. What would end this process is done by the client in another one.
 */

// Tests that go over a network wait longer on a machine that is busy.
jest.setTimeout(60_000)

const running: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of running.splice(0).toReversed()) await end()
})

const started = async (options?: DoubleOptions): Promise<EventStoreDbDouble> => {
  const double = await eventStoreDbDouble(options)
  running.push(double.stop)
  return double
}

const bareClient = (address: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(address)
  running.push(client.dispose)
  return client
}

const created = async (address: string, serving: Serving = {}): Promise<EventStore> => {
  const log = { id: 'demo', mode: 'live' } as const
  const made = await createEventStoreDbLog({ address, log, deadline: 2000, quiet: 20, ...serving })
  if (E.isLeft(made)) throw new Error(made.left.reason)
  running.push(made.right.close)
  return made.right
}

/** A script in a process of its own, with the client as it is. */
const inProcess = (script: string, ...args: readonly string[]) => {
  const text = `
    import { setTimeout as sleep } from 'node:timers/promises'
    import { EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client'
    const clients = process.argv.slice(1).map((each) => EventStoreDBClient.connectionString(each))
    ${script}`
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', text, ...args], {
    cwd: join(__dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output = { said: '', complained: '' }
  child.stdout?.on('data', (chunk) => {
    output.said += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output.complained += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }))
  return { child, ended }
}

/** What a promise has come to after so many milliseconds. */
const after = <A>(milliseconds: number, promise: Promise<A>): Promise<A | 'pending' | 'rejected'> =>
  Promise.race([promise.catch(() => 'rejected' as const), sleep(milliseconds, 'pending' as const)])

const rejection = (promise: Promise<unknown>): Promise<Record<string, unknown>> =>
  promise.then(
    () => ({ nothing: 'rejected' }),
    (error) => error,
  )

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(1)
}

/** Something that is waited for, and what ends the waiting. */
const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

const card = streamName('card', 'h01')
const happened = (id = 0) => jsonEvent({ type: 'Happened', data: { id } })

const tagOf = (outcome: E.Either<{ readonly _tag: string }, unknown>): string =>
  E.isRight(outcome) ? 'accepted' : outcome.left._tag

const textsOf = async (store: EventStore): Promise<readonly string[]> => {
  const texts: string[] = []
  for await (const text of exportLines(store)) texts.push(text)
  return texts
}

/** The lines of a log with so many streams of one line each. */
const linesToLoad = async (streams: number): Promise<readonly string[]> => {
  const source = memoryEventStore({ log: { id: 'demo', mode: 'live' } })
  for (let index = 0; index < streams; index++) {
    const stream = streamName('card', `c${index}`)
    await source.append(stream, 'no_stream', [draftOf(stream, index)])
  }
  return textsOf(source)
}

describe('defects 1 and 2: what breaks one shared stream unsettles the appends of every client of the process', () => {
  it('the bare client rejects an append that was recorded, and its late answer ends the process', async () => {
    const [broken, whole] = [await started(), await started()]
    const { opened: answered, open: answer } = gate()
    whole.fault('batchAppend', { kind: 'delay', until: answered })
    broken.fault('batchAppend', { kind: 'drop', when: 'before' })
    const { child, ended } = inProcess(
      `const [broken, whole] = clients
       process.once('message', () => broken.appendToStream('a', jsonEvent({ type: 'A', data: {} })).catch(() => {}))
       const fate = await whole.appendToStream('a', jsonEvent({ type: 'A', data: {} })).then(() => 'answered', () => 'rejected')
       console.log(fate)
       process.send(fate)
       setInterval(() => {}, 1000)`,
      broken.address,
      whole.address,
    )
    await until(() => whole.records().some(({ stream }) => stream === 'a'))
    const fate = once(child, 'message')
    child.send('go')
    await fate
    answer()
    const { code, said, complained } = await ended
    expect({ code, said }).toStrictEqual({ code: 1, said: 'rejected\n' })
    expect(complained).toContain('is not iterable')
  }, 20_000)

  it('our append is answered as if nothing had been', async () => {
    const [broken, whole] = [await started(), await started()]
    const store = await created(whole.address)
    const { opened: answered, open: answer } = gate()
    whole.fault('append', { kind: 'delay', until: answered })
    const outcome = store.append(card, 'no_stream', [draftOf(card, 0)])
    await until(() => whole.records().some(({ type }) => type === 'TransferredOut'))
    broken.fault('batchAppend', { kind: 'drop', when: 'before' })
    expect(await after(2000, bareClient(broken.address).appendToStream('a', happened()))).toBe('rejected')
    answer()
    expect(tagOf(await outcome)).toBe('accepted')
  })

  it('of two loads in one process the second waits for the first, so that neither breaks the other', async () => {
    const [first, second] = [await started(), await started()]
    const stores = [await created(first.address), await created(second.address)] as const
    const lines = await linesToLoad(3)
    first.fault('batchAppend', { kind: 'drop', when: 'before' })
    const { opened: answered, open: answer } = gate()
    second.fault('batchAppend', { kind: 'delay', until: answered })
    const outcomes = Promise.all(stores.map((store) => importLines(store, lines)))
    setTimeout(answer, 50)
    expect(
      (await outcomes).map((outcome) => (E.isLeft(outcome) ? outcome.left.fault._tag : outcome.right)),
    ).toStrictEqual(['OutcomeUnknown', { appended: 3, present: 0 }])
    expect(await importLines(stores[0], lines)).toStrictEqual(E.right({ appended: 3, present: 0 }))
  })
})

describe('defect 3: one invalid request fails the shared stream and with it all neighbours', () => {
  it('the bare client rejects the neighbour, which was recorded', async () => {
    const double = await started()
    const client = bareClient(double.address)
    double.fault('batchAppend', { kind: 'silence', when: 'after' })
    const neighbour = client.appendToStream('good', happened())
    await until(() => double.records().some(({ stream }) => stream === 'good'))
    expect(await after(1000, client.appendToStream('bad', happened(), { expectedRevision: -1n }))).toBe(
      'rejected',
    )
    expect(await after(1000, neighbour)).toBe('rejected')
  })

  it('our store refuses it by itself, and the neighbour is answered', async () => {
    const double = await started()
    const store = await created(double.address)
    const neighbour = store.append(card, 'no_stream', [draftOf(card, 0)])
    const bad = store.append(card, -1n as Revision, [draftOf(card, 1)])
    await expect(bad).rejects.toThrow(new RangeError('not a revision: it is negative'))
    expect(tagOf(await neighbour)).toBe('accepted')
  })
})

describe('defect 4: an append over the shared stream that is never answered never ends', () => {
  it('the bare client waits on after its deadline', async () => {
    const double = await started()
    double.fault('batchAppend', { kind: 'silence', when: 'after' })
    const append = bareClient(double.address).appendToStream('a', happened(), { deadline: 50 })
    append.catch(() => {})
    expect(await after(400, append)).toBe('pending')
  })

  it('our append and our load end with an outcome that is unknown, and repeating them finds out', async () => {
    const double = await started()
    const store = await created(double.address, { deadline: 500 })
    double.fault('append', { kind: 'silence', when: 'after' })
    const append = () => store.append(card, 'no_stream', [draftOf(card, 0)])
    expect([tagOf(await append()), tagOf(await append())]).toStrictEqual(['OutcomeUnknown', 'accepted'])
    double.fault('batchAppend', { kind: 'silence', when: 'after' })
    const lines = await linesToLoad(2)
    expect(await importLines(store, lines)).toMatchObject(E.left({ fault: { _tag: 'OutcomeUnknown' } }))
    expect(await importLines(store, lines)).toStrictEqual(E.right({ appended: 1, present: 1 }))
    expect(await textsOf(store)).toHaveLength(3)
  })
})

describe('defect 5: told not to throw, the client answers a refused append with a made-up revision', () => {
  it('the bare client says 1 where the stream stands at 3', async () => {
    const double = await started()
    const client = bareClient(`${double.address}&throwOnAppendFailure=false`)
    await client.appendToStream('a', [happened(), happened(), happened(), happened()])
    const answer = await client.appendToStream('a', happened(), { expectedRevision: 'no_stream' })
    expect(answer).toMatchObject({ success: false, nextExpectedRevision: 1n })
  })

  it('our store takes no address with that setting', async () => {
    const { address } = await started()
    const opened = await openEventStoreDbLog({ address: `${address}&throwOnAppendFailure=false` })
    expect(E.isLeft(opened) && opened.left).toMatchObject({ because: 'bad-address' })
  })
})

describe('defect 6: a failed question for the abilities of the server is remembered for ever', () => {
  it('the bare client appends nothing any more', async () => {
    const double = await started()
    const client = bareClient(double.address)
    double.fault('features', { kind: 'refuse', as: 'internal' })
    const codes: unknown[] = []
    for (let tries = 0; tries < 3; tries++)
      codes.push((await rejection(client.appendToStream('a', happened()))).code)
    expect(codes).toStrictEqual([13, 13, 13])
  })

  it('our appends do not ask it, and a load that failed over it can be repeated', async () => {
    const double = await started()
    const store = await created(double.address)
    double.fault('features', { kind: 'refuse', as: 'internal' })
    expect(tagOf(await store.append(card, 'no_stream', [draftOf(card, 0)]))).toBe('accepted')
    expect(double.calls('features')).toBe(0)
    const lines = await linesToLoad(2)
    expect(await importLines(store, lines)).toMatchObject(E.left({ fault: { _tag: 'OutcomeUnknown' } }))
    expect(await importLines(store, lines)).toStrictEqual(E.right({ appended: 2, present: 0 }))
  })
})

describe('defect 7: a server that takes connections and says nothing is waited for without end', () => {
  const silent = async (): Promise<string> => {
    const server = createServer((socket) => running.push(async () => socket.destroy()))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    running.push(async () => server.close())
    return `esdb://127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`
  }

  it('the bare client reads on and on', async () => {
    const read = bareClient(await silent()).readStream('a')
    read.on('error', () => {})
    expect(await after(400, read[Symbol.asyncIterator]().next())).toBe('pending')
  })

  it('our store says that it is not answered', async () => {
    const opened = await openEventStoreDbLog({ address: await silent(), deadline: 100 })
    expect(opened).toMatchObject(E.left({ _tag: 'Unavailable', because: 'unreachable' }))
    const double = await started()
    const store = await created(double.address, { deadline: 100 })
    double.fault('read', { kind: 'silence', when: 'before' }, 2)
    expect(await store.readStream(card)).toMatchObject(E.left({ because: 'unreachable' }))
    expect(await store.head()).toMatchObject(E.left({ because: 'unreachable' }))
    double.fault('subscribe', { kind: 'silence', when: 'before' })
    expect(await rejection(textsOf(store))).toMatchObject({ fault: { because: 'unreachable' } })
    double.fault('append', { kind: 'silence', when: 'before' })
    expect(tagOf(await store.append(card, 'no_stream', [draftOf(card, 0)]))).toBe('OutcomeUnknown')
  })
})

describe('defect 8: data that JSON refuses ends the process', () => {
  it('the bare client ends it', async () => {
    const { address } = await started()
    const script = `await clients[0].appendToStream('a', jsonEvent({ type: 'A', data: { n: 1n } })).catch(() => {})`
    const { code, complained } = await inProcess(script, address).ended
    expect(code).not.toBe(0)
    expect(complained).toContain('BigInt')
  }, 20_000)

  it('our store refuses it with its place', async () => {
    const store = await created((await started()).address)
    for (const data of [{ n: 1n }, { on: undefined }])
      expect(tagOf(await store.append(card, 'no_stream', [draftOf(card, 0, data)]))).toBe('UnsealableEvent')
  })
})

describe('defect 9: a read of a missing stream that is not listened to at once ends the process', () => {
  it('the bare client ends it', async () => {
    const { address } = await started()
    const script = `const read = clients[0].readStream('missing'); await sleep(1000); for await (const _ of read);`
    const { code, complained } = await inProcess(script, address).ended
    expect(code).toBe(1)
    expect(complained).toContain('not found')
  }, 20_000)

  it('our read listens at once, whenever its answer is looked at', async () => {
    const double = await started()
    const store = await created(double.address)
    const calls = double.calls('read')
    const read = store.readStream(card)
    await until(() => double.calls('read') > calls && double.openCalls() === 0)
    await sleep(20)
    expect(await read).toStrictEqual(E.right([]))
  })
})

describe('defect 10: who leaves a read early leaves it running on the server', () => {
  it('the bare client does', async () => {
    const double = await started()
    const client = bareClient(double.address)
    await client.appendToStream('a', happened())
    for await (const _ of client.subscribeToAll()) break
    await sleep(100)
    expect(double.openCalls() - 1).toBe(1)
  })

  it('ours ends there too, left or aborted', async () => {
    const double = await started()
    const store = await created(double.address)
    for (let index = 0; index < 3; index++)
      await store.append(card, index === 0 ? 'no_stream' : revision(index - 1), [draftOf(card, index)])
    for await (const _ of store.readAll({ batch: 1 })) break
    for await (const _ of store.subscribe({ signal: new AbortController().signal })) break
    const abort = new AbortController()
    for await (const _ of store.subscribe({ signal: abort.signal })) abort.abort()
    await until(() => double.openCalls() === 0)
    expect(double.openCalls()).toBe(0)
  })
})

describe('defect 11: checkpoints are told when they come in, ahead of the events before them', () => {
  const own = 40

  it('the bare client has told several while one event was handled', async () => {
    const double = await started()
    for (let index = 0; index < own; index++) double.put('card-00.a', {})
    let told = 0
    const subscription = bareClient(double.address).subscribeToAll({
      filter: streamNameFilter({
        prefixes: ['card-'],
        maxSearchWindow: 1,
        checkpointReached: () => {
          told++
        },
      }),
    })
    for await (const _ of subscription) {
      await sleep(50)
      break
    }
    await subscription.unsubscribe()
    expect(told > 5).toBe(true)
  })

  it('ours come in the order of the log: whoever keeps one has seen every event before it', async () => {
    const double = await started()
    const store = await created(double.address)
    for (let index = 0; index < own; index++) {
      const stream = streamName('card', `c${index}`)
      await store.append(stream, 'no_stream', [draftOf(stream, index)])
      const others = index % 20 === 19 ? 2500 : 10
      for (let other = 0; other < others; other++) double.put('order-1', {})
    }
    const positions = double
      .records()
      .filter(({ type }) => type === 'TransferredOut')
      .map(({ position }) => position)
    const abort = new AbortController()
    const notices: Notice[] = []
    for await (const notice of store.subscribe({ signal: abort.signal })) {
      notices.push(notice)
      await sleep(1)
      if (notice.kind === 'caughtUp') abort.abort()
    }
    expect(notices.filter(({ kind }) => kind === 'checkpoint').length > 1).toBe(true)
    for (const [index, notice] of notices.entries()) {
      if (notice.kind !== 'checkpoint') continue
      const seen = notices.slice(0, index).filter(({ kind }) => kind === 'event').length
      expect(seen).toBe(positions.filter((position) => position <= notice.position).length)
    }
  })
})

describe('defect 12: a checkpoint that cannot be handled ends the process and stalls the subscription', () => {
  it('the bare client does both', async () => {
    const double = await started()
    for (let index = 0; index < 12; index++) double.put('card-00.a', {})
    const script = `
      let seen = 0
      process.on('unhandledRejection', () => console.log('unhandled'))
      const subscription = clients[0].subscribeToAll({ filter: streamNameFilter({ prefixes: ['card-'], maxSearchWindow: 1,
        checkpointReached: () => { throw new Error('the projection is down') } }) })
      subscription.on('data', () => seen++)
      await sleep(500)
      console.log(seen < 12 ? 'stalled' : 'went on')
      process.exit(0)`
    const { said } = await inProcess(script, double.address).ended
    expect(said).toBe('unhandled\nstalled\n')
  }, 20_000)

  it('ours go through no hands but ours: those that are no positions are passed over, and nothing stalls', async () => {
    const double = await started()
    const store = await created(double.address)
    await store.append(card, 'no_stream', [draftOf(card, 0)])
    for (const [commit, prepare] of [
      [2n ** 64n - 1n, 2n ** 64n - 1n],
      [999_999n, 0n],
    ] as const) {
      double.fault('subscribe', { kind: 'checkpoint', commit, prepare })
      const abort = new AbortController()
      const kinds: string[] = []
      for await (const { kind } of store.subscribe({ signal: abort.signal })) {
        kinds.push(kind)
        if (kind === 'caughtUp') abort.abort()
      }
      expect(kinds).toStrictEqual(['event', 'caughtUp'])
    }
  })
})

describe('defect 13: a subscription whose server was lost neither ends nor goes on', () => {
  it('the bare client tells of an error, and that is all', async () => {
    const double = await started()
    const told: string[] = []
    const subscription = bareClient(double.address).subscribeToAll()
    for (const event of ['error', 'end', 'close'] as const) subscription.on(event, () => told.push(event))
    subscription.on('data', () => {})
    await until(() => double.calls('subscribe') === 1)
    await sleep(50)
    await double.stop()
    await double.start()
    await sleep(300)
    expect([told, double.calls('subscribe')]).toStrictEqual([['error'], 1])
  })

  it('ours goes on after the last event it told, with none lost and none twice', async () => {
    const double = await started()
    const store = await created(double.address)
    const abort = new AbortController()
    const revs: number[] = []
    const followed = (async () => {
      for await (const notice of store.subscribe({ signal: abort.signal }))
        if (notice.kind === 'event') revs.push(notice.recorded.line.rev)
    })()
    const append = (rev: number) =>
      store.append(card, rev === 0 ? 'no_stream' : revision(rev - 1), [draftOf(card, rev)])
    await append(0)
    await until(() => revs.length === 1)
    await double.stop()
    await double.start()
    let outcome = await append(1)
    while (E.isLeft(outcome)) outcome = await append(1)
    await until(() => revs.length === 2)
    abort.abort()
    await followed
    expect(revs).toStrictEqual([0, 1])
  })
})

describe('defect 14: appends over the shared stream are late for a server whose clock is ahead', () => {
  it('the bare client is told so at once', async () => {
    const double = await started()
    double.clockAhead(60_000)
    expect(await rejection(bareClient(double.address).appendToStream('a', happened()))).toMatchObject({
      type: 'deadline-exceeded',
    })
  })

  it('ours are not, nor is a load', async () => {
    const double = await started()
    double.clockAhead(60_000)
    const store = await created(double.address)
    expect(tagOf(await store.append(card, 'no_stream', [draftOf(card, 0)]))).toBe('accepted')
    expect(await importLines(store, await linesToLoad(2))).toStrictEqual(E.right({ appended: 2, present: 0 }))
  })
})

describe('defect 15: some refusals over the shared stream say nothing that can be told apart', () => {
  it('the bare client has an unknown error without a code for a server that is not ready', async () => {
    const double = await started()
    double.fault('batchAppend', { kind: 'refuse', as: 'not ready' })
    const { type, code } = await rejection(bareClient(double.address).appendToStream('a', happened()))
    expect({ type, code }).toStrictEqual({ type: 'unknown', code: undefined })
  })

  it('ours says that the server is busy and nothing was written; a load can be repeated', async () => {
    const double = await started()
    const store = await created(double.address)
    double.fault('append', { kind: 'refuse', as: 'not ready' })
    const append = () => store.append(card, 'no_stream', [draftOf(card, 0)])
    expect(await append()).toMatchObject(E.left({ _tag: 'Unavailable', because: 'busy' }))
    expect(tagOf(await append())).toBe('accepted')
    double.fault('batchAppend', { kind: 'refuse', as: 'not ready' })
    const lines = await linesToLoad(2)
    expect(await importLines(store, lines)).toMatchObject(E.left({ fault: { _tag: 'OutcomeUnknown' } }))
    expect(await importLines(store, lines)).toStrictEqual(E.right({ appended: 2, present: 0 }))
  })
})

describe('defect 16: appends that are not waited for come in another order', () => {
  const many = Array.from({ length: 200 }, (_, index) => index)

  it('those of the bare client do', async () => {
    const double = await started()
    const client = bareClient(double.address)
    await Promise.all(many.map((id) => client.appendToStream('a', happened(id))))
    const order = double
      .records()
      .flatMap(({ stream, data }) => (stream === 'a' ? [JSON.parse(Buffer.from(data).toString()).id] : []))
    expect(order).not.toStrictEqual(many)
  })

  it('ours stand where their revision says or not at all, and a load keeps the order of all streams', async () => {
    const double = await started()
    const store = await created(double.address)
    const chain = many.slice(0, 20)
    await Promise.all(
      chain.map((rev) =>
        store.append(card, rev === 0 ? 'no_stream' : revision(rev - 1), [draftOf(card, rev)]),
      ),
    )
    const lines = await store.readStream(card)
    const found = E.isRight(lines) ? lines.right.map(({ line }) => line.data.index) : []
    expect(found).toStrictEqual(chain.slice(0, found.length))
    const loaded = await linesToLoad(many.length)
    await importLines(store, loaded)
    expect((await textsOf(store)).slice(found.length)).toStrictEqual(loaded)
  })
})

describe('defect 17: an event larger than 17 MiB cannot be read, and nothing after it', () => {
  const huge = { data: Buffer.from(JSON.stringify('x'.repeat(18 * 1024 * 1024))) }

  it('the bare client fails on it', async () => {
    const double = await started()
    double.put('order-1', huge)
    const read = async () => {
      for await (const _ of bareClient(double.address).readAll());
    }
    expect(await rejection(read())).toMatchObject({ code: 8 })
  })

  it('ours are at most 256 KiB, refused before they are sent; of others nothing is read', async () => {
    const double = await started()
    const store = await created(double.address)
    double.put('order-1', huge)
    const calls = double.calls('append')
    const data = { text: 'x'.repeat(limits.bytesPerEvent) }
    expect(tagOf(await store.append(card, 'no_stream', [draftOf(card, 0, data)]))).toBe('TooLarge')
    expect(double.calls('append')).toBe(calls)
    expect(tagOf(await store.append(card, 'no_stream', [draftOf(card, 0)]))).toBe('accepted')
    expect(await textsOf(store)).toHaveLength(1)
  })
})

describe('defect 18: data that is no JSON is handed over as a text, without a word', () => {
  it('the bare client does', async () => {
    const double = await started()
    double.put('a', { data: Buffer.from('{"by":') })
    for await (const { event } of bareClient(double.address).readStream('a'))
      expect(event?.data).toBe('{"by":')
  })

  it('ours is damage', async () => {
    const double = await started()
    const store = await created(double.address)
    await store.append(card, 'no_stream', [draftOf(card, 0)])
    const { stream = '', metadata } = double.records().at(-1) ?? {}
    double.put(stream, { type: 'CardIssued', data: Buffer.from('{"by":'), ...(metadata && { metadata }) })
    const damage = 'log demo, stream card-h01, revision 1'
    await expect(store.readStream(card)).rejects.toThrow(damage)
    await expect(textsOf(store)).rejects.toThrow(damage)
  })
})
