/** Making and opening the log of a server: what is refused here is refused before anything has been written. */
import {
  type AppendFault,
  isLogId,
  type LogIdentity,
  type ReadFault,
  type StreamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { type Address, badAddress, type CannotOpen, readAddress } from './address.ts'
import { appendFaultOf, reading } from './clientFaults.ts'
import { serve } from './eventStore.ts'
import { type Founded, foundingEvent, readFounding } from './founding.ts'
import { type Names, namesIn } from './names.ts'
import { type Server, serverAt } from './server.ts'
import type { EventStoreDbLog, Serving } from './serving.ts'

/** A log to be made. */
export interface CreateEventStoreDbLog extends Serving {
  /** `esdb://user:password@host:2113,…` or `esdb+discover://…`, with the client's settings and `space`. */
  readonly address: string
  readonly log: LogIdentity
}

/** A log to be opened. */
export interface OpenEventStoreDbLog extends Serving {
  readonly address: string
  /** Opens only this log. */
  readonly log?: string
}

/** Every answer of opening or making a log but success. */
export type OpenFault = CannotOpen | ReadFault | Extract<AppendFault, { readonly _tag: 'OutcomeUnknown' }>

/** Makes a new, empty log. Throws `RangeError` for a log id outside its alphabet. */
export const createEventStoreDbLog = async ({
  address,
  log,
  ...serving
}: CreateEventStoreDbLog): Promise<E.Either<OpenFault, EventStoreDbLog>> => {
  if (!isLogId(log.id)) throw new RangeError('not a log id: 1 to 64 of A-Z a-z 0-9 . _ -')
  return reaching(address, serving, async (reached) => {
    const made = await found(reached, log)
    return E.isLeft(made) ? made : whichLog(reached)
  })
}

/** Opens the log that a server holds, in the space of the address or by itself. */
export const openEventStoreDbLog = async ({
  address,
  log: expected,
  ...serving
}: OpenEventStoreDbLog): Promise<E.Either<OpenFault, EventStoreDbLog>> =>
  reaching(address, serving, async (reached) => {
    const founded = await whichLog(reached)
    if (E.isLeft(founded) || expected === undefined || founded.right.log.id === expected) return founded
    const { id } = founded.right.log
    return cannotOpen(reached, 'other-log', `holds the log ${id}, not the log ${expected}`)
  })

interface Reached {
  readonly address: Address
  readonly names: Names
  readonly server: Server
  readonly closing: AbortController
  readonly deadline: number
}

const reaching = async (
  text: string,
  serving: Serving,
  log: (reached: Reached) => Promise<E.Either<OpenFault, Founded>>,
): Promise<E.Either<OpenFault, EventStoreDbLog>> => {
  const read = readAddress(text)
  if (E.isLeft(read)) return read
  const address = read.right
  const deadline = serving.deadline ?? address.deadline ?? 10_000
  const closing = new AbortController()
  let server: Server
  try {
    server = serverAt(address, deadline, closing.signal)
  } catch {
    return E.left(badAddress(address.shown, 'The client does not take it: is every certificate file there?'))
  }
  const reached = { address, names: namesIn(address.space), server, closing, deadline }
  const founded = await log(reached)
  if (E.isRight(founded))
    return E.right(
      serve(
        { log: founded.right.log, beginning: founded.right.at, leader: address.leader, ...reached },
        serving,
      ),
    )
  await server.close()
  return founded
}

const cannotOpen = (
  { address: { shown, space } }: Reached,
  because: CannotOpen['because'],
  says: string,
): E.Either<CannotOpen, never> => {
  const place = space === undefined ? shown : `${shown}, space ${space},`
  return E.left({ _tag: 'CannotOpen', because, address: shown, reason: `The server ${place} ${says}.` })
}

const mostTries = 3

/** Writes which log this is. Sent again as it is when nobody knows whether it was recorded. */
const found = async (reached: Reached, log: LogIdentity): Promise<E.Either<OpenFault, void>> => {
  const { server, names } = reached
  const event = foundingEvent(log)
  const attempt = {
    log: log.id,
    stream: names.founding as StreamName,
    expected: 'no_stream',
    bytes: 0,
  } as const
  for (let tries = 1; ; tries++)
    try {
      await server.append(names.founding, 'no_stream', [event])
      return E.right(undefined)
    } catch (error) {
      const fault = appendFaultOf(error, attempt)
      if (fault._tag === 'OutcomeUnknown' && tries < mostTries) continue
      if (fault._tag === 'TooLarge' || fault._tag === 'UnsealableEvent') throw error
      return fault._tag === 'WrongExpectedRevision'
        ? cannotOpen(reached, 'exists', 'holds a log already')
        : E.left(fault)
    }
}

const whichLog = async (reached: Reached): Promise<E.Either<OpenFault, Founded>> => {
  const { server, names } = reached
  const read = await reading(() =>
    server.stream(names.founding, { from: 'start', direction: 'forwards', count: 1 }),
  )
  if (E.isLeft(read)) return read
  const [event] = read.right
  if (event === undefined) return cannotOpen(reached, 'not-found', 'holds no log')
  const founded = readFounding(event)
  if (E.isRight(founded)) return founded
  return founded.left === 'newer-format'
    ? cannotOpen(reached, founded.left, 'holds a log of a newer format. Use a newer release')
    : cannotOpen(reached, founded.left, 'holds something else where a log says what it is')
}
