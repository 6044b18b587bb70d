import { everythingRegistered, givenCard, pathTo, recordedOn, sample } from '@union-card/testing'
import {
  axes,
  cardEvents,
  datedHistory,
  day,
  effectiveDay,
  isEntry,
  month,
  statedDate,
  turns,
} from '../index.ts'

/** Dates and their order (model 8.4, by its numbers). */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const today = (on: string) => ({ facts: { ...facts, today: day(on) } })
const { S1, S2, S3, S5 } = pathTo
const daysOf = (...history: Parameters<typeof given>[0]) =>
  datedHistory(given(history, { facts }).card).map(({ effective }) => effective)

describe('1 a month is never given a day', () => {
  it('the entry keeps the month as it was stated', () => {
    const { entries } = given(S3).card
    expect(entries[1]).toMatchObject({ data: { month: '2019-03' } })
    expect(entries.filter(isEntry).map(statedDate)).toStrictEqual(['2018-03-05', '2019-03'])
  })
})

describe('2 when an entry takes effect', () => {
  it('a day on its day, a month on its first', () => {
    expect(daysOf(...S3)).toStrictEqual(['2018-03-05', '2019-03-01'])
    expect(effectiveDay(day('2019-03-20'), undefined, day('2019-03-31'))).toBe('2019-03-20')
    expect(effectiveDay(month('2019-03'), undefined, null)).toBe('2019-03-01')
  })

  it('A30 a month on the day of the entry before it, where that is later', () => {
    const moved = [...S2, sample.transferIn({ on: '2019-07-10' })]
    expect(daysOf(...moved, sample.retain({ by: 'U2', month: '2019-07' }))).toStrictEqual([
      '2018-03-05',
      '2019-06-30',
      '2019-07-10',
      '2019-07-10',
    ])
    expect(daysOf(...moved, sample.retain({ by: 'U2', month: '2019-08' })).at(-1)).toBe('2019-08-01')
    expect(effectiveDay(month('2019-03'), undefined, day('2019-03-01'))).toBe('2019-03-01')
    expect(effectiveDay(month('2019-03'), undefined, day('2019-03-02'))).toBe('2019-03-02')
    expect(effectiveDay(month('2019-03'), undefined, day('2019-02-28'))).toBe('2019-03-01')
  })

  it('H16 so it is the member’s standing from then on, not before', () => {
    given([...S2, sample.transferIn(), sample.retain({ by: 'U2', month: '2019-07' })])
      .thenOn(day('2019-07-09'), { membership: 'active', relation: { kind: 'inTransit', from: 'U1' } })
      .thenOn(day('2019-07-10'), { membership: 'retained', relation: { kind: 'at', union: 'U2' } })
  })

  it('the entry before is one of the same axis: a lost booklet moves no month', () => {
    expect(daysOf(...S1, sample.reportLoss({ on: '2019-03-20' }), sample.retain())).toStrictEqual([
      '2018-03-05',
      '2019-03-20',
      '2019-03-01',
    ])
  })
})

