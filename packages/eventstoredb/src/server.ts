/** The few questions that are asked of the server, each guarded: answered in time or given up, and ended at the server. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type AppendResult,
  type EventData,
  type RecordedEvent,
  streamNameFilter,
} from '@eventstore/db-client'
import { type ExpectedRevision, type Position, position } from '@union-card/event-store'
import type { Address } from './address.ts'
import { isConnectionLost, isFromFollower, isNoStream } from './clientFaults.ts'
import { connection } from './connection.ts'
import { answered, type Flow, flowOf, within } from './flow.ts'

/** What a subscription delivers, in the order of the log. */
export type Delivered =
  | { readonly kind: 'event'; readonly position: Position; readonly event: RecordedEvent }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caughtUp' }

/** Which events of a stream, or of the log: up to `count` from a place on, in a direction. */
export interface Part {
  readonly from: bigint | 'start' | 'end'
  readonly direction: 'forwards' | 'backwards'
  readonly count?: number | undefined
}

/** The server as a store asks it. Rejects with the client's errors and with those of `clientFaults.ts`. */
export interface Server {
  readonly append: (
    stream: string,
    expected: ExpectedRevision,
    events: readonly EventData[],
  ) => Promise<AppendResult>
  /** The events of a stream; none for one that is not there. */
  readonly stream: (stream: string, part: Part) => Promise<readonly RecordedEvent[]>
  /** The events of the whole log, those of others and of the system among them. */
  readonly log: (part: Part) => Promise<readonly RecordedEvent[]>
  /** Follows the events after a position whose streams match, on the node preferred for it or on the leader. */
  readonly follow: (
    on: 'preferred' | 'leader',
    after: Position,
    streams: string,
    stopped: AbortSignal,
  ) => Flow<Delivered>
  readonly close: () => Promise<void>
}

/** So many events at most are held between the connection and whoever reads. */
const buffer = { highWaterMark: 128 }

/** So many events are looked at before the server tells how far it has come. */
const maxSearchWindow = 1000

const mostTries = 4

/** Prepares to ask the server at an address. Throws what the client says of an address it does not take. */
export const serverAt = (
  { leader, follower, credentials }: Address,
  deadline: number,
  closing: AbortSignal,
): Server => {
  const toLeader = connection(leader)
  const toPreferred = follower === leader ? toLeader : connection(follower)

  const asked = async <A>(
    question: () => Promise<A>,
    mayRepeat: (error: unknown) => boolean = () => true,
  ): Promise<A> => {
    for (let failures = 0; ; )
      try {
        return await question()
      } catch (error) {
        if (!mayRepeat(error) || !(await pauseBefore(error, ++failures))) throw error
      }
  }

  return {
    append: (stream, expectedRevision, events) =>
      asked(() => {
        // With credentials of its own an append is a call of its own: see the page on this adapter.
        const options = { expectedRevision, credentials, requiresLeader: true, deadline }
        return within(deadline, toLeader.client.appendToStream(stream, [...events], options))
      }, isFromFollower),

    stream: (stream, { from, direction, count }) =>
      asked(async () => {
        const most = count === undefined ? {} : { maxCount: count }
        const options = { fromRevision: from, direction, ...most, requiresLeader: true }
        const read = flowOf<{ event?: RecordedEvent }>(
          toLeader.client.readStream(stream, options, buffer),
          closing,
        )
        try {
          return await eventsOf(read, deadline)
        } catch (error) {
          if (isNoStream(error)) return []
          throw error
        }
      }),

    log: ({ from, direction, count }) =>
      asked(() => {
        const fromPosition = typeof from === 'bigint' ? { commit: from, prepare: from } : from
        const most = count === undefined ? {} : { maxCount: count }
        const options = { fromPosition, direction, ...most, requiresLeader: true }
        return eventsOf(
          flowOf<AllStreamResolvedEvent>(toLeader.client.readAll(options, buffer), closing),
          deadline,
        )
      }),

    follow: (on, after, regex, stopped) => {
      const { client } = on === 'leader' ? toLeader : toPreferred
      const call = client.subscribeToAll(
        {
          fromPosition: { commit: after, prepare: after },
          filter: streamNameFilter({
            regex,
            maxSearchWindow,
            checkpointInterval: 1,
            checkpointReached: mark,
          }),
          requiresLeader: on === 'leader',
        },
        buffer,
      )
      call.on('caughtUp', () => void call.push(caughtUp))
      const flow = flowOf<AllStreamResolvedEvent | Delivered>(call, AbortSignal.any([stopped, closing]))
      return {
        next: async (patience) => {
          const items = await flow.next(patience)
          return typeof items === 'string' ? items : items.flatMap(delivered)
        },
        stop: flow.stop,
      }
    },

    close: async () => {
      await toLeader.close()
      if (toPreferred !== toLeader) await toPreferred.close()
    },
  }
}

/**
 * Waits before something is asked again that may be: after an election, and for reads after a lost connection. Says
 * whether it may.
 */
export const pauseBefore = async (error: unknown, failures: number): Promise<boolean> => {
  if (failures >= mostTries || !(isFromFollower(error) || isConnectionLost(error))) return false
  await sleep(failures * 50)
  return true
}

const caughtUp: Delivered = { kind: 'caughtUp' }

/**
 * The client tells of a checkpoint when it comes in, however many events before it are still waiting: put among them, it
 * is told when its turn comes. A checkpoint that is no position of ours is passed over; some servers send such, and to
 * go on after them would lose events.
 */
const mark = (
  call: AllStreamSubscription,
  { commit, prepare }: { commit: bigint; prepare: bigint },
): void => {
  if (commit === prepare && commit < 2n ** 63n)
    call.push({ kind: 'checkpoint', position: position(commit) } satisfies Delivered)
}

const delivered = (item: AllStreamResolvedEvent | Delivered): readonly Delivered[] => {
  if ('kind' in item) return [item]
  const { event } = item
  return event === undefined ? [] : [{ kind: 'event', position: positionOf(event), event }]
}

/** Where in the log an event stands. Its commit position is its prepare position: we write no transactions of old. */
export const positionOf = (event: RecordedEvent): Position => position(event.position?.commit ?? 0n)

/** Everything a read delivers, each part in time. */
const eventsOf = async (
  read: Flow<{ readonly event?: RecordedEvent }>,
  deadline: number,
): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = []
  try {
    for (;;) {
      const items = await answered(read, deadline)
      if (items === 'ended') return events
      for (const { event } of items) if (event !== undefined) events.push(event)
    }
  } finally {
    read.stop()
  }
}
