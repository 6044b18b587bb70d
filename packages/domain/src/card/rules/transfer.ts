import type { Day } from '../../calendar/day.ts'
import { type ReasonCode, reasons } from '../reasons.ts'
import type { UnionId } from '../words.ts'
import { type FlagRule, flag, must, type Rule, rule, ruleOfLiving } from './rule.ts'

/** 工会组织关系接转 (form p. 4, notice Art. 6): the sending union fills in the out half, the receiving one the in half. */

/** One open transfer at a time: the row has one out half and one in half. */
export const notInTransit: Rule<unknown> = ruleOfLiving(
  'D-ALREADY-IN-TRANSIT',
  'state',
  (_c, { standing: { relation } }) =>
    relation.kind === 'at' ? null : { from: relation.from, since: relation.since },
)

/** The in half needs an open out half. */
export const outHalfOpen: Rule<unknown> = ruleOfLiving(
  'D-IN-NEEDS-OUT',
  'state',
  (_c, { standing: { relation } }) => (relation.kind === 'inTransit' ? null : { at: relation.union }),
)

/** A revocation needs an open transfer. */
export const transferToRevoke: Rule<unknown> = ruleOfLiving(
  'D-NOTHING-TO-REVOKE',
  'state',
  (_c, { standing: { relation } }) => (relation.kind === 'inTransit' ? null : { at: relation.union }),
)

/** The receiving union is another one; taking a transfer back is a revocation. */
export const toAnotherUnion: Rule<{ readonly by?: UnionId | undefined }> = ruleOfLiving(
  'D-TRANSFER-TO-SELF',
  'holder',
  ({ by }, { standing: { relation } }) =>
    must(relation.kind !== 'inTransit' || relation.from !== by, { from: by ?? null }),
)

/** The policy may keep retained memberships where they are (decision A10). */
export const notWhileRetained: Rule<unknown> = ruleOfLiving(
  'D-OUT-NOT-WHILE-RETAINED',
  'cross',
  (_c, { standing: { membership } }, { policy }) =>
    must(policy.transferWhileRetained === 'accept' || membership.kind !== 'retained'),
)

type OutHalf = {
  readonly on?: Day | undefined
  readonly by?: UnionId | undefined
  readonly reason?: ReasonCode | undefined
  readonly wording?: string | undefined
  readonly expectedMonths?: number | undefined
}

/** The out date is filled in, to the day. */
export const outDateStated: Rule<OutHalf> = rule('F-TRANSFER-OUT-DATE', 'fields', ({ on }) =>
  must(on !== undefined),
)

/** A reason is stated that belongs in the transfer column; "other" needs its words. */
export const transferReason: Rule<OutHalf> = rule('F-TRANSFER-OUT-REASON', 'fields', ({ reason, wording }) =>
  must(reason !== undefined && reasons[reason].transfer && (reason !== 'other' || wording !== undefined), {
    reason: reason ?? null,
  }),
)

/** The sending union seals. */
export const outSealed: Rule<OutHalf> = rule('F-TRANSFER-OUT-SEAL', 'fields', ({ by }) =>
  must(by !== undefined),
)

/** Secondment moves the membership only for six months or more (measures Art. 14; "以上" includes six). */
export const secondmentOfSixMonths: Rule<OutHalf> = rule(
  'M14-SECONDMENT-SIX-MONTHS',
  'overlay',
  ({ reason, expectedMonths }) =>
    must(reason !== 'secondment' || (expectedMonths !== undefined && expectedMonths >= 6), {
      expectedMonths: expectedMonths ?? null,
    }),
)

type InHalf = { readonly on?: Day | undefined; readonly by?: UnionId | undefined }

/** The in half has its date, to the day and not before that of the out half, and its seal. */
export const inDateAndSeal: Rule<InHalf> = rule(
  'F-TRANSFER-IN-DATE-SEAL',
  'fields',
  ({ on, by }, { standing }) => {
    const out =
      standing.kind === 'living' && standing.relation.kind === 'inTransit' ? standing.relation.since : null
    return must(on !== undefined && by !== undefined && (out === null || on >= out), {
      date: on ?? null,
      seal: by !== undefined,
      out,
    })
  },
)

/** Registered elsewhere than declared: accepted, because membership follows the job (decision A16). */
export const destinationDiffers: FlagRule<InHalf> = flag(
  'destination-differs',
  'D-FLAG-DESTINATION',
  ({ by }, { standing }) => {
    const declaredTo =
      standing.kind === 'living' && standing.relation.kind === 'inTransit'
        ? standing.relation.declaredTo
        : null
    return declaredTo !== null && by !== declaredTo
  },
)
