import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type EventDraft,
  type EventStore,
  leafHash,
  type Notice,
  type Position,
  position,
  ReadFailed,
  revision,
  type StreamName,
  streamName,
  verifyLines,
} from '@union-card/event-store'
import { draftOf } from '@union-card/testing'
import {
  certificateForTests,
  type DoubleOptions,
  type EventStoreDbDouble,
  eventStoreDbDouble,
} from '@union-card/testing/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { createEventStoreDbLog, type EventStoreDbLog, type OpenFault, openEventStoreDbLog } from './index.ts'

// Tests that go over a network wait longer on a machine that is busy.
jest.setTimeout(60_000)

const running: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of running.splice(0).toReversed()) await end()
})

const started = async (options?: DoubleOptions): Promise<EventStoreDbDouble> => {
  const double = await eventStoreDbDouble(options)
  running.push(double.stop)
  return double
}

const kept = (outcome: E.Either<OpenFault, EventStoreDbLog>): EventStoreDbLog => {
  if (E.isLeft(outcome)) throw new Error(outcome.left.reason)
  running.push(outcome.right.close)
  return outcome.right
}

const demo = { id: 'demo', mode: 'live' } as const
const serving = { quiet: 5, deadline: 2000 }
const created = async (address: string): Promise<EventStore> =>
  kept(await createEventStoreDbLog({ address, log: demo, ...serving }))
const opened = async (address: string): Promise<EventStore> =>
  kept(await openEventStoreDbLog({ address, ...serving }))

const card = streamName('card', 'h01')
const other = streamName('card', 'h02')

const draft = (stream: StreamName, index: number): EventDraft =>
  draftOf(stream, index, { reason: '工作调动', index })

const textsOf = async (store: EventStore): Promise<readonly string[]> => {
  const texts: string[] = []
  for await (const batch of store.readTexts()) texts.push(...batch.map(({ text }) => text))
  return texts
}

async function* streamsOf(store: EventStore) {
  for await (const streams of store.readStreams({ category: 'card', index: 0, of: 1 }))
    for (const { lines } of streams) yield lines
}

const positionsOf = async (store: EventStore): Promise<readonly bigint[]> => {
  const positions: bigint[] = []
  for await (const batch of store.readAll()) positions.push(...batch.map(({ position }) => position))
  return positions
}

