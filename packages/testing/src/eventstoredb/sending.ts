/** Sending many responses of one call, no faster than the client takes them. */
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { ServerWritableStream } from '@grpc/grpc-js'

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>

/** Sends a response and waits until there is room for the next. False once the client has gone. */
export const sent = async (call: ReadCall, response: ReadResp): Promise<boolean> => {
  if (call.cancelled) return false
  if (!call.write(response)) await room(call)
  return !call.cancelled
}

const room = (call: ReadCall): Promise<void> =>
  new Promise((resolve) => {
    const go = () => {
      call.off('drain', go)
      call.off('cancelled', go)
      resolve()
    }
    call.on('drain', go)
    call.on('cancelled', go)
  })
