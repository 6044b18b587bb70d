/** The form of every member of a line, checked by hand: this runs once for each event written or read. */
import { kindOf } from './canonical.ts'
import { isUuid } from './eventId.ts'
import type { Line } from './line.ts'
import { isRecordedAt } from './recordedAt.ts'
import { isStreamName } from './streamName.ts'

/** The first member that has not its form. `path` is a JSON pointer (RFC 6901); `found` never repeats a value. */
export interface Mismatch {
  readonly path: string
  readonly expected: string
  readonly found: string
}

interface Member {
  readonly name: string
  readonly expected: string
  readonly holds: (value: unknown) => boolean
  readonly optional?: true
}

const text = (holds: (text: string) => boolean) => (value: unknown) =>
  typeof value === 'string' && holds(value)

const integerFrom = (least: number) => (value: unknown) =>
  Number.isSafeInteger(value) && (value as number) >= least

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const eventIdForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const logIdForm = /^[A-Za-z0-9._-]{1,64}$/
const typeForm = /^[A-Z][A-Za-z0-9]{0,63}$/
const digestForm = /^[0-9a-f]{64}$/

const isWord = text((value) => value.length > 0 && value.length <= 256)
const isDigest = text((value) => digestForm.test(value))

const word = { expected: 'a text of 1 to 256 characters', holds: isWord }
const digest = { expected: '64 lower-case hexadecimal digits', holds: isDigest }
const object = { expected: 'an object', holds: isObject }

const lineMembers: readonly Member[] = [
  { name: 'v', expected: '1', holds: (value) => value === 1 },
  { name: 'log', expected: 'a log id: 1 to 64 of A-Z a-z 0-9 . _ -', holds: text((id) => isLogId(id)) },
  { name: 'stream', expected: 'a stream name: <category>-<id>', holds: text(isStreamName) },
  { name: 'rev', expected: 'an integer from 0', holds: integerFrom(0) },
  { name: 'id', expected: 'a lower-case UUID', holds: text((id) => eventIdForm.test(id)) },
  { name: 'type', expected: 'a type such as CardIssued', holds: text((type) => typeForm.test(type)) },
  { name: 'tv', expected: 'an integer from 1', holds: integerFrom(1) },
  { name: 'at', expected: 'an instant YYYY-MM-DDTHH:mm:ss.sssZ', holds: text(isRecordedAt) },
  { name: 'actor', ...object },
  { name: 'command', ...object },
  { name: 'corr', ...word, optional: true },
  { name: 'cause', ...word, optional: true },
  { name: 'rules', ...word },
  {
    name: 'prev',
    expected: 'null or 64 lower-case hexadecimal digits',
    holds: (value) => value === null || isDigest(value),
  },
  { name: 'data', ...object },
]

const actorMembers: readonly Member[] = [
  { name: 'union', ...word, optional: true },
  { name: 'officer', ...word, optional: true },
]

const commandMembers: readonly Member[] = [
  { name: 'id', expected: 'a UUID', holds: text(isUuid) },
  { name: 'digest', ...digest },
]

/** True for a text that may name a log: 1 to 64 of `A-Z a-z 0-9 . _ -`. */
export const isLogId = (id: string): boolean => logIdForm.test(id)

/** True when the members that code relies on have the types it relies on. A line has them; more is not asked. */
export const hasTypesOfLine = (value: unknown): value is Line => {
  if (!isObject(value)) return false
  const { v, log, stream, rev, id, type, tv, at, actor, command, rules, prev, data } = value
  return (
    v === 1 &&
    typeof log === 'string' &&
    typeof stream === 'string' &&
    typeof rev === 'number' &&
    typeof id === 'string' &&
    typeof type === 'string' &&
    typeof tv === 'number' &&
    typeof at === 'string' &&
    isObject(actor) &&
    isObject(command) &&
    typeof rules === 'string' &&
    (prev === null || typeof prev === 'string') &&
    isObject(data)
  )
}

/** What keeps a value from having the members of a line, `undefined` when nothing does. */
export const mismatchInLine = (value: unknown): Mismatch | undefined => {
  if (!isObject(value)) return { path: '', expected: 'an object', found: kindOf(value) }
  return (
    mismatchAmong(lineMembers, value, '') ??
    mismatchAmong(actorMembers, value.actor, '/actor') ??
    mismatchAmong(commandMembers, value.command, '/command') ??
    mismatchInLink(value.rev, value.prev)
  )
}

const mismatchAmong = (members: readonly Member[], value: unknown, path: string): Mismatch | undefined => {
  const given = value as Readonly<Record<string, unknown>>
  let known = 0
  for (const { name, expected, holds, optional } of members) {
    const member = given[name]
    if (member === undefined && optional) continue
    if (!holds(member)) return { path: `${path}/${name}`, expected, found: kindOf(member) }
    known++
  }
  const names = Object.keys(given)
  if (names.length === known) return undefined
  const surplus = names.find(
    (name) => given[name] === undefined || !members.some((member) => member.name === name),
  )
  return { path: `${path}/${surplus}`, expected: 'no such member', found: kindOf(given[surplus as string]) }
}

const mismatchInLink = (rev: unknown, prev: unknown): Mismatch | undefined =>
  (rev === 0) === (prev === null)
    ? undefined
    : {
        path: '/prev',
        expected: rev === 0 ? 'null at revision 0' : 'a leaf hash after revision 0',
        found: kindOf(prev),
      }
