/**
 * The event store on EventStoreDB or KurrentDB. An append is one call, answered once a majority of the cluster holds it;
 * what is followed is resumed by itself when a connection breaks.
 */
import type { RecordedEvent } from '@eventstore/db-client'
import type { LogIdentity, LogPart, Position, StreamName, Unavailable } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { append } from './appending.ts'
import { closed, reading } from './clientFaults.ts'
import { aboutHowMany, hashOfLineAt, lastPosition } from './extent.ts'
import { follow } from './following.ts'
import { hiddenStreams } from './hiddenStreams.ts'
import { lineOrDamage, textOf } from './lineEvents.ts'
import { load } from './loading.ts'
import type { Names } from './names.ts'
import { ownLoads } from './ownLoads.ts'
import { pages } from './pages.ts'
import type { Server } from './server.ts'
import type { EventStoreDbLog, Serving } from './serving.ts'
import { streamLines } from './streamLines.ts'
import { wholeStreams } from './wholeStreams.ts'

/** A log that was found on a server. */
export interface OpenLog {
  readonly log: LogIdentity
  /** Where it begins: the position of the event that founded it. */
  readonly beginning: Position
  readonly names: Names
  readonly server: Server
  /** The client's string for the leader. */
  readonly leader: string
  readonly deadline: number
  readonly closing: AbortController
}

/** Serves a log. */
export const serve = (
  { log, beginning, names, server, leader, deadline, closing }: OpenLog,
  { clock = Date.now, quiet = 1000, patience = 60_000 }: Serving,
): EventStoreDbLog => {
  const streams = streamLines(log.id, names, server)
  const own = ownLoads()
  const head = () => lastPosition({ server, names, beginning })
  const underWay = new Set<Promise<unknown>>()

  const whileOpen = async <Fault, A>(
    work: () => Promise<E.Either<Fault, A>>,
  ): Promise<E.Either<Fault | Unavailable, A>> => (closing.signal.aborted ? E.left(closed) : work())

  /** Closing waits for what is being written. */
  const writing = <Fault, A>(
    write: () => Promise<E.Either<Fault, A>>,
  ): Promise<E.Either<Fault | Unavailable, A>> => {
    const written = whileOpen(write)
    underWay.add(written)
    const forget = () => underWay.delete(written)
    written.then(forget, forget)
    return written
  }

  /** Takes an event of this log; undefined for one of others. */
  const taking =
    <A>(take: (stream: StreamName, event: RecordedEvent) => A) =>
    (event: RecordedEvent): A | undefined => {
      const stream = names.ofLog(event.streamId)
      return stream === undefined ? undefined : take(stream, event)
    }
  const takeLine = taking((stream, event) => lineOrDamage(log.id, stream, event))
  const takeNewStream = (event: RecordedEvent) =>
    event.revision === 0n ? names.ofLog(event.streamId) : undefined

  const scan = <A>(
    { after = beginning, batch = 1000, only }: LogPart,
    take: (event: RecordedEvent) => A | undefined,
  ): AsyncIterable<ReadonlyNonEmptyArray<A>> =>
    pages(server, { after, streams: names.filter(only), batch, deadline, take })

  return {
    log,

    append: (stream, expected, events, premises = []) =>
      writing(() => append({ log, clock, names, server, streams }, { stream, expected, events }, premises)),

    readStream: (stream, { after, limit } = {}) =>
      whileOpen(() =>
        reading(() => streams.from(stream, after === undefined ? 0 : Number(after) + 1, limit)),
      ),

    readAll: (part = {}) => scan(part, takeLine),

    readTexts: (part = {}) => scan(part, taking(textOf)),

    readStreams: (of) =>
      wholeStreams('category' in of ? scan({ only: of }, takeNewStream) : [[...new Set(of)]], streams.whole),

    subscribe: (following) =>
      follow({ server, names, beginning, lineOf: takeLine, deadline, quiet, patience }, following),

    hashAt: (at) => whileOpen(() => reading(() => hashOfLineAt({ server, names }, at))),

    head: () => whileOpen(() => reading(head)),

    size: () => whileOpen(() => reading(() => aboutHowMany({ server, names, beginning }))),

    appendSealed: (lines) =>
      writing(() =>
        load({ log: log.id, names, leader, deadline, readStream: streams.from, head, own }, lines),
      ),

    inspectStorage: () => hiddenStreams({ server, names, beginning, deadline }),

    close: async () => {
      if (closing.signal.aborted) return
      closing.abort()
      await Promise.allSettled(underWay)
      await server.close()
    },
  }
}
