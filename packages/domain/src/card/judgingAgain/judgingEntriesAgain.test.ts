import { pathTo, sample } from '@union-card/testing'
import {
  andUnasked,
  believed,
  broken,
  type Doubts,
  declared,
  doubted,
  facts,
  filing,
  type History,
  type Line,
  linesOf,
  marks,
  nothingRegistered,
  pending,
  policy,
  replacement,
  saying,
  stack,
} from '../../../trials/judging.ts'
import { type CardCommand, type CardEntry, day } from '../../index.ts'

/** Judging entries again, as an auditor does: what is doubted, what is believed, what is not asked. */

const { S1, S2, S3, S5, S6 } = pathTo

describe('an entry that a rule refuses is doubted by that rule', () => {
  it.each<[string, History, CardCommand, Doubts]>([
    ['without a card', [], sample.transferOut(), [broken('D-NO-CARD')]],
    ['registered without a card', [], sample.transferIn(), [broken('D-NO-CARD')]],
    [
      'of a card that was issued',
      S1,
      sample.issue({ on: '2018-03-06' }),
      [broken('D-ALREADY-ISSUED', { issuedOn: '2018-03-05' })],
    ],
    [
      'after the end',
      S5,
      sample.transferOut({ on: '2019-08-02' }),
      [broken('D-TERMINAL', { membership: 'withdrawn', since: '2019-08-01' })],
    ],
    [
      'while an expulsion is pending',
      pending,
      sample.transferOut({ on: '2019-08-02' }),
      [broken('D-EXPULSION-PENDING', { filedOn: '2019-08-01' })],
    ],
    [
      'before the entry that precedes it',
      S2,
      sample.transferIn({ on: '2019-06-29' }),
      [
        broken('D-CHRONOLOGY', { stated: '2019-06-29', notBefore: '2019-06-30' }),
        broken('F-TRANSFER-IN-DATE-SEAL', { date: '2019-06-29', out: '2019-06-30', seal: true }),
      ],
    ],
    ['without what it needs', S1, sample.transferIn(), [broken('D-IN-NEEDS-OUT', { at: 'U1' })]],
    [
      'with a blank not filled in',
      S1,
      sample.transferOut({ reason: undefined }),
      [broken('F-TRANSFER-OUT-REASON', { reason: null })],
    ],
    [
      'against the measures',
      S1,
      sample.retain({ reason: 'internal-retirement' }),
      [broken('M18-INTERNAL-RETIREMENT-NO-CHANGE')],
    ],
    [
      'against two rules',
      S2,
      sample.transferOut({ on: '2019-07-01', duesPaidThrough: '2019-05' }),
      [
        broken('D-ALREADY-IN-TRANSIT', { from: 'U1', since: '2019-06-30' }),
        broken('D-DUES-REGRESSION', { stated: '2019-05', earlierRow: '2019-06' }),
      ],
    ],
  ])('%s', (_says, history, command, doubts) => {
    doubted(andUnasked(linesOf(history), command), doubts)
  })

  it('dated after the day on which it was recorded, in China', () => {
    const issuedAt = (at: string) => andUnasked([], sample.issue(), { at })
    doubted(issuedAt('2018-03-04T15:59:59.999Z'), [
      broken('D-NO-FUTURE', { stated: '2018-03-05', today: '2018-03-04' }),
    ])
    believed(issuedAt('2018-03-04T16:00:00.000Z'))
  })

  it('under the stack it was accepted under, whatever the log runs through today', () => {
    const restored = [sample.issue(), sample.retain({ reason: 'retired' }), sample.restore()]
    const asN = linesOf(restored, { facts, policy: { rules: 'N' } })
    believed(asN, [policy({ rules: 'N' })])
    doubted(
      saying(asN, { rules: 'N+M' }),
      [broken('M17-RETIRED-STAYS-RETAINED', { reason: 'retired' }), stack],
      [policy({ rules: 'N' })],
    )
  })
})

