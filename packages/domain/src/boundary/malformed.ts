import * as t from 'io-ts'
import { checkOf, isRecordType, isTaggedType } from './check.ts'
import type { RecordType } from './record.ts'
import { flawOf } from './text.ts'

/**
 * One place in a value that does not have the expected form. `path` is dotted (`evidence.unpaidFrom`,
 * `replacements.0.on`), empty for the value itself. `found` describes what stands there without repeating personal
 * words: short codes and dates as they are, anything longer by kind and length.
 */
export type Malformation = { readonly path: string; readonly expected: string; readonly found: string }

/** At most this many are told; a hostile value may hold millions. */
const mostTold = 20

/** The first places where a value departs from a codec, in the order of {@link departures}. */
export const malformationsOf = (codec: t.Mixed, value: unknown): readonly Malformation[] => {
  const told: Malformation[] = []
  for (const each of departures(codec, value)) if (told.push(each) === mostTold) break
  return told
}

/**
 * Every place where a value departs from a codec, in the order of the codec's properties, the surplus ones last. What may
 * be a record or something else, as particulars may, is told as a whole unless it is looked `within`: what stands in
 * there may be personal, and is for nobody's eyes.
 */
export function* departures(
  codec: t.Mixed,
  value: unknown,
  within = false,
  path: readonly string[] = [],
): Generator<Malformation, void, undefined> {
  if (checkOf(codec)(value)) return
  const told = (expected: string, at = path, found = described(value)): Malformation => ({
    path: at.map(shortened).join('.'),
    expected,
    found,
  })
  const record = within && isObject(value) ? recordAmong(codec) : undefined
  if (record !== undefined) yield* departures(record, value, within, path)
  else if (isRecordType(codec)) {
    if (isObject(value)) yield* departuresOfRecord(codec, value, within, path)
    else yield told('an object')
  } else if (isTaggedType(codec)) {
    if (!isObject(value)) return yield told('an object')
    const tag = value[codec.tag]
    const member = typeof tag === 'string' ? codec.members.get(tag) : undefined
    if (member !== undefined) yield* departures(member, value, within, path)
    else yield told(`one of ${[...codec.members.keys()].join(', ')}`, [...path, codec.tag], described(tag))
  } else if (isList(codec)) {
    if (!Array.isArray(value)) return yield told('a list')
    for (const [i, each] of value.entries()) yield* departures(codec.type, each, within, [...path, String(i)])
  } else if (codec instanceof t.RefinementType && isList(codec.type)) {
    if (checkOf(codec.type)(value)) yield told(codec.name)
    else yield* departures(codec.type, value, within, path)
  } else yield told(expectation(codec))
}

function* departuresOfRecord(
  { required, optional }: RecordType<unknown>,
  value: Record<string, unknown>,
  within: boolean,
  path: readonly string[],
): Generator<Malformation, void, undefined> {
  for (const [name, of] of Object.entries(required))
    yield* departures(of, own(value, name), within, [...path, name])
  for (const [name, of] of Object.entries(optional))
    if (Object.hasOwn(value, name)) yield* departures(of, value[name], within, [...path, name])
  for (const name of Object.keys(value))
    if (!Object.hasOwn(required, name) && !Object.hasOwn(optional, name))
      yield {
        path: [...path, name].map(shortened).join('.'),
        expected: 'no such property',
        found: described(value[name]),
      }
}

/** The record that an object is meant to be, where a value may be something else as well. */
export const recordAmong = (codec: t.Mixed): t.Mixed | undefined =>
  codec instanceof t.UnionType ? (codec.types as t.Mixed[]).find(isRecordType) : undefined

const isList = (codec: t.Mixed): codec is t.ReadonlyArrayC<t.Mixed> | t.ArrayC<t.Mixed> =>
  codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType

const own = (value: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const ids = new Set(['CardId', 'UnionId', 'MemberId'])

const expectation = (codec: t.Mixed): string => {
  if (codec instanceof t.KeyofType) return `one of ${Object.keys(codec.keys).join(', ')}`
  if (codec instanceof t.LiteralType) return JSON.stringify(codec.value)
  if (codec.name === 'Day') return 'a Day YYYY-MM-DD that exists'
  if (codec.name === 'Month') return 'a Month YYYY-MM that exists'
  if (ids.has(codec.name)) return `a ${codec.name}, 1 to 64 of A-Z a-z 0-9 . _ -`
  return codec.name
}

const shortened = (name: string): string =>
  name.length <= 40 && name.isWellFormed() ? name : `${name.slice(0, 20)}…`.toWellFormed()

// A code, a date or an id is repeated as it was written; other words, and long numbers, may be personal and are only
// measured.
const plain = /^(?!.*\d{9})[A-Za-z0-9._:+-]{0,40}$/

const described = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (typeof value === 'string')
    return plain.test(value) ? JSON.stringify(value) : `a text of ${value.length} characters${flawOf(value)}`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? `a list of ${value.length}` : 'an object'
}
