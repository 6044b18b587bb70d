import {
  type EventStore,
  importLines,
  memoryEventStore,
  revision,
  type StreamName,
} from '@union-card/event-store'
import { createEventStoreDbLog } from '@union-card/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { bareName, clientAt, eventOf, ownCall, readMatching, readStream, sharedStream } from './bareClient.ts'
import { draftsFor, newStreams } from './drafts.ts'
import { emmettAt } from './emmett.ts'
import { type Measured, measured, together, type WayToServer } from './measured.ts'
import { startServer } from './server.ts'

export { tableOf } from './measured.ts'

/**
 * The event store on EventStoreDB beside the bare client and Emmett, all against one double in another process. It says
 * what the client's side costs; of a server it says nothing.
 */
export const eventStoreDb = async (rounds: number, withEmmett: boolean): Promise<readonly Measured[]> => {
  const server = await startServer()
  const { address } = server
  const made = await createEventStoreDbLog({ address, log: { id: 'bench', mode: 'live' } })
  if (E.isLeft(made)) throw new Error(made.left.reason)
  const store = made.right
  const client = clientAt(address)
  const emmett = withEmmett ? await emmettAt(address) : undefined
  try {
    const results: Measured[] = []
    const appends = 400
    const first = (stream: StreamName, index: number) => draftsFor(stream, index, 1)
    const appendOurs = async (stream: StreamName, index: number) => {
      const [draft] = first(stream, index)
      if (draft !== undefined) must(await store.append(stream, 'no_stream', [draft]))
    }
    const appendBare = (options: object) => (stream: StreamName, index: number) =>
      client.appendToStream(bareName(stream), first(stream, index).map(eventOf), {
        ...options,
        expectedRevision: 'no_stream',
      })
    const appendEmmett = (stream: StreamName, index: number) =>
      emmett?.store.appendToStream(`emmett-${stream}`, first(stream, index).map(asEmmetts), {
        expectedStreamVersion: 'STREAM_DOES_NOT_EXIST',
      }) ?? Promise.resolve()
    for (const atOnce of [1, 64]) {
      const way = (
        name: string,
        append: (stream: StreamName, index: number) => Promise<unknown>,
      ): WayToServer => ({
        name,
        run: () => together(newStreams(appends), atOnce, append),
      })
      results.push(
        await measured(`append of one event to a new stream, ${atOnce} at once`, appends, rounds, [
          way('ours', appendOurs),
          way('the client, by the same call', appendBare(ownCall)),
          way('the client, over its shared stream', appendBare(sharedStream)),
          ...(emmett === undefined ? [] : [way('Emmett', appendEmmett)]),
        ]),
      )
    }

    const kept = newStreams(appends)
    await together(kept, 16, async (stream, index) => {
      const drafts = draftsFor(stream, index, 5)
      const [one, ...others] = drafts
      if (one === undefined) return
      must(await store.append(stream, 'no_stream', [one, ...others]))
      await client.appendToStream(bareName(stream), drafts.map(eventOf), sharedStream)
      await emmett?.store.appendToStream(`emmett-${stream}`, drafts.map(asEmmetts), {
        expectedStreamVersion: 'STREAM_DOES_NOT_EXIST',
      })
    })
    const reading = (name: string, read: (stream: StreamName) => Promise<unknown>): WayToServer => ({
      name,
      run: () => together(kept, 64, read),
    })
    results.push(
      await measured('read of a stream of five events, 64 at once', appends, rounds, [
        reading('ours, checked against its hashes', async (stream) => must(await store.readStream(stream))),
        reading('the client', (stream) => readStream(client, stream)),
        ...(emmett === undefined
          ? []
          : [reading('Emmett', (stream) => emmett.store.readStream(`emmett-${stream}`))]),
      ]),
    )

    const handle = (
      name: string,
      one: (stream: StreamName, index: number, next: number) => Promise<unknown>,
    ) => {
      let next = 5
      return {
        name,
        run: () => together(kept, 64, (stream, index) => one(stream, index, next)).then(() => next++),
      }
    }
    results.push(
      await measured('read of a stream, then an append to it, 64 at once', appends, rounds, [
        handle('ours', async (stream, index, next) => {
          must(await store.readStream(stream))
          const [draft] = renamed(stream, index, next)
          must(await store.append(stream, revision(next - 1), [draft]))
        }),
        handle('the client, by the same calls', async (stream, index, next) => {
          await readStream(client, stream)
          const events = renamed(stream, index, next).map(eventOf)
          await client.appendToStream(bareName(stream), events, {
            ...ownCall,
            expectedRevision: BigInt(next - 1),
          })
        }),
        ...(emmett === undefined
          ? []
          : [
              handle('Emmett', async (stream, index, next) => {
                await emmett.store.readStream(`emmett-${stream}`)
                const events = renamed(stream, index, next).map(asEmmetts)
                const options = { expectedStreamVersion: BigInt(next - 1) }
                await emmett.store.appendToStream(`emmett-${stream}`, events, options)
              }),
            ]),
      ]),
    )

    const whole: WayToServer[] = [
      { name: 'ours, checked against its hashes', run: () => countOf(store) },
      { name: 'the client, following by the same filter', run: () => readMatching(client, '^card-') },
    ]
    results.push(await measured('event of the whole log', await countOf(store), rounds, whole))

    const lines = await linesToLoad(2000)
    let space = 0
    results.push(
      await measured('import of a line', 2000, Math.max(3, Math.ceil(rounds / 3)), [
        {
          name: 'ours, in order and judged',
          run: async () => {
            const target = await createEventStoreDbLog({
              address: `${address}&space=s${space++}`,
              log: { id: 'bench', mode: 'live' },
            })
            if (E.isLeft(target)) throw new Error(target.left.reason)
            must(await importLines(target.right, lines))
            await target.right.close()
          },
        },
        {
          name: 'the client, over its shared stream, 256 at once',
          run: () => together(newStreams(2000), 256, appendBare(sharedStream)),
        },
      ]),
    )
    return results
  } finally {
    await store.close()
    await client.dispose()
    await emmett?.close()
    server.stop()
  }
}

const must = (outcome: E.Either<unknown, unknown>): void => {
  if (E.isLeft(outcome)) throw new Error(JSON.stringify(outcome.left))
}

const asEmmetts = ({ id, ...draft }: ReturnType<typeof draftsFor>[number]) => {
  const { metadata } = eventOf({ id, ...draft })
  return { type: draft.type, data: draft.data, metadata: { eventId: id, ...(metadata as object) } }
}

/** An event for a stream, under an id of its own for each place. */
const renamed = (stream: StreamName, index: number, next: number) => {
  const [draft] = draftsFor(`${stream}-${next}` as StreamName, index, 1)
  if (draft === undefined) throw new Error('a card without events')
  return [draft] as const
}

const countOf = async (store: EventStore): Promise<number> => {
  let events = 0
  for await (const batch of store.readAll()) events += batch.length
  return events
}

const linesToLoad = async (count: number): Promise<readonly string[]> => {
  const source = memoryEventStore({ log: { id: 'bench', mode: 'live' } })
  for (const [index, stream] of newStreams(count).entries()) {
    const [draft] = draftsFor(stream, index, 1)
    if (draft !== undefined) must(await source.append(stream, 'no_stream', [draft]))
  }
  const lines: string[] = []
  for await (const batch of source.readTexts()) lines.push(...batch.map(({ text }) => text))
  return lines
}
