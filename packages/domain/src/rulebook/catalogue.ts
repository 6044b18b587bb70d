/**
 * The rulebook: every rule the registry knows, by id, in the order notice, form, 使用说明, measures, Constitution,
 * law, design. An id names one rule for ever; refusals, flags, the rulebook page and `explain` all read from here.
 */

import type { Clause } from './clause.ts'
import { constitutionClauses } from './constitution.ts'
import { designClauses } from './design.ts'
import { formClauses } from './form.ts'
import { instructionClauses } from './instructions.ts'
import { lawClauses } from './law.ts'
import { measureClauses } from './measures.ts'
import { noticeClauses } from './notice.ts'

export type { Clause, Place, Source, Status } from './clause.ts'

/** The id of a rule: `N…` notice, `F-` form, `U-` 使用说明, `M…` measures, `C…` Constitution, `L…` law, `D-` design. */
export type RuleId =
  | keyof typeof noticeClauses
  | keyof typeof formClauses
  | keyof typeof instructionClauses
  | keyof typeof measureClauses
  | keyof typeof constitutionClauses
  | keyof typeof lawClauses
  | keyof typeof designClauses

/** All rules by id. */
export const catalogue: Readonly<Record<RuleId, Clause>> = {
  ...noticeClauses,
  ...formClauses,
  ...instructionClauses,
  ...measureClauses,
  ...constitutionClauses,
  ...lawClauses,
  ...designClauses,
}

/** True for the id of a rule; false for every other text, `toString` and `__proto__` included. */
export const isRuleId = (text: string): text is RuleId => Object.hasOwn(catalogue, text)

/** The rule with an id. */
export const clauseOf = (id: RuleId): Clause => catalogue[id]
