/** Conditions of the read models as SQL. */
import type { Condition, Value } from '@union-card/projections'

/** A piece of SQL and what stands for its question marks. */
export interface Asked {
  readonly sql: string
  readonly values: readonly (string | number | bigint)[]
}

/** A name as SQL takes it, whatever word it is. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const signs = { below: '<', atMost: '<=', above: '>', atLeast: '>=' } as const

/** A condition with question marks for its texts and numbers; flags and blanks stand in the text itself. */
export const conditionIn = (condition: Condition): Asked => {
  const values: (string | number | bigint)[] = []
  const sql = written(condition, (value) => {
    values.push(value)
    return '?'
  })
  return { sql, values }
}

/** A condition that needs no values: what an index may be limited by. */
export const literalCondition = (condition: Condition): string =>
  written(condition, (value) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
  )

/**
 * Flags are always written out: an index limited by one serves only a statement in which it stands, not one that is
 * told it later.
 */
const written = (condition: Condition, told: (value: string | number | bigint) => string): string => {
  switch (condition.kind) {
    case 'all':
      return condition.of.length === 0
        ? '1'
        : `(${condition.of.map((each) => written(each, told)).join(' AND ')})`
    case 'any':
      return condition.of.length === 0
        ? '0'
        : `(${condition.of.map((each) => written(each, told)).join(' OR ')})`
    case 'present':
      return `${quoted(condition.column)} IS NOT NULL`
    case 'is':
      return `${quoted(condition.column)} ${condition.value === null ? 'IS NULL' : `= ${value(condition.value, told)}`}`
    default:
      return `${quoted(condition.column)} ${signs[condition.kind]} ${value(condition.value, told)}`
  }
}

const value = (of: Exclude<Value, null>, told: (value: string | number | bigint) => string): string =>
  typeof of === 'boolean' ? (of ? '1' : '0') : told(of)
