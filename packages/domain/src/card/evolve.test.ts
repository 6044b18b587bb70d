import { arbitraryEntries, givenCard, pathTo, sample } from '@union-card/testing'
import * as fc from 'fast-check'
import { type Card, type CardEntry, cardOn, day, entryEvents, evolve, fold, noCard, turns } from '../index.ts'

/** What a card remembers of each entry, whole. Nothing is refused here, and nothing is forgotten. */

fc.configureGlobal({ seed: 20170329 })
const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const { S1, S2, S3, S6 } = pathTo

/** The card without its lines, which are always all lines. */
const remembered = (history: Parameters<typeof given>[0], policy = {}) => {
  const { entries, ...card } = given(history, { facts: everything, policy }).card
  expect(entries.map(({ revision }) => revision)).toStrictEqual(entries.map((_, i) => i))
  expect(fold(entries)).toStrictEqual({ ...card, entries })
  return card
}
const everything = { unions: {}, issuer: { provincialLevel: true } }
const unmarked = <C extends { flags: readonly string[] }>({ flags: _flags, ...card }: C) => card

const issue = {
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: 'P1-0001',
  document: '会员证',
  joinedOn: '2018-03-01',
  issuingUnit: '第一工会',
  member: 'member-1',
  flags: ['unregistered-union'],
}
const issued = {
  standing: {
    kind: 'living',
    membership: { kind: 'active' },
    relation: { kind: 'at', union: 'U1' },
    pendingExpulsion: null,
  },
  document: { kind: 'inHand', number: 'P1-0001', issuer: 'P1', issuedOn: '2018-03-05', original: true },
  issue,
  lastStandingDay: '2018-03-05',
  lastDocumentDay: '2018-03-05',
  duesPaidThrough: null,
  restoredFrom: null,
  transits: [],
  voidNumbers: [],
}
const retained = { kind: 'retained', from: '2019-03', since: '2019-03-01', reason: 'unemployed' }

