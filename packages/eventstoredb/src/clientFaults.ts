/** What the client's errors mean to whoever asked, in the words of the port. */
import {
  type CommandError,
  ErrorType,
  isCommandError,
  type WrongExpectedVersionError,
} from '@eventstore/db-client'
import {
  type AccessDenied,
  type AppendFault,
  DamagedHistory,
  type ExpectedRevision,
  type OutcomeUnknown,
  type ReadFault,
  revision,
  type StreamName,
  type Unavailable,
  type UnavailableBecause,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'

/** No answer within the time we give. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  constructor(milliseconds: number) {
    super(`The server has not answered within ${milliseconds} ms.`)
  }
}

/** What was being delivered ended without a word of why. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff'
}

/** The store was closed while something was under way. */
export class Closed extends Error {
  override readonly name = 'Closed'
}

const unreachable = 'The server cannot be reached, or does not answer.'

const unavailable = (because: UnavailableBecause, reason: string): Unavailable => ({
  _tag: 'Unavailable',
  because,
  reason,
})

/** What a closed store answers. */
export const closed: Unavailable = unavailable('closed', 'The event store has been closed.')

const command = (error: unknown): CommandError | undefined =>
  error instanceof Error && isCommandError(error) ? error : undefined

/** Another node leads now; the client goes there with its next call. Nothing was done. */
export const isFromFollower = (error: unknown): boolean => command(error)?.type === ErrorType.NOT_LEADER

/** The connection broke; the client makes another with its next call. */
export const isConnectionLost = (error: unknown): boolean =>
  error instanceof BrokenOff ||
  command(error)?.type === ErrorType.UNAVAILABLE ||
  command(error)?.type === ErrorType.CANCELLED

/** A stream that is not there. */
export const isNoStream = (error: unknown): boolean => command(error)?.type === ErrorType.STREAM_NOT_FOUND

/** A position at which nothing begins in the server's files. It says so in words alone. */
export const isNoPosition = (error: unknown): boolean =>
  command(error) !== undefined && /invalid position/.test(messageOf(error))

/** What an error means for a read. Throws errors that only a defect can explain. */
export const readFaultOf = (error: unknown): ReadFault => {
  if (error instanceof Closed) return closed
  if (isDenied(error)) return denied
  if (isBusy(error)) return unavailable('busy', 'The server is not ready. Try again.')
  if (isOfServer(error)) return unavailable('unreachable', unreachable)
  throw error
}

/** What is read, or why it cannot be. Rejects with `DamagedHistory`, and with what only a defect can explain. */
export const reading = async <A>(read: () => Promise<A>): Promise<E.Either<ReadFault, A>> => {
  try {
    return E.right(await read())
  } catch (error) {
    return E.left(readFaultOf(error))
  }
}

/** What is appended, as far as a fault tells of it. */
export interface Attempt {
  readonly log: string
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly bytes: number
}

/** What an error means for an append. Throws `DamagedHistory`, and errors that only a defect can explain. */
export const appendFaultOf = (error: unknown, attempt: Attempt): AppendFault => {
  const { log, stream, expected, bytes } = attempt
  const refusal = command(error)
  switch (refusal?.type) {
    case ErrorType.WRONG_EXPECTED_VERSION:
      return { _tag: 'WrongExpectedRevision', stream, expected, actual: actualIn(refusal) }
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
      return { _tag: 'TooLarge', of: 'bytesPerAppend', limit: refusal.maxAppendSize, found: bytes }
    case ErrorType.STREAM_DELETED:
      throw new DamagedHistory({ log, stream }, 'the stream was deleted on the server')
  }
  if (neverLeft(error) || isFromFollower(error)) return unavailable('unreachable', unreachable)
  const fault = readFaultOf(error)
  return fault._tag === 'Unavailable' && fault.because === 'unreachable'
    ? outcomeUnknown('The server has not said whether it recorded this.')
    : fault
}

export const outcomeUnknown = (reason: string): OutcomeUnknown => ({
  _tag: 'OutcomeUnknown',
  reason: `${reason} Repeat it with the same ids.`,
})

const denied: AccessDenied = {
  _tag: 'AccessDenied',
  reason:
    'The server does not permit this to the user of the address. Reading the whole log needs a right to $all.',
}

const actualIn = ({ actualVersion }: WrongExpectedVersionError): ExpectedRevision =>
  actualVersion === 'no_stream' ? actualVersion : revision(actualVersion)

const permissionDenied = 7

const isDenied = (error: unknown): boolean =>
  command(error)?.type === ErrorType.ACCESS_DENIED || command(error)?.code === permissionDenied

/** The server answered that it would not even try. */
const isBusy = (error: unknown): boolean => /Server Is (Not Ready|Too Busy)/.test(messageOf(error))

/** The call did not get as far as a connection. Told by the words of gRPC: other words would only make it unknown. */
const neverLeft = (error: unknown): boolean =>
  /No connection established|Name resolution failed|Failed to discover/.test(messageOf(error))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')

/** Failures to connect come as errors of gRPC, and from the search for a node as plain ones. */
const isOfServer = (error: unknown): boolean =>
  error instanceof NoAnswer ||
  error instanceof BrokenOff ||
  command(error) !== undefined ||
  neverLeft(error) ||
  (error instanceof Error && 'code' in error && typeof error.code === 'number')
