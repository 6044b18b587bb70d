import { sha1 } from './digest.ts'
import type { StreamName } from './streamName.ts'

/**
 * The id of an event: UUID version 5 (RFC 9562 section 5.5) in the name space of its command's id, of the name
 * `<stream>/<index>`, where `index` counts the command's events in that stream from 0. A retry therefore carries the
 * same ids, and no two events of a log share one. Throws `RangeError` when the command's id is no UUID.
 */
export const eventId = (command: string, stream: StreamName, index: number): string =>
  uuidOf(command, `${stream}/${index}`)

/** UUID version 5 of a name in a name space that is itself a UUID. Throws `RangeError` when it is none. */
export const uuidOf = (namespace: string, name: string): string => {
  if (!isUuid(namespace)) throw new RangeError('not a UUID: the name space of an event id')
  const input = Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name)])
  const bytes = Buffer.from(sha1(input).subarray(0, 16))
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** True for a UUID in its textual form (RFC 9562 section 4), in either case. */
export const isUuid = (text: string): boolean => form.test(text)
