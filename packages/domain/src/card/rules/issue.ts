import type { Day } from '../../calendar/day.ts'
import { addMonths, type DayOrMonth, firstDayOf, isMonth, monthOf } from '../../calendar/month.ts'
import { charterTextOn, charterTexts } from '../../rulebook/stacks.ts'
import type { Card } from '../state.ts'
import type { UnionId } from '../words.ts'
import { type FlagRule, flag, flagFromFacts, must, type Rule, rule } from './rule.ts'

/** 颁发会员证 (notice Art. 2, 6; form p. 2 and 3). */

type Issue = {
  readonly on: Day
  readonly joinedOn: DayOrMonth
  readonly number: string
  readonly document?: string | undefined
  readonly charterVersion?: string | undefined
}

/** Nineteen digits that begin with 62 are a bank card, which is what a service card is. */
const bankCard = /^62\d{17}$/

/** A service card or anything else does not stand in for the card. */
export const noSubstitute: Rule<Issue> = rule('N6-NO-SUBSTITUTE', 'fields', ({ document, number }) =>
  must(document === '会员证' && !bankCard.test(number), {
    document: document === '会员证',
    bankCard: bankCard.test(number),
  }),
)

/** Nor does its number stand as that of a card, in a later booklet either. */
export const numberOfNoSubstitute: Rule<{ readonly number: string }> = rule(
  'N6-NO-SUBSTITUTE',
  'fields',
  ({ number }) => must(!bankCard.test(number), { bankCard: true }),
)

/** The card is for the admitted member: not handed over before 入会时间. */
export const issuedAfterJoining: Rule<Issue> = rule('D-ISSUE-NOT-BEFORE-JOIN', 'fields', ({ on, joinedOn }) =>
  must(on >= firstDayOf(joinedOn), { on, joinedOn }),
)

/** The issuer is a provincial-level union on the day of issue. */
export const issuerIsProvincial: Rule<unknown> = rule(
  'N2-PRINT-ISSUE',
  'cross',
  (_c, _card, { facts, policy }) =>
    must(facts.issuer === undefined ? !policy.requireRegisteredUnions : facts.issuer.provincialLevel, {
      registered: facts.issuer !== undefined,
    }),
)

type Reissue = { readonly issuer?: UnionId | undefined }

/** True where the booklet comes from another issuer than the one before. */
const isOfNewIssuer = ({ issuer }: Reissue, { document }: Card): boolean =>
  issuer !== undefined && (document.kind === 'none' || issuer !== document.issuer)

/** A card of another issuer than before is that province's card (decision A24): so is that issuer. */
export const newIssuerIsProvincial: Rule<Reissue> = {
  ...issuerIsProvincial,
  broken: (command, card, ground) =>
    isOfNewIssuer(command, card) ? issuerIsProvincial.broken(command, card, ground) : null,
}

/** The number obeys its issuer's scheme in force, where the scheme is known. */
export const numberFollowsScheme: Rule<unknown> = rule(
  'N2-NUMBERING',
  'cross',
  (_c, _card, { facts: { numbering } }) =>
    must(numbering === undefined || numbering.conforms, { scheme: numbering?.scheme ?? null }),
)

/** A number identifies one card of one issuer. */
export const numberIsFree: Rule<unknown> = rule(
  'N2-NUMBER-UNIQUE',
  'cross',
  (_c, _card, { facts: { numberTakenBy } }) =>
    must(numberTakenBy === undefined, { card: numberTakenBy ?? null }),
)

/** A person has at most one live membership: join once, then move (measures Art. 3). */
export const joinedOnce: Rule<unknown> = rule(
  'M3-JOIN-ONCE',
  'cross',
  (_c, _card, { facts: { liveMembership } }) =>
    must(liveMembership === undefined, { card: liveMembership ?? null }),
)

/** No more cards are issued from a batch than were printed. */
export const batchSuffices: Rule<unknown> = rule(
  'D-BATCH-EXHAUSTED',
  'cross',
  (_c, _card, { facts: { batch } }) =>
    must(batch === undefined || batch.issued < batch.quantity, {
      quantity: batch?.quantity ?? null,
      issued: batch?.issued ?? null,
    }),
)

/** The issuer is not in the registry, so its level could not be checked. */
export const issuerUnregistered: FlagRule<unknown> = flagFromFacts(
  'unregistered-issuer',
  'D-FLAG-UNREGISTERED',
  (_c, _card, { facts }) => facts.issuer === undefined,
)

export const newIssuerUnregistered: FlagRule<Reissue> = {
  ...issuerUnregistered,
  noticed: (command, card, ground) =>
    isOfNewIssuer(command, card) && issuerUnregistered.noticed(command, card, ground),
}

/** Stock whose printed rights and duties are not the text in force; it stays usable (decision A4). */
export const outdatedCharter: FlagRule<Issue> = flag(
  'outdated-charter-text',
  'D-FLAG-CHARTER',
  ({ charterVersion, on }) =>
    charterTexts.some(({ version }) => version === charterVersion) &&
    charterTextOn(on)?.version !== charterVersion,
)

/** Joined less than sixteen years after the month of birth: a mistake in the data is far more likely (decision A54). */
export const joinedUnderSixteen: FlagRule<Issue> = flagFromFacts(
  'joined-under-sixteen',
  'D-FLAG-AGE',
  ({ joinedOn }, _card, { facts: { birthMonth } }) =>
    birthMonth !== undefined && isMonth(birthMonth) && monthOf(joinedOn) < addMonths(birthMonth, 16 * 12),
)
