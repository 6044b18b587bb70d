import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AppendExpectedRevision,
  type AppendToStreamOptions,
  type EventData,
  EventStoreDBClient,
  jsonEvent,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@eventstore/db-client'
import {
  certificateForTests,
  type DoubleOptions,
  type EventStoreDbDouble,
  eventStoreDbDouble,
} from './index.ts'

/** The client as it is published, against the double: what our adapter relies on, and no more. */

const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
afterAll(() => rmSync(folder, { recursive: true }))

const running: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of running.splice(0).toReversed()) await end()
})

const started = async (options?: DoubleOptions): Promise<EventStoreDbDouble> => {
  const double = await eventStoreDbDouble(options)
  running.push(double.stop)
  return double
}

const clientOf = (address: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(address)
  running.push(() => client.dispose())
  return client
}

const events = (...ids: readonly number[]): EventData[] =>
  ids.map((id) => jsonEvent({ id: uuid(id), type: 'Happened', data: { id }, metadata: { of: 'test' } }))

const uuid = (id: number): string => `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`

/** By itself, or over the client's shared stream. */
const ways: readonly (readonly [string, AppendToStreamOptions])[] = [
  ['a call of its own', { credentials: { username: '-', password: '-' } }],
  ['the shared stream', {}],
]

describe.each(ways)('appending by %s', (_, way) => {
  const outcome = async (
    client: EventStoreDBClient,
    expectedRevision: AppendExpectedRevision,
    ...ids: readonly number[]
  ) => {
    try {
      const answer = await client.appendToStream('a', events(...ids), { ...way, expectedRevision })
      return [answer.nextExpectedRevision, answer.position === undefined ? 'repeated' : 'written']
    } catch (error) {
      return error instanceof WrongExpectedVersionError ? ['wrong', error.actualVersion] : error
    }
  }

  it('happens where the stream stands as expected, and nowhere else', async () => {
    const client = clientOf((await started()).address)
    expect(await outcome(client, 'stream_exists', 9)).toStrictEqual(['wrong', 'no_stream'])
    expect(await outcome(client, 0n, 9)).toStrictEqual(['wrong', 'no_stream'])
    expect(await outcome(client, 'no_stream', 0, 1)).toStrictEqual([1n, 'written'])
    expect(await outcome(client, 'no_stream', 9)).toStrictEqual(['wrong', 1n])
    expect(await outcome(client, 0n, 9)).toStrictEqual(['wrong', 1n])
    expect(await outcome(client, 2n, 9)).toStrictEqual(['wrong', 1n])
    expect(await outcome(client, 1n, 2)).toStrictEqual([2n, 'written'])
    expect(await outcome(client, 'stream_exists', 3)).toStrictEqual([3n, 'written'])
    expect(await outcome(client, 'any', 4)).toStrictEqual([4n, 'written'])
  })

  it('is recognised when it is repeated: the same ids at exactly those revisions, also after a restart', async () => {
    const double = await started()
    const client = clientOf(double.address)
    await outcome(client, 'no_stream', 0, 1)
    await outcome(client, 1n, 2)
    const repeated = async (again: EventStoreDBClient) => [
      await outcome(again, 'no_stream', 0, 1),
      await outcome(again, 'no_stream', 0, 1, 2),
      await outcome(again, 1n, 2),
      await outcome(again, 'no_stream', 1),
      await outcome(again, 1n, 2, 3),
    ]
    const expected = [
      [1n, 'repeated'],
      [2n, 'repeated'],
      [2n, 'repeated'],
      ['wrong', 2n],
      ['wrong', 2n],
    ]
    expect(await repeated(client)).toStrictEqual(expected)
    expect(await outcome(client, 'any', 2)).toStrictEqual([2n, 'repeated'])
    await double.stop()
    await double.start()
    const after = clientOf(double.address)
    expect(await repeated(after)).toStrictEqual(expected)
    expect(await outcome(after, 'any', 2)).toStrictEqual([3n, 'written'])
  })

  it('is refused when it is too large', async () => {
    const client = clientOf((await started({ maxAppendSize: 10 })).address)
    expect(await outcome(client, 'any', 1)).toMatchObject({
      type: 'maximum-append-size-exceeded',
      maxAppendSize: 10,
    })
  })

  it('ends as the faults ask', async () => {
    const double = await started()
    const client = clientOf(double.address)
    const call = way.credentials === undefined ? 'batchAppend' : 'append'
    await outcome(client, 'any', 0)
    double.fault(call, { kind: 'drop', when: 'before' })
    expect(await outcome(client, 0n, 1)).toMatchObject({ type: 'unavailable' })
    double.fault(call, { kind: 'drop', when: 'after' })
    expect(await outcome(client, 0n, 2)).toMatchObject({ type: 'unavailable' })
    expect(await outcome(client, 0n, 1)).toStrictEqual(['wrong', 1n])
    double.fault(call, { kind: 'refuse', as: 'access denied' })
    expect(await outcome(client, 'any', 3)).toMatchObject({ type: 'access-denied' })
    double.fault(call, { kind: 'refuse', as: 'timeout' })
    expect(await outcome(client, 'any', 3)).toMatchObject({ type: expect.stringMatching(/timeout|deadline/) })
    let release = () => {}
    double.fault(call, { kind: 'delay', until: new Promise<void>((resolve) => (release = resolve)) })
    const delayed = outcome(client, 1n, 4)
    while (double.records().at(-1)?.id !== uuid(4)) await new Promise((resolve) => setTimeout(resolve, 1))
    release()
    expect(await delayed).toStrictEqual([2n, 'written'])
  })
})

