/**
 * RFC 8785, the JSON Canonicalization Scheme (JCS): one text for one value, so that hashing bytes hashes meaning.
 * Both functions refuse whatever the text could not carry exactly, instead of dropping or rewriting it.
 */
import * as E from 'fp-ts/lib/Either.js'

/**
 * A value that has no exact canonical text. `path` is a JSON pointer (RFC 6901) from the value given, `''` the
 * value itself; `found` names the kind of thing found there and never repeats it, since it may be personal.
 */
export interface NotCanonical {
  readonly _tag: 'NotCanonical'
  readonly path: string
  readonly found: string
}

/** Levels of nesting allowed; far above what an event needs, far below what exhausts the stack. */
export const deepestNesting = 100

/**
 * The RFC 8785 text of a value made of null, booleans, well-formed strings, finite numbers, arrays and plain
 * objects. Anything else is refused: `undefined`, `NaN`, dates, maps, bigints, class instances, sparse arrays,
 * symbol keys, lone surrogates, cycles, more than {@link deepestNesting} levels.
 */
export const canonicalJson = (value: unknown): E.Either<NotCanonical, string> => canonicalise(value, false)

/**
 * The profile of RFC 8785 that lines use: numbers are safe integers other than `-0`, object keys are printable
 * ASCII. Otherwise as {@link canonicalJson}.
 */
export const lineJson = (value: unknown): E.Either<NotCanonical, string> => canonicalise(value, true)

/**
 * True when `text` is the {@link lineJson} text of `value`, which must be what parsing `text` gave. Of nearly all texts
 * that are, their length tells; `lineJson` decides everything else.
 */
export const isLineJson = (text: string, value: unknown): boolean =>
  standsAsWritten(text, value) || sameText(lineJson(value), text)

/**
 * True only when `text` is the {@link lineJson} text of `value`, which must be what parsing `text` gave and may stand some
 * levels deep within another; of a few texts that are, false.
 *
 * Nothing in JSON can be written shorter than its canonical text writes it, but for numbers such as `1e2`. So a text of
 * that length has no white space, no repeated key and no other spelling in it; what is left is to look at.
 */
export const standsAsWritten = (text: string, value: unknown, depth = 0): boolean =>
  lengthInOrder(value, depth) === text.length && !text.includes('\\') && text.isWellFormed()

/** Names the kind of a value without repeating it: `a string of 3 characters`, `a date`, `nothing`. */
export const kindOf = (value: unknown): string => {
  switch (typeof value) {
    case 'undefined':
      return 'nothing (undefined)'
    case 'string':
      return `a string of ${value.length} characters`
    case 'number':
      return Number.isSafeInteger(value) ? 'an integer' : Number.isFinite(value) ? 'a number' : String(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value) && isPlain(Object.getPrototypeOf(value))) return `an array of ${value.length}`
      return isPlain(value) ? 'an object' : `an instance of ${nameOfClass(value)}`
    default:
      return `a ${typeof value}`
  }
}

/** What the walk remembers: the objects it is inside of, and, once stopped, by what and on which way. */
interface Walk {
  readonly forLines: boolean
  readonly inside: object[]
  readonly way: (string | number)[]
  found: string | undefined
}

const canonicalise = (value: unknown, forLines: boolean): E.Either<NotCanonical, string> => {
  const walk: Walk = { forLines, inside: [], way: [], found: undefined }
  const text = textOf(value, walk)
  const { found } = walk
  return found === undefined
    ? E.right(text)
    : E.left({ _tag: 'NotCanonical', path: pointer(walk.way), found })
}

const sameText = (canonical: E.Either<NotCanonical, string>, text: string): boolean =>
  E.isRight(canonical) && canonical.right === text

/** How long the text of parsed JSON is where nothing is escaped. NaN where that tells nothing, or keys are out of order. */
const lengthInOrder = (value: unknown, depth: number): number => {
  if (typeof value === 'string') return value.length + 2
  if (typeof value === 'number') return lengthOfNumeral(value)
  if (typeof value === 'boolean') return value ? 4 : 5
  if (typeof value !== 'object') return Number.NaN
  if (value === null) return 4
  if (depth >= deepestNesting) return Number.NaN
  // The opening bracket, and after each member a comma or the closing one.
  let length = 1
  if (Array.isArray(value)) for (const element of value) length += lengthInOrder(element, depth + 1) + 1
  else {
    const members = value as Readonly<Record<string, unknown>>
    // The sign behind the digits: keys that are numbers come first here, wherever they were written.
    let last = ':'
    for (const key in members) {
      if (key < last || !isForLines(key)) return Number.NaN
      length += key.length + 3 + lengthInOrder(members[key], depth + 1) + 1
      last = key
    }
  }
  return length === 1 ? 2 : length
}

/** A number with fewer than two zeros at its end cannot be written shorter, or otherwise as short. */
const lengthOfNumeral = (value: number): number =>
  Number.isSafeInteger(value) && (value % 100 !== 0 || Object.is(value, 0))
    ? String(value).length
    : Number.NaN

