import { v5 } from 'uuid'
import type { StreamName } from './streamName.ts'

/**
 * The id of an event: UUID version 5 (RFC 9562 section 5.5) in the name space of its command's id, of the name
 * `<stream>/<index>`, where `index` counts the command's events in that stream from 0. A retry therefore carries the
 * same ids, and no two events of a log share one. Throws `RangeError` when the command's id is no UUID.
 */
export const eventId = (command: string, stream: StreamName, index: number): string =>
  uuidOf(command, `${stream}/${index}`)

/** UUID version 5 of a name in a name space that is itself a UUID, of whatever version. Throws `RangeError` when it is none. */
export const uuidOf = (namespace: string, name: string): string => {
  if (!isUuid(namespace)) throw new RangeError('not a UUID: the name space of an event id')
  return v5(name, Buffer.from(namespace.replaceAll('-', ''), 'hex'))
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** True for a UUID in its textual form (RFC 9562 section 4), in either case. */
export const isUuid = (text: string): boolean => form.test(text)
