import type { Day } from '../../calendar/day.ts'
import { type Month, monthOf } from '../../calendar/month.ts'
import { type ReasonCode, reasons, retirement } from '../reasons.ts'
import type { UnionId } from '../words.ts'
import { type FlagRule, flag, must, type Rule, rule, ruleOfLiving } from './rule.ts'

/** 保留会籍 and 恢复会籍 (form p. 5). */

/** Retention does not nest. */
export const notRetained: Rule<unknown> = ruleOfLiving(
  'D-ALREADY-RETAINED',
  'state',
  (_c, { standing: { membership } }) =>
    membership.kind === 'active' ? null : { retainedFrom: membership.from, reason: membership.reason },
)

/** Only a retained membership is restored, or retained for another reason. */
export const isRetained: Rule<unknown> = ruleOfLiving(
  'D-NOT-RETAINED',
  'state',
  (_c, { standing: { membership } }) => must(membership.kind === 'retained'),
)

/** In transit no union is there to keep the membership; register or revoke first (decision A11). */
export const retainedAtHolder: Rule<unknown> = ruleOfLiving(
  'D-RETAIN-NEEDS-HOLDER',
  'state',
  (_c, { standing: { relation } }) => (relation.kind === 'at' ? null : { from: relation.from }),
)

/** In transit no union is there to restore it; register first (decision A12). */
export const restoredAtHolder: Rule<unknown> = ruleOfLiving(
  'D-RESTORE-NEEDS-HOLDER',
  'state',
  (_c, { standing: { relation } }) => (relation.kind === 'at' ? null : { from: relation.from }),
)

type Row = {
  readonly month?: Month | undefined
  readonly by?: UnionId | undefined
  readonly exactOn?: Day | undefined
}

/** The row has its month and seal; an exact day lies in the month. */
export const retentionRow: Rule<Row> = rule('F-RETAIN', 'fields', (row) => must(isWhole(row), blanksOf(row)))

/** The row has its month and seal; an exact day lies in the month. */
export const restorationRow: Rule<Row> = rule('F-RESTORE', 'fields', (row) =>
  must(isWhole(row), blanksOf(row)),
)

const isWhole = ({ month, by, exactOn }: Row): boolean =>
  month !== undefined && by !== undefined && (exactOn === undefined || monthOf(exactOn) === month)

const blanksOf = ({ month, by, exactOn }: Row) => ({
  month: month ?? null,
  exactOn: exactOn ?? null,
  seal: by !== undefined,
})

type Reasoned = { readonly reason?: ReasonCode | undefined; readonly wording?: string | undefined }

/** A reason is stated that belongs in the retention column; "other" needs its words. */
export const retentionReason: Rule<Reasoned> = rule('F-RETAIN-REASON', 'fields', ({ reason, wording }) =>
  must(reason !== undefined && reasons[reason].retention && (reason !== 'other' || wording !== undefined), {
    reason: reason ?? null,
  }),
)

/** 内部退养 is no ground before the formal retirement (measures Art. 18). */
export const internalRetirementIsNoGround: Rule<Reasoned> = rule(
  'M18-INTERNAL-RETIREMENT-NO-CHANGE',
  'overlay',
  ({ reason }) => must(reason !== 'internal-retirement'),
)

/** May a retired, re-hired member be restored? Not unless the retirement was rescinded (measures Art. 17). */
export const retiredStaysRetained: Rule<{ readonly basis?: 'retirement-rescinded' | undefined }> =
  ruleOfLiving('M17-RETIRED-STAYS-RETAINED', 'overlay', ({ basis }, { standing: { membership } }) =>
    membership.kind !== 'retained' || !retirement.has(membership.reason) || basis === 'retirement-rescinded'
      ? null
      : { reason: membership.reason },
  )

/** Laid off but still in the unit: the rules of 2000 see no change, practice records one (decision A40). */
export const laidOffNoChange: FlagRule<Reasoned> = flag(
  'laid-off-no-change',
  'M-LAIDOFF-NO-CHANGE',
  ({ reason }) => reason === 'laid-off-in-unit',
)

/** Study, stay abroad, sick leave: the labour relation goes on, so no change is expected. */
export const noChangeExpected: FlagRule<Reasoned> = flag(
  'no-change-expected',
  'D-FLAG-OUT-OF-PRACTICE',
  ({ reason }) => reason === 'study' || reason === 'abroad' || reason === 'sick',
)
