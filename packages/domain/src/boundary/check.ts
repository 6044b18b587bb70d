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
 * same conditions as straight-line code, because walking it for each value costs ten times as much.
 * Where generated code is forbidden (a strict content security policy) closures do the same, more slowly.
 */
export const checkOf = (codec: t.Mixed): Check => {
  const known = compiled.get(codec)
  if (known !== undefined) return known
  const check = compile(codec)
  compiled.set(codec, check)
  return check
}

const compile = (codec: t.Mixed): Check => {
  const constants: unknown[] = []
  const source = `return (v0) => ${expressionOf(codec, 'v0', constants)}`
  try {
    return new Function('k', source)(constants) as Check
  } catch (refused) {
    if (!(refused instanceof EvalError)) throw refused
    return closureOf(codec)
  }
}

/** One JavaScript expression that is true exactly when `value` satisfies the codec. `k` holds what has no literal form. */
const expressionOf = (codec: t.Mixed, value: string, constants: unknown[]): string => {
  const kept = (constant: unknown): string => `k[${constants.push(constant) - 1}]`
  if (codec instanceof t.StringType) return `typeof ${value} === 'string'`
  if (codec instanceof t.BooleanType) return `typeof ${value} === 'boolean'`
  if (codec instanceof t.NumberType) return `typeof ${value} === 'number'`
  if (codec instanceof t.LiteralType) return `${value} === ${JSON.stringify(codec.value)}`
  if (codec instanceof t.KeyofType)
    return `(typeof ${value} === 'string' && ${kept(keysOf(codec))}.has(${value}))`
  if (codec instanceof t.RefinementType)
    return `(${expressionOf(codec.type, value, constants)} && ${kept(codec.predicate)}(${value}))`
  if (codec instanceof t.UnionType)
    return `(${(codec.types as t.Mixed[]).map((member) => expressionOf(member, value, constants)).join(' || ')})`
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType)
    return `(Array.isArray(${value}) && ${kept(everyElement(codec.type))}(${value}))`
  if (isRecordType(codec)) return recordExpression(codec, value, constants)
  if (isTaggedType(codec)) {
    const checks = new Map([...codec.members].map(([name, member]) => [name, checkOf(member)]))
    const holder = kept((of: Record<string, unknown>) => checks.get(of[codec.tag] as string)?.(of) ?? false)
    return `(typeof ${value} === 'object' && ${value} !== null && ${holder}(${value}))`
  }
  return `${kept(codec)}.is(${value})`
}

const recordExpression = (codec: RecordType<unknown>, value: string, constants: unknown[]): string => {
  const property = (name: string) => `${value}[${JSON.stringify(name)}]`
  const required = Object.entries(codec.required).map(([name, of]) =>
    expressionOf(of, property(name), constants),
  )
  const optional = Object.entries(codec.optional).map(
    ([name, of]) => `(${property(name)} === undefined || ${expressionOf(of, property(name), constants)})`,
  )
  const surplus = constants.push(noSurplus(codec)) - 1
  const conditions = [...required, ...optional, `k[${surplus}](${value})`]
  return `(typeof ${value} === 'object' && ${value} !== null && !Array.isArray(${value}) && ${conditions.join(' && ')})`
}

/**
 * No property but the known ones, and none that is there only as `undefined`: with the required ones checked, there are
 * as many as are known and there.
 */
const noSurplus = (codec: RecordType<unknown>): Check => {
  const required = Object.keys(codec.required).length
  const optional = Object.keys(codec.optional)
  const there = optional.map((name) => `if (v[${JSON.stringify(name)}] !== undefined) left--;`)
  try {
    return new Function(
      `return (v) => { let left = -${required}; ${there.join(' ')} for (const _ in v) left++; return left === 0 }`,
    )() as Check
  } catch (refused) {
    if (!(refused instanceof EvalError)) throw refused
    return (value) => {
      const held = value as Record<string, unknown>
      return (
        Object.keys(held).length === required + optional.filter((name) => held[name] !== undefined).length
      )
    }
  }
}

const everyElement = (of: t.Mixed): Check => {
  const check = checkOf(of)
  return (value) => {
    for (const element of value as readonly unknown[]) if (!check(element)) return false
    return true
  }
}

const keysOf = (codec: { readonly keys: object }): ReadonlySet<string> => new Set(Object.keys(codec.keys))

/** The same conditions as {@link expressionOf}, as nested functions. */
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