// biome-ignore format: a table
const rows: [string, Parameters<typeof given>[0], object][] = [
  ['an issue', S1, issued],
  ['a transfer out', S2, { ...issued, lastStandingDay: '2019-06-30', duesPaidThrough: '2019-06',
    standing: { ...issued.standing, relation: { kind: 'inTransit', from: 'U1', since: '2019-06-30', declaredTo: null } } }],
  ['a declared transfer out', [...S1, sample.transferOut({ declaredTo: 'U3' })], { ...issued, lastStandingDay: '2019-06-30', duesPaidThrough: '2019-06',
    standing: { ...issued.standing, relation: { kind: 'inTransit', from: 'U1', since: '2019-06-30', declaredTo: 'U3' } } }],
  ['a transfer in', [...S2, sample.transferIn()], { ...issued, lastStandingDay: '2019-07-10', duesPaidThrough: '2019-06',
    transits: [{ from: '2019-06-30', to: '2019-07-10' }], standing: { ...issued.standing, relation: { kind: 'at', union: 'U2' } } }],
  ['a transfer taken back', [...S2, sample.revoke()], { ...issued, lastStandingDay: '2019-07-10', duesPaidThrough: '2019-06',
    transits: [{ from: '2019-06-30', to: '2019-07-10' }] }],
  ['a second transfer', [...S2, sample.transferIn(), sample.transferOut({ by: 'U2', on: '2020-01-01' }), sample.transferIn({ by: 'U3', on: '2020-02-01' })],
    { ...issued, lastStandingDay: '2020-02-01', duesPaidThrough: '2019-06',
      transits: [{ from: '2019-06-30', to: '2019-07-10' }, { from: '2020-01-01', to: '2020-02-01' }], standing: { ...issued.standing, relation: { kind: 'at', union: 'U3' } } }],
  ['a retention', S3, { ...issued, lastStandingDay: '2019-03-01', standing: { ...issued.standing, membership: retained } }],
  ['a changed reason', [...S3, sample.changeReason()], { ...issued, lastStandingDay: '2019-09-01', standing: { ...issued.standing, membership: { ...retained, reason: 'retired' } } }],
  ['a restoration', [...S3, sample.restore()], { ...issued, lastStandingDay: '2019-11-01', restoredFrom: '2019-11' }],
  ['a withdrawal', pathTo.S5, { ...issued, lastStandingDay: '2019-08-01', standing: { kind: 'ended', membership: { kind: 'withdrawn', on: '2019-08-01' }, lastHolder: 'U1' } }],
  ['a withdrawal in transit', [...S2, sample.withdraw()], { ...issued, lastStandingDay: '2019-08-01', duesPaidThrough: '2019-06',
    standing: { kind: 'ended', membership: { kind: 'withdrawn', on: '2019-08-01' }, lastHolder: 'U1' } }],
  ['a filing', [...S1, sample.fileExpulsion()], { ...issued, lastStandingDay: '2019-08-01', standing: { ...issued.standing, pendingExpulsion: { filedOn: '2019-08-01', upperUnion: 'U0' } } }],
  ['a filing in transit and the transfer in', [...S2, sample.fileExpulsion(), sample.transferIn({ on: '2019-08-02' })], { ...issued, lastStandingDay: '2019-08-02', duesPaidThrough: '2019-06',
    transits: [{ from: '2019-06-30', to: '2019-08-02' }],
    standing: { ...issued.standing, relation: { kind: 'at', union: 'U2' }, pendingExpulsion: { filedOn: '2019-08-01', upperUnion: 'U0' } } }],
  ['an expulsion', S6, { ...issued, lastStandingDay: '2019-08-05', standing: { kind: 'ended', membership: { kind: 'expelled', on: '2019-08-05' }, lastHolder: 'U1' } }],
  ['a death in a month', [...S1, sample.recordDeath({ on: '2019-08' })], { ...issued, lastStandingDay: '2019-08-01', standing: { kind: 'ended', membership: { kind: 'deceased', on: '2019-08-01' }, lastHolder: 'U1' } }],
  ['a reported loss', [...S1, sample.reportLoss()], { ...issued, lastDocumentDay: '2019-08-01', document: { ...issued.document, kind: 'lost' } }],
  ['a replacement', [...S1, sample.reportLoss(), sample.replaceLost()], { ...issued, lastDocumentDay: '2019-08-20', voidNumbers: [{ issuer: 'P1', number: 'P1-0001' }],
    document: { kind: 'inHand', number: 'P1-0002', issuer: 'P1', issuedOn: '2019-08-20', original: false } }],
  ['a swap that keeps the number', [...S1, sample.swap({ number: 'P1-0001' })], { ...issued, lastDocumentDay: '2019-08-20', document: { ...issued.document, issuedOn: '2019-08-20', original: false } }],
  ['a swap by another issuer', [...S1, sample.swap({ issuer: 'P2', number: 'P2-0001' })], { ...issued, lastDocumentDay: '2019-08-20', voidNumbers: [{ issuer: 'P1', number: 'P1-0001' }],
    document: { kind: 'inHand', number: 'P2-0001', issuer: 'P2', issuedOn: '2019-08-20', original: false } }],
  ['a recovery', [...pathTo.S5, sample.recover()], { ...issued, lastStandingDay: '2019-08-01', lastDocumentDay: '2019-08-10', document: { ...issued.document, kind: 'recovered' },
    standing: { kind: 'ended', membership: { kind: 'withdrawn', on: '2019-08-01' }, lastHolder: 'U1' } }],
  ['changed particulars', [...S1, sample.changeParticulars()], issued],
]

