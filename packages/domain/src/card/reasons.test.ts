import { everythingRegistered, givenCard, pathTo, sample, sealedText } from '@union-card/testing'
import { type Flag, type ReasonCode, type RuleId, reasons, retirement } from '../index.ts'

/** The reasons (model 8.8) in both columns, under both stacks: accepted, accepted and marked, or refused. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered

type Verdict = 'yes' | Flag | RuleId
const no = 'F-TRANSFER-OUT-REASON'
const not = 'F-RETAIN-REASON'
const inside = 'M18-INTERNAL-RETIREMENT-NO-CHANGE'
const short = 'M14-SECONDMENT-SIX-MONTHS'
const odd = 'no-change-expected'

// biome-ignore format: a table
const table: Record<ReasonCode, [transferN: Verdict, transferM: Verdict, retentionN: Verdict, retentionM: Verdict]> = {
  //                     transfer N, N+M     retention N, N+M
  'job-change':          ['yes',     'yes',  not,         not],
  'left-job':            ['yes',     'yes',  not,         not],
  reemployed:            ['yes',     'yes',  not,         not],
  secondment:            ['yes',     short,  not,         not],
  'secondment-end':      ['yes',     'yes',  not,         not],
  'union-formed':        ['yes',     'yes',  not,         not],
  'to-residence':        ['yes',     'yes',  not,         not],
  reorganised:           ['yes',     'yes',  not,         not],
  'dispatch-change':     ['yes',     'yes',  not,         not],
  discharged:            ['yes',     'yes',  not,         not],
  retired:               [no,        no,     'yes',       'yes'],
  'early-retired':       [no,        no,     'yes',       'yes'],
  'veteran-retired':     [no,        no,     'yes',       'yes'],
  unemployed:            [no,        no,     'yes',       'yes'],
  military:              [no,        no,     'yes',       'yes'],
  'unit-closed':         ['yes',     'yes',  'yes',       'yes'],
  'union-dissolved':     [no,        no,     'yes',       'yes'],
  'internal-retirement': [no,        no,     'yes',       inside],
  'laid-off-in-unit':    [no,        no,     'yes',       'laid-off-no-change'],
  study:                 [no,        no,     'yes',       odd],
  abroad:                [no,        no,     'yes',       odd],
  sick:                  [no,        no,     'yes',       odd],
  other:                 ['yes',     'yes',  'yes',       'yes'],
}
const codes = Object.keys(table) as ReasonCode[]

const words = (reason: ReasonCode) => (reason === 'other' ? { wording: sealedText } : {})
const columns = (reason: ReasonCode) => [
  { command: sample.transferOut({ reason, ...words(reason) }), history: pathTo.S1, at: 0 },
  { command: sample.retain({ reason, ...words(reason) }), history: pathTo.S1, at: 2 },
  { command: sample.changeReason({ reason, ...words(reason) }), history: pathTo.S3, at: 2 },
]

describe('F-TRANSFER-OUT-REASON, F-RETAIN-REASON a reason stands in its column', () => {
  it('every reason is in the table, and every reason of the table is one', () => {
    expect(Object.keys(reasons)).toStrictEqual(codes)
  })

  it.each(codes)('%s', (reason) => {
    for (const [stack, rules] of (['N', 'N+M'] as const).entries())
      for (const { command, history, at } of columns(reason)) {
        const verdict = table[reason][at + stack] as Verdict
        const outcome = given(history, { facts, policy: { rules } }).when(command)
        if (/^[A-Z]/.test(verdict)) outcome.refusedBy(verdict as RuleId)
        else expect(outcome.accepted().card.flags).toStrictEqual(verdict === 'yes' ? [] : [verdict])
      }
  })

  it.each(codes)('%s says on the form what the list says', (reason) => {
    const { zh, en, transfer, retention } = reasons[reason]
    const [n, , r] = table[reason]
    expect({ transfer, retention }).toStrictEqual({ transfer: n === 'yes', retention: r === 'yes' })
    expect(zh).toMatch(/^[\p{Script=Han}、]+$/u)
    expect(en).not.toBe('')
  })

  it('"other" needs its words in either column', () => {
    for (const command of [sample.transferOut({ reason: 'other' }), sample.retain({ reason: 'other' })])
      expect(given(pathTo.S1, { facts }).when(command).decision).toMatchObject({
        left: [{ rule: expect.stringMatching(/-REASON$/), found: { reason: 'other' } }],
      })
  })

  it('words beside another reason are kept', () => {
    given(pathTo.S1, { facts })
      .when(sample.transferOut({ wording: sealedText }))
      .accepted()
  })
})

describe('M14-SECONDMENT-SIX-MONTHS six months or more', () => {
  it.each([
    [0, false],
    [5, false],
    [6, true],
    [7, true],
    [1200, true],
    [undefined, false],
  ])('%s months', (expectedMonths, accepted) => {
    const command = sample.transferOut({ reason: 'secondment', expectedMonths })
    const measured = given(pathTo.S1, { facts }).when(command)
    if (accepted) measured.accepted()
    else measured.refusedWith(['M14-SECONDMENT-SIX-MONTHS', { expectedMonths: expectedMonths ?? null }])
    given(pathTo.S1, { facts, policy: { rules: 'N' } })
      .when(command)
      .accepted()
  })

  it('asks nothing of another reason', () => {
    given(pathTo.S1, { facts })
      .when(sample.transferOut({ expectedMonths: 1 }))
      .accepted()
  })
})

describe('M17-RETIRED-STAYS-RETAINED which reasons are retirement', () => {
  it.each(codes.filter((reason) => reasons[reason].retention))('%s', (reason) => {
    const history = [sample.issue(), sample.retain({ reason, ...words(reason) })]
    const retired = given(history, { facts, policy: { rules: 'N' } })
    const measured = retired.when(sample.restore(), { policy: { rules: 'N+M' } })
    expect(retirement.has(reason)).toBe(reason.endsWith('retired'))
    if (retirement.has(reason)) measured.refusedWith(['M17-RETIRED-STAYS-RETAINED', { reason }])
    else measured.accepted()
    retired.when(sample.restore()).accepted()
    retired.when(sample.restore({ basis: 'retirement-rescinded' }), { policy: { rules: 'N+M' } }).accepted()
  })

  it('counts the reason as it was last changed', () => {
    const changed = given([...pathTo.S3, sample.changeReason({ reason: 'retired' })], { facts })
    changed.when(sample.restore()).refusedWith(['M17-RETIRED-STAYS-RETAINED', { reason: 'retired' }])
    const back = given(
      [sample.issue(), sample.retain({ reason: 'retired' }), sample.changeReason({ reason: 'unemployed' })],
      { facts },
    )
    back.when(sample.restore()).accepted()
  })
})

describe('the stack goes by the day the entry takes effect, not by the day it is recorded', () => {
  it('an internal retirement of 2015, recorded today, is judged without the measures', () => {
    const issued = sample.issue({ on: '2010-03-05', joinedOn: '2010-03-01' })
    given([issued], { facts })
      .when(sample.retain({ month: '2015-03', reason: 'internal-retirement' }))
      .accepted()
    given([issued], { facts })
      .when(sample.retain({ month: '2017-03', reason: 'internal-retirement' }))
      .refusedBy(inside)
  })
})
