import type { RuleId } from '../rulebook/catalogue.ts'
import { clauseOf } from '../rulebook/catalogue.ts'
import type { Found, Rule } from './rules/rule.ts'
import { phases } from './rules/rule.ts'

/**
 * A rule says no. Data, never thrown; all broken rules come back together, in the order of `phases`.
 * `found` holds ids, codes and dates, never personal words.
 */
export type Refusal = {
  readonly rule: RuleId
  /** The clause the rule rests on, as cited: 第六条, 附件第4页 … */
  readonly clause: string
  readonly zh: string
  readonly en: string
  readonly found: Found
}

/** The refusal a rule gives for what it found. */
export const refusal = (id: RuleId, found: Found): Refusal => {
  const { article, zh, en } = clauseOf(id)
  // In the order of their names, so that a refusal read back from the log is the same text.
  const sorted = Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { rule: id, clause: article, zh, en, found: sorted }
}

const order = new Map(phases.map((phase, i) => [phase, i]))

/** Rules in the order in which they are told. Stable: within a phase as listed. */
export const inOrderOfTelling = <C>(rules: readonly Rule<C>[]): readonly Rule<C>[] =>
  rules.toSorted((a, b) => (order.get(a.phase) ?? 0) - (order.get(b.phase) ?? 0))
