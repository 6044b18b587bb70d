import * as t from 'io-ts'
import { record } from '../boundary/record.ts'
import { isId, SealedText, text } from '../boundary/text.ts'
import { Day } from '../calendar/day.ts'
import { Month } from '../calendar/month.ts'

export interface CardIdBrand {
  readonly CardId: unique symbol
}
export interface UnionIdBrand {
  readonly UnionId: unique symbol
}
export interface MemberIdBrand {
  readonly MemberId: unique symbol
}

/** Codec of a card's opaque id, 1 to 64 of `A-Z a-z 0-9 . _ -`. The stream is `card-<id>`. */
export const CardId: t.Type<CardId, string> = t.brand(
  t.string,
  (value): value is t.Branded<string, CardIdBrand> => isId(value),
  'CardId',
)
/** Opaque id of a card: one membership, from admission to its end. */
export type CardId = t.Branded<string, CardIdBrand>

/** Codec of a union's opaque id. */
export const UnionId: t.Type<UnionId, string> = t.brand(
  t.string,
  (value): value is t.Branded<string, UnionIdBrand> => isId(value),
  'UnionId',
)
/** Opaque id of a union. */
export type UnionId = t.Branded<string, UnionIdBrand>

/** Codec of a member's opaque id: one person, all memberships. Never an identity number. */
export const MemberId: t.Type<MemberId, string> = t.brand(
  t.string,
  (value): value is t.Branded<string, MemberIdBrand> => isId(value),
  'MemberId',
)
/** Opaque id of a member. */
export type MemberId = t.Branded<string, MemberIdBrand>

/** A card number: opaque, unique at its issuer only, never parsed (notice Art. 2). */
export const CardNumber = text(64, 'card number of 1 to 64 characters')

/** UUID in lower or upper case hex. */
const uuidForm = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/
/** Codec of a command's id: a UUID, the key under which sending twice does nothing twice. */
export const CommandId = t.refinement(t.string, (value) => uuidForm.test(value), 'UUID')

/** A reference to a document kept elsewhere. Carries no personal words. */
export const Reference = text(128, 'reference of 1 to 128 characters')

/** An administrative cause in words, without personal words. */
export const CauseInWords = text(200, 'cause of 1 to 200 characters')

/** A position in a card's stream, counted from 0. */
export const Revision = t.refinement(
  t.number,
  (value) => Number.isSafeInteger(value) && value >= 0,
  'revision 0, 1, 2 …',
)

/** Whole months, 0 to 1200. */
export const MonthCount = t.refinement(
  t.number,
  (value) => Number.isInteger(value) && value >= 0 && value <= 1200,
  'whole number of months, 0 to 1200',
)

/** Kinds of withdrawal: by the member's wish (退会), or deemed after six unpaid months (自动退会). */
export const WithdrawalKind = t.keyof({ voluntary: null, deemed: null }, 'kind of withdrawal')
export type WithdrawalKind = t.TypeOf<typeof WithdrawalKind>

/** Why a booklet was issued again: 遗失, 损毁, 页满, 信息变更, 式样更新. */
export const ReissueCause = t.keyof(
  { lost: null, damaged: null, 'pages-full': null, 'particulars-changed': null, 'form-renewed': null },
  'cause of re-issue',
)
export type ReissueCause = t.TypeOf<typeof ReissueCause>

/** How a card came into the registry: for a new member, or taken over from older records. */
export const IssueBasis = t.keyof({ 'new-member': null, 'legacy-import': null }, 'basis of issue')
export type IssueBasis = t.TypeOf<typeof IssueBasis>

/** What a restoration may rest on where its ground matters: the retirement was rescinded. */
export const RestorationBasis = t.keyof({ 'retirement-rescinded': null }, 'basis of restoration')

/** The personal particulars of the form's third page, and the form's written words. */
export const particularFields = {
  name: '姓名',
  sex: '性别',
  ethnicGroup: '民族',
  birthMonth: '出生年月',
  politicalStatus: '政治面貌',
} as const
/** Codec of the name of a personal particular. */
export const ParticularField = t.keyof(particularFields, 'particular')
export type ParticularField = t.TypeOf<typeof ParticularField>

/** Particulars not yet sealed. Texts only; the rules F-PARTICULARS and F-BIRTH-MONTH look at them. */
export const OpenParticulars = record(
  'OpenParticulars',
  {},
  {
    name: text(100),
    sex: text(10),
    ethnicGroup: text(50),
    birthMonth: text(10),
    politicalStatus: text(50),
  },
)
export type OpenParticulars = t.TypeOf<typeof OpenParticulars>

/** Particulars in a command: sealed, or still open (which is refused until something seals them). */
export const Particulars = t.union([SealedText, OpenParticulars], 'sealed text')
/** Written words in a command: sealed, or still open. */
export const Wording = text(8192, 'sealed text')

/** What shows that a member had to be deemed withdrawn (Constitution Art. 6). */
export const DeemedEvidence = record(
  'DeemedEvidence',
  {},
  { unpaidFrom: Month, unpaidThrough: Month, educatedOn: Day, decidedOn: Day },
)
export interface DeemedEvidence extends t.TypeOf<typeof DeemedEvidence> {}

/** What an accepted entry is marked with. Flags reject nothing. */
export const flags = {
  'destination-differs': 'D-FLAG-DESTINATION',
  'dues-prepaid': 'D-FLAG-PREPAID',
  'laid-off-no-change': 'M-LAIDOFF-NO-CHANGE',
  'no-change-expected': 'D-FLAG-OUT-OF-PRACTICE',
  'outdated-charter-text': 'D-FLAG-CHARTER',
  'joined-under-sixteen': 'D-FLAG-AGE',
  'unregistered-union': 'D-FLAG-UNREGISTERED',
  'unregistered-issuer': 'D-FLAG-UNREGISTERED',
  'unverified-provenance': 'D-FLAG-UNVERIFIED',
} as const
/** Codec of a flag. */
export const Flag: t.Type<Flag> = t.keyof(flags, 'flag')
export type Flag = { readonly [K in keyof typeof flags]: K }[keyof typeof flags]
