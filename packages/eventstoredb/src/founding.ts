/** Which log a server holds stands in a stream of its own, written once: of two who make a log, one comes first. */
import { type EventData, jsonEvent, type RecordedEvent } from '@eventstore/db-client'
import { isLogId, type LogIdentity, type Position } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { positionOf } from './server.ts'

/** A log, and where on the server it begins. */
export interface Founded {
  readonly log: LogIdentity
  readonly at: Position
}

const type = 'LogFounded'
const format = 1

/** The event that founds a log; the same each time it is sent. */
export const foundingEvent = ({ id, mode }: LogIdentity): EventData =>
  jsonEvent({ type, data: { format, id, mode } })

/** Which log was founded, or why that cannot be said. */
export const readFounding = (event: RecordedEvent): E.Either<'not-a-log' | 'newer-format', Founded> => {
  const { data } = event
  const said = (event.type === type && typeof data === 'object' ? data : {}) as Readonly<
    Record<string, unknown>
  >
  if (typeof said.format === 'number' && said.format > format) return E.left('newer-format')
  const { id, mode } = said
  if (
    said.format !== format ||
    typeof id !== 'string' ||
    !isLogId(id) ||
    (mode !== 'live' && mode !== 'rehearsal')
  )
    return E.left('not-a-log')
  return E.right({ log: { id, mode }, at: positionOf(event) })
}
