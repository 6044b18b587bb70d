import * as t from 'io-ts'
import { record, tagged } from '../boundary/record.ts'
import { SealedText, text } from '../boundary/text.ts'
import { Day } from '../calendar/day.ts'
import type { Instant } from '../calendar/instant.ts'
import { DayOrMonth, Month } from '../calendar/month.ts'
import type { StackId } from '../rulebook/stacks.ts'
import { ReasonCode } from './reasons.ts'
import {
  CardNumber,
  CauseInWords,
  DeemedEvidence,
  Flag,
  IssueBasis,
  MemberId,
  MonthCount,
  ParticularField,
  Reference,
  ReissueCause,
  RestorationBasis,
  Revision,
  UnionId,
  WithdrawalKind,
} from './words.ts'

/**
 * The seventeen facts of a card. Type names and properties here are the stored form, for ever: a change of shape is
 * a new schema version with an upcaster, never an edit.
 */

const flagged = { flags: t.readonlyArray(Flag), officer: UnionId }

const event = <T extends string, R extends t.Props, O extends t.Props>(type: T, required: R, optional: O) =>
  record(type, {
    type: t.literal(type),
    data: record(type, required, { ...optional, ...flagged }),
  })

/** A card was handed over on a day to a member since `joinedOn`, in that precision (颁发会员证; notice Art. 6). */
export const CardIssued = event(
  'CardIssued',
  {
    by: UnionId,
    on: Day,
    issuer: UnionId,
    number: CardNumber,
    document: t.literal('会员证'),
    joinedOn: DayOrMonth,
    issuingUnit: text(200),
    member: MemberId,
  },
  {
    basis: IssueBasis,
    batch: Reference,
    formVersion: Reference,
    charterVersion: Reference,
    particulars: SealedText,
  },
)
export type CardIssued = t.TypeOf<typeof CardIssued>

/** The left half of a transfer row was sealed (转出; form p. 4): with no union from `on`, dues paid through a month. */
export const TransferredOut = event(
  'TransferredOut',
  { by: UnionId, on: Day, reason: ReasonCode, duesPaidThrough: Month },
  { declaredTo: UnionId, expectedMonths: MonthCount, actingFor: UnionId, wording: SealedText },
)
export type TransferredOut = t.TypeOf<typeof TransferredOut>

/** The right half of a transfer row was sealed (转入; form p. 4): with the union `by` from `on`. */
export const TransferredIn = event('TransferredIn', { by: UnionId, on: Day }, {})
export type TransferredIn = t.TypeOf<typeof TransferredIn>

/** The sending union took an open transfer back: with it again from `on`. */
export const TransferOutRevoked = event(
  'TransferOutRevoked',
  { by: UnionId, on: Day },
  { cause: CauseInWords },
)
export type TransferOutRevoked = t.TypeOf<typeof TransferOutRevoked>

/** Membership was retained (保留会籍; form p. 5) from a month, or from a day of it where `exactOn` says so. */
export const MembershipRetained = event(
  'MembershipRetained',
  { by: UnionId, month: Month, reason: ReasonCode },
  { exactOn: Day, actingFor: UnionId, wording: SealedText },
)
export type MembershipRetained = t.TypeOf<typeof MembershipRetained>

/** Membership is retained for another reason from a month on, say 退休 after 失业. */
export const RetentionReasonChanged = event(
  'RetentionReasonChanged',
  { by: UnionId, month: Month, reason: ReasonCode },
  { wording: SealedText },
)
export type RetentionReasonChanged = t.TypeOf<typeof RetentionReasonChanged>

/** Membership was restored (恢复会籍; form p. 5) from a month, or from a day of it where `exactOn` says so. */
export const MembershipRestored = event(
  'MembershipRestored',
  { by: UnionId, month: Month },
  { exactOn: Day, basis: RestorationBasis },
)
export type MembershipRestored = t.TypeOf<typeof MembershipRestored>

/** The member left (退会), or was deemed to have left after six unpaid months (自动退会; Constitution Art. 6). */
export const Withdrawn = event(
  'Withdrawn',
  { by: UnionId, on: Day, kind: WithdrawalKind },
  { evidence: DeemedEvidence, actingFor: UnionId },
)
export type Withdrawn = t.TypeOf<typeof Withdrawn>

/** A decision to expel was filed with the union one level up (备案; notice Art. 6). The membership goes on. */
export const ExpulsionFiled = event(
  'ExpulsionFiled',
  { by: UnionId, on: Day, decidedOn: Day, upperUnion: UnionId, filingRef: Reference, groundRef: Reference },
  {},
)
export type ExpulsionFiled = t.TypeOf<typeof ExpulsionFiled>

/** `effectiveOn` stands only where the policy makes the expulsion count from another day than that of the entry (A7). */
export const Expelled = event('Expelled', { by: UnionId, on: Day }, { effectiveOn: Day })
export type Expelled = t.TypeOf<typeof Expelled>

/** The member died (去世), on a day or in a month. */
export const MemberDied = event('MemberDied', { on: DayOrMonth }, { by: UnionId, evidenceRef: Reference })
export type MemberDied = t.TypeOf<typeof MemberDied>