describe('reading', () => {
  const read = async (all: AsyncIterable<{ event?: { id: string; type: string; revision: bigint } }>) => {
    const found: unknown[] = []
    for await (const { event } of all) found.push(event?.type === 'Happened' ? event.id : event?.type)
    return found
  }

  it('a stream goes both ways, from a revision on, up to a count', async () => {
    const client = clientOf((await started()).address)
    await client.appendToStream('a', events(0, 1, 2, 3))
    const all = [0, 1, 2, 3].map(uuid)
    expect(await read(client.readStream('a'))).toStrictEqual(all)
    expect(await read(client.readStream('a', { fromRevision: 1n, maxCount: 2 }))).toStrictEqual(
      all.slice(1, 3),
    )
    expect(await read(client.readStream('a', { fromRevision: 9n }))).toStrictEqual([])
    expect(await read(client.readStream('a', { direction: 'backwards', fromRevision: 'end' }))).toStrictEqual(
      all.toReversed(),
    )
    expect(
      await read(client.readStream('a', { direction: 'backwards', fromRevision: 1n, maxCount: 1 })),
    ).toStrictEqual(all.slice(1, 2))
    await expect(read(client.readStream('b'))).rejects.toMatchObject({ type: 'stream-not-found' })
  })

  it('the log has events of the system between ours, and positions with gaps', async () => {
    const double = await started()
    const client = clientOf(double.address)
    for (let id = 0; id < 12; id++) await client.appendToStream(`s${id}`, events(id))
    const forwards = await read(client.readAll())
    expect(forwards.filter((each) => !String(each).startsWith('$'))).toStrictEqual(
      Array.from({ length: 12 }, (_, id) => uuid(id)),
    )
    expect(forwards.filter((each) => each === '$statsCollected')).toHaveLength(2)
    expect(await read(client.readAll({ direction: 'backwards', fromPosition: 'end' }))).toStrictEqual(
      forwards.toReversed(),
    )
    const positions = double.records().map(({ position }) => position)
    for (const [index, position] of positions.slice(1).entries())
      expect(position - (positions[index] as bigint) > 90n).toBe(true)
    const [from] = positions.slice(4)
    if (from === undefined) throw new Error('too few records')
    expect(await read(client.readAll({ fromPosition: { commit: from, prepare: from } }))).toStrictEqual(
      forwards.slice(4),
    )
  })

  it('what was deleted softly is not found, and its numbering goes on', async () => {
    const double = await started()
    const client = clientOf(double.address)
    await client.appendToStream('a', events(0, 1))
    double.softDelete('a')
    await expect(read(client.readStream('a'))).rejects.toMatchObject({ type: 'stream-not-found' })
    const answer = await client.appendToStream('a', events(2), { expectedRevision: 'no_stream' })
    expect(answer.nextExpectedRevision).toBe(2n)
  })
})