describe('who acts is asked only where no register of unions can have said so', () => {
  const byAnother = sample.transferOut({ by: 'U2' })

  const unknown = { flags: ['unregistered-union'] }
  const stranger = [broken('D-OUT-BY-HOLDER', { holder: 'U1', by: 'U2' })]
  const heldByUnknown = saying(linesOf(S1), unknown)

  it('a union that was unknown acts for itself, or says for whom, where the holder was unknown too', () => {
    doubted(andUnasked(heldByUnknown, byAnother, unknown), stranger)
    believed(andUnasked(heldByUnknown, sample.transferOut(), unknown))
    believed(andUnasked(heldByUnknown, { ...byAnother, ...{ actingFor: 'U1' } } as CardCommand, unknown))
  })

  it('a union that was known may have taken the place of the holder', () => {
    believed(andUnasked(heldByUnknown, byAnother))
  })

  it('the place of a holder that was known may have gone to a union that was not', () => {
    believed(andUnasked(linesOf(S1), byAnother, unknown))
    const arrived = [...S2, sample.transferIn()]
    believed(andUnasked(linesOf(arrived), sample.transferOut({ by: 'U3', on: day('2019-09-30') }), unknown))
  })

  it('the holder is known or unknown as when it last acted, whatever was corrected since', () => {
    const corrected = (lines: readonly CardEntry[]) =>
      andUnasked(lines, sample.correct({ entry: 0, changes: { issuingUnit: '某某工会' } }))
    doubted(andUnasked(corrected(heldByUnknown), byAnother, unknown), stranger)
    believed(andUnasked(corrected(linesOf(S1)), byAnother, unknown))
    const seen = andUnasked(heldByUnknown, sample.changeParticulars({ on: day('2019-05-01') }))
    believed(andUnasked(seen, byAnother, unknown))
    believed(andUnasked(corrected(seen), byAnother, unknown))
  })

  it('and so it stays when another union than the holder acts', () => {
    const swapped = andUnasked(heldByUnknown, sample.swap({ by: 'U3', on: '2019-05-01' }))
    doubted(andUnasked(swapped, byAnother, unknown), stranger)
  })

  it('but that a transfer does not end where it came from is always asked', () => {
    const self = [broken('D-TRANSFER-TO-SELF', { from: 'U1' })]
    const toSelf = sample.transferIn({ by: 'U1' })
    doubted(andUnasked(linesOf(S2), toSelf), self)
    doubted(
      andUnasked(linesOf([...S2, sample.transferIn()]), sample.annul({ by: 'U2', entries: [2] }), {
        replacements: [replacement(toSelf)],
      }),
      [broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 3, replacement: 0, rule: 'D-TRANSFER-TO-SELF' }), ...self],
    )
  })

  it('nor is it asked what else rests on other streams or on a setting', () => {
    believed(
      andUnasked(linesOf(S3), sample.transferOut({ reason: 'reemployed', duesPaidThrough: '2019-02' })),
      [policy({ transferWhileRetained: 'refuse' })],
    )
    believed(andUnasked(linesOf(S1), sample.swap({ number: 'P1-0001' })), [
      policy({ reissueNumbering: 'new-number' }),
    ])
    believed(linesOf(S1, nothingRegistered), [policy({ requireRegisteredUnions: true })])
    believed(linesOf(S1), [policy({ requireParticulars: true })])
  })
})

describe('an entry is doubted by its marks', () => {
  const arrived = linesOf([...S1, declared, sample.transferIn()])
  const differs = 'destination-differs'

  it.each<[string, readonly CardEntry[], Line]>([
    ['a mark is missing', arrived, { flags: undefined }],
    ['a mark is missing beside one of another stream', arrived, { flags: ['unregistered-union'] }],
    ['a mark stands twice', arrived, { flags: [differs, differs] }],
    ['a mark stands that is not due', linesOf([...S2, sample.transferIn()]), { flags: [differs] }],
    [
      'another mark stands than the one due',
      linesOf([...S1, sample.retain({ reason: 'study' })]),
      { flags: ['laid-off-no-change'] },
    ],
    ['the day of an expulsion is moved', linesOf(S6), { effectiveOn: '2019-08-01' }],
  ])('%s', (_says, lines, said) => {
    believed(lines)
    doubted(saying(lines, said), [marks])
  })

  it('the day of an expulsion is another than that of any policy', () => {
    const byFiling = linesOf(S6, { facts, policy: filing })
    doubted(byFiling, [marks])
    doubted(saying(byFiling, { effectiveOn: undefined }), [marks], [filing])
  })

  it('but an expulsion without a filing, which could count from no other day, is doubted only by the rule', () => {
    doubted(
      andUnasked(linesOf(S1), sample.expel()),
      [broken('N6-EXPEL-FILE-FIRST', { filedOn: null })],
      [filing],
    )
  })

  it('but marks of other streams are believed', () => {
    believed(saying(arrived, { flags: ['unregistered-union', differs] }))
    believed(saying(linesOf(S1), { flags: ['unregistered-issuer', 'joined-under-sixteen'] }))
  })
})

describe('an entry is doubted by its stack', () => {
  const early = [sample.issue({ on: '2016-12-11', joinedOn: '2016-12' })]
  const onTheDay = [sample.issue({ on: '2016-12-12', joinedOn: '2016-12' })]

  it('that was not in force on the day it takes effect', () => {
    believed(linesOf(early))
    doubted(saying(linesOf(early), { rules: 'N+M' }), [stack])
    believed(linesOf(onTheDay))
    doubted(saying(linesOf(onTheDay), { rules: 'N' }), [stack])
  })

  it('that no policy of the log gives', () => {
    doubted(linesOf(S1), [stack], [policy({ rules: 'N' })])
    believed(linesOf(S1), [policy({ rules: 'N' }), policy()])
    doubted(linesOf(S1), [stack], [])
    doubted(andUnasked([], sample.transferOut()), [stack], [])
  })

  it('and then not by what a policy adds, since none was in force', () => {
    doubted(saying(linesOf(S6, { facts, policy: filing }), { rules: 'N' }), [stack])
  })

  it('beside its marks and the rules it breaks', () => {
    doubted(andUnasked(linesOf([...S1, declared]), sample.transferIn({ on: '2019-06-29' }), { rules: 'N' }), [
      broken('D-CHRONOLOGY', { stated: '2019-06-29', notBefore: '2019-06-30' }),
      broken('F-TRANSFER-IN-DATE-SEAL', { date: '2019-06-29', out: '2019-06-30', seal: true }),
      stack,
      marks,
    ])
  })
})
