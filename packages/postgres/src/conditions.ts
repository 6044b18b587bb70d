/** Conditions of the read models as PostgreSQL takes them. */
import type { Condition, Value } from '@union-card/projections'

/** A piece of SQL and the values of its `$1`, `$2`, … */
export type Asked = { readonly sql: string; readonly values: readonly unknown[] }

/** A name as SQL takes it, whatever word it is. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const signs = { below: '<', atMost: '<=', above: '>', atLeast: '>=' } as const

/** A condition with its texts and numbers apart, added to `values`; flags and blanks stand in the text itself. */
export const conditionInto = (condition: Condition, values: unknown[]): string =>
  written(condition, (value) => `$${values.push(value)}`)

/** A condition that needs no values: what an index may be limited by. */
export const literalCondition = (condition: Condition): string =>
  written(condition, (value) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
  )

/** Flags are always written out, so that an index limited by one is seen to serve. */
const written = (condition: Condition, told: (value: string | number | bigint) => string): string => {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, ' AND ', 'true', told)
    case 'any':
      return joined(condition.of, ' OR ', 'false', told)
    case 'present':
      return `${quoted(condition.column)} IS NOT NULL`
    case 'is':
      return condition.value === null
        ? `${quoted(condition.column)} IS NULL`
        : `${quoted(condition.column)} = ${valueIn(condition.value, told)}`
    default:
      return `${quoted(condition.column)} ${signs[condition.kind]} ${valueIn(condition.value, told)}`
  }
}

const joined = (
  of: readonly Condition[],
  by: string,
  none: string,
  told: Parameters<typeof written>[1],
): string => (of.length === 0 ? none : `(${of.map((each) => written(each, told)).join(by)})`)

const valueIn = (of: Exclude<Value, null>, told: Parameters<typeof written>[1]): string =>
  typeof of === 'boolean' ? String(of) : told(of)
