import { everythingRegistered, givenCard, pathTo, registeredUnions, sample } from '@union-card/testing'
import * as E from 'fp-ts/lib/Either.js'
import {
  type Card,
  CardCommand,
  type CardCommand as Command,
  type Day,
  day,
  defaultPolicy,
  type Policy,
  readCommand,
  readEvent,
  rightsOf,
  standingOn,
} from '../index.ts'

/**
 * Clauses that permit, oblige or state something, and so refuse nothing by themselves. What each says is shown by what
 * the card does.
 */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const { S1, S2, S3, S4, S5, S6, S7 } = pathTo
const living = [
  ['active', S1],
  ['active, in transit', S2],
  ['retained', S3],
  ['retained, in transit', S4],
] as const satisfies [string, readonly Command[]][]
const ended = [
  ['withdrawn', S5],
  ['expelled', S6],
  ['deceased', S7],
] as const satisfies [string, readonly Command[]][]

const provenance = (card: Card, policy: Partial<Policy> = {}, batch?: Parameters<typeof standingOn>[3]) => {
  const view = standingOn(card, day('2020-01-01'), { ...defaultPolicy, ...policy }, batch)
  return [view.provenance, view.validCard]
}

describe('N1-EVIDENCE the card is evidence of membership, not membership', () => {
  it('losing the card ends neither the membership nor the vote', () => {
    given(S1, { facts }).when(sample.reportLoss()).accepted().thenOn(day('2019-08-01'), {
      membership: 'active',
      voteIn: 'U1',
      document: 'lost',
      validCard: false,
    })
  })

  it.each(ended)('a booklet still in a drawer proves nothing once its holder is %s', (membership, path) => {
    given(path).thenOn(day('2020-01-01'), { membership, document: 'inHand', validCard: false, voteIn: null })
  })

  it('from admission until the card is handed over there is a member without a card', () => {
    given([sample.issue({ joinedOn: '2018-03-01', on: '2018-03-05' })]).thenOn(day('2018-03-04'), {
      membership: 'active',
      voteIn: 'U1',
      document: 'none',
      validCard: false,
    })
  })

  it.each(living)('what happens to the booklet moves nothing else: %s', (_name, path) => {
    const before = given(path, { facts })
    const lost = before.when(sample.reportLoss({ on: '2019-08-30' })).accepted()
    const replaced = lost.when(sample.replaceLost({ on: '2019-08-31' })).accepted()
    expect(lost.card.standing).toStrictEqual(before.card.standing)
    expect(replaced.card.standing).toStrictEqual(before.card.standing)
  })
})

describe('N4-GRANDFATHER cards printed or issued before the notice stay valid', () => {
  const strict = { provenance: 'strict' } as const
  const issuedOn = (on: string, batch?: string) =>
    given([sample.issue({ joinedOn: '2010-01', on, batch })]).card
  const batchOf = (acceptedOn: string) => ({ acceptedOn: day(acceptedOn), approved: false })

  it('issued the day before the notice went out: valid, with no record of batch, specimen or seal', () => {
    expect(provenance(issuedOn('2017-03-28'), strict)).toStrictEqual(['grandfathered', true])
  })

  it('issued on that day: its printing must be shown, where the policy is strict', () => {
    expect(provenance(issuedOn('2017-03-29'), strict)).toStrictEqual(['unverified', false])
    expect(provenance(issuedOn('2017-03-29'))).toStrictEqual(['unverified', true])
  })

  it('issued later from stock accepted before: valid, though the batch was never approved', () => {
    const later = issuedOn('2018-01-01', 'batch-1')
    expect(provenance(later, strict, batchOf('2017-03-28'))).toStrictEqual(['grandfathered', true])
    expect(provenance(later, strict, batchOf('2017-03-29'))).toStrictEqual(['refused', false])
  })

  it('the day is a setting: the notice bears two dates', () => {
    const cutoff = { ...strict, grandfatherCutoff: day('2017-03-22') }
    expect(provenance(issuedOn('2017-03-21'), cutoff)).toStrictEqual(['grandfathered', true])
    expect(provenance(issuedOn('2017-03-22'), cutoff)).toStrictEqual(['unverified', false])
  })

  it('a booklet issued again after the notice is a new one', () => {
    const swapped = given([sample.issue({ on: '2017-03-28', joinedOn: '2010-01' }), sample.swap()])
    expect(provenance(swapped.card, strict)).toStrictEqual(['unverified', false])
  })
})

