import * as E from 'fp-ts/lib/Either.js'
import { type Check, checkOf } from '../boundary/check.ts'
import { type Malformation, malformationsOf } from '../boundary/malformed.ts'
import type { AnyRecord } from '../boundary/record.ts'
import { type WrittenReader, writtenReaderOf } from '../boundary/written.ts'
import { CardEvent, cardEvents, type EventType } from './events.ts'

/** Reading events back. What has landed is readable for ever: an old version is lifted here, never rewritten. */

/** The schema version in which each event type is written today. */
// biome-ignore format: a table
export const schemaVersions: Readonly<Record<EventType, number>> = {
  CardIssued: 1, TransferredOut: 1, TransferredIn: 1, TransferOutRevoked: 1, MembershipRetained: 1,
  RetentionReasonChanged: 1, MembershipRestored: 1, Withdrawn: 1, ExpulsionFiled: 1, Expelled: 1, MemberDied: 1,
  CardReportedLost: 1, CardReissued: 1, CardRecovered: 1, ParticularsChanged: 1, EntryCorrected: 1, EntriesAnnulled: 1,
}

/** Lifts the data of one version of a type to the next; by type, then by the version it starts from. */
const upcasters: { readonly [T in EventType]?: { readonly [version: number]: (data: unknown) => unknown } } =
  {}

const lifted = (type: EventType, version: number, data: unknown): unknown => {
  let current = data
  for (let from = version; from < schemaVersions[type]; from++) current = upcasters[type]?.[from]?.(current)
  return current
}

type Kind = {
  readonly type: EventType
  readonly newest: number
  readonly isData: Check
  readonly read: WrittenReader
}

const kinds = new Map<string, Kind>()

/** By the name in the line. The name an event gets is our own, which the engine compares faster than one just parsed. */
const kindOf = (name: string): Kind | undefined => kinds.get(name) ?? met(name)

const met = (name: string): Kind | undefined => {
  const codec = cardEvents.find((each) => each.name === name)
  if (codec === undefined) return undefined
  const type = codec.name as EventType
  const data = codec.required.data as AnyRecord
  const kind = { type, newest: schemaVersions[type], isData: checkOf(data), read: writtenReaderOf(data) }
  kinds.set(type, kind)
  return kind
}

/**
 * A stored event as today's code knows it, from its type, schema version and data. Left: where it departs from the
 * codec, a type nobody knows, or a version newer than this code.
 */
export const readEvent = (
  name: string,
  version: number,
  data: unknown,
): E.Either<readonly Malformation[], CardEvent> => {
  const kind = kindOf(name)
  if (kind === undefined) return E.left([{ path: 'type', expected: 'an event of a card', found: name }])
  const { type, newest, isData } = kind
  if (!Number.isInteger(version) || version < 1 || version > newest)
    return E.left([{ path: 'tv', expected: `a schema version from 1 to ${newest}`, found: String(version) }])
  const event = { type, data: lifted(type, version, data) } as CardEvent
  return isData(event.data) ? E.right(event) : E.left(malformationsOf(CardEvent, event))
}

/**
 * The same from the text of the data. Nearly all data stand as the log writes them, and are read without being parsed,
 * in little more than half the time.
 */
export const readEventText = (
  name: string,
  version: number,
  text: string,
): E.Either<readonly Malformation[], CardEvent> => {
  const kind = kindOf(name)
  const data = kind !== undefined && version === kind.newest ? kind.read(text) : undefined
  if (kind !== undefined && data !== undefined) return E.right({ type: kind.type, data } as CardEvent)
  const parsed = parsedFrom(text)
  return E.isLeft(parsed)
    ? E.left([{ path: 'data', expected: 'JSON', found: parsed.left }])
    : readEvent(name, version, parsed.right)
}

const parsedFrom = (text: string): E.Either<string, unknown> => {
  try {
    return E.right(JSON.parse(text))
  } catch {
    return E.left(`a text of ${text.length} characters`)
  }
}
