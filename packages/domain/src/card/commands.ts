import * as t from 'io-ts'
import { type AnyRecord, record, tagged } from '../boundary/record.ts'
import { text } from '../boundary/text.ts'
import { Day } from '../calendar/day.ts'
import { DayOrMonth, Month } from '../calendar/month.ts'
import { ReasonCode } from './reasons.ts'
import {
  CardId,
  CardNumber,
  CauseInWords,
  CommandId,
  DeemedEvidence,
  IssueBasis,
  MemberId,
  MonthCount,
  ParticularField,
  Particulars,
  Reference,
  ReissueCause,
  RestorationBasis,
  Revision,
  UnionId,
  WithdrawalKind,
  Wording,
} from './words.ts'

/**
 * The seventeen requests one can make of a card. Optional properties are the blanks of the form: leaving one empty
 * is not malformed, a rule may refuse it. `on` is a Day, `month` a Month.
 */

/** Says who wrote an entry down, beside the union that seals it. */
const officer = { officer: UnionId }

const command = <T extends string, R extends t.Props, O extends t.Props>(type: T, required: R, optional: O) =>
  record(
    type,
    { id: CommandId, type: t.literal(type), card: CardId, ...required },
    { ...officer, ...optional },
  )

/** Admission is recorded and the card handed over (颁发会员证). */
export const IssueCard = command(
  'IssueCard',
  {
    by: UnionId,
    on: Day,
    issuer: UnionId,
    number: CardNumber,
    joinedOn: DayOrMonth,
    issuingUnit: text(200),
    member: MemberId,
  },
  {
    document: text(64),
    basis: IssueBasis,
    batch: Reference,
    formVersion: Reference,
    charterVersion: Reference,
    particulars: Particulars,
  },
)
export type IssueCard = t.TypeOf<typeof IssueCard>

/** The sending union fills in the left half of the transfer row (转出). */
export const TransferOut = command(
  'TransferOut',
  {},
  {
    by: UnionId,
    on: Day,
    reason: ReasonCode,
    duesPaidThrough: Month,
    declaredTo: UnionId,
    expectedMonths: MonthCount,
    actingFor: UnionId,
    wording: Wording,
  },
)
export type TransferOut = t.TypeOf<typeof TransferOut>

/** The receiving union fills in the right half of the transfer row (转入). */
export const TransferIn = command('TransferIn', {}, { by: UnionId, on: Day })
export type TransferIn = t.TypeOf<typeof TransferIn>

/** The sending union takes an open transfer back. */
export const RevokeTransferOut = command(
  'RevokeTransferOut',
  { by: UnionId, on: Day },
  { cause: CauseInWords },
)
export type RevokeTransferOut = t.TypeOf<typeof RevokeTransferOut>

/** The holder retains the membership (保留会籍). */
export const RetainMembership = command(
  'RetainMembership',
  {},
  {
    by: UnionId,
    month: Month,
    reason: ReasonCode,
    exactOn: Day,
    actingFor: UnionId,
    wording: Wording,
  },
)
export type RetainMembership = t.TypeOf<typeof RetainMembership>

/** One reason of retention turns into another, say 失业 into 退休. */
export const ChangeRetentionReason = command(
  'ChangeRetentionReason',
  {},
  {
    by: UnionId,
    month: Month,
    reason: ReasonCode,
    wording: Wording,
  },
)
export type ChangeRetentionReason = t.TypeOf<typeof ChangeRetentionReason>

/** The holder restores the membership (恢复会籍). */
export const RestoreMembership = command(
  'RestoreMembership',
  {},
  {
    by: UnionId,
    month: Month,
    exactOn: Day,
    basis: RestorationBasis,
  },
)
export type RestoreMembership = t.TypeOf<typeof RestoreMembership>

/** The member leaves (退会), or is deemed to have left. */
export const Withdraw = command(
  'Withdraw',
  { by: UnionId, on: Day, kind: WithdrawalKind },
  { evidence: DeemedEvidence, actingFor: UnionId },
)
export type Withdraw = t.TypeOf<typeof Withdraw>

/** The decision to expel is filed with the union one level up (备案). */
export const FileExpulsion = command(
  'FileExpulsion',
  { by: UnionId, on: Day },
  { decidedOn: Day, upperUnion: UnionId, filingRef: Reference, groundRef: Reference },
)
export type FileExpulsion = t.TypeOf<typeof FileExpulsion>

/** The expulsion takes effect (开除会籍). */
export const Expel = command('Expel', { by: UnionId, on: Day }, {})
export type Expel = t.TypeOf<typeof Expel>

/** The member has died. */
export const RecordDeath = command('RecordDeath', { on: DayOrMonth }, { by: UnionId, evidenceRef: Reference })
export type RecordDeath = t.TypeOf<typeof RecordDeath>

