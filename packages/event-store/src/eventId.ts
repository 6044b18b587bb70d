import { v5 } from 'uuid'
import { sha1 } from './digest.ts'
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

/**
 * True when an id is the {@link eventId} of that command and stream for one of the indexes 0 to `most`. Works it out
 * by itself and quickly, since a verification asks it of every line.
 */
export const isEventId = (id: string, command: string, stream: StreamName, most: number): boolean => {
  hashed.write(command.replaceAll('-', ''), 'hex')
  for (let index = 0; index <= most; index++) {
    const end = 16 + hashed.write(`${stream}/${index}`, 16, 'latin1')
    if (isVersion5(id, sha1(hashed.subarray(0, end)))) return true
  }
  return false
}

/** Name space and name, one after the other: a stream's name has at most 193 characters, an index far fewer. */
const hashed = Buffer.alloc(256)

/** RFC 9562 section 5.5: the first 128 bits of the digest, with version and variant put in. */
const isVersion5 = (id: string, digest: string): boolean =>
  id.startsWith(digest.slice(0, 8)) &&
  id ===
    `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variants[Number.parseInt(digest.charAt(16), 16) & 3]}${digest.slice(17, 20)}-${digest.slice(20, 32)}`

const variants = ['8', '9', 'a', 'b']
