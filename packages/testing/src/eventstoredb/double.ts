/**
 * A test double of EventStoreDB and KurrentDB: a gRPC server in this process, made of the service definitions that the
 * client's own package carries, which that client talks to as it is. For tests alone: it keeps everything in memory, has
 * no security to speak of, and knows no access lists, no retention, no links, no projections, no elections.
 */
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { Server, ServerCredentials, status } from '@grpc/grpc-js'
import { readGossip, supportedMethods } from './announcing.ts'
import { append } from './append.ts'
import { batchAppend } from './batchAppend.ts'
import { type DoubleCall, type Fault, faultsToCome } from './faults.ts'
import { type DoubleRecord, doubleLog, type Proposed } from './log.ts'
import { type DoubleNode, host } from './node.ts'
import { read } from './read.ts'
import type { DoubleUser } from './user.ts'

/** How a double is made; everything may be left out. */
export interface DoubleOptions {
  /** How many nodes serve the one log, 1; the first leads. */
  readonly nodes?: number
  /** Certificate and key for 127.0.0.1, both PEM; without them connections are in the clear. */
  readonly tls?: { readonly certificate: string; readonly key: string }
  /** Who is let in; everybody when left out. */
  readonly users?: Readonly<Record<string, DoubleUser>>
  /** The largest append taken, in bytes: 1 MiB, as servers up to 25.0 have it. */
  readonly maxAppendSize?: number
}

/** A running double. */
export interface EventStoreDbDouble {
  /** The connection string, without user and password: `esdb://127.0.0.1:port?tls=false`. */
  readonly address: string
  readonly ports: readonly number[]
  readonly records: () => readonly DoubleRecord[]
  /** Makes the next so many calls of a kind go wrong; one, when left out. */
  readonly fault: (call: DoubleCall, fault: Fault, times?: number) => void
  /** How many calls of a kind there were so far. */
  readonly calls: (call: DoubleCall) => number
  /** How many calls the server is still answering. */
  readonly openCalls: () => number
  /** Records an event as another program would, whatever stands in the stream. */
  readonly put: (stream: string, event: Partial<Proposed>) => void
  /** Hides what a stream holds, as an administrator may. */
  readonly softDelete: (stream: string) => void
  /** Loses what was recorded after so many records, as servers do whose files are put back from a backup. */
  readonly putBack: (count: number) => void
  /** Makes another node the leader. */
  readonly lead: (node: number) => void
  /** Sets the server's clock ahead of ours. */
  readonly clockAhead: (milliseconds: number) => void
  /** Breaks every connection and takes no more. */
  readonly stop: () => Promise<void>
  /** Serves the same log again, on the same ports. */
  readonly start: () => Promise<void>
}

/** Starts a double on free ports. */
export const eventStoreDbDouble = async ({
  nodes = 1,
  tls,
  users,
  maxAppendSize = 1024 * 1024,
}: DoubleOptions = {}): Promise<EventStoreDbDouble> => {
  let ahead = 0
  let leader = 0
  const now = () => Date.now() + ahead
  const log = doubleLog(now)
  const faults = faultsToCome()
  const open = new Set<object>()
  let servers: readonly Server[] = []
  let ports: readonly number[] = Array.from({ length: nodes }, () => 0)

  const nodeAt = (index: number): DoubleNode => ({
    log,
    faults,
    users,
    isLeader: () => index === leader,
    leaderPort: () => ports[leader] ?? 0,
    now,
    maxAppendSize,
    opened: () => {
      const call = {}
      open.add(call)
      return () => open.delete(call)
    },
  })
  const members = () => ports.map((port, index) => ({ port, leads: index === leader }))

  const start = async (): Promise<void> => {
    servers = ports.map((_, index) => serverOf(nodeAt(index), members))
    ports = await Promise.all(servers.map((server, index) => bound(server, ports[index] ?? 0, tls)))
  }
  await start()

  return {
    get address() {
      return `esdb://${ports.map((port) => `${host}:${port}`).join(',')}${tls === undefined ? '?tls=false' : ''}`
    },
    get ports() {
      return ports
    },
    records: () => log.records,
    fault: faults.next,
    calls: faults.count,
    openCalls: () => open.size,
    put: (stream, event) => log.write(stream, 'any', [{ ...blank(), ...event }]),
    softDelete: log.softDelete,
    putBack: log.putBack,
    lead: (node) => {
      leader = node
    },
    clockAhead: (milliseconds) => {
      ahead = milliseconds
    },
    stop: async () => {
      for (const server of servers) server.forceShutdown()
      servers = []
      open.clear()
      log.restarted()
    },
    start,
  }
}

const blank = (): Proposed => ({
  id: crypto.randomUUID(),
  type: 'Something',
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.alloc(0),
})

const serverOf = (node: DoubleNode, members: Parameters<typeof readGossip>[1]): Server => {
  const server = new Server({ 'grpc.max_receive_message_length': -1 })
  server.addService(streamsService.StreamsService, {
    read: read(node),
    append: append(node),
    batchAppend: batchAppend(node),
    delete: unimplemented,
    tombstone: unimplemented,
  })
  server.addService(featuresService.ServerFeaturesService, { getSupportedMethods: supportedMethods(node) })
  server.addService(gossipService.GossipService, { read: readGossip(node, members) })
  return server
}

const unimplemented = (_: unknown, answer: (refusal: object) => void): void =>
  answer({ code: status.UNIMPLEMENTED, details: 'the double deletes nothing' })

const bound = (server: Server, port: number, tls: DoubleOptions['tls']): Promise<number> => {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [
          { cert_chain: Buffer.from(tls.certificate), private_key: Buffer.from(tls.key) },
        ])
  return new Promise((resolve, reject) =>
    server.bindAsync(`${host}:${port}`, credentials, (error, found) =>
      error === null ? resolve(found) : reject(error),
    ),
  )
}