describe('3 D-CHRONOLOGY effective days never decrease along an axis', () => {
  it('every kind of entry stands on the axis of the model', () => {
    expect(Object.keys(axes).toSorted()).toStrictEqual(
      cardEvents
        .map(({ name }) => name)
        .filter((name) => !/^(EntryCorrected|EntriesAnnulled)$/.test(name))
        .toSorted(),
    )
    const of = (axis: string) =>
      Object.entries(axes)
        .filter(([, on]) => on === axis)
        .map(([name]) => name)
    expect(of('both')).toStrictEqual(['CardIssued'])
    expect(of('document')).toStrictEqual(['CardReportedLost', 'CardReissued', 'CardRecovered'])
    expect(of('neither')).toStrictEqual(['ParticularsChanged'])
  })

  it.each([
    ['the day before', '2019-06-29', false],
    ['the same day', '2019-06-30', true],
    ['the day after', '2019-07-01', true],
  ])('a day: %s', (_says, on, accepted) => {
    const outcome = given(S2, { facts }).when(sample.transferIn({ on }))
    if (accepted) outcome.accepted()
    else
      outcome.refusedWith(
        ['D-CHRONOLOGY', { stated: on, notBefore: '2019-06-30' }],
        ['F-TRANSFER-IN-DATE-SEAL', { date: on, out: '2019-06-30', seal: true }],
      )
  })

  it.each([
    ['a month that ended before', '2019-06', false],
    ['the month of the entry before, on its last day', '2019-07', true],
    ['the month after', '2019-08', true],
  ])('a month: %s', (_says, stated, accepted) => {
    const before = given([...S2, sample.transferIn({ on: '2019-07-31' })], { facts })
    const outcome = before.when(sample.retain({ by: 'U2', month: stated }))
    if (accepted) outcome.accepted()
    else outcome.refusedWith(['D-CHRONOLOGY', { stated, notBefore: '2019-07-31' }])
  })

  it('A29 several entries of one day are legal in the order of the stream', () => {
    given([...S2, sample.transferIn({ on: '2019-06-30' }), sample.transferOut({ by: 'U2' })])
      .when(sample.transferIn({ by: 'U3', on: '2019-06-30' }))
      .accepted()
      .thenOn(day('2019-06-30'), { relation: { kind: 'at', union: 'U3' } })
  })

  it('the axes do not wait for each other', () => {
    const moved = given([...S2, sample.transferIn()])
    moved.when(sample.reportLoss({ on: '2018-04-01' })).accepted()
    given([...S1, sample.reportLoss({ on: '2020-01-01' })])
      .when(sample.transferOut())
      .accepted()
  })

  it('but the issue begins both', () => {
    given(S1)
      .when(sample.reportLoss({ on: '2018-03-04' }))
      .refusedBy('D-CHRONOLOGY')
    given(S1)
      .when(sample.reportLoss({ on: '2018-03-05' }))
      .accepted()
    given(S1)
      .when(sample.transferOut({ on: '2018-03-04' }))
      .refusedBy('D-CHRONOLOGY')
    given(S1)
      .when(sample.transferOut({ on: '2018-03-05', duesPaidThrough: '2018-02' }))
      .accepted()
  })

  it('a booklet is not taken back before the end of the membership, whatever its own axis says', () => {
    given(S5)
      .when(sample.recover({ on: '2019-07-31' }))
      .refusedWith(['D-CHRONOLOGY', { stated: '2019-07-31', notBefore: '2019-08-01' }])
    given(S5)
      .when(sample.recover({ on: '2019-08-01' }))
      .accepted()
  })

  it('A32 an entry may be recorded late, as long as it is in order', () => {
    given(S1, today('2020-08-01')).when(sample.transferOut()).accepted()
    given([...S1, recordedOn(day('2020-08-01'), sample.transferOut())])
      .when(sample.transferIn())
      .accepted()
  })
})

describe('4 D-NO-FUTURE nothing is sealed before it happened', () => {
  it.each([
    ['a day to come', sample.transferOut({ on: '2019-06-30' }), '2019-06-29', '2019-06-30'],
    ['a month to come', sample.retain({ month: '2019-07' }), '2019-06-30', '2019-07-01'],
    [
      'an exact day to come',
      sample.retain({ month: '2019-07', exactOn: '2019-07-15' }),
      '2019-07-14',
      '2019-07-15',
    ],
    ['a month of death to come', sample.recordDeath({ on: '2019-07' }), '2019-06-30', '2019-07-01'],
  ])('%s', (_says, command, dayBefore, thatDay) => {
    given(S1, today(dayBefore))
      .when(command)
      .refusedWith(['D-NO-FUTURE', { stated: thatDay, today: dayBefore }])
    given(S1, today(thatDay)).when(command).accepted()
  })

  it('B06 of three entries recorded on 2025-01-05, the one of this month is accepted', () => {
    const recorded = given(S1, today('2025-01-05'))
    recorded
      .when(sample.transferOut({ on: '2025-01-10', duesPaidThrough: '2024-12' }))
      .refusedBy('D-NO-FUTURE')
    recorded.when(sample.retain({ month: '2025-01' })).accepted()
    recorded.when(sample.retain({ month: '2025-02' })).refusedBy('D-NO-FUTURE')
  })

  it('a row without a date is told as such, not as one to come', () => {
    given(S1, today('2020-01-01'))
      .when(sample.transferOut({ on: undefined }))
      .refusedBy('F-TRANSFER-OUT-DATE')
    given(S1, today('2020-01-01'))
      .when(sample.retain({ month: undefined }))
      .refusedBy('F-RETAIN')
  })
})

describe('5 as of a day means at its close', () => {
  it('H03 with all entries of that day, in the order of the stream', () => {
    given([...S2, sample.transferIn({ on: '2019-06-30' })])
      .thenOn(day('2019-06-29'), { relation: { kind: 'at', union: 'U1' } })
      .thenOn(day('2019-06-30'), { relation: { kind: 'at', union: 'U2' } })
  })

  it('and on every other day the last day on which anything happened', () => {
    given(S2).thenOn(day('2119-06-30'), { on: '2119-06-30', relation: { kind: 'inTransit', from: 'U1' } })
  })

  it('the days on which a card changes are told in order, each once', () => {
    const { card } = given([
      ...S1,
      sample.reportLoss({ on: '2019-07-01' }),
      sample.transferOut(),
      sample.transferIn({ on: '2019-07-01' }),
    ])
    expect(
      turns(card).map(({ from, entries }) => [from, entries.map(({ revision }) => revision)]),
    ).toStrictEqual([
      ['2018-03-01', [0]],
      ['2018-03-05', [0]],
      ['2019-06-30', [2]],
      ['2019-07-01', [1, 3]],
    ])
  })

  it('a card issued on the day of joining changes on that day once', () => {
    const { card } = given([sample.issue({ joinedOn: '2018-03-05' })])
    expect(turns(card).map(({ from }) => from)).toStrictEqual(['2018-03-05'])
  })
})

