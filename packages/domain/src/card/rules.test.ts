import {
  asReplacement,
  type Circumstances,
  everythingRegistered,
  givenCard,
  pathTo,
  registeredUnions,
  sample,
} from '@union-card/testing'
import { type CardCommand, type CommandType, day, deciders, type Found, type RuleId } from '../index.ts'
import { alsoRefusedBy } from './decide/besides.ts'

/**
 * Every rule of every command, broken once at least, alone where that is possible. All refusals are compared, in
 * order, with what they found.
 */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })

type Told = readonly [RuleId, Found]
type Case = {
  readonly says: string
  readonly history: readonly CardCommand[]
  readonly command: CardCommand
  readonly around: Circumstances
  readonly refused: readonly Told[]
}

const facts = everythingRegistered
const { S0, S1, S2, S3, S4, S5, S6 } = pathTo
const pending = (history: readonly CardCommand[]) => [...history, sample.fileExpulsion()]

/** A case: what is said, the history, the command, the refusals; then what differs in facts and policy. */
const no = (
  says: string,
  history: readonly CardCommand[],
  command: CardCommand,
  refused: readonly Told[],
  around: Circumstances = {},
): Case => ({ says, history, command, around: { facts, ...around }, refused })

const today = (on: string): Circumstances => ({ facts: { ...facts, today: day(on) } })
const strict = (policy: Circumstances['policy']): Circumstances => ({ facts, policy: { ...policy } })
const unionsAre = (varied: Parameters<typeof registeredUnions>[0]): Circumstances => ({
  facts: { ...facts, unions: registeredUnions(varied) },
})
const unknownUnionsRefused = strict({ requireRegisteredUnions: true })
/** U1 was dissolved on the day. */
const goneOn = (on: string) => unionsAre({ U1: { dissolvedOn: on } })
const gone = (on: string, by = 'U1'): Told => [
  'U-1-REGISTER',
  { by, on, establishedOn: null, dissolvedOn: on },
]
const unknown: Told = ['U-1-REGISTER', { by: 'U9', registered: false }]
const unsealed: Told = ['U-1-REGISTER', { by: null }]

const noCard: Told = ['D-NO-CARD', {}]
const terminal: Told = ['D-TERMINAL', { membership: 'withdrawn', since: '2019-08-01' }]
const expulsionPending: Told = ['D-EXPULSION-PENDING', { filedOn: '2019-08-01' }]
const future = (stated: string, on: string): Told => ['D-NO-FUTURE', { stated, today: on }]
const early = (stated: string, notBefore: string): Told => ['D-CHRONOLOGY', { stated, notBefore }]

const openParticulars = {
  name: '张三',
  sex: '女',
  ethnicGroup: '汉族',
  birthMonth: '1990-01',
  politicalStatus: '群众',
}
const open: Told = ['D-SEALED-ONLY', { particularsOpen: true, wordingOpen: false }]
const openWords: Told = ['D-SEALED-ONLY', { particularsOpen: false, wordingOpen: true }]

