import { asReplacement, everythingRegistered, givenCard, pathTo, sample } from '@union-card/testing'
import {
  type BatchRecord,
  type Card,
  day,
  defaultPolicy,
  type Policy,
  Policy as PolicyCodec,
  provenanceOf,
  standingOn,
} from '../index.ts'

/** What the holder of a log may decide, value by value. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const { S1, S2, S3 } = pathTo
const issuedOn = (on: string, variation: Parameters<typeof sample.issue>[0] = {}) =>
  given([sample.issue({ on, joinedOn: on, ...variation })]).card
const valid = (card: Card, policy: Partial<Policy> = {}, batch?: BatchRecord, on = '2024-01-01') => {
  const view = standingOn(card, day(on), { ...defaultPolicy, ...policy }, batch)
  return [view.provenance, view.validCard, view.flags.includes('unverified-provenance')]
}
const batch = (acceptedOn: string, approved: boolean): BatchRecord => ({
  acceptedOn: day(acceptedOn),
  approved,
})

describe('the default', () => {
  it('is a policy, and this one', () => {
    expect(PolicyCodec.is(defaultPolicy)).toBe(true)
    expect(defaultPolicy).toStrictEqual({
      rules: 'N+M',
      grandfatherCutoff: '2017-03-29',
      provenance: 'lenient',
      retainedCardStaysValid: true,
      requireRegisteredUnions: false,
      requireParticulars: false,
      expulsionEffective: 'entry',
      transferWhileRetained: 'accept',
      reissueNumbering: 'same-allowed',
    })
  })

  it.each([
    ['rules', 'M'],
    ['provenance', 'loose'],
    ['expulsionEffective', 'decision'],
    ['grandfatherCutoff', '2017-03'],
    ['fee', 1],
  ])('with %s %j is none', (name, value) => {
    expect(PolicyCodec.is({ ...defaultPolicy, [name]: value })).toBe(false)
  })
})

describe('A2 A3 N4-GRANDFATHER grandfatherCutoff', () => {
  it('X05 X06 a card issued strictly before it is grandfathered', () => {
    expect(valid(issuedOn('2017-03-28'))).toStrictEqual(['grandfathered', true, false])
    expect(valid(issuedOn('2017-03-29'))).toStrictEqual(['unverified', true, true])
    expect(valid(issuedOn('2017-03-28'), { provenance: 'strict' })).toStrictEqual([
      'grandfathered',
      true,
      false,
    ])
    expect(valid(issuedOn('2017-03-29'), { provenance: 'strict' })).toStrictEqual(['unverified', false, true])
  })

  it('may be the other day the notice bears', () => {
    const earlier = { grandfatherCutoff: day('2017-03-22'), provenance: 'strict' } as const
    expect(valid(issuedOn('2017-03-21'), earlier)[0]).toBe('grandfathered')
    expect(valid(issuedOn('2017-03-22'), earlier)[0]).toBe('unverified')
  })

  it('X07 or one from stock accepted strictly before it, if the issue names the batch', () => {
    const strict = { provenance: 'strict' } as const
    const named = issuedOn('2018-01-15', { batch: 'B1' })
    expect(valid(named, strict, batch('2017-03-28', false))).toStrictEqual(['grandfathered', true, false])
    expect(valid(named, strict, batch('2017-03-29', false))).toStrictEqual(['refused', false, false])
    expect(valid(issuedOn('2018-01-15'), strict, batch('2017-03-28', true))).toStrictEqual([
      'unverified',
      false,
      true,
    ])
  })
})

describe('provenance lenient or strict', () => {
  const named = issuedOn('2018-01-15', { batch: 'B1' })

  it('verified passes both, refused neither, unverified the lenient one alone', () => {
    for (const provenance of ['lenient', 'strict'] as const) {
      expect(valid(named, { provenance }, batch('2017-09-01', true))).toStrictEqual(['verified', true, false])
      expect(valid(named, { provenance }, batch('2017-09-01', false))).toStrictEqual([
        'refused',
        false,
        false,
      ])
      expect(valid(named, { provenance })).toStrictEqual(['unverified', provenance === 'lenient', true])
    }
  })

  it('never touches the membership', () => {
    const view = standingOn(
      named,
      day('2024-01-01'),
      { ...defaultPolicy, provenance: 'strict' },
      batch('2017-09-01', false),
    )
    expect([view.membership, view.voteIn]).toStrictEqual(['active', 'U1'])
  })

  it('is none where there is no booklet', () => {
    expect(provenanceOf(given([]).card, defaultPolicy)).toBe(null)
    expect(
      standingOn(issuedOn('2018-01-15', { joinedOn: '2018-01-01' }), day('2018-01-02'), defaultPolicy)
        .provenance,
    ).toBe(null)
  })

  it('of a booklet issued again is not that of the first batch', () => {
    const again = given([
      sample.issue({ on: '2016-03-05', joinedOn: '2016-03-01', batch: 'B1' }),
      sample.swap({ number: 'P1-0001' }),
    ]).card
    expect(valid(again, { provenance: 'strict' }, batch('2016-01-01', true), '2019-08-19')[0]).toBe(
      'grandfathered',
    )
    expect(valid(again, { provenance: 'strict' }, batch('2016-01-01', true), '2019-08-20')).toStrictEqual([
      'unverified',
      false,
      true,
    ])
  })
})

describe('retainedCardStaysValid', () => {
  const old = { retainedCardStaysValid: false } as const
  const retained = (
    month: string,
    reason: 'unemployed' | 'retired' | 'early-retired' | 'veteran-retired',
    exactOn?: string,
  ) =>
    given([
      sample.issue({ on: '2010-03-05', joinedOn: '2010-03-01' }),
      sample.retain({ month, reason, exactOn }),
    ]).card

  it('no voids a card retained before the notice went out, but for the retired', () => {
    expect(valid(retained('2017-02', 'unemployed'), old)[1]).toBe(false)
    expect(valid(retained('2017-04', 'unemployed'), old)[1]).toBe(true)
    for (const reason of ['retired', 'early-retired', 'veteran-retired'] as const)
      expect(valid(retained('2017-02', reason), old)[1]).toBe(true)
    expect(valid(retained('2017-02', 'unemployed'))[1]).toBe(true)
  })

  it('counts the day the retention took effect', () => {
    expect(valid(retained('2017-03', 'unemployed', '2017-03-28'), old)[1]).toBe(false)
    expect(valid(retained('2017-03', 'unemployed', '2017-03-29'), old)[1]).toBe(true)
  })

  it('an active member’s card is not touched', () => {
    expect(valid(given([sample.issue({ on: '2010-03-05', joinedOn: '2010-03-01' })]).card, old)[1]).toBe(true)
  })
})

describe('A7 expulsionEffective', () => {
  const filing = { expulsionEffective: 'filing' } as const
  const filed = [...S1, sample.fileExpulsion()]

  it('entry: the day of the expulsion', () => {
    given(filed, { facts })
      .when(sample.expel())
      .accepted({ type: 'Expelled', data: { by: 'U1', on: '2019-08-05' }, rules: 'N+M' })
      .thenOn(day('2019-08-04'), {
        membership: 'active',
        pendingExpulsion: { filedOn: '2019-08-01', upperUnion: 'U0' },
      })
      .thenOn(day('2019-08-05'), { membership: 'expelled', pendingExpulsion: null })
  })

  it('filing: the day of the filing, written into the entry', () => {
    given(filed, { facts, policy: filing })
      .when(sample.expel())
      .accepted({
        type: 'Expelled',
        data: { by: 'U1', on: '2019-08-05', effectiveOn: '2019-08-01' },
        rules: 'N+M',
      })
      .thenOn(day('2019-07-31'), { membership: 'active', pendingExpulsion: null })
      .thenOn(day('2019-08-01'), { membership: 'expelled' })
  })

  it('filing: or the day of the last entry since, so that none is undone', () => {
    const since = given([...S2, sample.fileExpulsion(), sample.transferIn({ on: '2019-08-03' })], {
      facts,
      policy: filing,
    })
    since
      .when(sample.expel({ by: 'U2' }))
      .accepted({
        type: 'Expelled',
        data: { by: 'U2', on: '2019-08-05', effectiveOn: '2019-08-03' },
        rules: 'N+M',
      })
      .thenOn(day('2019-08-02'), { membership: 'active', relation: { kind: 'inTransit', from: 'U1' } })
      .thenOn(day('2019-08-03'), { membership: 'expelled' })
  })

  it('what was accepted stays, whatever the policy becomes', () => {
    const { entries } = given(filed, { policy: filing }).when(sample.expel()).accepted().card
    given(entries, { policy: { expulsionEffective: 'entry' } }).thenOn(day('2019-08-01'), {
      membership: 'expelled',
    })
  })

  it('a card is taken back from the day the expulsion counts', () => {
    const expelled = given([...filed, sample.expel()], { facts, policy: filing })
    expelled
      .when(sample.recover({ on: '2019-07-31' }))
      .refusedBy('D-CHRONOLOGY', 'N6-EXPEL-RECOVER-AFTER-FILING')
    expelled.when(sample.recover({ on: '2019-08-01' })).accepted()
  })

  it('the filing is never after the expulsion', () => {
    given(filed, { facts, policy: filing })
      .when(sample.expel({ on: '2019-08-01' }))
      .accepted()
    given(S1, { facts, policy: filing }).when(sample.expel()).refusedBy('N6-EXPEL-FILE-FIRST')
    given([], { facts, policy: filing }).when(sample.expel()).refusedBy('D-NO-CARD')
  })

  it('a filing is not moved behind the day from which the expulsion counts, unless both are entered again', () => {
    const expelled = given([...filed, sample.expel()], { facts, policy: filing })
    const moved = (on: string) => asReplacement(sample.fileExpulsion({ on }))
    expelled
      .when(sample.annul({ entries: [1], replacements: [moved('2019-08-03')] }))
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 2, rule: 'D-CHRONOLOGY' }],
        ['D-CHRONOLOGY', { stated: '2019-08-01', notBefore: '2019-08-03' }],
      )
    expelled.when(sample.annul({ entries: [1], replacements: [moved('2019-07-30')] })).accepted()
    expelled
      .when(
        sample.annul({
          entries: [1, 2],
          replacements: [moved('2019-08-03'), asReplacement(sample.expel())],
        }),
      )
      .accepted()
      .thenOn(day('2019-08-02'), { membership: 'active' })
      .thenOn(day('2019-08-03'), { membership: 'expelled' })
  })

  it('an expulsion entered again by an annulment is worked out again', () => {
    given([...filed, sample.expel()], { facts, policy: filing })
      .when(sample.annul({ entries: [2], replacements: [asReplacement(sample.expel())] }), {
        policy: { expulsionEffective: 'entry' },
      })
      .accepted()
      .thenOn(day('2019-08-04'), { membership: 'active' })
      .thenOn(day('2019-08-05'), { membership: 'expelled' })
  })
})

describe('A10 transferWhileRetained', () => {
  const out = sample.transferOut({ reason: 'unit-closed', duesPaidThrough: '2019-02' })
  it('accept or refuse', () => {
    given(S3, { facts })
      .when(out)
      .accepted()
      .thenOn(day('2019-06-30'), { membership: 'retained', relation: { kind: 'inTransit', from: 'U1' } })
    given(S3, { facts, policy: { transferWhileRetained: 'refuse' } })
      .when(out)
      .refusedBy('D-OUT-NOT-WHILE-RETAINED')
    given(S1, { facts, policy: { transferWhileRetained: 'refuse' } })
      .when(sample.transferOut())
      .accepted()
  })
})

describe('A23 reissueNumbering', () => {
  const swap = (number: string) => sample.swap({ number })
  it('same-allowed: a swap may keep the number, and voids none', () => {
    const { card } = given(S1, { facts }).when(swap('P1-0001')).accepted()
    expect(card.voidNumbers).toStrictEqual([])
    expect(card.document).toStrictEqual({
      kind: 'inHand',
      number: 'P1-0001',
      issuer: 'P1',
      issuedOn: '2019-08-20',
      original: false,
    })
  })

  it('new-number: it may not', () => {
    const fresh = given(S1, { facts, policy: { reissueNumbering: 'new-number' } })
    fresh.when(swap('P1-0001')).refusedWith(['D-NUMBER-REUSED', { cause: 'damaged' }])
    expect(fresh.when(swap('P1-0002')).accepted().card.voidNumbers).toStrictEqual([
      { issuer: 'P1', number: 'P1-0001' },
    ])
  })
})

describe('requireRegisteredUnions and requireParticulars', () => {
  it('off: the unknown is accepted and marked', () => {
    expect(given([]).when(sample.issue()).accepted().card.flags).toStrictEqual([
      'unregistered-union',
      'unregistered-issuer',
    ])
  })

  it('on: the unknown is refused, the known is not', () => {
    given([], { policy: { requireRegisteredUnions: true } })
      .when(sample.issue())
      .refusedBy('N2-PRINT-ISSUE', 'U-1-REGISTER')
    given([], { facts, policy: { requireRegisteredUnions: true } })
      .when(sample.issue())
      .accepted()
    given(S1, { facts, policy: { requireRegisteredUnions: true } })
      .when(sample.reportLoss())
      .accepted()
  })

  it('on: the known corrects and annuls', () => {
    const transferred = given(S2, { facts, policy: { requireRegisteredUnions: true } })
    transferred.when(sample.correct()).accepted()
    transferred.when(sample.annul()).accepted()
  })

  it('on: nor does an unknown province issue a card anew; the province of before is not asked again', () => {
    const nothingOfIssuers = {
      facts: { unions: facts.unions ?? {} },
      policy: { requireRegisteredUnions: true },
    }
    const { card } = given(S1, { facts })
    const swapping = given(card.entries, nothingOfIssuers)
    swapping.when(sample.swap({ issuer: 'P2', number: 'P2-0001' })).refusedBy('N2-PRINT-ISSUE')
    swapping.when(sample.swap()).accepted()
    swapping.when(sample.swap({ issuer: 'P1' })).accepted()
  })

  it('on: particulars are there, and sealed', () => {
    given([], { facts, policy: { requireParticulars: true } })
      .when(sample.issue())
      .refusedBy('F-PARTICULARS')
    given([], { facts, policy: { requireParticulars: true } })
      .when(sample.issue({ particulars: 'v1.a.b.c.d' }))
      .accepted()
  })
})
