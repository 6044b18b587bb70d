/** The call that appends by itself: one stream of requests, one answer. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams, { type AppendReq, type AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { handleClientStreamingCall, ServerReadableStream } from '@grpc/grpc-js'
import { delayed } from './faults.ts'
import type { Expected, Written } from './log.ts'
import { expectedOf, nameOf, proposedOf, sizeOf } from './messages.ts'
import { type DoubleNode, turnedAway } from './node.ts'
import { badRequest, connectionLost, refusalBy, tooLarge } from './refusals.ts'

/** Answers `Append`. */
export const append =
  (node: DoubleNode): handleClientStreamingCall<AppendReq, AppendResp> =>
  async (call, answer) => {
    const closed = node.opened()
    call.once('cancelled', closed)
    const fault = node.faults.take('append')
    const requests = await received(call)
    if (requests === undefined) return closed()
    const refusal = turnedAway(node, call.metadata) ?? refusalBy(fault)
    const [first, ...others] = requests
    const options = first?.getOptions()
    const events = others.flatMap((request) => request.getProposedMessage() ?? []).map(proposedOf)
    const end: typeof answer = (...outcome) => {
      closed()
      answer(...outcome)
    }
    if (refusal !== undefined) return end(refusal)
    if (options === undefined) return end(badRequest('options come first'))
    if (sizeOf(events) > node.maxAppendSize) return end(tooLarge(node.maxAppendSize))
    if (fault?.kind === 'silence' && fault.when === 'before') return
    const expected = expectedOf(options, options.getRevision())
    const written = node.log.write(nameOf(options.getStreamIdentifier()), expected, events)
    if (fault?.kind === 'silence') return
    await delayed(fault)
    if (fault?.kind === 'drop') return end(connectionLost)
    end(null, written.kind === 'wrong' ? wrongVersion(expected, written) : success(written))
  }

/** All requests of a call, or undefined when the client went away. */
const received = async (
  call: ServerReadableStream<AppendReq, AppendResp>,
): Promise<readonly AppendReq[] | undefined> => {
  try {
    const requests: AppendReq[] = []
    for await (const request of call) requests.push(request as AppendReq)
    return call.cancelled ? undefined : requests
  } catch {
    return undefined
  }
}

const success = (written: Extract<Written, { kind: 'written' | 'repeated' }>): AppendResp => {
  const success = new streams.AppendResp.Success()
  success.setCurrentRevision(String(written.revision))
  if (written.kind === 'written') {
    const position = new streams.AppendResp.Position()
    position.setCommitPosition(String(written.position))
    position.setPreparePosition(String(written.position))
    success.setPosition(position)
  } else success.setNoPosition(new shared.Empty())
  const response = new streams.AppendResp()
  response.setSuccess(success)
  return response
}

const wrongVersion = (expected: Expected, { actual }: Extract<Written, { kind: 'wrong' }>): AppendResp => {
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  if (actual === 'no_stream') wrong.setCurrentNoStream(new shared.Empty())
  else wrong.setCurrentRevision(String(actual))
  if (typeof expected === 'bigint') wrong.setExpectedRevision(String(expected))
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty())
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty())
  else wrong.setExpectedAny(new shared.Empty())
  const response = new streams.AppendResp()
  response.setWrongExpectedVersion(wrong)
  return response
}
