import * as t from 'io-ts'
import type { RecordType, TaggedType } from './record.ts'

/** Says whether a value satisfies a codec. */
export type Check = (value: unknown) => boolean

/** True for a codec made by `record`. Told by its tag, so that this file does not import the class that calls it. */
export const isRecordType = (codec: t.Mixed): codec is RecordType<unknown> =>
  (codec as { _tag?: string })._tag === 'RecordType'

/** True for a codec made by `tagged`. */
export const isTaggedType = (codec: t.Mixed): codec is TaggedType<unknown> =>
  (codec as { _tag?: string })._tag === 'TaggedType'

const compiled = new WeakMap<object, Check>()

/**
 * The check of a codec, compiled once and kept. The codec stays the only description: this walks it and writes the
 * same conditions as code, because walking it for each value costs several times as much.
 * Where generated code is forbidden (a strict content security policy) closures do the same, more slowly.
 */
export const checkOf = (codec: t.Mixed): Check => {
  const known = compiled.get(codec)
  if (known !== undefined) return known
  const check = compile(codec)
  compiled.set(codec, check)
  return check
}

const compile = (codec: t.Mixed): Check =>
  generated<Check>('value', (keep) => bodyOf(codec, keep)) ?? closureOf(codec)

/** Keeps what has no literal form; gives the name it goes by in the code. */
export type Keep = (constant: unknown) => string

/** A function of one parameter, made of generated code. Undefined where such code is forbidden. */
export const generated = <F>(parameter: string, bodyOf: (keep: Keep) => string): F | undefined => {
  const kept: unknown[] = []
  const body = bodyOf((constant) => `k${kept.push(constant) - 1}`)
  try {
    return new Function(...kept.map((_, i) => `k${i}`), `return (${parameter}) => { ${body} }`)(...kept) as F
  } catch (refused) {
    if (!(refused instanceof EvalError)) throw refused
    return undefined
  }
}

/** Statements that return whether `value` satisfies the codec. */
const bodyOf = (codec: t.Mixed, keep: Keep): string => {
  if (isRecordType(codec)) return recordBody(codec, keep)
  if (isTaggedType(codec)) return taggedBody(codec, keep)
  return `return ${conditionOf(codec, 'value', keep)}`
}

/** An expression that is true exactly when `value` satisfies the codec. */
export const conditionOf = (codec: t.Mixed, value: string, keep: Keep): string => {
  if (codec instanceof t.StringType) return `typeof ${value} === 'string'`
  if (codec instanceof t.BooleanType) return `typeof ${value} === 'boolean'`
  if (codec instanceof t.NumberType) return `typeof ${value} === 'number'`
  if (codec instanceof t.LiteralType) return isOneOf([codec.value], value)
  if (codec instanceof t.KeyofType) return isOneOf(Object.keys(codec.keys), value)
  if (codec instanceof t.RefinementType)
    return `(${conditionOf(codec.type, value, keep)} && ${keep(codec.predicate)}(${value}))`
  if (codec instanceof t.UnionType)
    return `(${(codec.types as t.Mixed[]).map((member) => conditionOf(member, value, keep)).join(' || ')})`
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType)
    return `(Array.isArray(${value}) && ${keep(everyElement(codec.type))}(${value}))`
  if (isRecordType(codec) || isTaggedType(codec)) return `${keep(checkOf(codec))}(${value})`
  return `${keep(codec)}.is(${value})`
}

const isOneOf = (values: readonly unknown[], value: string): string =>
  `(${values.map((each) => `${value} === ${JSON.stringify(each)}`).join(' || ')})`

/**
 * Goes through the properties that are there instead of asking for each that may be: events come in many shapes, and
 * asking an object of any shape for a property costs more than going on to its next one.
 */
const recordBody = ({ required, optional }: RecordType<unknown>, keep: Keep): string => {
  const cases = (properties: t.Props, holds: string) =>
    Object.entries(properties)
      .map(
        ([name, of]) =>
          `case ${JSON.stringify(name)}: if (${conditionOf(of, 'held', keep)}) ${holds}; return false\n`,
      )
      .join('')
  return `
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    let missing = ${Object.keys(required).length}
    for (const name in value) {
      const held = value[name]
      switch (name) {
        ${cases(required, '{ missing--; continue }')}
        ${cases(optional, 'continue')}
        default: return false
      }
    }
    return missing === 0`
}

const taggedBody = ({ tag, members }: TaggedType<unknown>, keep: Keep): string => {
  const cases = [...members].map(
    ([name, member]) => `case ${JSON.stringify(name)}: return ${keep(checkOf(member))}(value)\n`,
  )
  return `
    if (typeof value !== 'object' || value === null) return false
    switch (value[${JSON.stringify(tag)}]) {
      ${cases.join('')}
      default: return false
    }`
}

const everyElement = (of: t.Mixed): Check => {
  const check = checkOf(of)
  return (value) => {
    for (const element of value as readonly unknown[]) if (!check(element)) return false
    return true
  }
}

/** The same as {@link compile}, as nested functions. */
export const closureOf = (codec: t.Mixed): Check => {
  if (codec instanceof t.RefinementType) {
    const base = closureOf(codec.type)
    return (value) => base(value) && codec.predicate(value)
  }
  if (codec instanceof t.UnionType) {
    const members = (codec.types as t.Mixed[]).map(closureOf)
    return (value) => members.some((member) => member(value))
  }
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType) {
    const element = closureOf(codec.type)
    return (value) => Array.isArray(value) && value.every(element)
  }
  if (isRecordType(codec)) {
    const required = Object.entries(codec.required).map(([name, of]) => [name, closureOf(of)] as const)
    const optional = new Map(Object.entries(codec.optional).map(([name, of]) => [name, closureOf(of)]))
    return (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      required.every(([name, check]) => check((value as Record<string, unknown>)[name])) &&
      Object.entries(value).every(
        ([name, held]) => Object.hasOwn(codec.required, name) || (optional.get(name)?.(held) ?? false),
      )
  }
  if (isTaggedType(codec)) {
    const members = new Map([...codec.members].map(([name, member]) => [name, closureOf(member)]))
    return (value) =>
      typeof value === 'object' &&
      value !== null &&
      (members.get((value as Record<string, unknown>)[codec.tag] as string)?.(value) ?? false)
  }
  return (value) => codec.is(value)
}
