import * as E from 'fp-ts/lib/Either.js'
import { type Malformation, malformationsOf } from '../boundary/malformed.ts'
import { CardEvent, type EventType } from './events.ts'

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

/**
 * A stored event as today's code knows it, from its type, schema version and data. Left: where it departs from the
 * codec, a type nobody knows, or a version newer than this code.
 */
export const readEvent = (
  type: string,
  version: number,
  data: unknown,
): E.Either<readonly Malformation[], CardEvent> => {
  if (!Object.hasOwn(schemaVersions, type))
    return E.left([{ path: 'type', expected: 'an event of a card', found: type }])
  const newest = schemaVersions[type as EventType]
  if (!Number.isInteger(version) || version < 1 || version > newest)
    return E.left([{ path: 'tv', expected: `a schema version from 1 to ${newest}`, found: String(version) }])
  const event = { type, data: lifted(type as EventType, version, data) }
  return CardEvent.is(event) ? E.right(event) : E.left(malformationsOf(CardEvent, event))
}
