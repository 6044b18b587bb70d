/** The call that appends over one shared stream: requests and answers are matched by a correlation id. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import statuses, { type Status } from '@eventstore/db-client/generated/status_pb.js'
import streams, {
  type BatchAppendReq,
  type BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js'
import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js'
import any from 'google-protobuf/google/protobuf/any_pb.js'
import empty from 'google-protobuf/google/protobuf/empty_pb.js'
import { delayed, type Fault } from './faults.ts'
import type { Expected, Proposed, Written } from './log.ts'
import { expectedOf, identifierOf, nameOf, proposedOf, sizeOf } from './messages.ts'
import { type DoubleNode, turnedAway } from './node.ts'
import { connectionLost } from './refusals.ts'

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>

/** An append whose last part has not come yet. */
interface Pending {
  readonly options: BatchAppendReq.Options
  readonly events: Proposed[]
}

/** Answers `BatchAppend`. Appends are recorded in the order in which their last parts come. */
export const batchAppend =
  (node: DoubleNode): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
  (call) => {
    const closed = node.opened()
    call.once('cancelled', closed)
    const refusal = turnedAway(node, call.metadata)
    if (refusal !== undefined) return breakOff(call, refusal)
    const pending = new Map<string, Pending>()
    call.on('data', (request: BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? ''
      const options = request.getOptions()
      if (options !== undefined) pending.set(id, { options, events: [] })
      const begun = pending.get(id)
      if (begun === undefined) return
      begun.events.push(...request.getProposedMessagesList().map(proposedOf))
      if (!request.getIsFinal()) return
      pending.delete(id)
      void answerOne(node, call, id, begun)
    })
    call.on('error', closed)
    call.on('end', () => {
      closed()
      call.end()
    })
  }

const answerOne = async (node: DoubleNode, call: Call, id: string, { options, events }: Pending) => {
  const fault = node.faults.take('batchAppend')
  const stream = nameOf(options.getStreamIdentifier())
  const answer = (fill: (response: BatchAppendResp) => void) => {
    const response = new streams.BatchAppendResp()
    const correlation = new shared.UUID()
    correlation.setString(id)
    response.setCorrelationId(correlation)
    response.setStreamIdentifier(identifierOf(stream))
    fill(response)
    if (!call.cancelled) call.write(response)
  }
  if (fault?.kind === 'drop' && fault.when === 'before') return breakOff(call, connectionLost)
  if (fault?.kind === 'silence' && fault.when === 'before') return
  const error = errorBefore(node, options, events, fault)
  if (error !== undefined) return answer((response) => response.setError(error))
  const expected = expectedOf(options, options.getStreamPosition())
  const written = node.log.write(stream, expected, events)
  if (fault?.kind === 'silence') return
  await delayed(fault)
  if (fault?.kind === 'drop') return breakOff(call, connectionLost)
  answer((response) =>
    written.kind === 'wrong'
      ? response.setError(wrongVersion(expected, written))
      : response.setSuccess(success(written)),
  )
}

/** As when the connection is lost: the stream ends with an error, and with it everything under way on it. */
const breakOff = (call: Call, refusal: object): void => {
  call.emit('error', refusal)
}

const errorBefore = (
  node: DoubleNode,
  options: BatchAppendReq.Options,
  events: readonly Proposed[],
  fault: Fault | undefined,
): Status | undefined => {
  const deadline = options.getDeadline()?.toDate().getTime() ?? Number.POSITIVE_INFINITY
  if (deadline <= node.now()) return failure('Timeout', 'Timeout', new shared.Timeout())
  if (sizeOf(events) > node.maxAppendSize) {
    const exceeded = new shared.MaximumAppendSizeExceeded()
    exceeded.setMaxappendsize(node.maxAppendSize)
    return failure('MaximumAppendSizeExceeded', 'MaximumAppendSizeExceeded', exceeded)
  }
  if (fault?.kind !== 'refuse') return undefined
  switch (fault.as) {
    case 'access denied':
      return failure('AccessDenied', 'AccessDenied', new shared.AccessDenied())
    case 'timeout':
      return failure('Timeout', 'Timeout', new shared.Timeout())
    case 'internal':
      return failure('Unknown', 'Unknown', new shared.Unknown())
    case 'not ready':
      return withDetails('Server Is Not Ready', 'google.protobuf.Empty', new empty.Empty())
  }
}

const success = (
  written: Extract<Written, { kind: 'written' | 'repeated' }>,
): InstanceType<typeof streams.BatchAppendResp.Success> => {
  const success = new streams.BatchAppendResp.Success()
  success.setCurrentRevision(String(written.revision))
  if (written.kind === 'written') {
    const position = new shared.AllStreamPosition()
    position.setCommitPosition(String(written.position))
    position.setPreparePosition(String(written.position))
    success.setPosition(position)
  } else success.setNoPosition(new empty.Empty())
  return success
}

const wrongVersion = (expected: Expected, { actual }: Extract<Written, { kind: 'wrong' }>): Status => {
  const wrong = new shared.WrongExpectedVersion()
  if (actual === 'no_stream') wrong.setCurrentNoStream(new empty.Empty())
  else wrong.setCurrentStreamRevision(String(actual))
  if (typeof expected === 'bigint') wrong.setExpectedStreamPosition(String(expected))
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new empty.Empty())
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new empty.Empty())
  else wrong.setExpectedAny(new empty.Empty())
  return failure('WrongExpectedVersion', 'WrongExpectedVersion', wrong)
}

interface Details {
  serializeBinary(): Uint8Array
}

const failure = (message: string, type: string, details: Details): Status =>
  withDetails(message, `event_store.client.${type}`, details)

const withDetails = (message: string, type: string, details: Details): Status => {
  const packed = new any.Any()
  packed.pack(details.serializeBinary(), type)
  const failed = new statuses.Status()
  failed.setMessage(message)
  failed.setDetails(packed)
  return failed
}