describe('N5-NO-FEE a member is never charged', () => {
  const words = ['fee', 'price', 'cardFee', 'replacement_cost', 'deposit', '工本费', '换证费', '押金']
  const commands = Object.values(sample).map((make) => make())

  it.each(words)('no request may name %s, for a replacement as little as for an issue', (word) => {
    for (const command of commands) {
      const read = readCommand({ ...command, [word]: 5 })
      expect(E.isLeft(read) && read.left.refusals.map(({ rule }) => rule)).toStrictEqual(['N5-NO-FEE'])
    }
  })

  it('nor inside a correction, an evidence or a replacement', () => {
    const { id: _id, card: _card, ...replacement } = sample.swap()
    for (const command of [
      { ...sample.correct(), changes: { reason: 'left-job', fee: 5 } },
      { ...sample.deem(), evidence: { fee: 5 } },
      { ...sample.annul(), replacements: [{ ...replacement, fee: 5 }] },
    ]) {
      const read = readCommand(command)
      expect(E.isLeft(read) && read.left.refusals.map(({ rule }) => rule)).toStrictEqual(['N5-NO-FEE'])
    }
  })

  it('and no event has a place for it', () => {
    const { entries: events } = given([
      ...S2,
      sample.transferIn(),
      sample.reportLoss(),
      sample.replaceLost({ by: 'U2' }),
    ]).card
    for (const { type, data } of events) {
      const stored = readEvent(type, 1, { ...data, fee: 5 })
      expect(E.isLeft(stored) && stored.left).toStrictEqual([
        { path: 'data.fee', expected: 'no such property', found: '5' },
      ])
    }
  })
})

describe('N6-ISSUE the basic union issues a card to each new member', () => {
  it('the card begins with its issue, by the basic union that then holds the relation', () => {
    given([], { facts })
      .when(sample.issue())
      .accepted()
      .thenOn(day('2018-03-05'), {
        number: 'P1-0001',
        issuer: 'P1',
        relation: { kind: 'at', union: 'U1' },
        validCard: true,
      })
  })

  it('once for each membership', () => {
    given(S1, { facts })
      .when(sample.issue({ on: '2018-03-06' }))
      .refusedBy('D-ALREADY-ISSUED')
  })

  it('to a former member only on a new admission, as a new card', () => {
    given(S5, { facts })
      .when(sample.issue({ on: '2020-01-02', joinedOn: '2020-01-01', number: 'P1-0002' }))
      .refusedBy('D-ALREADY-ISSUED')
    given([], { facts })
      .when(sample.issue({ card: 'card-2', on: '2020-01-02', joinedOn: '2020-01-01', number: 'P1-0002' }))
      .accepted()
  })
})

describe('N6-RIGHTS members have the rights and duties of membership', () => {
  it.each(living)('a member: %s', (_name, path) => {
    const { member, voice } = rightsOf(given(path).card)
    expect([member, voice]).toStrictEqual([true, path.length > 1 && path !== S3 ? 'last-holder' : 'holder'])
  })

  it.each(ended)('a former member has none: %s', (_name, path) => {
    expect(rightsOf(given(path).card)).toStrictEqual({
      member: false,
      vote: 'none',
      voice: 'none',
      benefits: 'none',
      dues: 'none',
      counted: 'not',
      deemable: false,
    })
  })

  it('an expulsion that is filed and not yet in effect takes none away', () => {
    const before = given(S1, { facts })
    const filed = before.when(sample.fileExpulsion()).accepted()
    expect(rightsOf(filed.card)).toStrictEqual(rightsOf(before.card))
  })
})