/** The booklet was reported lost (遗失; 使用说明 2). The membership stays as it is. */
export const CardReportedLost = event('CardReportedLost', { on: Day }, { by: UnionId })
export type CardReportedLost = t.TypeOf<typeof CardReportedLost>

/** Another booklet was handed over (补办, 换发; 使用说明 2). The number before is void for ever, unless it was kept. */
export const CardReissued = event(
  'CardReissued',
  { on: Day, number: CardNumber, cause: ReissueCause },
  { by: UnionId, issuer: UnionId, oldCardRecovered: t.boolean },
)
export type CardReissued = t.TypeOf<typeof CardReissued>

/** The booklet of a former member was taken back (收回; notice Art. 6). */
export const CardRecovered = event('CardRecovered', { by: UnionId, on: Day }, {})
export type CardRecovered = t.TypeOf<typeof CardRecovered>

/** Personal particulars changed: which ones, and the new ones sealed. */
export const ParticularsChanged = event(
  'ParticularsChanged',
  { by: UnionId, on: Day, fields: t.readonlyArray(ParticularField), particulars: SealedText },
  {},
)
export type ParticularsChanged = t.TypeOf<typeof ParticularsChanged>

/** The events that are entries of the card themselves. */
export const entryEvents = [
  CardIssued,
  TransferredOut,
  TransferredIn,
  TransferOutRevoked,
  MembershipRetained,
  RetentionReasonChanged,
  MembershipRestored,
  Withdrawn,
  ExpulsionFiled,
  Expelled,
  MemberDied,
  CardReportedLost,
  CardReissued,
  CardRecovered,
  ParticularsChanged,
] as const
/** An event that is an entry of the card, as opposed to a correction of one. */
export type EntryEvent = t.TypeOf<(typeof entryEvents)[number]>

/** The flags an earlier entry carries after a correction. */
export const Reflagged = record('Reflagged', { entry: Revision, flags: t.readonlyArray(Flag) })
export type Reflagged = t.TypeOf<typeof Reflagged>

/** `changes` as in the command, its wording sealed. */
export const RecordedChanges = record(
  'RecordedChanges',
  {},
  {
    reason: ReasonCode,
    duesPaidThrough: Month,
    declaredTo: UnionId,
    expectedMonths: MonthCount,
    wording: SealedText,
    evidence: DeemedEvidence,
    filingRef: Reference,
    groundRef: Reference,
    evidenceRef: Reference,
    issuingUnit: text(200),
  },
)
export type RecordedChanges = t.TypeOf<typeof RecordedChanges>

/**
 * Words or references of an earlier entry were put right (更正; model 8.5). `reflagged` lists every entry whose flags
 * differ after the correction; of what came with an annulment every replacement, in its order, under the revision of
 * the annulment.
 */
export const EntryCorrected = event(
  'EntryCorrected',
  { by: UnionId, entry: Revision, changes: RecordedChanges, cause: CauseInWords },
  { reflagged: t.readonlyArray(Reflagged) },
)
export type EntryCorrected = t.TypeOf<typeof EntryCorrected>

const Rules = t.keyof({ N: null, 'N+M': null } satisfies Record<StackId, null>, 'rule stack')

const withRules = ({ name, required }: (typeof entryEvents)[number]) =>
  record(name, { ...required, rules: Rules })

/** An entry that stands in the place of annulled ones, with the stack it was accepted under. */
export const ReplacementEntry = tagged(
  'ReplacementEntry',
  'type',
  entryEvents.map(withRules),
) as t.Type<unknown> as t.Type<ReplacementEntry>
export type ReplacementEntry = EntryEvent & { readonly rules: StackId }

/** Earlier entries were struck out, and others put in their place, in one act (作废; model 8.5). `reflagged` as above. */
export const EntriesAnnulled = event(
  'EntriesAnnulled',
  { by: UnionId, entries: t.readonlyArray(Revision), cause: CauseInWords },
  {
    replacements: t.readonlyArray(ReplacementEntry),
    approvedBy: UnionId,
    reflagged: t.readonlyArray(Reflagged),
  },
)
export type EntriesAnnulled = t.TypeOf<typeof EntriesAnnulled>

/** All event codecs of the card, for golden files, generators and the rulebook. */
export const cardEvents = [...entryEvents, EntryCorrected, EntriesAnnulled] as const

/** Codec of a {@link CardEvent}, told apart by `type`. */
export const CardEvent = tagged('CardEvent', 'type', cardEvents)
/** Something that happened to a card. */
export type CardEvent = EntryEvent | EntryCorrected | EntriesAnnulled
/** The name of an event. */
export type EventType = CardEvent['type']

/** An event as it stands in the card's stream: where, when it was recorded, and under which rules. */
export type CardEntry<E extends CardEvent = CardEvent> = E & {
  /** Position in the stream, from 0. */
  readonly revision: number
  /** When it was recorded. */
  readonly at: Instant
  /** The stack it was accepted under. Stamped for the reader; folding does not look at it. */
  readonly rules: StackId
}
