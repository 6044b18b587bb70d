import * as E from 'fp-ts/lib/Either.js'
import {
  type CardEntry,
  type CardEvent,
  cardOn,
  day,
  decide,
  defaultPolicy,
  fold,
  inForce,
  instantFrom,
  logicalHistory,
  type Policy,
  readCommand,
  turns,
} from '../index.ts'

/** Which lines count, in lines that say odd things of one another; and that folding keeps its hands to itself. */

const at = instantFrom('2022-01-01T00:00:00Z')
const lines = (...events: readonly (readonly [CardEvent['type'], object])[]): readonly CardEntry[] =>
  events.map(([type, data], revision) => ({ type, data, revision, at, rules: 'N+M' }) as CardEntry)

const issued = [
  'CardIssued',
  {
    by: 'U1',
    on: '2018-03-05',
    issuer: 'P1',
    number: '0001',
    document: '会员证',
    joinedOn: '2018-03-05',
    issuingUnit: '第一工会',
    member: 'm',
  },
] as const
const lost = ['CardReportedLost', { on: '2020-02-01' }] as const
const annulled = (entries: readonly number[], more: object = {}) =>
  ['EntriesAnnulled', { by: 'U1', entries, cause: '误录', ...more }] as const
const corrected = (entry: number, more: object = {}) =>
  [
    'EntryCorrected',
    { by: 'U1', entry, changes: { issuingUnit: '第二工会' }, cause: '误录', ...more },
  ] as const

describe('a line speaks only of lines before it', () => {
  it('an annulment that names itself, or what is yet to come, strikes out nothing', () => {
    expect(inForce(lines(issued, annulled([1, 2]), lost))).toStrictEqual([true, true, true])
  })

  it('an annulment strikes out the first line like any other', () => {
    expect(inForce(lines(issued, annulled([0])))).toStrictEqual([false, true])
    expect(fold(lines(issued, annulled([0]))).standing).toStrictEqual({ kind: 'none' })
  })

  it('replacements stand where the first line before them stood that is named', () => {
    const replacements = [{ type: 'CardReportedLost', data: { on: '2020-01-01' }, rules: 'N+M' }]
    const history = logicalHistory(lines(issued, lost, annulled([1, 2], { replacements })))
    expect(history.map(({ type, revision }) => [type, revision])).toStrictEqual([
      ['CardIssued', 0],
      ['CardReportedLost', 2],
    ])
  })

  it('a correction of itself or of what is yet to come corrects nothing', () => {
    const history = logicalHistory(lines(issued, corrected(1), corrected(3), lost))
    expect(history.map(({ correctedBy }) => correctedBy)).toStrictEqual([undefined, undefined])
  })

  it('a mark set on itself or on what is yet to come marks nothing', () => {
    const reflagged = [{ entry: 2, flags: ['dues-prepaid'] }]
    expect(fold(lines(issued, corrected(0, { reflagged }), lost)).flags).toStrictEqual([])
  })

  it('what an annulled correction had marked is unmarked', () => {
    const reflagged = [{ entry: 0, flags: ['dues-prepaid'] }]
    expect(fold(lines(issued, corrected(0, { reflagged }))).flags).toStrictEqual(['dues-prepaid'])
    expect(fold(lines(issued, corrected(0, { reflagged }), annulled([1]))).flags).toStrictEqual([])
  })
})

describe('folding', () => {
  const given = lines(issued, lost)

  it('keeps a list of lines of its own', () => {
    const card = fold(given)
    expect(card.entries).not.toBe(given)
    expect(cardOn(card, day('2019-01-01')).entries).not.toBe(card.entries)
    expect(card.entries).toStrictEqual(given)
  })

  it('tells an issue on the day of joining once', () => {
    expect(turns(fold(lines(issued))).map(({ from, entries }) => [from, entries.length])).toStrictEqual([
      ['2018-03-05', 1],
    ])
  })

  it('A24 a number kept at another issuer leaves the old one void', () => {
    const reissued = [
      'CardReissued',
      { on: '2020-03-01', number: '0001', cause: 'damaged', issuer: 'P2' },
    ] as const
    expect(fold(lines(issued, reissued)).voidNumbers).toStrictEqual([{ issuer: 'P1', number: '0001' }])
  })
})

describe('a setting of the policy that has changed since', () => {
  it('does not make an earlier entry illegal when another is annulled', () => {
    const out = [
      'TransferredOut',
      { by: 'U1', on: '2021-01-01', reason: 'to-residence', duesPaidThrough: '2019-12' },
    ] as const
    const retained = ['MembershipRetained', { by: 'U1', month: '2020-01', reason: 'unit-closed' }] as const
    const card = fold(lines(issued, retained, out, lost))
    const policy: Policy = { ...defaultPolicy, transferWhileRetained: 'refuse' }
    const command = readCommand({
      id: '00000000-0000-4000-8000-000000000001',
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [3],
      cause: '误录',
    })
    if (E.isLeft(command)) throw new Error('malformed')
    expect(E.isRight(decide(policy, { today: day('2022-01-02') }, command.right, card))).toBe(true)
  })
})