describe('N6-OUT the sending union fills in the transfer', () => {
  it('from an active and from a retained membership, and nobody else does', () => {
    given(S1, { facts }).when(sample.transferOut()).accepted()
    given(S3, { facts })
      .when(sample.transferOut({ duesPaidThrough: '2019-02' }))
      .accepted()
    given(S1, { facts })
      .when(sample.transferOut({ by: 'U2' }))
      .refusedBy('D-OUT-BY-HOLDER')
  })
})

describe('N6-OUT-DUTY arrears are no ground to refuse a transfer', () => {
  const months = ['2018-02', '2018-03', '2018-12', '2019-05', '2019-06']
  it.each(months)('paid through %s: transferred all the same, without a mark', (duesPaidThrough) => {
    const { card } = given(S1, { facts }).when(sample.transferOut({ duesPaidThrough })).accepted()
    expect(card.flags).toStrictEqual([])
  })

  it('a member who never paid a single month is transferred ten years later', () => {
    given(S1, { facts })
      .when(sample.transferOut({ on: '2029-06-30', duesPaidThrough: '2018-02' }))
      .accepted()
  })
})

describe('N6-PROVE membership is proved by the card or otherwise', () => {
  it('without the booklet the membership of any day can still be looked up', () => {
    given([sample.issue(), sample.reportLoss()])
      .thenOn(day('2018-02-28'), { membership: 'none' })
      .thenOn(day('2018-03-01'), { membership: 'active' })
      .thenOn(day('2030-01-01'), { membership: 'active', document: 'lost' })
  })
})

describe('N6-IN-DUTY the new union must accept and register', () => {
  it('no command turns a member away', () => {
    expect([...CardCommand.members.keys()]).toStrictEqual([
      'IssueCard',
      'TransferOut',
      'TransferIn',
      'RevokeTransferOut',
      'RetainMembership',
      'ChangeRetentionReason',
      'RestoreMembership',
      'Withdraw',
      'FileExpulsion',
      'Expel',
      'RecordDeath',
      'ReportLoss',
      'ReissueCard',
      'RecoverCard',
      'ChangeParticulars',
      'CorrectEntry',
      'AnnulEntries',
    ])
    given(S2, { facts })
      .when(sample.revoke({ by: 'U2' }))
      .refusedBy('D-REVOKE-BY-SENDER')
  })

  it.each(['U2', 'U3', 'U0'])('whichever union it is: %s', (by) => {
    given([sample.issue(), sample.transferOut({ declaredTo: 'U2' })], { facts })
      .when(sample.transferIn({ by }))
      .accepted()
      .thenOn(day('2019-07-10'), { relation: { kind: 'at', union: by }, voteIn: by })
  })

  it('however late, and with an expulsion pending too', () => {
    given(S2, { facts })
      .when(sample.transferIn({ on: '2039-07-10' }))
      .accepted()
    given([...S2, sample.fileExpulsion()], { facts })
      .when(sample.transferIn({ on: '2019-08-02' }))
      .accepted()
  })
})

describe('N6-WITHDRAW-RECOVER on withdrawal the basic union takes back the card', () => {
  it('after the withdrawal, by the union that announced it', () => {
    given(S5, { facts })
      .when(sample.recover())
      .accepted()
      .thenOn(day('2019-08-10'), { membership: 'withdrawn', document: 'recovered' })
    given(S1, { facts }).when(sample.recover()).refusedBy('D-RECOVER-ONLY-AFTER-END')
    given(S5, { facts })
      .when(sample.recover({ by: 'U2' }))
      .refusedBy('D-RECOVER-BY-HOLDER')
  })

  it('the withdrawal waits for no booklet', () => {
    given(S5).thenOn(day('2019-08-01'), { membership: 'withdrawn', document: 'inHand', validCard: false })
  })
})

