import { pathTo, sample } from '@union-card/testing'
import {
  andUnasked,
  believed,
  broken,
  declared,
  doubted,
  doubtsOf,
  facts,
  filing,
  type History,
  linesOf,
  nothingRegistered,
  pending,
  policy,
  prepaid,
  saying,
} from '../../../trials/judging.ts'
import { type CardCommand, fold, isEntry, judgingAgain } from '../../index.ts'

/** Judging recorded lines again, as an auditor does: what is believed, and how judging goes on from line to line. */

const { S1, S2, S3, S4, S5, S6, S7 } = pathTo

describe('lines recorded by the rules are not doubted', () => {
  it.each<[string, History]>([
    [
      'a card transferred, prepaid, registered elsewhere than declared',
      [...S1, prepaid, sample.transferIn()],
    ],
    ['a transfer registered elsewhere than declared', [...S1, declared, sample.transferIn()]],
    ['a transfer revoked', [...S2, sample.revoke()]],
    [
      'a retention for study, for another reason, and over',
      [...S3, sample.changeReason({ reason: 'sick' }), sample.restore()],
    ],
    ['a retained membership transferred', [...S4, sample.transferIn()]],
    ['a withdrawal, and the card taken back', [...S5, sample.recover()]],
    ['a withdrawal that was deemed', [...S1, sample.deem()]],
    ['an expulsion, and the card taken back', [...S6, sample.recover()]],
    ['a death', S7],
    ['a card lost and replaced', [...S1, sample.reportLoss(), sample.replaceLost()]],
    ['a card swapped', [...S1, sample.swap()]],
    ['particulars changed', [...S1, sample.changeParticulars()]],
    ['words corrected', [...S2, sample.correct()]],
    ['an entry annulled', [...S2, sample.annul()]],
  ])('%s', (_says, history) => {
    believed(linesOf(history))
    believed(linesOf(history, nothingRegistered))
  })

  it('each is judged under the stack of the day it takes effect, however late it was recorded', () => {
    const retired = [
      sample.issue({ on: '2010-03-05', joinedOn: '2010-03' }),
      sample.retain({ month: '2015-03', reason: 'retired' }),
      sample.restore({ month: '2016-11' }),
    ]
    const lines = linesOf(retired)
    expect(lines.map(({ rules }) => rules)).toStrictEqual(['N', 'N', 'N'])
    believed(lines)
    believed(lines, [policy({ rules: 'N' })])
    believed(saying(lines, { at: '2019-01-01T04:00:00.000Z' }))
  })

  it('an entry of any policy the log has had', () => {
    const byFiling = linesOf(S6, { facts, policy: filing })
    believed(byFiling, [filing])
    believed(byFiling, [policy(), filing])
    believed(byFiling, [filing, policy()])
    believed(linesOf([...pending, sample.reportLoss()], { facts, policy: filing }), [filing])
  })
})

describe('judging goes on', () => {
  const corrected = [...S2, sample.correct({ changes: { duesPaidThrough: '2019-05' } }), sample.transferIn()]
  const next = sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough: '2019-05' })

  it('on the card as it was put right', () => {
    believed(linesOf([...corrected, next]))
    believed(linesOf([...S2, sample.annul(), sample.transferOut({ on: '2019-05-31' })]))
    doubted(andUnasked(linesOf(corrected), { ...next, duesPaidThrough: '2019-04' } as CardCommand), [
      broken('D-DUES-REGRESSION', { stated: '2019-04', earlierRow: '2019-05' }),
    ])
  })

  it('after a line that is doubted, as if it had been accepted', () => {
    const outUnasked = andUnasked(linesOf(S1), sample.transferOut({ reason: 'retired' }))
    expect(doubtsOf(andUnasked(outUnasked, sample.transferIn({ on: '2020-01-01' })))).toStrictEqual([
      [],
      [broken('F-TRANSFER-OUT-REASON', { reason: 'retired' })],
      [],
    ])
  })

  it('of several cards side by side, holding of each its standing and none of its lines', () => {
    const [one, other] = [judgingAgain(), judgingAgain()]
    const lines = linesOf([...corrected, next])
    const untouched = other.card()
    expect(untouched).toStrictEqual(fold([]))
    lines.forEach((line, i) => {
      const so = lines.slice(0, i + 1)
      if (isEntry(line)) one.take(line, [policy()])
      else one.takeCorrection(so, [policy()])
      expect(one.card()).toStrictEqual({ ...fold(so), entries: [] })
    })
    expect(other.card()).toStrictEqual(fold([]))
  })

  it('from lines that end with no correction, without a doubt', () => {
    expect(judgingAgain().takeCorrection([], [])).toStrictEqual([])
    expect(judgingAgain().takeCorrection(linesOf(S1), [])).toStrictEqual([])
  })
})
