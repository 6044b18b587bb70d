/**
 * Following the log: what is there page by page, then word that it was all, then each record as it is written. Filtered
 * subscriptions are told of progress as a server does (Enumerator.AllSubscriptionFiltered): a checkpoint whenever so
 * many records were looked at, and one before it goes live, which never runs ahead of what was looked at.
 */
import { once } from 'node:events'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { Fault } from './faults.ts'
import { filterOf, type RecordFilter } from './filter.ts'
import type { DoubleLog, DoubleRecord } from './log.ts'
import {
  caughtUpResponse,
  checkpointResponse,
  confirmationResponse,
  eventResponse,
  nameOf,
} from './messages.ts'
import type { DoubleNode } from './node.ts'
import { type ReadCall, sent } from './sending.ts'

/** Serves a subscription until its client goes. */
export const subscription = async (
  { log }: DoubleNode,
  call: ReadCall,
  options: ReadReq.Options,
  fault: Fault | undefined,
): Promise<void> => {
  const filter = options.hasAll()
    ? filterOf(options)
    : ofStream(nameOf(options.getStream()?.getStreamIdentifier()))
  const deliver = async (record: DoubleRecord): Promise<boolean> =>
    (await sent(call, eventResponse(record))) &&
    (fault?.kind !== 'twice' || (await sent(call, eventResponse(record))))
  const checkpoint = (position: bigint) => sent(call, checkpointResponse(position, position))

  if (!(await sent(call, confirmationResponse(crypto.randomUUID())))) return
  if (fault?.kind === 'checkpoint') await sent(call, checkpointResponse(fault.commit, fault.prepare))

  let reached = startOf(log, options)
  let next = reached === undefined ? 0 : log.indexFrom(reached + 1n)
  let lookedAt = 0
  const isFiltered = options.hasFilter()
  for (let isFirst = true; next < log.records.length; isFirst = false) {
    const page = log.records.slice(next, next + filter.window)
    const from = isFirst ? reached : page[0]?.position
    next += page.length
    for (const record of page) {
      if (!filter.lets(record)) continue
      if (!(await deliver(record))) return
      reached = record.position
    }
    // A checkpoint is never more than where the page began: the server has not told where it ended.
    if (from !== undefined && (reached === undefined || from > reached)) reached = from
    lookedAt += page.length
    if (isFiltered && (lookedAt >= filter.checkpointEvery || next >= log.records.length)) {
      lookedAt %= filter.checkpointEvery
      if (reached !== undefined && !(await checkpoint(reached))) return
    }
  }
  if (!(await sent(call, caughtUpResponse()))) return

  if (fault?.kind === 'deaf') return void (await once(call, 'cancelled'))
  const news = bell()
  const unhear = log.onWrite(news.ring)
  call.once('cancelled', news.ring)
  let passedOver = 0
  while (!call.cancelled) {
    const seen = news.rings()
    for (; next < log.records.length; next++) {
      const record = log.records[next] as DoubleRecord
      if (filter.lets(record)) {
        if (!(await deliver(record))) break
        passedOver = 0
      } else if (isFiltered && ++passedOver >= filter.checkpointEvery) {
        passedOver = 0
        if (!(await checkpoint(record.position))) break
      }
    }
    await news.rungSince(seen)
  }
  unhear()
}

const ofStream = (name: string): RecordFilter => ({
  lets: ({ stream }) => stream === name,
  window: 32,
  checkpointEvery: Number.POSITIVE_INFINITY,
})

/** The position after which a subscription begins, undefined for the beginning of the log. */
const startOf = (log: DoubleLog, options: ReadReq.Options): bigint | undefined => {
  const all = options.getAll()
  const position = all?.getPosition()?.getCommitPosition()
  if (position !== undefined) return BigInt(position)
  const stream = options.getStream()
  if (stream?.hasRevision())
    return log.ofStream(nameOf(stream.getStreamIdentifier()))[Number(stream.getRevision())]?.position
  return all?.hasEnd() || stream?.hasEnd() ? log.records.at(-1)?.position : undefined
}

const bell = () => {
  let rings = 0
  let waiting: (() => void)[] = []
  return {
    rings: () => rings,
    ring: (): void => {
      rings++
      for (const wake of waiting.splice(0)) wake()
    },
    rungSince: (seen: number): Promise<void> =>
      rings > seen ? Promise.resolve() : new Promise((resolve) => (waiting = [...waiting, resolve])),
  }
}
