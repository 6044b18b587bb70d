/**
 * Following the log for as long as somebody wants to: resumed after the last position told when a connection breaks, and
 * looking for itself when nothing has come for a while, which tells progress past the streams of others and finds out a
 * connection that has died without a word.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordedEvent } from '@eventstore/db-client'
import {
  DamagedHistory,
  type Following,
  type Notice,
  type Position,
  ReadFailed,
  type RecordedLine,
} from '@union-card/event-store'
import { BrokenOff, readFaultOf } from './clientFaults.ts'
import { answered } from './flow.ts'
import type { Names } from './names.ts'
import { positionOf, type Server } from './server.ts'

/** The log that is followed, and how patiently. */
export interface Followed {
  readonly server: Server
  readonly names: Names
  /** Where the log begins. */
  readonly beginning: Position
  /** The line of an event; undefined for an event that is not of this log. */
  readonly lineOf: (event: RecordedEvent) => RecordedLine | undefined
  readonly deadline: number
  readonly quiet: number
  readonly patience: number
}

/** Tells events of the streams that are followed from others. */
type IsOwn = (event: RecordedEvent) => boolean

/** What a follower has been told, and when the server was last heard. */
interface Told {
  reached: Position | null
  caughtUp: boolean
  heard: number
  failures: number
}

/** The subscription of the port. Throws `ReadFailed` when the store is closed or the server stays away, and damage. */
export async function* follow(log: Followed, following: Following): AsyncGenerator<Notice, void, undefined> {
  const { after, signal } = following
  const told: Told = { reached: after ?? null, caughtUp: false, heard: performance.now(), failures: 0 }
  while (!signal.aborted)
    try {
      for await (const notice of followOnce(log, following, told)) {
        if (signal.aborted) return
        yield notice
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof DamagedHistory) throw error
      const fault = readFaultOf(error)
      const stays = fault._tag === 'AccessDenied' || fault.because === 'closed'
      if (stays || performance.now() - told.heard > log.patience) throw new ReadFailed(fault)
      await pause(++told.failures, signal)
    }
}

/** Follows over one connection. Rejects when that breaks; returns when it has been found deaf. */
async function* followOnce(
  log: Followed,
  { only, signal }: Following,
  told: Told,
): AsyncGenerator<Notice, void, undefined> {
  const { server, names, beginning, deadline, quiet } = log
  const streams = names.filter(only)
  const pattern = new RegExp(streams)
  const isOwn: IsOwn = ({ streamId }) => pattern.test(streamId)
  const flow = server.follow('preferred', told.reached ?? beginning, streams, signal)
  let live = false
  try {
    for (;;) {
      const items = live ? await flow.next(told.caughtUp ? quiet : moment) : await answered(flow, deadline)
      if (items === 'ended') throw new BrokenOff()
      if (items === 'silent' && told.caughtUp) {
        const missed = yield* lookedUp(log, isOwn, told)
        if (missed) return
      } else if (items === 'silent') {
        // The server says so once; of news it delivers one by one, that they were all shows when no more come.
        told.caughtUp = true
        yield { kind: 'caughtUp', position: told.reached }
      } else
        for (const item of items) {
          if (item.kind === 'event') yield* notified(log, isOwn, told, item.event)
          else if (item.kind === 'checkpoint') yield* progressed(log, told, item.position)
          else live = true
        }
      told.heard = performance.now()
      told.failures = 0
    }
  } finally {
    flow.stop()
  }
}

/** Milliseconds in which more would have come if more were there. */
const moment = 1

/** How far to look at a time. */
const events = 500

/** Reads on by itself. Says whether there was something that the subscription had not delivered. */
async function* lookedUp(
  log: Followed,
  isOwn: IsOwn,
  told: Told,
): AsyncGenerator<Notice, boolean, undefined> {
  const { server, beginning } = log
  const from = told.reached ?? beginning
  let reached = from
  let missed = false
  for (const event of await server.log({ from, direction: 'forwards', count: events })) {
    reached = positionOf(event)
    for (const notice of notified(log, isOwn, told, event)) {
      missed = true
      yield notice
    }
  }
  yield* progressed(log, told, reached)
  return missed
}

/** An event, once. The server may deliver it again. */
function* notified(
  { beginning, lineOf }: Followed,
  isOwn: IsOwn,
  told: Told,
  event: RecordedEvent,
): Generator<Notice, void, undefined> {
  if (positionOf(event) <= (told.reached ?? beginning)) return
  const recorded = isOwn(event) ? lineOf(event) : undefined
  if (recorded === undefined) return
  yield { kind: 'event', recorded }
  told.reached = recorded.position
  told.caughtUp = false
}

/** Progress without an event, never back. */
function* progressed(
  { beginning }: Followed,
  told: Told,
  position: Position,
): Generator<Notice, void, undefined> {
  if (position <= (told.reached ?? beginning)) return
  yield { kind: 'checkpoint', position }
  told.reached = position
}

const longestPause = 5000

/** Waits longer the oftener it was in vain, by a random part, so that not all followers come back at once. */
const pause = async (failures: number, signal: AbortSignal): Promise<void> => {
  const milliseconds = Math.min(longestPause, 25 * 2 ** failures)
  await sleep(milliseconds * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {})
}
