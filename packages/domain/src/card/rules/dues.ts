import type { Day } from '../../calendar/day.ts'
import { addMonths, firstDayOf, lastDayOf, type Month, monthOf, monthsBetween } from '../../calendar/month.ts'
import type { Transit } from '../state.ts'
import type { DeemedEvidence, WithdrawalKind } from '../words.ts'
import { type FlagRule, flag, must, type Rule, rule, ruleOfLiving } from './rule.ts'

/** 会费交至: the month through which dues are paid, and what follows from months unpaid. */

type Dues = { readonly duesPaidThrough?: Month | undefined }

/** The blank is filled in; for a member who never paid, with the month before joining (decision A36). */
export const duesStated: Rule<Dues> = rule('F-TRANSFER-OUT-DUES', 'fields', ({ duesPaidThrough }) =>
  must(duesPaidThrough !== undefined),
)

/** The month never goes back from one row to the next. */
export const duesDoNotRegress: Rule<Dues> = ruleOfLiving(
  'D-DUES-REGRESSION',
  'fields',
  ({ duesPaidThrough }, card) => {
    const earlier = card.duesPaidThrough
    return must(duesPaidThrough === undefined || earlier === null || duesPaidThrough >= earlier, {
      stated: duesPaidThrough ?? null,
      earlierRow: earlier,
    })
  },
)

/** While retained no dues are paid, so no month after that of the retention can be stated. */
export const noDuesWhileRetained: Rule<Dues> = ruleOfLiving(
  'C8-NO-DUES-WHILE-RETAINED',
  'fields',
  ({ duesPaidThrough }, { standing: { membership } }) =>
    membership.kind !== 'retained' || duesPaidThrough === undefined
      ? null
      : must(duesPaidThrough <= membership.from, { stated: duesPaidThrough, retainedFrom: membership.from }),
)

/** Dues prepaid past the transfer (decision A34). */
export const duesPrepaid: FlagRule<Dues & { readonly on?: Day | undefined }> = flag(
  'dues-prepaid',
  'D-FLAG-PREPAID',
  ({ duesPaidThrough, on }) =>
    duesPaidThrough !== undefined && on !== undefined && duesPaidThrough > monthOf(on),
)

type Deemed = {
  readonly kind: WithdrawalKind
  readonly on: Day
  readonly evidence?: DeemedEvidence | undefined
}

/** A retained member owes no dues, so cannot be deemed withdrawn for not paying them. */
export const notDeemedWhileRetained: Rule<Deemed> = ruleOfLiving(
  'C8-NO-DUES-WHILE-RETAINED',
  'state',
  ({ kind }, { standing: { membership } }) =>
    kind !== 'deemed' || membership.kind !== 'retained' ? null : { retainedFrom: membership.from },
)

/** In transit no union was there to collect or to educate. */
export const deemedNeedsHolder: Rule<Deemed> = ruleOfLiving(
  'D-DEEMED-NEEDS-HOLDER',
  'state',
  ({ kind }, { standing: { relation } }) =>
    kind !== 'deemed' || relation.kind === 'at' ? null : { from: relation.from },
)

/** True when the member was in transit on every day of a month: nobody could collect (decision A21). */
const inTransitThroughout = (month: Month, transits: readonly Transit[]): boolean => {
  let reached = firstDayOf(month)
  for (const { from, to } of transits) if (from <= reached && reached < to) reached = to
  return reached > lastDayOf(month)
}

/** Six whole months unpaid, after the last paid one, not before the last restoration, over before the act. */
export const sixMonthsUnpaid: Rule<Deemed> = ruleOfLiving(
  'C6-DEEMED-SIX-MONTHS',
  'overlay',
  ({ kind, on, evidence: { unpaidFrom, unpaidThrough } = {} }, card) => {
    if (kind !== 'deemed') return null
    if (unpaidFrom === undefined || unpaidThrough === undefined)
      return { unpaidFrom: null, unpaidThrough: null }
    const span = monthsBetween(unpaidFrom, unpaidThrough)
    const counted = Array.from({ length: Math.min(Math.max(span, 0), 1200) }, (_, i) =>
      addMonths(unpaidFrom, i),
    ).filter((month) => !inTransitThroughout(month, card.transits)).length
    const { duesPaidThrough, restoredFrom } = card
    return must(
      counted >= 6 &&
        unpaidThrough < monthOf(on) &&
        (duesPaidThrough === null || unpaidFrom > duesPaidThrough) &&
        (restoredFrom === null || unpaidFrom >= restoredFrom),
      { unpaidFrom, unpaidThrough, months: counted, duesPaidThrough, restoredFrom, on },
    )
  },
)

/** The member refused after education, and the education came before the act. */
export const educatedFirst: Rule<Deemed> = ruleOfLiving(
  'C6-DEEMED-EDUCATED',
  'overlay',
  ({ kind, on, evidence: { educatedOn } = {} }) =>
    must(kind !== 'deemed' || (educatedOn !== undefined && educatedOn <= on), {
      educatedOn: educatedOn ?? null,
      on,
    }),
)
