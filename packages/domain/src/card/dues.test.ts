import { everythingRegistered, givenCard, pathTo, sample } from '@union-card/testing'
import { type CardCommand, day } from '../index.ts'

/** 会费交至, and what follows from months unpaid. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const { S1, S2 } = pathTo
const arrived = [...S2, sample.transferIn()]

describe('D-DUES-REGRESSION the month never goes back', () => {
  it.each([
    ['2019-05', false],
    ['2019-06', true],
    ['2019-07', true],
  ])('after a row through 2019-06, one through %s', (duesPaidThrough, accepted) => {
    const outcome = given(arrived, { facts }).when(
      sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough }),
    )
    if (accepted) outcome.accepted()
    else outcome.refusedWith(['D-DUES-REGRESSION', { stated: duesPaidThrough, earlierRow: '2019-06' }])
  })

  it('a transfer taken back leaves its month', () => {
    given([...S2, sample.revoke()], { facts })
      .when(sample.transferOut({ on: '2019-08-01', duesPaidThrough: '2019-05' }))
      .refusedBy('D-DUES-REGRESSION')
  })

  it('A36 the first row may state the month before joining, or any', () => {
    given(S1, { facts })
      .when(sample.transferOut({ duesPaidThrough: '2018-02' }))
      .accepted()
    given(S1, { facts })
      .when(sample.transferOut({ duesPaidThrough: '1999-01' }))
      .accepted()
  })
})

describe('C8-NO-DUES-WHILE-RETAINED no dues while retained', () => {
  it.each([
    ['2019-02', true],
    ['2019-03', true],
    ['2019-04', false],
  ])('retained from 2019-03, a row through %s', (duesPaidThrough, accepted) => {
    const outcome = given(pathTo.S3, { facts }).when(sample.transferOut({ duesPaidThrough }))
    if (accepted) outcome.accepted()
    else
      outcome.refusedWith(['C8-NO-DUES-WHILE-RETAINED', { stated: duesPaidThrough, retainedFrom: '2019-03' }])
  })

  it('after the restoration dues are paid again', () => {
    given([...pathTo.S3, sample.restore()], { facts })
      .when(sample.transferOut({ on: '2020-06-30', duesPaidThrough: '2020-06' }))
      .accepted()
  })
})

describe('D-FLAG-PREPAID dues paid beyond the transfer are marked', () => {
  it.each([
    ['2019-05', []],
    ['2019-06', []],
    ['2019-07', ['dues-prepaid']],
  ])('out on 2019-06-30, through %s', (duesPaidThrough, flags) => {
    const { card } = given(S1, { facts }).when(sample.transferOut({ duesPaidThrough })).accepted()
    expect(card.flags).toStrictEqual(flags)
  })
})

describe('C6-DEEMED-SIX-MONTHS six whole months unpaid', () => {
  const educatedOn = '2019-07-05'
  const deemed = (unpaidFrom: string | undefined, unpaidThrough: string | undefined, on = '2019-08-01') =>
    sample.deem({ on, evidence: { unpaidFrom, unpaidThrough, educatedOn } as never })
  const outcome = (history: readonly CardCommand[], command: CardCommand) =>
    given(history, { facts }).when(command)
  const told = (unpaidFrom: string, unpaidThrough: string, months: number, rest: object = {}) =>
    [
      'C6-DEEMED-SIX-MONTHS',
      {
        unpaidFrom,
        unpaidThrough,
        months,
        duesPaidThrough: null,
        restoredFrom: null,
        on: '2019-08-01',
        ...rest,
      },
    ] as const

  it('six are enough, five are not', () => {
    outcome(S1, deemed('2019-02', '2019-07')).accepted()
    outcome(S1, deemed('2018-12', '2019-07')).accepted()
    outcome(S1, deemed('2019-03', '2019-07')).refusedWith(told('2019-03', '2019-07', 5))
  })

  it('months in the wrong order count for nothing', () => {
    outcome(S1, deemed('2019-07', '2019-02')).refusedWith(told('2019-07', '2019-02', 0))
    outcome(S1, deemed('2019-07', '2019-06')).refusedWith(told('2019-07', '2019-06', 0))
  })

  it('both ends are stated', () => {
    const blank = ['C6-DEEMED-SIX-MONTHS', { unpaidFrom: null, unpaidThrough: null }] as const
    const evidence = (of: object) => sample.deem({ evidence: { educatedOn, ...of } })
    outcome(S1, evidence({ unpaidFrom: '2019-01' })).refusedWith(blank)
    outcome(S1, evidence({ unpaidThrough: '2019-06' })).refusedWith(blank)
  })

  it('the last month is over before the act', () => {
    outcome(S1, deemed('2019-03', '2019-08', '2019-08-31')).refusedWith(
      told('2019-03', '2019-08', 6, { on: '2019-08-31' }),
    )
    outcome(S1, deemed('2019-03', '2019-08', '2019-09-01')).accepted()
  })

  it('they come after the last month paid', () => {
    const paid = { duesPaidThrough: '2019-06' }
    const later = (from: string, through: string) =>
      sample.deem({
        by: 'U2',
        on: '2020-02-01',
        evidence: { unpaidFrom: from, unpaidThrough: through, educatedOn },
      })
    outcome(arrived, later('2019-06', '2019-12')).refusedWith(
      told('2019-06', '2019-12', 7, { ...paid, on: '2020-02-01' }),
    )
    outcome(arrived, later('2019-07', '2019-12')).accepted()
  })

  it('months are not compared with the joining: which were unpaid is evidence, and for people to judge', () => {
    outcome(S1, deemed('2018-02', '2018-08')).accepted()
    outcome(S1, deemed('2018-02', '2018-07')).accepted()
  })

  it('none is before the month of the last restoration', () => {
    const restored = [
      sample.issue(),
      sample.retain({ month: '2018-04' }),
      sample.restore({ month: '2018-10' }),
    ]
    outcome(restored, deemed('2018-09', '2019-03')).refusedWith(
      told('2018-09', '2019-03', 7, { restoredFrom: '2018-10' }),
    )
    outcome(restored, deemed('2018-10', '2019-03')).accepted()
  })

  it('A21 months wholly in transit do not count, months in part do', () => {
    const inTransit = (from: string, to: string) => [
      sample.issue(),
      sample.transferOut({ on: from, duesPaidThrough: '2018-11' }),
      sample.transferIn({ by: 'U2', on: to }),
    ]
    const act = sample.deem({
      by: 'U2',
      evidence: { unpaidFrom: '2019-01', unpaidThrough: '2019-06', educatedOn },
    })
    const paid = { duesPaidThrough: '2018-11' }
    // 2019-03 has no day with a union: out on the 1st, in on the 1st of the next month.
    outcome(inTransit('2019-03-01', '2019-04-01'), act).refusedWith(told('2019-01', '2019-06', 5, paid))
    outcome(inTransit('2019-02-28', '2019-04-02'), act).refusedWith(told('2019-01', '2019-06', 5, paid))
    outcome(inTransit('2019-03-02', '2019-04-01'), act).accepted()
    outcome(inTransit('2019-03-01', '2019-03-31'), act).accepted()
    outcome(inTransit('2019-03-01', '2019-05-31'), act).refusedWith(told('2019-01', '2019-06', 4, paid))
  })

  it('A21 nor those of a transfer that was taken back', () => {
    const takenBack = [
      sample.issue(),
      sample.transferOut({ on: '2019-03-01', duesPaidThrough: '2018-11' }),
      sample.revoke({ on: '2019-04-01' }),
    ]
    outcome(takenBack, deemed('2019-01', '2019-06')).refusedWith(
      told('2019-01', '2019-06', 5, { duesPaidThrough: '2018-11' }),
    )
    outcome(takenBack, deemed('2018-12', '2019-06')).accepted()
  })

  it('A21 nor those of transfers that follow one another without a day between', () => {
    const sentTwice = (between: string, again: string) => [
      sample.issue(),
      sample.transferOut({ on: '2019-03-01', duesPaidThrough: '2018-11' }),
      sample.revoke({ on: between }),
      sample.transferOut({ on: again, duesPaidThrough: '2018-11' }),
      sample.revoke({ on: '2019-04-01' }),
    ]
    const act = deemed('2019-01', '2019-06')
    const paid = { duesPaidThrough: '2018-11' }
    outcome(sentTwice('2019-03-15', '2019-03-15'), act).refusedWith(told('2019-01', '2019-06', 5, paid))
    outcome(sentTwice('2019-03-15', '2019-03-16'), act).accepted()
  })

  it('a span of centuries is counted without delay, up to a hundred years', () => {
    outcome(S1, deemed('0001-01', '2019-07')).accepted()
    outcome(S1, deemed('0001-01', '2019-07', '2019-07-31')).refusedWith(
      told('0001-01', '2019-07', 1200, { on: '2019-07-31' }),
    )
  })

  it('a voluntary withdrawal asks for none of it', () => {
    outcome(S1, sample.withdraw({ evidence: { unpaidFrom: '2019-07', unpaidThrough: '2019-07' } })).accepted()
  })
})

describe('C6-DEEMED-EDUCATED educated before the act', () => {
  it.each([
    ['2019-07-31', true],
    ['2019-08-01', true],
    ['2019-08-02', false],
  ])('deemed on 2019-08-01, educated on %s', (educatedOn, accepted) => {
    const evidence = { unpaidFrom: '2019-01', unpaidThrough: '2019-06', educatedOn }
    const outcome = given(S1, { facts }).when(sample.deem({ evidence }))
    if (accepted) outcome.accepted().thenOn(day('2019-08-01'), { membership: 'withdrawn' })
    else outcome.refusedWith(['C6-DEEMED-EDUCATED', { educatedOn, on: '2019-08-01' }])
  })
})
