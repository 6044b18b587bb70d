import {
  asReplacement,
  everythingRegistered,
  givenCard,
  pathTo,
  recordedOn,
  registeredUnions,
  sample,
} from '@union-card/testing'
import { CardCommand, cardEvents, day, isEthnicGroup, isPoliticalStatus } from '../index.ts'

/** The decisions on hard cases that concern one card, one test each, by their number. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const { S1, S2, S3, S4, S6 } = pathTo
const pending = [...S1, sample.fileExpulsion()]
const retired = [sample.issue(), sample.retain({ reason: 'retired' })]

describe('decided', () => {
  it('A1 issuer, union that hands over, and unit as printed are three things', () => {
    const { card } = given([sample.issue({ issuer: 'P2', by: 'U3', issuingUnit: '某某工会' })])
    expect(card.issue).toMatchObject({ issuer: 'P2', by: 'U3', issuingUnit: '某某工会' })
    given(card.entries).thenOn(day('2018-03-05'), { issuer: 'P2', relation: { kind: 'at', union: 'U3' } })
  })

  it('A4 stock with an outdated text stays usable, and is marked', () => {
    const issued = (charterVersion: string, on: string) =>
      given([], { facts })
        .when(sample.issue({ charterVersion, on, joinedOn: on }))
        .accepted().card.flags
    expect(issued('C2013', '2018-10-25')).toStrictEqual([])
    expect(issued('C2013', '2018-10-26')).toStrictEqual(['outdated-charter-text'])
    expect(issued('C2018', '2018-10-25')).toStrictEqual(['outdated-charter-text'])
    expect(issued('C2018', '2018-10-26')).toStrictEqual([])
    expect(issued('C2013', '2013-10-21')).toStrictEqual(['outdated-charter-text'])
    expect(issued('C2008', '2018-10-26')).toStrictEqual([])
  })

  it('A7 the filing precedes the expulsion', () => {
    given(S1, { facts }).when(sample.expel()).refusedBy('N6-EXPEL-FILE-FIRST')
    given(pending, { facts })
      .when(sample.expel({ on: '2019-08-01' }))
      .accepted()
  })

  it('A8 the card is taken back after the filing, not at the same time', () => {
    given(pending, { facts })
      .when(sample.recover())
      .refusedBy('D-RECOVER-ONLY-AFTER-END', 'N6-EXPEL-RECOVER-AFTER-FILING')
  })

  it('A9 a filing is received, not approved: nothing else is needed', () => {
    given(pending, { facts }).when(sample.expel()).accepted()
    expect([...CardCommand.members.keys()].filter((name) => /Approve|Reject/.test(name))).toStrictEqual([])
  })

  it('A10 a retained membership may be transferred, and stays retained', () => {
    given([...S4, sample.transferIn()]).thenOn(day('2019-07-10'), {
      membership: 'retained',
      relation: { kind: 'at', union: 'U2' },
    })
  })

  it('A11 no retention in transit', () => {
    given(S2, { facts })
      .when(sample.retain({ month: '2019-07' }))
      .refusedBy('D-RETAIN-NEEDS-HOLDER')
  })

  it('A12 no restoration in transit', () => {
    given(S4, { facts }).when(sample.restore()).refusedBy('D-RESTORE-NEEDS-HOLDER')
  })

  it('A13 the holder of the time restores', () => {
    const moved = given([...S4, sample.transferIn()], { facts })
    moved.when(sample.restore()).refusedBy('D-RESTORE-BY-HOLDER')
    moved
      .when(sample.restore({ by: 'U2' }))
      .accepted()
      .thenOn(day('2019-11-01'), { voteIn: 'U2' })
  })

  it('A14 no second transfer out in transit', () => {
    given(S2, { facts })
      .when(sample.transferOut({ on: '2019-08-01' }))
      .refusedBy('D-ALREADY-IN-TRANSIT')
  })

  it('A15 no transfer in without an out half; whoever acts for a sender that is gone fills it in', () => {
    given(S1, { facts }).when(sample.transferIn()).refusedBy('D-IN-NEEDS-OUT')
    const gone = { ...facts, unions: registeredUnions({ U1: { dissolvedOn: '2019-01-01' } }) }
    given(S1, { facts: gone })
      .when(sample.transferOut({ by: 'U0', actingFor: 'U1' }))
      .accepted()
      .when(sample.transferIn())
      .accepted()
  })

  it('A16 registered elsewhere than declared: accepted and marked', () => {
    const declared = given([...S1, sample.transferOut({ declaredTo: 'U2' })], { facts })
    expect(declared.when(sample.transferIn({ by: 'U3' })).accepted().card.flags).toStrictEqual([
      'destination-differs',
    ])
    expect(declared.when(sample.transferIn()).accepted().card.flags).toStrictEqual([])
    expect(
      given(S2, { facts })
        .when(sample.transferIn({ by: 'U3' }))
        .accepted().card.flags,
    ).toStrictEqual([])
  })

  it('A17 withdrawal in mid-transfer is announced by the last holder, and ends the transfer', () => {
    const left = given(S2, { facts }).when(sample.withdraw()).accepted()
    left.thenOn(day('2019-08-01'), { membership: 'withdrawn', relation: null, declaredTo: null })
    left.when(sample.transferIn({ on: '2019-08-02' })).refusedBy('D-TERMINAL')
    given(S2, { facts })
      .when(sample.withdraw({ by: 'U2' }))
      .refusedBy('D-WITHDRAW-BY-HOLDER')
  })

  it('A18 withdrawal while retained', () => {
    given(S3, { facts })
      .when(sample.withdraw())
      .accepted()
      .thenOn(day('2019-08-01'), { membership: 'withdrawn' })
  })

  it('A19 no withdrawal after an expulsion was filed, until the filing is annulled', () => {
    const filed = given(pending, { facts })
    filed.when(sample.withdraw()).refusedBy('D-EXPULSION-PENDING')
    filed.when(sample.annul()).accepted().when(sample.withdraw()).accepted()
  })

  it('A20 no clock deems a withdrawal', () => {
    given(S1).thenOn(day('9999-12-31'), { membership: 'active', voteIn: 'U1' })
  })

  it('A21 months in transit do not count to six', () => {
    const evidence = { unpaidFrom: '2019-07', unpaidThrough: '2019-12', educatedOn: '2020-01-10' }
    const moved = (on: string) => given([...S2, sample.transferIn({ on })], { facts })
    moved('2019-08-01')
      .when(sample.deem({ by: 'U2', on: '2020-01-15', evidence }))
      .refusedBy('C6-DEEMED-SIX-MONTHS')
    moved('2019-07-31')
      .when(sample.deem({ by: 'U2', on: '2020-01-15', evidence }))
      .accepted()
  })

  it.each(['S1', 'S2', 'S3', 'S4'] as const)(
    'A22 death ends a membership in %s, an expulsion pending or not',
    (state) => {
      given(pathTo[state], { facts })
        .when(sample.recordDeath())
        .accepted()
        .thenOn(day('2019-08-01'), { membership: 'deceased', relation: null })
      given([...pathTo[state], sample.fileExpulsion()], { facts })
        .when(sample.recordDeath())
        .accepted()
        .thenOn(day('2019-08-01'), { membership: 'deceased', pendingExpulsion: null })
    },
  )

  it('A23 a lost card gets a new number, and the old one is dead for ever', () => {
    const lost = given([...S1, sample.reportLoss()], { facts })
    lost.when(sample.replaceLost({ number: 'P1-0001' })).refusedBy('D-NUMBER-REUSED')
    const replaced = lost.when(sample.replaceLost()).accepted()
    expect(replaced.card.voidNumbers).toStrictEqual([{ issuer: 'P1', number: 'P1-0001' }])
    replaced
      .when(sample.swap({ number: 'P1-0001' }))
      .refusedWith(['D-NUMBER-REUSED', { cause: 'damaged', void: true }])
    const twice = replaced.when(sample.swap({ number: 'P1-0003' })).accepted()
    twice
      .when(sample.swap({ number: 'P1-0002' }))
      .refusedWith(['D-NUMBER-REUSED', { cause: 'damaged', void: true }])
    twice.when(sample.swap({ number: 'P1-0001', issuer: 'P2' })).accepted()
  })

  it('A24 a card re-issued by another province has that province’s number, and the last holder hands it over', () => {
    const swapped = given(S2, { facts })
      .when(sample.swap({ issuer: 'P2', number: 'P2-0001' }))
      .accepted()
    swapped.thenOn(day('2019-08-20'), { issuer: 'P2', number: 'P2-0001' })
    expect(swapped.card.voidNumbers).toStrictEqual([{ issuer: 'P1', number: 'P1-0001' }])
    given(S1, { facts })
      .when(sample.swap({ issuer: 'P2', number: 'P1-0001' }))
      .refusedWith(['D-NUMBER-REUSED', { cause: 'damaged', void: false }])
    given(S1, { facts })
      .when(sample.swap({ issuer: 'P1', number: 'P1-0001' }))
      .accepted()
  })

  it('A25 on a move to another province card and number stay', () => {
    given([...S2, sample.transferIn()]).thenOn(day('2019-07-10'), {
      issuer: 'P1',
      number: 'P1-0001',
      document: 'inHand',
    })
  })

  it('A26 when the rows are used up a new booklet goes on with the same history', () => {
    const before = given([...S2, sample.transferIn()], { facts })
    const { card } = before.when(sample.swap({ by: 'U2', cause: 'pages-full', number: 'P1-0001' })).accepted()
    expect(card.standing).toStrictEqual(before.card.standing)
    expect(card.entries).toHaveLength(4)
  })

  it('A27 rejoining after withdrawal is a new card, not this one', () => {
    given(pathTo.S5, { facts })
      .when(sample.issue({ on: '2021-02-01', joinedOn: '2021-01-20', number: 'P1-0555' }))
      .refusedBy('D-ALREADY-ISSUED')
  })

  it('A28 an earlier expulsion does not bar a new card', () => {
    given(S6, { facts })
      .when(sample.issue({ on: '2021-02-01' }))
      .refusedBy('D-ALREADY-ISSUED')
    given([], { facts })
      .when(sample.issue({ on: '2021-02-01' }))
      .accepted()
  })

  it('A29 entries of one day are legal in the order of the stream', () => {
    given([...S1, sample.transferOut(), sample.transferIn({ on: '2019-06-30' })], { facts })
      .when(sample.transferOut({ by: 'U2' }))
      .accepted()
  })

  it('A30 a month is exact: it takes effect on its first day', () => {
    given(S3)
      .thenOn(day('2019-02-28'), { membership: 'active' })
      .thenOn(day('2019-03-01'), { membership: 'retained' })
  })

  it('A31 an exact day inside the month refines that', () => {
    given([...S1, sample.retain({ exactOn: '2019-03-20' })])
      .thenOn(day('2019-03-19'), { membership: 'active' })
      .thenOn(day('2019-03-20'), { membership: 'retained' })
  })

  it('A32 a backdated entry is accepted in order, else only by annulling and replacing', () => {
    const late = given([...S1, recordedOn(day('2020-01-01'), sample.transferOut())], { facts })
    late.when(sample.transferIn()).accepted()
    late.when(sample.transferIn({ on: '2019-06-29' })).refusedBy('D-CHRONOLOGY', 'F-TRANSFER-IN-DATE-SEAL')
    late
      .when(
        sample.annul({
          replacements: [
            asReplacement(sample.transferOut({ on: '2019-06-20' })),
            asReplacement(sample.transferIn({ on: '2019-06-29' })),
          ],
        }),
      )
      .accepted()
      .thenOn(day('2019-06-29'), { relation: { kind: 'at', union: 'U2' } })
  })

  it('A33 a correction is a further line, and the wrong one stays', () => {
    const { card } = given(S2, { facts })
    const corrected = given(S2, { facts }).when(sample.correct()).accepted().card
    expect(corrected.entries.slice(0, 2)).toStrictEqual(card.entries)
    expect(corrected.entries).toHaveLength(3)
  })

  it('A34 dues paid beyond the transfer are accepted and marked', () => {
    expect(
      given(S1, { facts })
        .when(sample.transferOut({ duesPaidThrough: '2019-12' }))
        .accepted().card.flags,
    ).toStrictEqual(['dues-prepaid'])
  })

  it('A35 a dues month earlier than on a row before is refused', () => {
    given([...S2, sample.transferIn()], { facts })
      .when(sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough: '2019-05' }))
      .refusedBy('D-DUES-REGRESSION')
  })

  it('A36 who never paid has the month before joining', () => {
    given(S1, { facts })
      .when(sample.transferOut({ duesPaidThrough: '2018-02' }))
      .accepted()
  })

  it('A37 arrears are no ground to refuse a transfer', () => {
    given(S1, { facts })
      .when(sample.transferOut({ on: '2028-06-30', duesPaidThrough: '2018-02' }))
      .accepted()
  })

  it('A38 a secondment below six months: by the notice accepted, by the measures refused', () => {
    const short = sample.transferOut({ reason: 'secondment', expectedMonths: 5 })
    given(S1, { facts, policy: { rules: 'N' } })
      .when(short)
      .accepted()
    given(S1, { facts, policy: { rules: 'N+M' } })
      .when(short)
      .refusedBy('M14-SECONDMENT-SIX-MONTHS')
  })

  it('A39 a re-hired retiree: by the notice restored, by the measures only where the retirement was rescinded', () => {
    given(retired, { facts, policy: { rules: 'N' } })
      .when(sample.restore())
      .accepted()
    given(retired, { facts }).when(sample.restore()).refusedBy('M17-RETIRED-STAYS-RETAINED')
    given(retired, { facts })
      .when(sample.restore({ basis: 'retirement-rescinded' }))
      .accepted()
  })

  it('A40 by the measures internal retirement is refused and a lay-off within the unit marked', () => {
    given(S1, { facts })
      .when(sample.retain({ reason: 'internal-retirement' }))
      .refusedBy('M18-INTERNAL-RETIREMENT-NO-CHANGE')
    expect(
      given(S1, { facts })
        .when(sample.retain({ reason: 'laid-off-in-unit' }))
        .accepted().card.flags,
    ).toStrictEqual(['laid-off-no-change'])
  })

  it('A41 one reason of retention turns into another without a false restoration', () => {
    const { card } = given(S3, { facts }).when(sample.changeReason()).accepted()
    expect(card.standing).toMatchObject({
      membership: { kind: 'retained', from: '2019-03', since: '2019-03-01', reason: 'retired' },
    })
  })

  it('A42 a dissolved union holds the relation until somebody acts for it', () => {
    const gone = { ...facts, unions: registeredUnions({ U1: { dissolvedOn: '2019-01-01' } }) }
    const left = given(S1, { facts: gone })
    left.thenOn(day('2030-01-01'), { relation: { kind: 'at', union: 'U1' } })
    left
      .when(sample.retain({ by: 'U0', actingFor: 'U1', reason: 'union-dissolved' }))
      .accepted()
      .thenOn(day('2019-03-01'), { relation: { kind: 'at', union: 'U0' } })
  })

  it('A43 after a merger the successor acts without a word on the card', () => {
    const merged = {
      ...facts,
      unions: registeredUnions({ U1: { dissolvedOn: '2019-01-01', mergedInto: 'U3' } }),
    }
    given(S1, { facts: merged })
      .when(sample.transferOut({ by: 'U3' }))
      .accepted()
      .thenOn(day('2019-06-30'), { relation: { kind: 'inTransit', from: 'U3' } })
  })

  it('A46 a change of particulars moves nothing and reprints nothing', () => {
    const before = given(S1, { facts })
    const { standing, document, issue } = before.when(sample.changeParticulars()).accepted().card
    expect({ standing, document, issue }).toStrictEqual({
      standing: before.card.standing,
      document: before.card.document,
      issue: before.card.issue,
    })
  })

  it('A47 a quashed conviction revives the membership as never ended', () => {
    given([...S6, sample.recover()], { facts })
      .when(sample.annul({ entries: [1, 2, 3] }))
      .accepted()
      .thenOn(day('2019-08-06'), { membership: 'active', document: 'inHand', validCard: true })
  })

  it('A48 the ground of an expulsion is a reference, which people judge', () => {
    given(S1, { facts })
      .when(sample.fileExpulsion({ groundRef: undefined }))
      .refusedBy('N6-EXPEL-GROUND')
    given(S1, { facts })
      .when(sample.fileExpulsion({ groundRef: '缓刑判决' }))
      .accepted()
  })

  it('A49 misuse and lending change no standing: there is no such entry', () => {
    expect(
      cardEvents.map(({ name }) => name).filter((name) => /Misuse|Lent|Suspend/.test(name)),
    ).toStrictEqual([])
  })

  it('A50 a member votes before the card is handed over', () => {
    given(S1).thenOn(day('2018-03-04'), { document: 'none', voteIn: 'U1' })
  })

  it('A51 an electronic card is not this card', () => {
    given([], { facts })
      .when(sample.issue({ document: '电子会员证' }))
      .refusedBy('N6-NO-SUBSTITUTE')
  })

  it('A52 members from elsewhere have neither ethnic group nor political status', () => {
    expect([
      isEthnicGroup('NA'),
      isEthnicGroup('不适用'),
      isPoliticalStatus('NA'),
      isPoliticalStatus('不适用'),
    ]).toStrictEqual([true, true, true, true])
    expect([isEthnicGroup('57'), isPoliticalStatus('14')]).toStrictEqual([false, false])
  })

  it('A53 an admission in error is annulled, and the card was never issued', () => {
    given(S1, { facts })
      .when(sample.annul({ entries: [0], cause: '重复入会' }))
      .accepted()
      .thenOn(day('2019-01-01'), { membership: 'none' })
  })

  it('A54 joined under sixteen: accepted and marked', () => {
    const marks = (birthMonth: string, joinedOn = '2018-03-01') =>
      given([], { facts: { ...facts, birthMonth } })
        .when(sample.issue({ joinedOn }))
        .accepted().card.flags
    expect(marks('2002-03')).toStrictEqual([])
    expect(marks('2002-04')).toStrictEqual(['joined-under-sixteen'])
    expect(marks('2002-02')).toStrictEqual([])
    expect(marks('2002-03', '2018-03')).toStrictEqual([])
    expect(marks('2002-04', '2018-03')).toStrictEqual(['joined-under-sixteen'])
    expect(marks('不详')).toStrictEqual([])
  })
})