describe('6 between joining and issue', () => {
  it('H01 there is a member without a card', () => {
    given(S1)
      .thenOn(day('2018-02-28'), {
        membership: 'none',
        relation: null,
        document: 'none',
        voteIn: null,
        validCard: false,
        number: null,
        because: [],
      })
      .thenOn(day('2018-03-01'), {
        membership: 'active',
        relation: { kind: 'at', union: 'U1' },
        document: 'none',
        voteIn: 'U1',
        validCard: false,
        number: null,
        issuer: null,
        provenance: null,
        because: [0],
      })
      .thenOn(day('2018-03-04'), { membership: 'active', document: 'none', validCard: false })
      .thenOn(day('2018-03-05'), {
        membership: 'active',
        document: 'inHand',
        validCard: true,
        number: 'P1-0001',
        issuer: 'P1',
      })
  })

  it('a month of joining counts from its first day', () => {
    given([sample.issue({ joinedOn: '2018-02' })])
      .thenOn(day('2018-01-31'), { membership: 'none' })
      .thenOn(day('2018-02-01'), { membership: 'active', document: 'none' })
  })

  it('of a card from older records the union is not known then', () => {
    given([sample.issue({ basis: 'legacy-import', on: '2018-03-05', joinedOn: '1995-05' })])
      .thenOn(day('1995-04-30'), { membership: 'none' })
      .thenOn(day('1995-05-01'), { membership: 'active', relation: null, voteIn: null })
      .thenOn(day('2018-03-05'), { relation: { kind: 'at', union: 'U1' }, voteIn: 'U1' })
  })

  it('a new member’s union is known', () => {
    given([sample.issue({ basis: 'new-member' })]).thenOn(day('2018-03-01'), {
      relation: { kind: 'at', union: 'U1' },
    })
  })
})

describe('7 A31 an exact day beside a month', () => {
  it('is when the entry takes effect', () => {
    const retired = given([...S1, sample.retain({ reason: 'retired', exactOn: '2019-03-20' })])
    retired
      .thenOn(day('2019-03-19'), { membership: 'active' })
      .thenOn(day('2019-03-20'), { membership: 'retained' })
    const restored = given([...S3, sample.restore({ exactOn: '2019-11-20' })])
    restored
      .thenOn(day('2019-11-19'), { membership: 'retained' })
      .thenOn(day('2019-11-20'), { membership: 'active' })
  })

  it.each([
    ['2019-02-28', false],
    ['2019-03-01', true],
    ['2019-03-31', true],
    ['2019-04-01', false],
  ])('must lie in the month: %s', (exactOn, accepted) => {
    const outcome = given(S1, today('2020-01-01')).when(sample.retain({ exactOn }))
    if (accepted) outcome.accepted()
    else outcome.refusedWith(['F-RETAIN', { month: '2019-03', exactOn, seal: true }])
  })

  it('and hides neither that the month nor that itself lies ahead', () => {
    const today = { facts: { today: day('2019-03-15') } }
    const outside = sample.retain({ month: '2019-04', exactOn: '2019-03-10' })
    given(S1, today).when(outside).refusedBy('D-NO-FUTURE', 'F-RETAIN')
    given(S1, today)
      .when(sample.retain({ exactOn: '2019-03-16' }))
      .refusedBy('D-NO-FUTURE')
    given(S1, today)
      .when(sample.retain({ exactOn: '2019-03-15' }))
      .accepted()
  })

  it('is in order by itself, not by the month', () => {
    const moved = given([...S2, sample.transferIn({ on: '2019-07-10' })], { facts })
    const retained = (exactOn: string) => moved.when(sample.retain({ by: 'U2', month: '2019-07', exactOn }))
    retained('2019-07-09').refusedWith(['D-CHRONOLOGY', { stated: '2019-07-09', notBefore: '2019-07-10' }])
    retained('2019-07-10').accepted()
  })

  it('refines nothing else: the month that is remembered stays', () => {
    const { card } = given([...S1, sample.retain({ exactOn: '2019-03-20' })])
    expect(card.standing).toStrictEqual({
      kind: 'living',
      membership: { kind: 'retained', from: '2019-03', since: '2019-03-20', reason: 'unemployed' },
      relation: { kind: 'at', union: 'U1' },
      pendingExpulsion: null,
    })
  })
})
