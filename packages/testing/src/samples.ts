import type {
  CardCommand,
  CommandType,
  EntryCommand,
  Facts,
  Replacement,
  UnionFacts,
  UnionId,
} from '@union-card/domain'
import { day } from '@union-card/domain'
import type * as t from 'io-ts'

/**
 * One made-up card and its flawless commands, to be varied: U1 issues P1-0001 on 2018-03-05 to a member who joined on
 * 2018-03-01; U2 and U3 receive, U0 stands above them all, P1 is the provincial-level union.
 */

/** A value with its nominal texts as plain ones, so that a test may write `'U2'` and `'2020-01-31'`. */
export type Plain<T> =
  T extends t.Branded<string, unknown>
    ? string
    : T extends readonly (infer E)[]
      ? readonly Plain<E>[]
      : T extends object
        ? { readonly [K in keyof T]: Plain<T[K]> }
        : T

type CommandNamed<T extends CommandType> = Extract<CardCommand, { readonly type: T }>

/** What a sample is to have instead; `undefined` leaves a blank of the form empty. */
export type Variation<C> = { readonly [K in Exclude<keyof C, 'type'>]?: Plain<C[K]> | undefined }

const sampleOf =
  <T extends CommandType>(type: T, flawless: Variation<CommandNamed<T>>) =>
  (variation: Variation<CommandNamed<T>> = {}): CommandNamed<T> => {
    const filled = {
      type,
      id: '00000000-0000-4000-8000-000000000000',
      card: 'card-1',
      ...flawless,
      ...variation,
    }
    return Object.fromEntries(
      Object.entries(filled).filter(([, value]) => value !== undefined),
    ) as unknown as CommandNamed<T>
  }

/** A sealed text as a vault would give it. Opens with no key. */
export const sealedText = 'v1.a2V5.c2FsdA.Y29tbWl0bWVudA.Y2lwaGVy'

/** Flawless commands of the made-up card, by what they do; each may be varied. */
export const sample = {
  issue: sampleOf('IssueCard', {
    by: 'U1',
    on: '2018-03-05',
    issuer: 'P1',
    number: 'P1-0001',
    document: '会员证',
    joinedOn: '2018-03-01',
    issuingUnit: '第一工会',
    member: 'member-1',
  }),
  transferOut: sampleOf('TransferOut', {
    by: 'U1',
    on: '2019-06-30',
    reason: 'job-change',
    duesPaidThrough: '2019-06',
  }),
  transferIn: sampleOf('TransferIn', { by: 'U2', on: '2019-07-10' }),
  revoke: sampleOf('RevokeTransferOut', { by: 'U1', on: '2019-07-10' }),
  retain: sampleOf('RetainMembership', { by: 'U1', month: '2019-03', reason: 'unemployed' }),
  changeReason: sampleOf('ChangeRetentionReason', { by: 'U1', month: '2019-09', reason: 'retired' }),
  restore: sampleOf('RestoreMembership', { by: 'U1', month: '2019-11' }),
  withdraw: sampleOf('Withdraw', { by: 'U1', on: '2019-08-01', kind: 'voluntary' }),
  deem: sampleOf('Withdraw', {
    by: 'U1',
    on: '2019-08-01',
    kind: 'deemed',
    evidence: { unpaidFrom: '2019-01', unpaidThrough: '2019-06', educatedOn: '2019-07-05' },
  }),
  fileExpulsion: sampleOf('FileExpulsion', {
    by: 'U1',
    on: '2019-08-01',
    decidedOn: '2019-07-20',
    upperUnion: 'U0',
    filingRef: '备〔2019〕1号',
    groundRef: '刑终〔2019〕1号',
  }),
  expel: sampleOf('Expel', { by: 'U1', on: '2019-08-05' }),
  recordDeath: sampleOf('RecordDeath', { on: '2019-08-01' }),
  reportLoss: sampleOf('ReportLoss', { on: '2019-08-01' }),
  replaceLost: sampleOf('ReissueCard', { by: 'U1', on: '2019-08-20', number: 'P1-0002', cause: 'lost' }),
  swap: sampleOf('ReissueCard', {
    by: 'U1',
    on: '2019-08-20',
    number: 'P1-0002',
    cause: 'damaged',
    oldCardRecovered: true,
  }),
  recover: sampleOf('RecoverCard', { by: 'U1', on: '2019-08-10' }),
  changeParticulars: sampleOf('ChangeParticulars', {
    by: 'U1',
    on: '2019-08-01',
    fields: ['politicalStatus'],
    particulars: sealedText,
  }),
  correct: sampleOf('CorrectEntry', { by: 'U1', entry: 1, changes: { reason: 'left-job' }, cause: '笔误' }),
  annul: sampleOf('AnnulEntries', { by: 'U1', entries: [1], cause: '误记' }),
}

/** A command as a replacement of annulled entries: without its id and card. */
export const asReplacement = (command: EntryCommand): Replacement => {
  const { id: _id, card: _card, ...replacement } = command
  return replacement
}

/** The commands that lead the made-up card to each named state of the state machine, all before 2019-09-01. */
export const pathTo = {
  /** Nothing. */
  S0: [],
  /** Active at U1. */
  S1: [sample.issue()],
  /** Active, in transit from U1. */
  S2: [sample.issue(), sample.transferOut()],
  /** Retained at U1, 失业. */
  S3: [sample.issue(), sample.retain()],
  /** Retained, in transit from U1. */
  S4: [
    sample.issue(),
    sample.retain(),
    sample.transferOut({ reason: 'reemployed', duesPaidThrough: '2019-02' }),
  ],
  /** Withdrawn. */
  S5: [sample.issue(), sample.withdraw()],
  /** Expelled. */
  S6: [sample.issue(), sample.fileExpulsion(), sample.expel()],
  /** Deceased. */
  S7: [sample.issue(), sample.recordDeath()],
} as const satisfies Record<string, readonly CardCommand[]>

/** A state of the state machine. */
export type NamedState = keyof typeof pathTo

const union = (facts: Partial<Plain<UnionFacts>> = {}): UnionFacts =>
  ({
    establishedOn: null,
    dissolvedOn: null,
    mergedInto: null,
    uppers: [{ from: day('1949-10-01'), union: 'U0' }],
    ...facts,
  }) as UnionFacts

/** Unions U0 to U5 as the union registry knows them, U0 above the others; some may be varied or left out. */
export const registeredUnions = (
  varied: Readonly<Record<string, Partial<Plain<UnionFacts>>>> = {},
): Readonly<Record<string, UnionFacts>> =>
  Object.fromEntries(
    ['U0', 'U1', 'U2', 'U3', 'U4', 'U5'].map((id): [UnionId, UnionFacts] => [
      id as UnionId,
      union({ ...(id === 'U0' ? { uppers: [] } : {}), ...varied[id] }),
    ]),
  )

/** Facts under which no flag about the unknown is raised: every union of the samples and the issuer are registered. */
export const everythingRegistered: Omit<Facts, 'today'> = {
  unions: registeredUnions(),
  issuer: { provincialLevel: true },
}
