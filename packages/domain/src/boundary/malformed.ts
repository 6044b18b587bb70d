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

/** All places where a value departs from a codec, in the order of the codec's properties, the surplus ones last. */
export const malformationsOf = (codec: t.Mixed, value: unknown): readonly Malformation[] => {
  const told: Malformation[] = []
  walk(codec, value, [], told)
  return told
}

const walk = (codec: t.Mixed, value: unknown, path: readonly string[], told: Malformation[]): void => {
  if (told.length >= mostTold || checkOf(codec)(value)) return
  const tell = (expected: string, at = path, found = described(value)) =>
    told.push({ path: at.map(shortened).join('.'), expected, found })
  if (isRecordType(codec)) {
    if (!isObject(value)) tell('an object')
    else walkRecord(codec, value, path, told)
  } else if (isTaggedType(codec)) {
    if (!isObject(value)) return void tell('an object')
    const tag = value[codec.tag]
    const member = typeof tag === 'string' ? codec.members.get(tag) : undefined
    if (member === undefined)
      tell(`one of ${[...codec.members.keys()].join(', ')}`, [...path, codec.tag], described(tag))
    else walk(member, value, path, told)
  } else if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType) {
    if (!Array.isArray(value)) return void tell('a list')
    for (let i = 0; i < value.length && told.length < mostTold; i++)
      walk(codec.type, value[i], [...path, String(i)], told)
  } else if (
    codec instanceof t.RefinementType &&
    (codec.type instanceof t.ReadonlyArrayType || codec.type instanceof t.ArrayType)
  ) {
    if (checkOf(codec.type)(value)) tell(codec.name)
    else walk(codec.type, value, path, told)
  } else tell(expectation(codec))
}

const walkRecord = (
  codec: RecordType<unknown>,
  value: Record<string, unknown>,
  path: readonly string[],
  told: Malformation[],
): void => {
  for (const [name, of] of Object.entries(codec.required)) walk(of, own(value, name), [...path, name], told)
  for (const [name, of] of Object.entries(codec.optional))
    if (Object.hasOwn(value, name)) walk(of, value[name], [...path, name], told)
  for (const name of Object.keys(value))
    if (
      told.length < mostTold &&
      !Object.hasOwn(codec.required, name) &&
      !Object.hasOwn(codec.optional, name)
    )
      told.push({
        path: [...path, name].map(shortened).join('.'),
        expected: 'no such property',
        found: described(value[name]),
      })
}

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