describe('U-1-PURPOSE the card proves membership and is the voucher for a transfer', () => {
  it.each(living)('it counts as valid while the membership lives: %s', (_name, path) => {
    given(path).thenOn(day('2019-08-31'), { validCard: true })
  })
})

describe('U-2-LOST a lost card is replaced on application', () => {
  const lost = given([sample.issue(), sample.reportLoss()], { facts })

  it('first the loss, then the replacement, under a new number', () => {
    given(S1, { facts }).when(sample.replaceLost()).refusedBy('D-REISSUE-NEEDS-CAUSE')
    lost.when(sample.replaceLost({ number: 'P1-0001' })).refusedBy('D-NUMBER-REUSED')
    lost
      .when(sample.replaceLost({ number: 'P1-0002' }))
      .accepted()
      .thenOn(day('2019-08-20'), { number: 'P1-0002', document: 'inHand', membership: 'active' })
  })

  it('the old number stays dead, should the booklet turn up', () => {
    lost
      .when(sample.replaceLost())
      .accepted()
      .when(sample.swap({ on: '2019-09-01', number: 'P1-0001' }))
      .refusedBy('D-NUMBER-REUSED')
  })

  it('nothing is lost by not applying', () => {
    lost.thenOn(day('2039-01-01'), { membership: 'active', voteIn: 'U1' })
  })
})

describe('M16-STATISTICS retained members are reported apart', () => {
  // biome-ignore format: a table
  it.each([
    ['active',               S1, 'at-union'],
    ['active, in transit',   S2, 'in-transit'],
    ['retained',             S3, 'apart'],
    ['retained, in transit', S4, 'apart'],
    ['withdrawn',            S5, 'not'],
  ] as const)('%s', (_name, path, counted) => {
    expect(rightsOf(given(path).card).counted).toBe(counted)
  })
})

describe('M19-CLOSED-UNIT the retained membership of a closed unit is kept by another union', () => {
  const retained = [sample.issue(), sample.retain({ reason: 'unit-closed' })]
  const out = sample.transferOut({ reason: 'to-residence', duesPaidThrough: '2019-02' })

  it('it is transferred, and stays retained on the way and at the other union', () => {
    given(retained, { facts })
      .when(out)
      .accepted()
      .thenOn(day('2019-06-30'), { membership: 'retained', relation: { kind: 'inTransit', from: 'U1' } })
      .when(sample.transferIn())
      .accepted()
      .thenOn(day('2019-07-10'), { membership: 'retained', relation: { kind: 'at', union: 'U2' } })
  })

  it('unless the policy keeps retained memberships where they are', () => {
    given(retained, { facts, policy: { transferWhileRetained: 'refuse' } })
      .when(out)
      .refusedBy('D-OUT-NOT-WHILE-RETAINED')
  })
})

describe('C6-FREE-TO-LEAVE members may leave', () => {
  it.each(living)('at will, from every living standing: %s', (_name, path) => {
    given(path, { facts })
      .when(sample.withdraw())
      .accepted()
      .thenOn(day('2019-08-01'), { membership: 'withdrawn', relation: null, voteIn: null })
  })

  it.each(living)('but not from an expulsion that is filed: %s', (_name, path) => {
    given([...path, sample.fileExpulsion({ on: '2019-08-01' })], { facts })
      .when(sample.withdraw())
      .refusedBy('D-EXPULSION-PENDING')
  })
})