describe('which log a server holds', () => {
  it('is written once: of two who make a log one comes first, the other is told that there is one', async () => {
    const { address } = await started()
    const made = await Promise.all(
      ['one', 'two'].map((id) => createEventStoreDbLog({ address, log: { id, mode: 'live' } })),
    )
    expect(made.filter(E.isRight).map(kept)).toHaveLength(1)
    expect(made.filter(E.isLeft)).toStrictEqual([
      E.left({
        _tag: 'CannotOpen',
        because: 'exists',
        address: address.replace('?tls=false', ''),
        reason: `The server ${address.replace('?tls=false', '')} holds a log already.`,
      }),
    ])
  })

  it('is found in the log itself, with its mode, and the log goes on where it was', async () => {
    const { address } = await started()
    const store = kept(await createEventStoreDbLog({ address, log: { id: 'demo', mode: 'rehearsal' } }))
    await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
    const texts = await textsOf(store)
    await store.close()
    const again = await opened(address)
    expect(again.log).toStrictEqual({ id: 'demo', mode: 'rehearsal' })
    expect(await textsOf(again)).toStrictEqual(texts)
    const answer = await again.append(card, revision(1), [draft(card, 2)])
    expect(E.isRight(answer) && answer.right.revision).toBe(2n)
    expect((await again.readStream(card)) as E.Right<readonly unknown[]>).toMatchObject({
      right: [{}, {}, { line: { rev: 2 } }],
    })
  })

  it.each<[string, (double: EventStoreDbDouble) => void, string]>([
    ['none', () => {}, 'holds no log'],
    [
      'something else',
      (double) => double.put('unioncard', {}),
      'holds something else where a log says what it is',
    ],
    [
      'a newer log',
      (double) =>
        double.put('unioncard', {
          type: 'LogFounded',
          data: Buffer.from('{"format":2,"id":"demo","mode":"live"}'),
        }),
      'holds a log of a newer format. Use a newer release',
    ],
  ])('is %s, and that is said', async (_, prepare, says) => {
    const double = await started()
    prepare(double)
    const outcome = await openEventStoreDbLog({ address: double.address })
    expect(E.isLeft(outcome) && outcome.left.reason).toContain(says)
  })

  it('is not the one that was asked for, and that is said', async () => {
    const { address } = await started()
    await created(address)
    const outcome = await openEventStoreDbLog({ address, log: 'other' })
    expect(E.isLeft(outcome) && outcome.left.reason).toContain('holds the log demo, not the log other')
  })

  it('is written once though the answer was lost', async () => {
    const double = await started()
    double.fault('append', { kind: 'drop', when: 'after' }, 2)
    const store = await created(double.address)
    expect(store.log).toStrictEqual(demo)
    expect(double.records().filter(({ stream }) => stream === 'unioncard')).toHaveLength(1)
  })

  it('is not known of a server that is not there', async () => {
    const double = await started()
    const { address } = double
    await double.stop()
    expect(await openEventStoreDbLog({ address })).toStrictEqual(
      E.left({
        _tag: 'Unavailable',
        because: 'unreachable',
        reason: 'The server cannot be reached, or does not answer.',
      }),
    )
  })

  it('is one for each space, and neither sees the other', async () => {
    const { address } = await started()
    const stores = [await created(address), await created(`${address}&space=trial`)]
    for (const [index, store] of stores.entries()) await store.append(card, 'no_stream', [draft(card, index)])
    const seen = await Promise.all(stores.map(textsOf))
    expect(seen.map((texts) => texts.map((text) => JSON.parse(text).data.index))).toStrictEqual([[0], [1]])
    const heads = await Promise.all(stores.map((store) => store.head()))
    const positions = await Promise.all(stores.map(positionsOf))
    expect(heads).toStrictEqual(positions.map(([position]) => E.right(position)))
  })
})

describe('what others have on the server', () => {
  it('is passed over, however much of it there is', async () => {
    const double = await started()
    const store = await created(double.address)
    await store.append(card, 'no_stream', [draft(card, 0)])
    for (let index = 0; index < 400; index++) double.put(`order-${index}`, {})
    const [position] = await positionsOf(store)
    expect(await store.head()).toStrictEqual(E.right(position))
    const abort = new AbortController()
    const notices: Notice[] = []
    for await (const notice of store.subscribe({ signal: abort.signal })) {
      notices.push(notice)
      if (notice.kind === 'checkpoint') abort.abort()
    }
    expect(notices.map(({ kind }) => kind)).toStrictEqual(['event', 'caughtUp', 'checkpoint'])
    const last = double.records().at(-1)?.position
    expect(notices.at(-1)).toStrictEqual({ kind: 'checkpoint', position: last })
  })

  it('is damage where it stands in a stream of ours', async () => {
    const double = await started()
    const store = await created(double.address)
    await store.append(card, 'no_stream', [draft(card, 0)])
    double.put(double.records().at(-1)?.stream ?? '', { type: 'Imposed' })
    const damage = 'log demo, stream card-h01, revision 1'
    await expect(store.readStream(card)).rejects.toThrow(damage)
    await expect(store.append(card, revision(1), [draft(card, 2)])).rejects.toThrow(damage)
    // What reads everything goes on behind it, and is told of it where it asks for the line.
    expect(await positionsOf(store)).toHaveLength(2)
    const asked = [store.readAll(), streamsOf(store)].map(async (batches) => {
      for await (const lines of batches) for (const { text, line } of lines) expect(text).toContain(line.id)
    })
    for (const each of asked) await expect(each).rejects.toThrow(damage)
    expect((await textsOf(store)).length).toBe(2)
    expect(E.isRight(await store.append(other, 'no_stream', [draft(other, 0)]))).toBe(true)
  })

  it('a stream that was deleted there is found by verification, though the log still shows its lines', async () => {
    const double = await started()
    const store = kept(await createEventStoreDbLog({ address: double.address, log: demo, ...serving }))
    for (const stream of [card, other])
      await store.append(stream, 'no_stream', [draft(stream, 0), draft(stream, 1)])
    const found = async () => (await verifyLines(store)).findings.map(({ kind, stream }) => [kind, stream])
    double.put(`$$${double.records().find(({ stream }) => stream.endsWith('.h02'))?.stream}`, {})
    expect(await found()).toStrictEqual([])
    for (let again = 0; again < 2; again++)
      double.softDelete(double.records().find(({ stream }) => stream.endsWith('.h01'))?.stream ?? '')
    expect(await found()).toStrictEqual([['stream-removed', card]])
  })

  it('a stream that was deleted there is damage as soon as something is built on it', async () => {
    const double = await started()
    const store = await created(double.address)
    await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
    double.softDelete(double.records().at(-1)?.stream ?? '')
    await expect(store.append(card, 'no_stream', [draft(card, 2)])).rejects.toThrow(
      'what stood in the stream before was deleted on the server',
    )
  })
})