describe('following', () => {
  /** What a filtered subscription delivers until it has caught up and been told of `more` events. */
  const followed = async (
    client: EventStoreDBClient,
    filter: { readonly prefixes?: string[]; readonly regex?: string; readonly maxSearchWindow?: number },
    more = 0,
    write: () => Promise<unknown> = async () => {},
  ) => {
    const told: string[] = []
    const subscription = client.subscribeToAll({
      filter: streamNameFilter({
        ...(filter as { readonly prefixes: string[] }),
        checkpointReached: (to) => void to.push({ checkpoint: true }),
      }),
    })
    subscription.on('caughtUp', () => void subscription.push({ caughtUp: true }))
    let live = 0
    for await (const item of subscription) {
      const { event, checkpoint } = item as { event?: { streamId: string }; checkpoint?: true }
      told.push(event?.streamId ?? (checkpoint ? 'checkpoint' : 'caughtUp'))
      if (told.includes('caughtUp') && event !== undefined) live++
      if (told.at(-1) === 'caughtUp') await write()
      if (told.includes('caughtUp') && live === more) break
    }
    await subscription.unsubscribe()
    return told
  }

  it('delivers what a filter lets through, tells of progress past the rest, and of having caught up', async () => {
    const client = clientOf((await started()).address)
    for (const stream of ['b-1', 'b-2', 'a-1', 'b-3', 'b-4', 'a-2', 'b-5'])
      await client.appendToStream(stream, events(1))
    const told = await followed(client, { prefixes: ['a-'], maxSearchWindow: 3 }, 2, async () => {
      for (const stream of ['b-6', 'a-3', 'b-7', 'b-8', 'b-9', 'a-4'])
        await client.appendToStream(stream, events(1))
    })
    expect(told).toStrictEqual([
      ...['a-1', 'checkpoint', 'checkpoint', 'a-2', 'checkpoint', 'caughtUp'],
      ...['a-3', 'checkpoint', 'a-4'],
    ])
    expect(await followed(client, { regex: '^a-[24]$' })).toStrictEqual([
      'a-2',
      'a-4',
      'checkpoint',
      'caughtUp',
    ])
  })

  it('delivers twice, or sends a checkpoint of its own, as the faults ask', async () => {
    const double = await started()
    const client = clientOf(double.address)
    await client.appendToStream('a-1', events(1))
    double.fault('subscribe', { kind: 'twice' })
    expect(await followed(client, { prefixes: ['a-'] })).toStrictEqual([
      'a-1',
      'a-1',
      'checkpoint',
      'caughtUp',
    ])
    double.fault('subscribe', { kind: 'checkpoint', commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n })
    expect(await followed(client, { prefixes: ['a-'] })).toStrictEqual([
      'checkpoint',
      'a-1',
      'checkpoint',
      'caughtUp',
    ])
  })

  it('a client that leaves is noticed', async () => {
    const double = await started()
    const client = clientOf(double.address)
    await followed(client, { prefixes: ['a-'] })
    while (double.openCalls() > 0) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(double.calls('subscribe')).toBe(1)
  })
})

describe('a cluster', () => {
  it('tells who leads; a follower that is asked for the leader names it, and the client goes there', async () => {
    const double = await started({ nodes: 3 })
    const client = clientOf(`${double.address}&nodePreference=leader`)
    const append = (id: number) =>
      client.appendToStream('a', events(id), { ...ways[0]?.[1], requiresLeader: true })
    await append(0)
    expect(double.calls('gossip')).toBe(1)
    double.lead(2)
    await expect(append(1)).rejects.toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: double.ports[2] },
    })
    expect((await append(1)).nextExpectedRevision).toBe(1n)
  })

  it('lets a follower be read', async () => {
    const double = await started({ nodes: 2 })
    await clientOf(double.address).appendToStream('a', events(0))
    const follower = clientOf(`${double.address}&nodePreference=follower`)
    const ids: string[] = []
    for await (const { event } of follower.readStream('a')) ids.push(event?.id ?? '')
    expect(ids).toStrictEqual([uuid(0)])
  })
})

describe('TLS and users', () => {
  const file = join(folder, 'authority.crt')
  writeFileSync(file, certificateForTests.certificate)
  const users = { clerk: { password: 'a b/c' }, admin: { password: 'changeit', admin: true } }

  it('lets in who knows the password; the whole log is for administrators', async () => {
    const double = await started({ tls: certificateForTests, users })
    const as = (user: string) => double.address.replace('//', `//${user}@`)
    const clerk = clientOf(`${as('clerk:a%20b%2Fc')}?tlsCAFile=${encodeURIComponent(file)}`)
    expect((await clerk.appendToStream('a', events(0))).success).toBe(true)
    await expect(clerk.readAll()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      type: 'access-denied',
    })
    const admin = clientOf(`${as('admin:changeit')}?tlsCAFile=${encodeURIComponent(file)}`)
    expect((await admin.readAll()[Symbol.asyncIterator]().next()).done).toBe(false)
    const stranger = clientOf(`${as('clerk:guess')}?tlsCAFile=${encodeURIComponent(file)}`)
    await expect(stranger.appendToStream('a', events(1), ways[0]?.[1])).rejects.toMatchObject({
      type: 'access-denied',
    })
  })

  it('is not spoken to by who does not trust the certificate', async () => {
    const double = await started({ tls: certificateForTests })
    const client = clientOf(double.address.replace('//', '//admin:changeit@'))
    await expect(client.appendToStream('a', events(0), ways[0]?.[1])).rejects.toMatchObject({ code: 14 })
  })
})

describe('the server of another time', () => {
  it('finds appends over the shared stream late when its clock is ahead', async () => {
    const double = await started()
    const client = clientOf(double.address)
    double.clockAhead(20_000)
    await expect(client.appendToStream('a', events(0))).rejects.toMatchObject({ type: 'deadline-exceeded' })
    expect((await client.appendToStream('a', events(0), ways[0]?.[1])).success).toBe(true)
  })
})
