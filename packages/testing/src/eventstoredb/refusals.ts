/** The server's refusals as they stand on the wire: a status, and trailers that the client tells them by. */
import { Metadata, type StatusObject, status } from '@grpc/grpc-js'
import type { Fault } from './faults.ts'

/** A status that ends a call. */
export type Refusal = Partial<StatusObject>

const refusal = (code: status, details: string, trailers: Readonly<Record<string, string>> = {}): Refusal => {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value)
  return { code, details, metadata }
}

export const accessDenied = refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })

export const connectionLost = refusal(status.UNAVAILABLE, 'Connection dropped')

export const notLeader = (host: string, port: number): Refusal =>
  refusal(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  })

export const tooLarge = (most: number): Refusal =>
  refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${most} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(most),
  })

export const badRequest = (details: string): Refusal => refusal(status.INVALID_ARGUMENT, details)

export const noPosition = badRequest('Trying to read from an invalid position.')

const refused: Readonly<Record<Extract<Fault, { kind: 'refuse' }>['as'], Refusal>> = {
  'not ready': refusal(status.UNAVAILABLE, 'Server Is Not Ready'),
  timeout: refusal(status.ABORTED, 'Operation timed out'),
  internal: refusal(status.INTERNAL, 'Something broke'),
  'access denied': accessDenied,
}

/** The refusal that a fault asks for instead of any answer, if it asks for one. */
export const refusalBy = (fault: Fault | undefined): Refusal | undefined => {
  if (fault?.kind === 'refuse') return refused[fault.as]
  return fault?.kind === 'drop' && fault.when === 'before' ? connectionLost : undefined
}