describe('the hash at a position', () => {
  it('is that of a line of this log alone, whatever else the server holds', async () => {
    const { address, records } = await started()
    const [store] = [await created(`${address}&space=mine`), await created(`${address}&space=theirs`)]
    await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
    await kept(await openEventStoreDbLog({ address: `${address}&space=theirs`, ...serving })).append(
      other,
      'no_stream',
      [draft(other, 0)],
    )
    const hashes = await Promise.all(records().map(async ({ position: at }) => store.hashAt?.(position(at))))
    const mine = (await textsOf(store)).map((text) => leafHash(text))
    expect(hashes.filter((hash) => hash && E.isRight(hash) && hash.right !== null)).toStrictEqual(
      mine.map((hash) => E.right(hash)),
    )
    expect(hashes.every((hash) => hash && E.isRight(hash))).toBe(true)
  })

  it('is gone when the server was put back from a backup, also where the log went on from it', async () => {
    const { address, records, putBack } = await started()
    const store = await created(address)
    await store.append(card, 'no_stream', [draft(card, 0)])
    const count = records().length
    await store.append(card, revision(0), [draft(card, 1)])
    const at = (await positionsOf(store)).at(-1) as Position
    const gone = await store.hashAt?.(at)
    expect(gone).not.toStrictEqual(E.right(null))
    await store.close()
    putBack(count)
    const again = await opened(address)
    expect(await again.hashAt?.(at)).toStrictEqual(E.right(null))
    await again.append(other, 'no_stream', [draft(other, 0), draft(other, 1)])
    expect(await positionsOf(again)).toContain(at)
    expect(await again.hashAt?.(at)).not.toStrictEqual(gone)
  })
})

describe('the size of a log', () => {
  it('is counted while it is small, and judged by the end of the log when it is large', async () => {
    const double = await started()
    for (let index = 0; index < 300; index++) double.put('order-1', { type: 'Ordered' })
    const store = await created(double.address)
    const lines = [...Array(499).keys()].map((index) => draft(card, index))
    await store.append(card, 'no_stream', [draft(card, 0), ...lines.slice(1)])
    expect(await store.size()).toStrictEqual(E.right(499))
    for (const stream of [other, streamName('card', 'h03'), streamName('card', 'h04')]) {
      const events = [...Array(499).keys()].map((index) => draft(stream, index))
      await store.append(stream, 'no_stream', [draft(stream, 0), ...events.slice(1)])
    }
    const size = await store.size()
    expect(E.isRight(size) && Math.abs(size.right - 4 * 499) < 100).toBe(true)
  })
})

