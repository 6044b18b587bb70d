/** The call that reads: a stream or the whole log, in either direction; with subscriptions it is handed on. */
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { handleServerStreamingCall } from '@grpc/grpc-js'
import { delayed } from './faults.ts'
import type { DoubleLog, DoubleRecord } from './log.ts'
import { eventResponse, nameOf, notFoundResponse } from './messages.ts'
import { type DoubleNode, turnedAway } from './node.ts'
import { badRequest, connectionLost, noPosition, refusalBy } from './refusals.ts'
import { type ReadCall, sent } from './sending.ts'
import { subscription } from './subscription.ts'

/** Answers `Read`. */
export const read =
  (node: DoubleNode): handleServerStreamingCall<ReadReq, ReadResp> =>
  async (call) => {
    const closed = node.opened()
    call.once('cancelled', closed)
    const options = call.request.getOptions()
    if (options === undefined) return end(call, closed, badRequest('options are missing'))
    const fault = node.faults.take(options.hasSubscription() ? 'subscribe' : 'read')
    const refusal = turnedAway(node, call.metadata, options.hasAll() ? 'all' : undefined) ?? refusalBy(fault)
    if (refusal !== undefined) return end(call, closed, refusal)
    if (fault?.kind === 'silence') return
    await delayed(fault)
    if (options.hasSubscription()) await subscription(node, call, options, fault)
    else if (options.hasAll() && isWithinARecord(node.log, options)) return end(call, closed, noPosition)
    else if (options.hasAll()) await sendAll(call, ofLog(node.log, options))
    else await sendStream(node.log, call, options)
    if (fault?.kind === 'drop') return end(call, closed, connectionLost)
    closed()
    if (!call.cancelled) call.end()
  }

const end = (call: ReadCall, closed: () => void, refusal: object): void => {
  closed()
  call.emit('error', refusal)
}

const sendAll = async (call: ReadCall, records: Iterable<DoubleRecord>): Promise<void> => {
  for (const record of records) if (!(await sent(call, eventResponse(record)))) return
}

const sendStream = async (log: DoubleLog, call: ReadCall, options: ReadReq.Options): Promise<void> => {
  const stream = nameOf(options.getStream()?.getStreamIdentifier())
  const records = log.ofStream(stream)
  if (records.length === 0) await sent(call, notFoundResponse(stream))
  else await sendAll(call, ofStream(records, options))
}

const isBackwards = (options: ReadReq.Options): boolean => options.getReadDirection() === 1

/** Both ends of a read count: from a revision on means that revision and those after it, or before it. */
const ofStream = (records: readonly DoubleRecord[], options: ReadReq.Options): readonly DoubleRecord[] => {
  const most = Number(options.getCount())
  const from = options.getStream()
  const revision = from?.hasRevision() ? BigInt(from.getRevision()) : undefined
  if (isBackwards(options)) {
    const upTo = revision === undefined ? records : records.filter((each) => each.revision <= revision)
    return from?.hasStart() ? records.slice(0, 1) : upTo.toReversed().slice(0, most)
  }
  if (from?.hasEnd()) return []
  return records.filter((each) => revision === undefined || each.revision >= revision).slice(0, most)
}

/** Positions are places in the server's files: forwards it reads a record only from where one begins. */
const isWithinARecord = (log: DoubleLog, options: ReadReq.Options): boolean => {
  const position = options.getAll()?.getPosition()?.getCommitPosition()
  if (position === undefined || isBackwards(options)) return false
  const next = log.records[log.indexFrom(BigInt(position))]
  return next !== undefined && next.position !== BigInt(position)
}

function* ofLog(log: DoubleLog, options: ReadReq.Options): Generator<DoubleRecord> {
  const from = options.getAll()
  const position = from?.getPosition()?.getCommitPosition()
  let left = Number(options.getCount())
  if (isBackwards(options)) {
    // Backwards, a position is exclusive: the server reads what ends before it.
    const start = position === undefined ? log.records.length : log.indexFrom(BigInt(position))
    for (let index = start - 1; index >= 0 && left > 0; index--, left--)
      yield log.records[index] as DoubleRecord
    return
  }
  const end = log.records.length
  const start = position === undefined ? (from?.hasEnd() ? end : 0) : log.indexFrom(BigInt(position))
  for (let index = start; index < end && left > 0; index++, left--) yield log.records[index] as DoubleRecord
}
