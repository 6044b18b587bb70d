/**
 * What a question asks of a row: comparisons joined by "and" and "or". Every store carries it out in its own way, as
 * SQL or as a function. As in SQL, nothing is below or above a blank: only `is(column, null)` is true of one.
 */

/** A value in a row. Texts compare character by character, by code point. */
export type Value = string | number | bigint | boolean | null

/** A condition on columns of a row, of these names; build it with the functions below. */
export type Condition<C extends string = string> =
  | { readonly kind: 'is'; readonly column: C; readonly value: Value }
  | { readonly kind: 'present'; readonly column: C }
  | { readonly kind: Comparison; readonly column: C; readonly value: Exclude<Value, null> }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition<C>[] }

/** How a column compares with a value. */
export type Comparison = 'below' | 'atMost' | 'above' | 'atLeast'

/** The column has this value; null means a blank. */
export const is = <C extends string>(column: C, value: Value): Condition<C> => ({ kind: 'is', column, value })
/** The column is not blank. */
export const present = <C extends string>(column: C): Condition<C> => ({ kind: 'present', column })

const comparing =
  (kind: Comparison) =>
  <C extends string>(column: C, value: Exclude<Value, null>): Condition<C> => ({ kind, column, value })

/** The column has a value before this one; not true of a blank. */
export const below = comparing('below')
/** The column has this value or one before it; not true of a blank. */
export const atMost = comparing('atMost')
/** The column has a value behind this one; not true of a blank. */
export const above = comparing('above')
/** The column has this value or one behind it; not true of a blank. */
export const atLeast = comparing('atLeast')

/** True when every one of these is; also of none. */
export const all = <C extends string>(...of: readonly Condition<C>[]): Condition<C> => ({ kind: 'all', of })
/** True when one of these is; never of none. */
export const any = <C extends string>(...of: readonly Condition<C>[]): Condition<C> => ({ kind: 'any', of })
/** The column has one of these values. */
export const among = <C extends string>(column: C, values: readonly Value[]): Condition<C> =>
  any(...values.map((value) => is(column, value)))

/** Carries a condition out on a row, whose columns `read` reads. */
export const holds = (condition: Condition, read: (column: string) => Value): boolean => {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((each) => holds(each, read))
    case 'any':
      return condition.of.some((each) => holds(each, read))
    case 'is':
      return read(condition.column) === condition.value
    case 'present':
      return read(condition.column) !== null
    default: {
      const found = read(condition.column)
      return found !== null && compares[condition.kind](order(found, condition.value))
    }
  }
}

const compares: Readonly<Record<Comparison, (order: number) => boolean>> = {
  below: (order) => order < 0,
  atMost: (order) => order <= 0,
  above: (order) => order > 0,
  atLeast: (order) => order >= 0,
}

const surrogates = /[\ud800-\udfff]/

/** Which of two values comes first: below zero the first. Blanks come before everything else. */
export const order = (a: Value, b: Value): number => {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  if (typeof a === 'string' && typeof b === 'string' && (surrogates.test(a) || surrogates.test(b)))
    return byCodePoints(a, b)
  return a < b ? -1 : 1
}

/** JavaScript compares texts by UTF-16 units, databases by UTF-8 bytes; they differ beyond U+FFFF. */
const byCodePoints = (a: string, b: string): number => {
  const [left, right] = [[...a], [...b]]
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