describe('an append', () => {
  it('that makes no lines is told where the stream stands first, as by every store', async () => {
    const store = await created((await started()).address)
    await store.append(card, 'no_stream', [draft(card, 0)])
    const unsealable = { ...draft(card, 1), data: { on: new Date(0) } }
    expect(await store.append(card, 'no_stream', [unsealable])).toMatchObject(
      E.left({ _tag: 'WrongExpectedRevision', actual: 0n }),
    )
    expect(await store.append(card, revision(0), [unsealable])).toMatchObject(
      E.left({ _tag: 'UnsealableEvent' }),
    )
  })

  it('that was a repetition leaves the links as they were: the next one rests on the line that is there', async () => {
    const { address } = await started()
    let now = 0
    const clock = () => now
    const [one, two] = [
      kept(await createEventStoreDbLog({ address, log: demo, clock })),
      kept(await openEventStoreDbLog({ address, clock })),
    ]
    await one.append(card, 'no_stream', [draft(card, 0)])
    now += 1000
    await two.append(card, 'no_stream', [draft(card, 0)])
    await two.append(card, revision(0), [draft(card, 1)])
    const lines = await two.readStream(card)
    if (E.isLeft(lines)) throw new Error(lines.left.reason)
    const [first, second] = lines.right
    expect(second?.line.prev).toBe(leafHash(first?.text ?? ''))
  })
})

describe('a server with TLS and users', () => {
  const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
  const authority = join(folder, 'authority.crt')
  writeFileSync(authority, certificateForTests.certificate)
  afterAll(() => rmSync(folder, { recursive: true }))
  const users = { clerk: { password: 'a b/c' }, admin: { password: 'changeit', admin: true } }

  const addressFor = (double: EventStoreDbDouble, user: string): string =>
    `${double.address.replace('//', `//${user}@`)}?tlsCAFile=${encodeURIComponent(authority)}`

  it('is used as the address says; who may not read everything is told so', async () => {
    const double = await started({ tls: certificateForTests, users })
    const admin = await created(addressFor(double, 'admin:changeit'))
    const clerk = await opened(addressFor(double, 'clerk:a%20b%2Fc'))
    const denied = {
      _tag: 'AccessDenied',
      reason:
        'The server does not permit this to the user of the address. Reading the whole log needs a right to $all.',
    }
    expect(E.isRight(await clerk.append(card, 'no_stream', [draft(card, 0)]))).toBe(true)
    expect(E.isRight(await clerk.readStream(card))).toBe(true)
    expect(await clerk.head()).toStrictEqual(E.left(denied))
    await expect(positionsOf(clerk)).rejects.toMatchObject({ fault: denied })
    const following = clerk.subscribe({ signal: new AbortController().signal })
    await expect(following[Symbol.asyncIterator]().next()).rejects.toMatchObject({ fault: denied })
    expect(await positionsOf(admin)).toHaveLength(1)
  })

  it('takes an import too', async () => {
    const double = await started({ tls: certificateForTests, users })
    const source = await created((await started()).address)
    await source.append(card, 'no_stream', [draft(card, 0)])
    const store = await created(addressFor(double, 'admin:changeit'))
    const lines = (await textsOf(source)).map((text) => JSON.parse(text))
    expect(lines).toHaveLength(1)
    const { importLines } = await import('@union-card/event-store')
    expect(await importLines(store, await textsOf(source))).toStrictEqual(
      E.right({ appended: 1, present: 0 }),
    )
    expect(await textsOf(store)).toStrictEqual(await textsOf(source))
  })

  it('does not let a stranger in, nor is a server trusted that nobody vouches for', async () => {
    const double = await started({ tls: certificateForTests, users })
    const stranger = await openEventStoreDbLog({ address: addressFor(double, 'clerk:guess') })
    expect(E.isLeft(stranger) && stranger.left._tag).toBe('AccessDenied')
    const address = double.address.replace('//', '//admin:changeit@')
    expect(await openEventStoreDbLog({ address })).toMatchObject(E.left({ because: 'unreachable' }))
    const missing = await openEventStoreDbLog({
      address: `${address}?tlsCAFile=${join(folder, 'nowhere.crt')}`,
    })
    expect(E.isLeft(missing) && missing.left.reason).toContain('is every certificate file there?')
  })
})