/** The card is reported lost (遗失). */
export const ReportLoss = command('ReportLoss', { on: Day }, { by: UnionId })
export type ReportLoss = t.TypeOf<typeof ReportLoss>

/** A new booklet is handed over (补办, 换发). */
export const ReissueCard = command(
  'ReissueCard',
  { on: Day, number: CardNumber, cause: ReissueCause },
  { by: UnionId, issuer: UnionId, oldCardRecovered: t.boolean },
)
export type ReissueCard = t.TypeOf<typeof ReissueCard>

/** The card of a former member is taken back (收回). */
export const RecoverCard = command('RecoverCard', { by: UnionId, on: Day }, {})
export type RecoverCard = t.TypeOf<typeof RecoverCard>

const particularNames = t.refinement(
  t.readonlyArray(ParticularField),
  (names) => names.length > 0 && new Set(names).size === names.length,
  'a list of different particulars, at least one',
)

/** Personal particulars have changed; the new ones come sealed. */
export const ChangeParticulars = command(
  'ChangeParticulars',
  { by: UnionId, on: Day, fields: particularNames, particulars: Particulars },
  {},
)
export type ChangeParticulars = t.TypeOf<typeof ChangeParticulars>

/** What a correction may change: nothing that moves the standing (model 8.5). */
export const Changes = record(
  'Changes',
  {},
  {
    reason: ReasonCode,
    duesPaidThrough: Month,
    declaredTo: UnionId,
    expectedMonths: MonthCount,
    wording: Wording,
    evidence: DeemedEvidence,
    filingRef: Reference,
    groundRef: Reference,
    evidenceRef: Reference,
    issuingUnit: text(200),
  },
)
export type Changes = t.TypeOf<typeof Changes>

/** Words or references of an earlier entry are put right (更正); the old ones stay legible. */
export const CorrectEntry = command(
  'CorrectEntry',
  { by: UnionId, entry: Revision, changes: Changes, cause: CauseInWords },
  {},
)
export type CorrectEntry = t.TypeOf<typeof CorrectEntry>

/** The commands that write an entry of their own, as opposed to the two that correct one. */
export const entryCommands = [
  IssueCard,
  TransferOut,
  TransferIn,
  RevokeTransferOut,
  RetainMembership,
  ChangeRetentionReason,
  RestoreMembership,
  Withdraw,
  FileExpulsion,
  Expel,
  RecordDeath,
  ReportLoss,
  ReissueCard,
  RecoverCard,
  ChangeParticulars,
] as const
/** A command that writes an entry. */
export type EntryCommand = t.TypeOf<(typeof entryCommands)[number]>

type OmitEach<C, K extends PropertyKey> = C extends unknown ? Omit<C, K> : never

/** An entry that replaces annulled ones: a command without `id` and `card`. */
export type Replacement = OmitEach<EntryCommand, 'id' | 'card'>

const replacementOf = ({ name, required, optional }: AnyRecord) => {
  const { id: _id, card: _card, ...rest } = required
  return record(name, rest, optional)
}

/** Codec of a {@link Replacement}. */
export const Replacement = tagged(
  'Replacement',
  'type',
  entryCommands.map(replacementOf),
) as t.Type<unknown> as t.Type<Replacement>

const revisions = t.refinement(
  t.readonlyArray(Revision),
  (entries) => entries.length > 0 && entries.length <= 500,
  'a list of 1 to 500 revisions',
)

/** Earlier entries are struck out, and others may take their place, in one act (作废). */
export const AnnulEntries = command(
  'AnnulEntries',
  { by: UnionId, entries: revisions, cause: CauseInWords },
  {
    replacements: t.refinement(
      t.readonlyArray(Replacement),
      (of) => of.length <= 100,
      'a list of at most 100 commands',
    ),
    approvedBy: UnionId,
  },
)
export type AnnulEntries = t.TypeOf<typeof AnnulEntries>

/** Every command. */
export const cardCommands = [...entryCommands, CorrectEntry, AnnulEntries] as const

/** Codec of a {@link CardCommand}, told apart by `type`; surplus properties are named in the error. */
export const CardCommand = tagged('CardCommand', 'type', cardCommands)
/** Any request about a card. */
export type CardCommand = EntryCommand | CorrectEntry | AnnulEntries
/** The name of a command. */
export type CommandType = CardCommand['type']

type Written<T> =
  T extends t.Brand<infer _B>
    ? T extends string
      ? string
      : number
    : T extends object
      ? { readonly [K in keyof T]: Written<T[K]> }
      : T

/**
 * A command as a program writes it, plain JSON: ids, dates and sealed words are texts. For an editor, which then knows
 * the fields and the codes; whether they fit, `readCommand` tells.
 */
export type CommandInJson = Written<CardCommand>