describe('what a card remembers', () => {
  it.each(rows)('of %s', (_says, history, expected) => {
    expect(unmarked(remembered(history))).toStrictEqual(expected)
  })

  it('of nothing', () => {
    expect(noCard).toStrictEqual({
      standing: { kind: 'none' },
      document: { kind: 'none' },
      entries: [],
      issue: null,
      lastStandingDay: null,
      lastDocumentDay: null,
      duesPaidThrough: null,
      restoredFrom: null,
      transits: [],
      voidNumbers: [],
      flags: [],
    })
    expect(fold([])).toStrictEqual(noCard)
  })

  it('marks in order, repeated ones repeated', () => {
    expect(remembered(S2).flags).toStrictEqual(['unregistered-union', 'unregistered-union'])
  })

  it('the later day of an axis, though a later line has an earlier one', () => {
    const lines = given([...S1, sample.reportLoss({ on: '2019-08-01' })]).card.entries
    const early = { ...lines[1], data: { on: '2019-01-01' }, revision: 2 } as CardEntry
    expect(fold([...lines, early]).lastDocumentDay).toBe('2019-08-01')
  })
})

describe('the step', () => {
  it('leaves the given card and the given line as they were', () => {
    const { card } = given(S1)
    const line = given(S2).card.entries[1] as CardEntry
    const [card1, line1] = [structuredClone(card), structuredClone(line)]
    const next = evolve(card, line)
    expect(card).toStrictEqual(card1)
    expect(line).toStrictEqual(line1)
    expect(next).toStrictEqual(given(S2).card)
  })

  it('of a kind nobody knows is a defect, whichever driver meets it', () => {
    const line = {
      ...(given(S1).card.entries[0] as CardEntry),
      type: 'CardLaminated',
    } as unknown as CardEntry
    const defect = new TypeError('no recipe for CardLaminated')
    expect(() => fold([line])).toThrow(defect)
    expect(() => evolve(noCard, line)).toThrow(defect)
  })

  it('equals the fold, line by line, for any lines', () => {
    fc.assert(
      fc.property(arbitraryEntries, (lines) => {
        expect(lines.reduce<Card>(evolve, noCard)).toStrictEqual(fold(lines))
      }),
      { numRuns: 300 },
    )
  })
})