const cases: Record<CommandType, readonly Case[]> = {
  IssueCard: [
    no('dated tomorrow', S0, sample.issue(), [future('2018-03-05', '2018-03-04')], today('2018-03-04')),
    no('of a card that is issued', S1, sample.issue({ on: '2018-03-06' }), [
      ['D-ALREADY-ISSUED', { issuedOn: '2018-03-05' }],
    ]),
    no('of a service card', S0, sample.issue({ document: '会员服务卡' }), [
      ['N6-NO-SUBSTITUTE', { document: false, bankCard: false }],
    ]),
    no('of nobody knows what', S0, sample.issue({ document: undefined }), [
      ['N6-NO-SUBSTITUTE', { document: false, bankCard: false }],
    ]),
    no('under the number of a bank card', S0, sample.issue({ number: '6217000000000000000' }), [
      ['N6-NO-SUBSTITUTE', { document: true, bankCard: true }],
    ]),
    no('the day before joining', S0, sample.issue({ joinedOn: '2018-03-06' }), [
      ['D-ISSUE-NOT-BEFORE-JOIN', { on: '2018-03-05', joinedOn: '2018-03-06' }],
    ]),
    no('the month before joining', S0, sample.issue({ joinedOn: '2018-04' }), [
      ['D-ISSUE-NOT-BEFORE-JOIN', { on: '2018-03-05', joinedOn: '2018-04' }],
    ]),
    no(
      'without particulars where they are required',
      S0,
      sample.issue(),
      [['F-PARTICULARS', { particulars: false }]],
      strict({ requireParticulars: true }),
    ),
    no(
      'with half of the particulars',
      S0,
      sample.issue({ particulars: { name: '张三', birthMonth: '1990-01' } }),
      [
        [
          'F-PARTICULARS',
          { name: true, sex: false, ethnicGroup: false, birthMonth: true, politicalStatus: false },
        ],
        open,
      ],
    ),
    no(
      'with particulars outside the code lists',
      S0,
      sample.issue({
        particulars: { ...openParticulars, sex: '0', ethnicGroup: '57', politicalStatus: '14' },
      }),
      [
        [
          'F-PARTICULARS',
          { name: true, sex: false, ethnicGroup: false, birthMonth: true, politicalStatus: false },
        ],
        open,
      ],
    ),
    no(
      'without a name and month of birth',
      S0,
      sample.issue({ particulars: { sex: '2', ethnicGroup: '01', politicalStatus: '13' } }),
      [
        [
          'F-PARTICULARS',
          { name: false, sex: true, ethnicGroup: true, birthMonth: false, politicalStatus: true },
        ],
        open,
      ],
    ),
    no(
      'with a full date of birth',
      S0,
      sample.issue({ particulars: { ...openParticulars, birthMonth: '1990-01-01' } }),
      [
        [
          'F-PARTICULARS',
          { name: true, sex: true, ethnicGroup: true, birthMonth: false, politicalStatus: true },
        ],
        ['F-BIRTH-MONTH', {}],
        open,
      ],
    ),
    no('to a member of another union', S0, sample.issue(), [['M3-JOIN-ONCE', { card: 'card-9' }]], {
      facts: { ...facts, liveMembership: 'card-9' },
    }),
    no(
      'by an issuer below the provincial level',
      S0,
      sample.issue(),
      [['N2-PRINT-ISSUE', { registered: true }]],
      { facts: { ...facts, issuer: { provincialLevel: false } } },
    ),
    no(
      'by an unknown issuer where the known are required',
      S0,
      sample.issue(),
      [['N2-PRINT-ISSUE', { registered: false }]],
      { facts: { unions: registeredUnions() }, policy: { requireRegisteredUnions: true } },
    ),
    no(
      'under a number against the issuer’s scheme',
      S0,
      sample.issue(),
      [['N2-NUMBERING', { scheme: 'P1-2018' }]],
      { facts: { ...facts, numbering: { scheme: 'P1-2018', conforms: false } } },
    ),
    no('under a number of another card', S0, sample.issue(), [['N2-NUMBER-UNIQUE', { card: 'card-9' }]], {
      facts: { ...facts, numberTakenBy: 'card-9' },
    }),
    no(
      'from a used-up batch',
      S0,
      sample.issue({ batch: 'B1' }),
      [['D-BATCH-EXHAUSTED', { quantity: 100, issued: 100 }]],
      { facts: { ...facts, batch: { quantity: 100, issued: 100 } } },
    ),
    no(
      'by an unknown union where the known are required',
      S0,
      sample.issue({ by: 'U9' }),
      [unknown],
      unknownUnionsRefused,
    ),
    no('by a union dissolved that day', S0, sample.issue(), [gone('2018-03-05')], goneOn('2018-03-05')),
    no(
      'by a union established the day after',
      S0,
      sample.issue(),
      [['U-1-REGISTER', { by: 'U1', on: '2018-03-05', establishedOn: '2018-03-06', dissolvedOn: null }]],
      unionsAre({ U1: { establishedOn: '2018-03-06' } }),
    ),
    no('with open particulars', S0, sample.issue({ particulars: openParticulars }), [open]),
  ],
  TransferOut: [
    no('dated tomorrow', S1, sample.transferOut(), [future('2019-06-30', '2019-06-29')], today('2019-06-29')),
    no('before any issue', S0, sample.transferOut(), [noCard]),
    no('after the end', S5, sample.transferOut({ on: '2019-08-01' }), [terminal]),
    no('while an expulsion is pending', pending(S1), sample.transferOut({ on: '2019-08-01' }), [
      expulsionPending,
    ]),
    no('the day before the issue', S1, sample.transferOut({ on: '2018-03-04' }), [
      early('2018-03-04', '2018-03-05'),
    ]),
    no('while in transit', S2, sample.transferOut(), [
      ['D-ALREADY-IN-TRANSIT', { from: 'U1', since: '2019-06-30' }],
    ]),
    no('by another union', S1, sample.transferOut({ by: 'U2' }), [
      ['D-OUT-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no('without a date', S1, sample.transferOut({ on: undefined }), [['F-TRANSFER-OUT-DATE', {}]]),
    no('without a reason', S1, sample.transferOut({ reason: undefined }), [
      ['F-TRANSFER-OUT-REASON', { reason: null }],
    ]),
    no('for a reason of the other column', S1, sample.transferOut({ reason: 'retired' }), [
      ['F-TRANSFER-OUT-REASON', { reason: 'retired' }],
    ]),
    no('for another reason without words', S1, sample.transferOut({ reason: 'other' }), [
      ['F-TRANSFER-OUT-REASON', { reason: 'other' }],
    ]),
    no('without a dues month', S1, sample.transferOut({ duesPaidThrough: undefined }), [
      ['F-TRANSFER-OUT-DUES', {}],
    ]),
    no(
      'without a dues month where an earlier row has one, which is no step back',
      [...S2, sample.transferIn()],
      sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough: undefined }),
      [['F-TRANSFER-OUT-DUES', {}]],
    ),
    no(
      'without a dues month by a retained member, who owes none',
      S3,
      sample.transferOut({ duesPaidThrough: undefined }),
      [['F-TRANSFER-OUT-DUES', {}]],
    ),
    no('without a seal', S1, sample.transferOut({ by: undefined }), [['F-TRANSFER-OUT-SEAL', {}], unsealed]),
    no(
      'with dues through an earlier month than before',
      [...S2, sample.transferIn()],
      sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough: '2019-05' }),
      [['D-DUES-REGRESSION', { stated: '2019-05', earlierRow: '2019-06' }]],
    ),
    no('with dues paid after the retention began', S3, sample.transferOut({ duesPaidThrough: '2019-04' }), [
      ['C8-NO-DUES-WHILE-RETAINED', { stated: '2019-04', retainedFrom: '2019-03' }],
    ]),
    no(
      'for a secondment of five months',
      S1,
      sample.transferOut({ reason: 'secondment', expectedMonths: 5 }),
      [['M14-SECONDMENT-SIX-MONTHS', { expectedMonths: 5 }]],
    ),
    no('for a secondment of nobody knows how long', S1, sample.transferOut({ reason: 'secondment' }), [
      ['M14-SECONDMENT-SIX-MONTHS', { expectedMonths: null }],
    ]),
    no(
      'of a retained membership where the policy keeps it',
      S3,
      sample.transferOut({ duesPaidThrough: '2019-03' }),
      [['D-OUT-NOT-WHILE-RETAINED', {}]],
      strict({ transferWhileRetained: 'refuse' }),
    ),
    no('by a union dissolved that day', S1, sample.transferOut(), [gone('2019-06-30')], goneOn('2019-06-30')),
    no(
      'by an unknown union where the known are required',
      [sample.issue({ by: 'U9' })],
      sample.transferOut({ by: 'U9' }),
      [unknown],
      unknownUnionsRefused,
    ),
    no('with open words', S1, sample.transferOut({ wording: '到外地工作' }), [openWords]),
  ],
  TransferIn: [
    no('dated tomorrow', S2, sample.transferIn(), [future('2019-07-10', '2019-07-09')], today('2019-07-09')),
    no('before any issue', S0, sample.transferIn(), [noCard]),
    no('after the end', S5, sample.transferIn({ on: '2019-08-01' }), [terminal]),
    no('the day before the transfer out', S2, sample.transferIn({ on: '2019-06-29' }), [
      early('2019-06-29', '2019-06-30'),
      ['F-TRANSFER-IN-DATE-SEAL', { date: '2019-06-29', out: '2019-06-30', seal: true }],
    ]),
    no('without a transfer out', S1, sample.transferIn(), [['D-IN-NEEDS-OUT', { at: 'U1' }]]),
    no('without a transfer out and without a seal', S1, sample.transferIn({ by: undefined }), [
      ['D-IN-NEEDS-OUT', { at: 'U1' }],
      ['F-TRANSFER-IN-DATE-SEAL', { date: '2019-07-10', out: null, seal: false }],
      unsealed,
    ]),
    no('to the sending union', S2, sample.transferIn({ by: 'U1' }), [['D-TRANSFER-TO-SELF', { from: 'U1' }]]),
    no('without a date', S2, sample.transferIn({ on: undefined }), [
      ['F-TRANSFER-IN-DATE-SEAL', { date: null, out: '2019-06-30', seal: true }],
    ]),
    no('without a seal', S2, sample.transferIn({ by: undefined }), [
      ['F-TRANSFER-IN-DATE-SEAL', { date: '2019-07-10', out: '2019-06-30', seal: false }],
      unsealed,
    ]),
    no(
      'without a seal where the known are required, no more',
      S2,
      sample.transferIn({ by: undefined }),
      [['F-TRANSFER-IN-DATE-SEAL', { date: '2019-07-10', out: '2019-06-30', seal: false }], unsealed],
      unknownUnionsRefused,
    ),
    no(
      'by a union dissolved that day',
      S2,
      sample.transferIn(),
      [
        [
          'F-TRANSFER-IN-DATE-SEAL',
          { by: 'U2', on: '2019-07-10', establishedOn: null, dissolvedOn: '2019-07-10' },
        ],
      ],
      unionsAre({ U2: { dissolvedOn: '2019-07-10' } }),
    ),
    no(
      'by an unknown union where the known are required',
      S2,
      sample.transferIn({ by: 'U9' }),
      [['F-TRANSFER-IN-DATE-SEAL', { by: 'U9', registered: false }]],
      unknownUnionsRefused,
    ),
  ],
  RevokeTransferOut: [
    no('dated tomorrow', S2, sample.revoke(), [future('2019-07-10', '2019-07-09')], today('2019-07-09')),
    no('before any issue', S0, sample.revoke(), [noCard]),
    no('after the end', S5, sample.revoke({ on: '2019-08-01' }), [terminal]),
    no('the day before the transfer out', S2, sample.revoke({ on: '2019-06-29' }), [
      early('2019-06-29', '2019-06-30'),
    ]),
    no('without a transfer out', S1, sample.revoke(), [['D-NOTHING-TO-REVOKE', { at: 'U1' }]]),
    no('by another union', S2, sample.revoke({ by: 'U2' }), [
      ['D-REVOKE-BY-SENDER', { holder: 'U1', by: 'U2' }],
    ]),
    no('by a union dissolved that day', S2, sample.revoke(), [gone('2019-07-10')], goneOn('2019-07-10')),
  ],
  RetainMembership: [
    no('from next month', S1, sample.retain(), [future('2019-03-01', '2019-02-28')], today('2019-02-28')),
    no(
      'from an exact day to come',
      S1,
      sample.retain({ exactOn: '2019-03-20' }),
      [future('2019-03-20', '2019-03-19')],
      today('2019-03-19'),
    ),
    no(
      'from an exact day to come, whose month is not filled in',
      S1,
      sample.retain({ month: undefined, exactOn: '2019-03-20' }),
      [future('2019-03-20', '2019-03-19'), ['F-RETAIN', { month: null, exactOn: '2019-03-20', seal: true }]],
      today('2019-03-19'),
    ),
    no(
      'on an exact day before the previous entry, whose month is not filled in',
      S1,
      sample.retain({ month: undefined, exactOn: '2018-03-04' }),
      [early('2018-03-04', '2018-03-05'), ['F-RETAIN', { month: null, exactOn: '2018-03-04', seal: true }]],
    ),
    no('before any issue', S0, sample.retain(), [noCard]),
    no('after the end', S5, sample.retain({ month: '2019-08' }), [terminal]),
    no('while an expulsion is pending', pending(S1), sample.retain({ month: '2019-08' }), [expulsionPending]),
    no('the month before the previous entry', S1, sample.retain({ month: '2018-02' }), [
      early('2018-02', '2018-03-05'),
    ]),
    no(
      'on an exact day before the previous entry',
      S1,
      sample.retain({ month: '2018-03', exactOn: '2018-03-04' }),
      [early('2018-03-04', '2018-03-05')],
    ),
    no('when it is retained', S3, sample.retain({ month: '2019-04' }), [
      ['D-ALREADY-RETAINED', { retainedFrom: '2019-03', reason: 'unemployed' }],
    ]),
    no('in transit', S2, sample.retain({ month: '2019-07' }), [['D-RETAIN-NEEDS-HOLDER', { from: 'U1' }]]),
    no('by another union', S1, sample.retain({ by: 'U2' }), [
      ['D-RETAIN-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no('without a month', S1, sample.retain({ month: undefined }), [
      ['F-RETAIN', { month: null, exactOn: null, seal: true }],
    ]),
    no('without a seal', S1, sample.retain({ by: undefined }), [
      ['F-RETAIN', { month: '2019-03', exactOn: null, seal: false }],
      unsealed,
    ]),
    no(
      'with an exact day outside the month',
      S1,
      sample.retain({ exactOn: '2019-04-01' }),
      [['F-RETAIN', { month: '2019-03', exactOn: '2019-04-01', seal: true }]],
      today('2019-04-01'),
    ),
    no('without a reason', S1, sample.retain({ reason: undefined }), [['F-RETAIN-REASON', { reason: null }]]),
    no('for a reason of the other column', S1, sample.retain({ reason: 'job-change' }), [
      ['F-RETAIN-REASON', { reason: 'job-change' }],
    ]),
    no('for another reason without words', S1, sample.retain({ reason: 'other' }), [
      ['F-RETAIN-REASON', { reason: 'other' }],
    ]),
    no('for internal retirement', S1, sample.retain({ reason: 'internal-retirement' }), [
      ['M18-INTERNAL-RETIREMENT-NO-CHANGE', {}],
    ]),
    no('by a union dissolved that day', S1, sample.retain(), [gone('2019-03-01')], goneOn('2019-03-01')),
    no('with open words', S1, sample.retain({ wording: '病' }), [openWords]),
  ],
  ChangeRetentionReason: [
    no(
      'from next month',
      S3,
      sample.changeReason(),
      [future('2019-09-01', '2019-08-31')],
      today('2019-08-31'),
    ),
    no('before any issue', S0, sample.changeReason(), [noCard]),
    no('after the end', S5, sample.changeReason(), [terminal]),
    no('while an expulsion is pending', pending(S3), sample.changeReason(), [expulsionPending]),
    no('the month before the retention', S3, sample.changeReason({ month: '2019-02' }), [
      early('2019-02', '2019-03-01'),
    ]),
    no('of an active membership', S1, sample.changeReason(), [['D-NOT-RETAINED', {}]]),
    no('in transit', S4, sample.changeReason(), [['D-RETAIN-NEEDS-HOLDER', { from: 'U1' }]]),
    no('by another union', S3, sample.changeReason({ by: 'U2' }), [
      ['D-RETAIN-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no('without a month', S3, sample.changeReason({ month: undefined }), [
      ['F-RETAIN', { month: null, exactOn: null, seal: true }],
    ]),
    no('without a seal', S3, sample.changeReason({ by: undefined }), [
      ['F-RETAIN', { month: '2019-09', exactOn: null, seal: false }],
      unsealed,
    ]),
    no('without a reason', S3, sample.changeReason({ reason: undefined }), [
      ['F-RETAIN-REASON', { reason: null }],
    ]),
    no('for internal retirement', S3, sample.changeReason({ reason: 'internal-retirement' }), [
      ['M18-INTERNAL-RETIREMENT-NO-CHANGE', {}],
    ]),
    no(
      'by a union dissolved that day',
      S3,
      sample.changeReason(),
      [gone('2019-09-01')],
      goneOn('2019-09-01'),
    ),
    no('with open words', S3, sample.changeReason({ wording: '退休了' }), [openWords]),
  ],
  RestoreMembership: [
    no('from next month', S3, sample.restore(), [future('2019-11-01', '2019-10-31')], today('2019-10-31')),
    no('before any issue', S0, sample.restore(), [noCard]),
    no('after the end', S5, sample.restore(), [terminal]),
    no('while an expulsion is pending', pending(S3), sample.restore(), [expulsionPending]),
    no('the month before the retention', S3, sample.restore({ month: '2019-02' }), [
      early('2019-02', '2019-03-01'),
    ]),
    no('of an active membership', S1, sample.restore(), [['D-NOT-RETAINED', {}]]),
    no('in transit', S4, sample.restore(), [['D-RESTORE-NEEDS-HOLDER', { from: 'U1' }]]),
    no('by another union', S3, sample.restore({ by: 'U2' }), [
      ['D-RESTORE-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no('without a month', S3, sample.restore({ month: undefined }), [
      ['F-RESTORE', { month: null, exactOn: null, seal: true }],
    ]),
    no('without a seal', S3, sample.restore({ by: undefined }), [
      ['F-RESTORE', { month: '2019-11', exactOn: null, seal: false }],
      unsealed,
    ]),
    no('with an exact day outside the month', S3, sample.restore({ exactOn: '2019-12-01' }), [
      ['F-RESTORE', { month: '2019-11', exactOn: '2019-12-01', seal: true }],
    ]),
    no('of a retired member', [sample.issue(), sample.retain({ reason: 'retired' })], sample.restore(), [
      ['M17-RETIRED-STAYS-RETAINED', { reason: 'retired' }],
    ]),
    no('by a union dissolved that day', S3, sample.restore(), [gone('2019-11-01')], goneOn('2019-11-01')),
  ],
  Withdraw: [
    no('dated tomorrow', S1, sample.withdraw(), [future('2019-08-01', '2019-07-31')], today('2019-07-31')),
    no('before any issue', S0, sample.withdraw(), [noCard]),
    no('after the end', S5, sample.withdraw(), [terminal]),
    no('while an expulsion is pending', pending(S1), sample.withdraw(), [expulsionPending]),
    no('the day before the previous entry', S1, sample.withdraw({ on: '2018-03-04' }), [
      early('2018-03-04', '2018-03-05'),
    ]),
    no('deemed of a retained member', S3, sample.deem(), [
      ['C8-NO-DUES-WHILE-RETAINED', { retainedFrom: '2019-03' }],
    ]),
    no(
      'deemed in transit',
      S2,
      sample.deem({
        evidence: { unpaidFrom: '2019-07', unpaidThrough: '2019-12', educatedOn: '2019-08-01' },
        on: '2020-01-01',
      }),
      [['D-DEEMED-NEEDS-HOLDER', { from: 'U1' }]],
    ),
    no('by another union', S1, sample.withdraw({ by: 'U2' }), [
      ['D-WITHDRAW-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no(
      'deemed after five unpaid months',
      S1,
      sample.deem({
        evidence: { unpaidFrom: '2019-02', unpaidThrough: '2019-06', educatedOn: '2019-07-05' },
      }),
      [
        [
          'C6-DEEMED-SIX-MONTHS',
          {
            unpaidFrom: '2019-02',
            unpaidThrough: '2019-06',
            months: 5,
            duesPaidThrough: null,
            restoredFrom: null,
            on: '2019-08-01',
          },
        ],
      ],
    ),
    no('deemed without evidence', S1, sample.deem({ evidence: undefined }), [
      ['C6-DEEMED-SIX-MONTHS', { unpaidFrom: null, unpaidThrough: null }],
      ['C6-DEEMED-EDUCATED', { educatedOn: null, on: '2019-08-01' }],
    ]),
    no(
      'deemed without education',
      S1,
      sample.deem({ evidence: { unpaidFrom: '2019-01', unpaidThrough: '2019-06' } }),
      [['C6-DEEMED-EDUCATED', { educatedOn: null, on: '2019-08-01' }]],
    ),
    no('by a union dissolved that day', S1, sample.withdraw(), [gone('2019-08-01')], goneOn('2019-08-01')),
  ],
  FileExpulsion: [
    no(
      'dated tomorrow',
      S1,
      sample.fileExpulsion(),
      [future('2019-08-01', '2019-07-31')],
      today('2019-07-31'),
    ),
    no('before any issue', S0, sample.fileExpulsion(), [noCard]),
    no('after the end', S5, sample.fileExpulsion(), [terminal]),
    no('while one is pending', pending(S1), sample.fileExpulsion(), [expulsionPending]),
    no(
      'the day before the previous entry',
      S1,
      sample.fileExpulsion({ on: '2018-03-04', decidedOn: '2018-03-04' }),
      [early('2018-03-04', '2018-03-05')],
    ),
    no('by another union', S1, sample.fileExpulsion({ by: 'U2' }), [
      ['D-EXPEL-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no('without a ground', S1, sample.fileExpulsion({ groundRef: undefined }), [['N6-EXPEL-GROUND', {}]]),
    no('before the decision', S1, sample.fileExpulsion({ decidedOn: '2019-08-02' }), [
      [
        'N6-EXPEL-FILE-FIRST',
        { decidedOn: '2019-08-02', filedOn: '2019-08-01', upperUnion: 'U0', filingRef: true },
      ],
    ]),
    no('without a decision', S1, sample.fileExpulsion({ decidedOn: undefined }), [
      ['N6-EXPEL-FILE-FIRST', { decidedOn: null, filedOn: '2019-08-01', upperUnion: 'U0', filingRef: true }],
    ]),
    no('with itself', S1, sample.fileExpulsion({ upperUnion: 'U1' }), [
      [
        'N6-EXPEL-FILE-FIRST',
        { decidedOn: '2019-07-20', filedOn: '2019-08-01', upperUnion: 'U1', filingRef: true },
      ],
      ['N6-EXPEL-FILE-FIRST', { upperUnion: 'U1', registered: 'U0' }],
    ]),
    no('with nobody', S1, sample.fileExpulsion({ upperUnion: undefined }), [
      [
        'N6-EXPEL-FILE-FIRST',
        { decidedOn: '2019-07-20', filedOn: '2019-08-01', upperUnion: null, filingRef: true },
      ],
    ]),
    no('without a filing reference', S1, sample.fileExpulsion({ filingRef: undefined }), [
      [
        'N6-EXPEL-FILE-FIRST',
        { decidedOn: '2019-07-20', filedOn: '2019-08-01', upperUnion: 'U0', filingRef: false },
      ],
    ]),
    no('with a union that is not the registered upper one', S1, sample.fileExpulsion({ upperUnion: 'U3' }), [
      ['N6-EXPEL-FILE-FIRST', { upperUnion: 'U3', registered: 'U0' }],
    ]),
    no(
      'by a union dissolved that day',
      S1,
      sample.fileExpulsion(),
      [gone('2019-08-01')],
      goneOn('2019-08-01'),
    ),
  ],
  Expel: [
    no(
      'dated tomorrow',
      pending(S1),
      sample.expel(),
      [future('2019-08-05', '2019-08-04')],
      today('2019-08-04'),
    ),
    no('before any issue', S0, sample.expel(), [noCard]),
    no('after the end', S5, sample.expel(), [terminal]),
    no('the day before the filing', pending(S1), sample.expel({ on: '2019-07-31' }), [
      early('2019-07-31', '2019-08-01'),
      ['N6-EXPEL-FILE-FIRST', { filedOn: '2019-08-01' }],
    ]),
    no('without a filing', S1, sample.expel(), [['N6-EXPEL-FILE-FIRST', { filedOn: null }]]),
    no('by another union', pending(S1), sample.expel({ by: 'U2' }), [
      ['D-EXPEL-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no(
      'by a union dissolved that day',
      pending(S1),
      sample.expel(),
      [gone('2019-08-05')],
      goneOn('2019-08-05'),
    ),
  ],
  RecordDeath: [
    no('dated tomorrow', S1, sample.recordDeath(), [future('2019-08-01', '2019-07-31')], today('2019-07-31')),
    no(
      'in a month to come',
      S1,
      sample.recordDeath({ on: '2019-08' }),
      [future('2019-08-01', '2019-07-31')],
      today('2019-07-31'),
    ),
    no('before any issue', S0, sample.recordDeath(), [noCard]),
    no('after the end', S5, sample.recordDeath(), [terminal]),
    no('the day before the previous entry', S1, sample.recordDeath({ on: '2018-03-04' }), [
      early('2018-03-04', '2018-03-05'),
    ]),
    no(
      'sealed by a union dissolved that day',
      S1,
      sample.recordDeath({ by: 'U1' }),
      [gone('2019-08-01')],
      goneOn('2019-08-01'),
    ),
  ],
  ReportLoss: [
    no('dated tomorrow', S1, sample.reportLoss(), [future('2019-08-01', '2019-07-31')], today('2019-07-31')),
    no('before any issue', S0, sample.reportLoss(), [noCard]),
    no('the day before the issue', S1, sample.reportLoss({ on: '2018-03-04' }), [
      early('2018-03-04', '2018-03-05'),
    ]),
    no('of a card reported lost', [...S1, sample.reportLoss()], sample.reportLoss(), [
      ['D-NOT-IN-HAND', { document: 'lost' }],
    ]),
    no('of a card taken back', [...S5, sample.recover()], sample.reportLoss({ on: '2019-08-10' }), [
      ['D-NOT-IN-HAND', { document: 'recovered' }],
    ]),
    no(
      'sealed by a union dissolved that day',
      S1,
      sample.reportLoss({ by: 'U1' }),
      [gone('2019-08-01')],
      goneOn('2019-08-01'),
    ),
  ],
  ReissueCard: [
    no('under a bank-card number', S1, sample.swap({ number: '6217000000000000000' }), [
      ['N6-NO-SUBSTITUTE', { bankCard: true }],
    ]),
    no('dated tomorrow', S1, sample.swap(), [future('2019-08-20', '2019-08-19')], today('2019-08-19')),
    no('before any issue', S0, sample.swap(), [noCard]),
    no('after the end', S5, sample.swap(), [
      ['D-NO-REISSUE-AFTER-END', { membership: 'withdrawn', since: '2019-08-01' }],
    ]),
    no(
      'the day before the loss was reported',
      [...S1, sample.reportLoss()],
      sample.replaceLost({ on: '2019-07-31' }),
      [early('2019-07-31', '2019-08-01')],
    ),
    no('for loss of a card in hand', S1, sample.replaceLost(), [
      ['D-REISSUE-NEEDS-CAUSE', { document: 'inHand' }],
    ]),
    no('as a swap of a lost card', [...S1, sample.reportLoss()], sample.swap(), [
      ['D-SWAP-RECOVERS-OLD', { document: 'lost', oldCardRecovered: true }],
    ]),
    no('as a swap that leaves the old booklet out', S1, sample.swap({ oldCardRecovered: false }), [
      ['D-SWAP-RECOVERS-OLD', { document: 'inHand', oldCardRecovered: false }],
    ]),
    no('as a swap that does not mention the old booklet', S1, sample.swap({ oldCardRecovered: undefined }), [
      ['D-SWAP-RECOVERS-OLD', { document: 'inHand', oldCardRecovered: false }],
    ]),
    no('by another union', S1, sample.swap({ by: 'U2' }), [
      ['D-REISSUE-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no(
      'for loss under the old number',
      [...S1, sample.reportLoss()],
      sample.replaceLost({ number: 'P1-0001' }),
      [['D-NUMBER-REUSED', { cause: 'lost', void: false }]],
    ),
    no('under a void number', [...S1, sample.swap()], sample.swap({ number: 'P1-0001' }), [
      ['D-NUMBER-REUSED', { cause: 'damaged', void: true }],
    ]),
    no('by another issuer under the old number', S1, sample.swap({ number: 'P1-0001', issuer: 'P2' }), [
      ['D-NUMBER-REUSED', { cause: 'damaged', void: false }],
    ]),
    no(
      'under the old number where the policy wants a new one',
      S1,
      sample.swap({ number: 'P1-0001' }),
      [['D-NUMBER-REUSED', { cause: 'damaged' }]],
      strict({ reissueNumbering: 'new-number' }),
    ),
    no(
      'for loss under the old number, which no policy lets stay, told once',
      [...S1, sample.reportLoss()],
      sample.replaceLost({ number: 'P1-0001' }),
      [['D-NUMBER-REUSED', { cause: 'lost', void: false }]],
      strict({ reissueNumbering: 'new-number' }),
    ),
    no(
      'under the old number by another issuer, which no policy lets stay, told once',
      S1,
      sample.swap({ number: 'P1-0001', issuer: 'P2' }),
      [['D-NUMBER-REUSED', { cause: 'damaged', void: false }]],
      strict({ reissueNumbering: 'new-number' }),
    ),
    no(
      'as the card of an issuer that is not provincial-level',
      S1,
      sample.swap({ issuer: 'P2' }),
      [['N2-PRINT-ISSUE', { registered: true }]],
      { facts: { ...facts, issuer: { provincialLevel: false } } },
    ),
    no(
      'under a number against the issuer’s scheme',
      S1,
      sample.swap(),
      [['N2-NUMBERING', { scheme: 'P1-2018' }]],
      { facts: { ...facts, numbering: { scheme: 'P1-2018', conforms: false } } },
    ),
    no('under a number of another card', S1, sample.swap(), [['N2-NUMBER-UNIQUE', { card: 'card-9' }]], {
      facts: { ...facts, numberTakenBy: 'card-9' },
    }),
    no('by a union dissolved that day', S1, sample.swap(), [gone('2019-08-20')], goneOn('2019-08-20')),
  ],
  RecoverCard: [
    no('dated tomorrow', S5, sample.recover(), [future('2019-08-10', '2019-08-09')], today('2019-08-09')),
    no('before any issue', S0, sample.recover(), [noCard]),
    no(
      'the day before the loss was reported',
      [...S5, sample.reportLoss({ on: '2019-08-10' })],
      sample.recover({ on: '2019-08-09' }),
      [early('2019-08-09', '2019-08-10')],
    ),
    no('the day before the end', S5, sample.recover({ on: '2019-07-31' }), [
      early('2019-07-31', '2019-08-01'),
    ]),
    no(
      'before the end and before the loss, told once, with the later day',
      [...S5, sample.reportLoss({ on: '2019-08-10' })],
      sample.recover({ on: '2019-07-31' }),
      [early('2019-07-31', '2019-08-10')],
    ),
    no(
      'before the loss and before the end, told once, with the later day',
      [...S1, sample.reportLoss({ on: '2019-07-01' }), sample.withdraw()],
      sample.recover({ on: '2019-06-30' }),
      [early('2019-06-30', '2019-08-01')],
    ),
    no(
      'of a living member before the loss',
      [...S1, sample.reportLoss({ on: '2019-07-01' })],
      sample.recover({ on: '2019-06-30' }),
      [early('2019-06-30', '2019-07-01'), ['D-RECOVER-ONLY-AFTER-END', { membership: 'active' }]],
    ),
    no('of a living member', S1, sample.recover(), [['D-RECOVER-ONLY-AFTER-END', { membership: 'active' }]]),
    no('of a retained member', S3, sample.recover(), [
      ['D-RECOVER-ONLY-AFTER-END', { membership: 'retained' }],
    ]),
    no('between filing and expulsion', pending(S1), sample.recover(), [
      ['D-RECOVER-ONLY-AFTER-END', { membership: 'active' }],
      ['N6-EXPEL-RECOVER-AFTER-FILING', { expelled: false }],
    ]),
    no('the day before the expulsion', S6, sample.recover({ on: '2019-08-04' }), [
      early('2019-08-04', '2019-08-05'),
      ['N6-EXPEL-RECOVER-AFTER-FILING', { stated: '2019-08-04', expelledOn: '2019-08-05' }],
    ]),
    no('of a card taken back', [...S5, sample.recover()], sample.recover(), [
      ['D-NOT-IN-HAND', { document: 'recovered' }],
    ]),
    no('by another union', S5, sample.recover({ by: 'U2' }), [
      ['D-RECOVER-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no('by a union dissolved that day', S5, sample.recover(), [gone('2019-08-10')], goneOn('2019-08-10')),
  ],
  ChangeParticulars: [
    no(
      'dated tomorrow',
      S1,
      sample.changeParticulars(),
      [future('2019-08-01', '2019-07-31')],
      today('2019-07-31'),
    ),
    no('before any issue', S0, sample.changeParticulars(), [noCard]),
    no('after the end', S5, sample.changeParticulars(), [terminal]),
    no('by another union', S1, sample.changeParticulars({ by: 'U2' }), [
      ['D-PARTICULARS-BY-HOLDER', { holder: 'U1', by: 'U2' }],
    ]),
    no(
      'with a full date of birth',
      S1,
      sample.changeParticulars({ particulars: { birthMonth: '1990-01-01' } }),
      [['F-BIRTH-MONTH', {}], open],
    ),
    no(
      'by a union dissolved that day',
      S1,
      sample.changeParticulars(),
      [gone('2019-08-01')],
      goneOn('2019-08-01'),
    ),
    no('with open particulars', S1, sample.changeParticulars({ particulars: { politicalStatus: '13' } }), [
      open,
    ]),
  ],
  CorrectEntry: [
    no('of a card never issued', S0, sample.correct(), [noCard]),
    no('of an entry that is not there', S2, sample.correct({ entry: 2 }), [
      ['D-NO-SUCH-ENTRY', { entry: 2, entries: 2 }],
    ]),
    no('by a stranger', S2, sample.correct({ by: 'U3' }), [
      ['D-CORRECT-BY-MAKER', { entry: 1, maker: 'U1', by: 'U3' }],
    ]),
    no(
      'by a union nobody registered, where that is required',
      S2,
      sample.correct({ by: 'U9' }),
      [['D-CORRECT-BY-MAKER', { entry: 1, maker: 'U1', by: 'U9' }], unknown],
      unknownUnionsRefused,
    ),
    no('of nothing', S2, sample.correct({ changes: {} }), [
      [
        'D-CORRECT-FIELDS',
        {
          entry: 'TransferredOut',
          fields: '',
          allowed: 'reason duesPaidThrough declaredTo expectedMonths wording',
        },
      ],
    ]),
    no(
      'of what the entry does not have',
      S1,
      sample.correct({ entry: 0, changes: { issuingUnit: '二厂工会', reason: 'retired' } }),
      [['D-CORRECT-FIELDS', { entry: 'CardIssued', fields: 'issuingUnit reason', allowed: 'issuingUnit' }]],
    ),
    no('into a reason of the other column', S2, sample.correct({ changes: { reason: 'retired' } }), [
      ['F-TRANSFER-OUT-REASON', { reason: 'retired' }],
    ]),
    no(
      'into another retention reason of the other column',
      S3,
      sample.correct({ changes: { reason: 'job-change' } }),
      [['F-RETAIN-REASON', { reason: 'job-change' }]],
    ),
    no(
      'into a dues month below an earlier row',
      [
        ...S2,
        sample.transferIn(),
        sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough: '2019-07' }),
      ],
      sample.correct({ by: 'U2', entry: 3, changes: { duesPaidThrough: '2019-05' } }),
      [['D-DUES-REGRESSION', { stated: '2019-05', earlierRow: '2019-06' }]],
    ),
    no(
      'into a dues month above a later row',
      [
        ...S2,
        sample.transferIn(),
        sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough: '2019-07' }),
      ],
      sample.correct({ changes: { duesPaidThrough: '2019-08' } }),
      [['D-DUES-REGRESSION', { stated: '2019-07', earlierRow: '2019-08' }]],
    ),
    no(
      'into a dues month of the retention',
      S4,
      sample.correct({ entry: 2, changes: { duesPaidThrough: '2019-04' } }),
      [['C8-NO-DUES-WHILE-RETAINED', { stated: '2019-04', retainedFrom: '2019-03' }]],
    ),
    no(
      'into five unpaid months',
      [...S1, sample.deem()],
      sample.correct({
        changes: { evidence: { unpaidFrom: '2019-01', unpaidThrough: '2019-05', educatedOn: '2019-07-05' } },
      }),
      [
        [
          'C6-DEEMED-SIX-MONTHS',
          {
            unpaidFrom: '2019-01',
            unpaidThrough: '2019-05',
            months: 5,
            duesPaidThrough: null,
            restoredFrom: null,
            on: '2019-08-01',
          },
        ],
      ],
    ),
    no(
      'into an education after the act',
      [...S1, sample.deem()],
      sample.correct({
        changes: { evidence: { unpaidFrom: '2019-01', unpaidThrough: '2019-06', educatedOn: '2019-08-02' } },
      }),
      [['C6-DEEMED-EDUCATED', { educatedOn: '2019-08-02', on: '2019-08-01' }]],
    ),
    no('with open words', S2, sample.correct({ changes: { wording: '到外地工作' } }), [
      ['D-SEALED-ONLY', { wordingOpen: true }],
    ]),
  ],
  AnnulEntries: [
    no('of a card never issued', S0, sample.annul({ entries: [0] }), [noCard]),
    no('of entries that are not there', S2, sample.annul({ entries: [2, 7] }), [
      ['D-NO-SUCH-ENTRY', { entry: 2, entries: 2 }],
      ['D-NO-SUCH-ENTRY', { entry: 7, entries: 2 }],
    ]),
    no('of an entry named twice', S2, sample.annul({ entries: [1, 1] }), [
      ['D-NO-SUCH-ENTRY', { entry: 1, entries: 2 }],
    ]),
    no('of an entry annulled already', [...S2, sample.annul()], sample.annul(), [
      ['D-NO-SUCH-ENTRY', { entry: 1, entries: 3 }],
    ]),
    no('by a stranger', S2, sample.annul({ by: 'U3' }), [
      ['D-CORRECT-BY-MAKER', { entry: 1, maker: 'U1', by: 'U3' }],
    ]),
    no(
      'by a union nobody registered, where that is required',
      S2,
      sample.annul({ by: 'U9' }),
      [['D-CORRECT-BY-MAKER', { entry: 1, maker: 'U1', by: 'U9' }], unknown],
      unknownUnionsRefused,
    ),
    no('that leaves a transfer in without its out half', [...S2, sample.transferIn()], sample.annul(), [
      ['D-ANNUL-LEAVES-ILLEGAL', { entry: 2, rule: 'D-IN-NEEDS-OUT' }],
      ['D-IN-NEEDS-OUT', { at: 'U1' }],
    ]),
    no(
      'whose replacement is not legal',
      S2,
      sample.annul({ replacements: [asReplacement(sample.transferIn({ on: '2019-06-30' }))] }),
      [
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 2, replacement: 0, rule: 'D-IN-NEEDS-OUT' }],
        ['D-IN-NEEDS-OUT', { at: 'U1' }],
      ],
    ),
    no(
      'of the issue, while another entry stands',
      S2,
      sample.annul({ entries: [0], replacements: [asReplacement(sample.issue({ number: 'P1-0009' }))] }),
      [['D-ANNUL-LEAVES-ILLEGAL', { entry: 1, rule: 'D-NO-CARD' }], noCard],
    ),
    no(
      'of the issue alone, each entry left and what is wrong with it told once',
      S2,
      sample.annul({ entries: [0] }),
      [['D-ANNUL-LEAVES-ILLEGAL', { entry: 1, rule: 'D-NO-CARD' }], noCard],
    ),
    no(
      'of the issue alone, where two entries are left',
      [...S1, sample.reportLoss(), sample.withdraw()],
      sample.annul({ entries: [0] }),
      [
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 1, rule: 'D-NO-CARD' }],
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 2, rule: 'D-NO-CARD' }],
        noCard,
      ],
    ),
    no(
      'that brings back a number which another card has been given',
      [...S1, sample.annul({ entries: [0] })],
      sample.annul(),
      [
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 0, rule: 'N2-NUMBER-UNIQUE' }],
        ['N2-NUMBER-UNIQUE', { card: 'card-9' }],
      ],
      { facts: { ...facts, numberTakenBy: 'card-9' } },
    ),
  ],
}

const all = Object.entries(cases).flatMap(([command, of]) => of.map((each) => ({ name: command, ...each })))

describe('every rule speaks', () => {
  it.each(all)('$name $says: refused', ({ history, command, around, refused }) => {
    // The history was legal under what was known when it was recorded.
    const before = history.length === 0 ? {} : { facts }
    given(history, before)
      .when(command, around)
      .refusedWith(...refused)
  })

  it('but not of a death or a loss that no union tells, though the known are required', () => {
    given(S1, { facts }).when(sample.recordDeath(), unknownUnionsRefused).accepted()
    given(S1, { facts }).when(sample.reportLoss(), unknownUnionsRefused).accepted()
  })

  it('and a retention for study is marked under the measures alone', () => {
    const marksUnder = (rules: 'N' | 'N+M') =>
      given(S1, { facts, policy: { rules } })
        .when(sample.retain({ reason: 'study' }))
        .accepted().card.flags
    expect(marksUnder('N+M')).toStrictEqual(['no-change-expected'])
    expect(marksUnder('N')).toStrictEqual([])
  })

  it('but not where the batch has one more and the number obeys its scheme', () => {
    const printed = { batch: { quantity: 100, issued: 99 }, numbering: { scheme: 'P1-2018', conforms: true } }
    given(S0)
      .when(sample.issue({ batch: 'B1' }), { facts: { ...facts, ...printed } })
      .accepted()
  })

  it.each(Object.values(deciders))('$command: no rule is left out', ({ command, rules }) => {
    const broken = cases[command].flatMap(({ refused }) => refused.map(([rule]) => rule))
    const missing = rules.filter(({ id }) => !broken.includes(id)).map(({ id }) => id)
    expect(missing).toStrictEqual([])
  })

  it.each(['CorrectEntry', 'AnnulEntries'] as const)('%s: no rule is left out', (command) => {
    const broken = cases[command].flatMap(({ refused }) => refused.map(([rule]) => rule))
    // A transfer out always has a dues month, so no correction can empty it; it can only state another.
    const missing = alsoRefusedBy[command].filter((rule) => !broken.includes(rule))
    expect(missing).toStrictEqual(command === 'CorrectEntry' ? ['F-TRANSFER-OUT-DUES'] : [])
  })

  it('a refusal carries its clause and what a clerk reads', () => {
    const { decision } = given(S5).when(sample.expel())
    expect(decision).toStrictEqual({
      _tag: 'Left',
      left: [
        {
          rule: 'D-TERMINAL',
          clause: '设计',
          zh: '会籍已终止，不能再登记会籍变动；终止登记有误的，请先作废该记录。',
          en: 'The membership has ended and cannot change any more; if the end was recorded in error, annul that entry first.',
          found: { membership: 'withdrawn', since: '2019-08-01' },
        },
      ],
    })
  })
})
