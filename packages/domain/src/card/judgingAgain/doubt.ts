import type { RuleId } from '../../rulebook/catalogue.ts'
import type { Policy } from '../policy.ts'
import type { Refusal } from '../refusals.ts'
import type { Found, Rule } from '../rules/rule.ts'
import { toAnotherUnion } from '../rules/transfer.ts'

/** Why a recorded line is doubted: a rule it breaks, marks it should carry otherwise, or another stack of rules. */
export type Doubt =
  | { readonly doubt: 'rule'; readonly rule: RuleId; readonly found: Found }
  | { readonly doubt: 'marks' }
  | { readonly doubt: 'stack' }

/** No doubt. */
export const noDoubts: readonly Doubt[] = []

/** The doubt that comes of a broken rule. */
export const asDoubt = ({ rule, found }: Refusal): Doubt => ({ doubt: 'rule', rule, found })

/** True for a rule of who may act: it rests on the union registry, unlike the one against a transfer to the sender. */
export const asksWhoMayAct = ({ id, phase }: Rule<never>): boolean =>
  phase === 'holder' && id !== toAnotherUnion.id

/** The card alone decides. What a policy demands beyond it rests on facts that are not at hand. */
export const undemanding = (policy: Policy): Policy => ({
  ...policy,
  requireRegisteredUnions: false,
  requireParticulars: false,
  transferWhileRetained: 'accept',
  reissueNumbering: 'same-allowed',
})