describe('what cannot apply changes nothing but the lines', () => {
  const after = (history: Parameters<typeof given>[0]) => given(history).card
  // One line of every kind but the issue, with its own dates.
  const samples: CardEntry[] = [
    after(S2),
    after([...S2, sample.transferIn()]),
    after([...S2, sample.revoke()]),
    after(S3),
    after([...S3, sample.changeReason()]),
    after([...S3, sample.restore()]),
    after(pathTo.S5),
    after([...S1, sample.fileExpulsion()]),
    after(S6),
    after(pathTo.S7),
    after([...S1, sample.reportLoss()]),
    after([...S1, sample.swap()]),
    after([...pathTo.S5, sample.recover()]),
    after([...S1, sample.changeParticulars()]),
  ].map(({ entries }) => entries.at(-1) as CardEntry)
  const kept = ({
    standing,
    document,
    issue: issuedBy,
    duesPaidThrough,
    restoredFrom,
    transits,
    voidNumbers,
  }: Card) => ({
    standing,
    document,
    issuedBy,
    duesPaidThrough,
    restoredFrom,
    transits,
    voidNumbers,
  })

  it('there is one of every kind', () => {
    expect(samples.map(({ type }) => type)).toStrictEqual(
      entryEvents.map(({ name }) => name).filter((name) => name !== 'CardIssued'),
    )
  })

  it.each(samples)('$type before any issue', (line) => {
    const { restoredFrom: _r, duesPaidThrough: _d, ...blank } = kept(noCard)
    const { restoredFrom, duesPaidThrough, ...card } = kept(fold([{ ...line, revision: 0 }]))
    expect(card).toStrictEqual(blank)
    expect([restoredFrom, duesPaidThrough]).toStrictEqual([null, null])
    expect(evolve(noCard, { ...line, revision: 0 })).toStrictEqual(fold([{ ...line, revision: 0 }]))
  })

  it.each(samples)('$type after the end: the standing stays', (line) => {
    const ended = after(pathTo.S5)
    const again = fold([...ended.entries, { ...line, revision: 2 }])
    expect(again.standing).toStrictEqual(ended.standing)
    expect([again.restoredFrom, again.duesPaidThrough, again.transits]).toStrictEqual([null, null, []])
    expect(evolve(ended, { ...line, revision: 2 })).toStrictEqual(again)
  })

  it('a second issue', () => {
    const { entries } = after(S2)
    const second = {
      ...entries[0],
      data: { ...entries[0]?.data, number: 'P1-0009', by: 'U5' },
      revision: 2,
    } as CardEntry
    const { entries: _lines, lastStandingDay: _s, flags: _f, ...rest } = fold([...entries, second])
    const { entries: _before, lastStandingDay: _t, flags: _g, ...before } = after(S2)
    expect(rest).toStrictEqual(before)
  })

  it('a loss of what is lost, a reason changed of what is not retained, a revocation of what is not sent', () => {
    const lost = after([...S1, sample.reportLoss()])
    expect(
      fold([...lost.entries, { ...(lost.entries[1] as CardEntry), revision: 2 }]).document,
    ).toStrictEqual(lost.document)
    const active = after(S1)
    for (const i of [2, 4]) {
      const line = { ...(samples[i] as CardEntry), revision: 1 }
      expect(kept(fold([...active.entries, line]))).toStrictEqual(kept(active))
    }
  })

  it('a transfer in of who was never sent moves the relation and leaves no transit', () => {
    const moved = fold([...after(S1).entries, { ...(samples[1] as CardEntry), revision: 1 }])
    expect(moved.standing).toMatchObject({ relation: { kind: 'at', union: 'U2' } })
    expect(moved.transits).toStrictEqual([])
  })

  it('in transit a retention keeps the transit', () => {
    const sent = after(S2)
    for (const i of [3, 5]) {
      const { standing } = fold([...sent.entries, { ...(samples[i] as CardEntry), revision: 2 }])
      expect(standing).toMatchObject({ relation: { kind: 'inTransit', from: 'U1' } })
    }
  })
})

describe('a card as of a day', () => {
  const history = [...S2, sample.transferIn(), sample.reportLoss({ on: '2019-07-05' })]
  it('is the fold of what had taken effect, with all lines kept', () => {
    const { card } = given(history)
    const sent = fold(card.entries.slice(0, 2))
    expect(cardOn(card, day('2019-06-29'))).toStrictEqual({
      ...fold(card.entries.slice(0, 1)),
      entries: card.entries,
    })
    expect(cardOn(card, day('2019-06-30'))).toStrictEqual({ ...sent, entries: card.entries })
    expect(cardOn(card, day('2019-07-10'))).toStrictEqual(card)
  })

  it('before the issue is a member without a card, whose issue is known', () => {
    const { card } = given(S1)
    expect(cardOn(card, day('2018-03-04'))).toStrictEqual({
      ...noCard,
      entries: card.entries,
      issue: card.issue,
      standing: card.standing,
    })
    expect(cardOn(card, day('2018-02-28'))).toStrictEqual({ ...noCard, entries: card.entries })
  })

  it('changes on these days, and each comes with what took effect', () => {
    const { card } = given(history)
    expect(
      turns(card).map(({ from, entries, card: then }) => [
        from,
        entries.map(({ revision }) => revision),
        then,
      ]),
    ).toStrictEqual(
      [
        ['2018-03-01', [0]],
        ['2018-03-05', [0]],
        ['2019-06-30', [1]],
        ['2019-07-05', [3]],
        ['2019-07-10', [2]],
      ].map(([from, revisions]) => [from, revisions, cardOn(card, from as never)]),
    )
  })
})
