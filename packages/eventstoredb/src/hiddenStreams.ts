import { type Finding, finding, type Position, readOrThrow, type StreamName } from '@union-card/event-store'
import { reading } from './clientFaults.ts'
import type { Names } from './names.ts'
import { pages } from './pages.ts'
import type { Server } from './server.ts'

/** The log that is looked through. */
export interface Inspected {
  readonly server: Server
  readonly names: Names
  /** Where it begins. */
  readonly beginning: Position
  readonly deadline: number
}

/**
 * Streams that no longer read from their beginning, because they were deleted or limited on the server: until it clears
 * them away the log still shows their lines, and who reads the stream misses them. Each such order leaves an event beside
 * the stream. Throws `ReadFailed`.
 */
export async function* hiddenStreams({
  server,
  names,
  beginning,
  deadline,
}: Inspected): AsyncGenerator<Finding, void, undefined> {
  const looked = new Set<StreamName>()
  const orders = pages(server, {
    after: beginning,
    streams: names.ordersFilter,
    batch: 100,
    deadline,
    take: ({ streamId }) => names.ofLog(streamId.slice('$$'.length)),
  })
  for await (const streams of orders)
    for (const stream of streams) {
      if (looked.has(stream)) continue
      looked.add(stream)
      const part = { from: 'start', direction: 'forwards', count: 1 } as const
      const read = await reading(() => server.stream(names.onServer(stream), part))
      const [first] = readOrThrow(read)
      if (first?.revision !== 0n) yield finding('stream-removed', { stream }, { onServer: true })
    }
}