const textOf = (value: unknown, walk: Walk): string => {
  switch (typeof value) {
    case 'string':
      return quoted(value, walk)
    case 'number':
      return numeralOf(value, walk)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      return value === null ? 'null' : nestedText(value, walk)
    default:
      return stop(walk, kindOf(value))
  }
}

/** Printable ASCII without the quotation mark and the backslash: what a text carries as it is. */
const plainWords = /^[ !#-[\]-~]*$/

const printableAscii = /^[ -~]*$/

/** RFC 8785 section 3.2.2.2: a string is written as ECMAScript writes it, which escapes lone surrogates. */
const quoted = (value: string, walk: Walk): string => {
  if (plainWords.test(value)) return `"${value}"`
  return loneSurrogate.test(value) ? stop(walk, 'a string with a lone surrogate') : JSON.stringify(value)
}

/** With the `u` flag a surrogate in a pair is part of its character, so that this matches lone ones only. */
const loneSurrogate = /\p{Surrogate}/u

const numeralOf = (value: number, walk: Walk): string => {
  if (!Number.isFinite(value)) return stop(walk, String(value))
  if (walk.forLines && !Number.isSafeInteger(value)) return stop(walk, 'a number that is not a safe integer')
  if (walk.forLines && Object.is(value, -0)) return stop(walk, 'negative zero')
  // RFC 8785 section 3.2.2.3: a number is written as ECMAScript writes it.
  return String(value)
}

const nestedText = (value: object, walk: Walk): string => {
  if (walk.inside.includes(value)) return stop(walk, 'an object that contains itself')
  if (walk.inside.length >= deepestNesting) return stop(walk, `nesting deeper than ${deepestNesting} levels`)
  walk.inside.push(value)
  const text = Array.isArray(value) ? arrayText(value, walk) : objectText(value, walk)
  walk.inside.pop()
  return text
}

const arrayText = (values: readonly unknown[], walk: Walk): string => {
  if (!isPlain(Object.getPrototypeOf(values))) return stop(walk, kindOf(values))
  if (Object.keys(values).length !== values.length)
    return stop(walk, 'an array with holes or with properties of its own')
  let text = '['
  for (let index = 0; index < values.length; index++) {
    text += (index === 0 ? '' : ',') + textOf(values[index], walk)
    if (walk.found !== undefined) return back(walk, index)
  }
  return `${text}]`
}

const objectText = (value: object, walk: Walk): string => {
  if (!isPlain(value)) return stop(walk, kindOf(value))
  if (Object.getOwnPropertySymbols(value).length > 0) return stop(walk, 'an object with a symbol key')
  const members = value as Readonly<Record<string, unknown>>
  let text = '{'
  for (const key of sortedKeys(members)) {
    text += (text === '{' ? '' : ',') + keyText(key, walk) + textOf(members[key], walk)
    if (walk.found !== undefined) return back(walk, key)
  }
  return `${text}}`
}

const keyText = (key: string, walk: Walk): string => {
  const familiar = familiarKeys.get(key)
  if (familiar !== undefined) return familiar
  if (isForLines(key)) return `${JSON.stringify(key)}:`
  if (walk.forLines) return stop(walk, 'a key outside printable ASCII')
  return loneSurrogate.test(key) ? stop(walk, 'a key with a lone surrogate') : `${JSON.stringify(key)}:`
}

/** Keys met before, as they are written. Events have a few dozen; the bound is for input that makes up its own. */
const familiarKeys = new Map<string, string>()
const mostFamiliarKeys = 1000

const isForLines = (key: string): boolean => {
  if (familiarKeys.has(key)) return true
  if (!printableAscii.test(key)) return false
  if (familiarKeys.size < mostFamiliarKeys) familiarKeys.set(key, `${JSON.stringify(key)}:`)
  return true
}

/** Keys in the order of RFC 8785 section 3.2.3: by UTF-16 code units, which is how JavaScript compares strings. */
const sortedKeys = (members: Readonly<Record<string, unknown>>): readonly string[] => {
  const keys = Object.keys(members)
  for (let index = 1; index < keys.length; index++)
    if ((keys[index - 1] as string) > (keys[index] as string)) return keys.sort()
  return keys
}

/** Plain by its prototype having no prototype of its own: holds for objects of another realm too. */
const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const nameOfClass = (value: object): string => {
  const made: unknown = value.constructor
  return typeof made === 'function' && made.name !== '' ? made.name : 'a class'
}

const stop = (walk: Walk, found: string): string => {
  walk.found ??= found
  return ''
}

/** On the way out of a stopped walk, each level puts its key before those of the levels within. */
const back = (walk: Walk, key: string | number): string => {
  walk.way.unshift(key)
  return ''
}

/** RFC 6901. */
const pointer = (way: readonly (string | number)[]): string =>
  way.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