describe('C8-NO-VOTE-WHILE-RETAINED the vote is suspended while membership is retained', () => {
  it.each([
    ['retained', S3],
    ['retained, in transit', S4],
  ] as const)('%s', (_name, path) => {
    const { card } = given(path).thenOn(day('2019-08-31'), { membership: 'retained', voteIn: null })
    expect(rightsOf(card).vote).toBe('suspended')
  })

  it('and returns with the restoration', () => {
    given(S3, { facts })
      .when(sample.restore())
      .accepted()
      .thenOn(day('2019-10-31'), { voteIn: null })
      .thenOn(day('2019-11-01'), { membership: 'active', voteIn: 'U1' })
  })
})

describe('L13-DISSOLVED-UNION for a dissolved union its successor or the union above it acts', () => {
  const dissolved = { ...facts, unions: registeredUnions({ U1: { dissolvedOn: '2019-06-01' } }) }
  const merged = {
    ...facts,
    unions: registeredUnions({ U1: { dissolvedOn: '2019-06-01', mergedInto: 'U2' } }),
  }
  const retain = (by: string, actingFor?: string) =>
    sample.retain({ by, month: '2019-07', reason: 'union-dissolved', actingFor })
  // What was recorded before the dissolution was legal then.
  const member = (now: typeof dissolved) => ({
    when: (command: Command) => given(S1, { facts }).when(command, { facts: now }),
  })

  it('the union above it retains the membership in its name, and says so', () => {
    member(dissolved)
      .when(retain('U0', 'U1'))
      .accepted()
      .thenOn(day('2019-07-01'), { membership: 'retained', relation: { kind: 'at', union: 'U0' } })
    member(dissolved).when(retain('U0')).refusedBy('D-RETAIN-BY-HOLDER')
    member(dissolved).when(retain('U3', 'U1')).refusedBy('D-RETAIN-BY-HOLDER')
  })

  it('and transfers it out', () => {
    member(dissolved)
      .when(sample.transferOut({ by: 'U0', actingFor: 'U1' }))
      .accepted()
    member(dissolved)
      .when(sample.transferOut({ by: 'U3', actingFor: 'U1' }))
      .refusedBy('D-OUT-BY-HOLDER')
  })

  it('after a merger the successor acts in its own name', () => {
    member(merged)
      .when(retain('U2'))
      .accepted()
      .thenOn(day('2019-07-01'), { relation: { kind: 'at', union: 'U2' } })
    member(merged).when(retain('U0', 'U1')).refusedBy('D-RETAIN-BY-HOLDER')
  })

  it('while the union lives nobody acts for it', () => {
    given(S1, { facts }).when(retain('U0', 'U1')).refusedBy('D-RETAIN-BY-HOLDER')
  })

  it('until somebody acts the relation stays with the dissolved union', () => {
    given(S1, { facts: dissolved }).thenOn(day('2039-01-01'), { relation: { kind: 'at', union: 'U1' } })
  })
})

describe('D-FLAG-STALE a long transit is reported and changes nothing', () => {
  it('the standing after fifty years is that of the first day, and no entry is marked', () => {
    const { card } = given(S2, { facts })
    const [early, late] = ['2019-06-30', '2069-06-30'].map((on) => {
      const { on: _on, ...view } = standingOn(card, on as Day, defaultPolicy)
      return view
    })
    expect(late).toStrictEqual(early)
    expect(card.flags).toStrictEqual([])
  })
})

describe('D-FLAG-UNVERIFIED nothing vouches for where the card was printed', () => {
  it('the standing is marked, the membership untouched', () => {
    given(S1, { facts }).thenOn(day('2019-01-01'), {
      membership: 'active',
      provenance: 'unverified',
      flags: ['unverified-provenance'],
    })
  })

  it('a verified batch takes the mark away', () => {
    const { card } = given([sample.issue({ batch: 'batch-1' })], { facts })
    const batch = { acceptedOn: day('2018-01-01'), approved: true }
    expect(standingOn(card, day('2019-01-01'), defaultPolicy, batch)).toMatchObject({
      provenance: 'verified',
      flags: [],
    })
  })
})