describe('a cluster', () => {
  it('goes on when another node becomes the leader', async () => {
    const double = await started({ nodes: 3 })
    const store = await created(double.address)
    await store.append(card, 'no_stream', [draft(card, 0)])
    for (const leader of [1, 2]) {
      double.lead(leader)
      const answer = await store.append(card, revision(leader - 1), [draft(card, leader)])
      expect(E.isRight(answer) && answer.right.revision).toBe(BigInt(leader))
    }
    double.lead(0)
    expect(await positionsOf(store)).toHaveLength(3)
  })

  it('is followed on the node that is preferred for it, and asked on the leader for everything else', async () => {
    const double = await started({ nodes: 2 })
    const store = await created(`${double.address}&nodePreference=follower`)
    await store.append(card, 'no_stream', [draft(card, 0)])
    const abort = new AbortController()
    const kinds: string[] = []
    for await (const { kind } of store.subscribe({ signal: abort.signal })) {
      kinds.push(kind)
      if (kind === 'caughtUp') abort.abort()
    }
    expect(kinds).toStrictEqual(['event', 'caughtUp'])
    expect(double.calls('gossip')).toBe(2)
  })

  it('is looked for again after it was not found once', async () => {
    const double = await started({ nodes: 2 })
    const store = await created(`${double.address}&maxDiscoverAttempts=1&discoveryInterval=0`)
    double.fault('gossip', { kind: 'refuse', as: 'not ready' }, 2)
    await double.stop()
    await double.start()
    const answers: string[] = []
    for (let tries = 0; tries < 4; tries++) {
      const answer = await store.readStream(card)
      answers.push(E.isRight(answer) ? 'read' : answer.left._tag)
    }
    expect(answers.at(-1)).toBe('read')
  })
})

describe('closing', () => {
  it('waits for what was handed in, and ends what is followed with word of why', async () => {
    const double = await started()
    const store = await created(double.address)
    const followed = (async () => {
      for await (const _ of store.subscribe({ signal: new AbortController().signal }));
    })().catch((error: unknown) => (error instanceof ReadFailed ? error.fault : error))
    const [answer] = await Promise.all([store.append(card, 'no_stream', [draft(card, 0)]), store.close()])
    expect(E.isRight(answer) && answer.right.revision).toBe(0n)
    expect(await followed).toMatchObject({ because: 'closed' })
    expect(await textsOf(await opened(double.address))).toHaveLength(1)
  })

  it('leaves nothing open: the process ends by itself', async () => {
    const double = await started()
    await created(double.address)
    const script = `
      import { openEventStoreDbLog } from '@union-card/eventstoredb'
      const opened = await openEventStoreDbLog({ address: process.argv[1] })
      if (opened._tag === 'Left') throw new Error(opened.left.reason)
      const store = opened.right
      for await (const _ of store.readAll());
      for await (const { kind } of store.subscribe({ signal: new AbortController().signal }))
        if (kind === 'caughtUp') break
      await store.appendSealed([])
      await store.close()
      await new Promise((resolve) => setTimeout(resolve, 20))
      console.log(process.getActiveResourcesInfo().filter((each) => /TCP|TLS|Timeout/.test(each)).join())`
    const child = spawn(
      process.execPath,
      ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script, double.address],
      { cwd: join(__dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect([code, output]).toStrictEqual([0, '\n'])
  }, 30_000)
})
