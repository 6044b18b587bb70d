import {
  type CardEntry,
  type CardEvent,
  custodyOf,
  day,
  defaultPolicy,
  fold,
  instantFrom,
  printedPages,
  standingOn,
} from '@union-card/domain'
import { position } from '@union-card/event-store'
import {
  believedAt,
  type CardRows,
  cardRows,
  everything,
  type Known,
  knownFrom,
  type RecordedEntry,
} from './index.ts'

/** The rows of one card against a naive replay: every day, as known after every line. */

const event = (type: CardEvent['type'], data: object) => ({ type, data }) as CardEvent

const issued = event('CardIssued', {
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: 'P1-0001',
  document: '会员证',
  joinedOn: '2018-03-01',
  issuingUnit: '某某工会',
  member: 'm',
})

/** Lines of one card, each with its day of recording; positions leave gaps as in a real log. */
const recorded = (...lines: readonly (readonly [string, CardEvent])[]): readonly RecordedEntry[] =>
  lines.map(([on, of], revision) => {
    const at = instantFrom(`${on}T12:00:00+08:00`)
    if (at === undefined) throw new Error(on)
    return { entry: { ...of, revision, at, rules: 'N+M' } as CardEntry, position: position(revision * 7 + 3) }
  })

const standingThen = (rows: CardRows, on: string, known: Known) =>
  rows.standing.find((row) => believedAt(row, known) && row.from <= on && (row.to === null || on < row.to))
    ?.standing

const knownAs = (text: string): Known => knownFrom(text) ?? everything

const shown = (rows: CardRows, on: string, known: string) => {
  const then = standingThen(rows, on, knownAs(known))
  const relation = then?.relation
  return [
    then?.membership,
    relation?.kind === 'at' ? relation.union : relation?.kind,
    then?.validCard,
    then?.voteIn,
  ]
}

const out = event('TransferredOut', {
  by: 'U1',
  on: '2020-06-30',
  reason: 'job-change',
  duesPaidThrough: '2020-06',
})
const inU2 = event('TransferredIn', { by: 'U2', on: '2020-07-10' })
const retained = event('MembershipRetained', { by: 'U1', month: '2020-09', reason: 'unemployed' })

const lateTransfer = recorded(['2018-03-05', issued], ['2020-08-01', out], ['2020-08-01', inU2])

const replaced = recorded(
  ['2018-03-05', issued],
  ['2020-09-10', retained],
  [
    '2020-10-01',
    event('EntriesAnnulled', {
      by: 'U1',
      entries: [1],
      cause: '补录转出',
      replacements: [
        { ...out, rules: 'N+M' },
        { ...inU2, rules: 'N+M' },
        { ...retained, data: { ...retained.data, by: 'U2' }, rules: 'N+M' },
      ],
    }),
  ],
)

const wrongPerson = recorded(
  ['1995-05-10', event('CardIssued', { ...issued.data, on: '1995-05-10', joinedOn: '1995-05' })],
  ['2015-03-01', event('MembershipRetained', { by: 'U1', month: '2015-03', reason: 'retired' })],
  ['2024-01-20', event('MemberDied', { on: '2024-01-15' })],
  ['2024-03-01', event('EntriesAnnulled', { by: 'U1', entries: [2], cause: '登记错人' })],
)

const corrected = recorded(
  ['2018-03-05', issued],
  ['2020-06-30', out],
  ['2020-07-10', inU2],
  [
    '2020-08-01',
    event('EntryCorrected', {
      by: 'U1',
      entry: 1,
      changes: { reason: 'left-job', duesPaidThrough: '2020-05' },
      cause: '笔误',
    }),
  ],
)

describe('two times', () => {
  it('B01 a late entry changes what is believed of the past, not what was believed then', () => {
    const rows = cardRows(lateTransfer, defaultPolicy)
    expect(shown(rows, '2020-07-05', '2020-07-31')).toStrictEqual(['active', 'U1', true, 'U1'])
    expect(shown(rows, '2020-07-05', '2020-08-01')).toStrictEqual(['active', 'inTransit', true, null])
  })

  it('B02 an entry is annulled and others take its place in one act', () => {
    const rows = cardRows(replaced, defaultPolicy)
    expect(shown(rows, '2020-08-01', '2020-10-02')).toStrictEqual(['active', 'U2', true, 'U2'])
    expect(shown(rows, '2020-09-01', '2020-10-02')).toStrictEqual(['retained', 'U2', true, null])
    expect(shown(rows, '2020-09-15', '2020-09-20')).toStrictEqual(['retained', 'U1', true, null])
  })

  it('B05 a death recorded of the wrong person is believed until it is annulled', () => {
    const rows = cardRows(wrongPerson, defaultPolicy)
    expect(shown(rows, '2024-02-01', '2024-02-15')).toStrictEqual(['deceased', undefined, false, null])
    expect(shown(rows, '2024-02-01', '2024-03-01')).toStrictEqual(['retained', 'U1', true, null])
  })
})

describe('the rows of a card equal a naive replay of its lines', () => {
  it.each([
    ['a late transfer', lateTransfer],
    ['an annulment with replacements', replaced],
    ['an annulled death', wrongPerson],
    ['a correction', corrected],
  ])('%s', (_name, entries) => {
    const rows = cardRows(entries, defaultPolicy)
    const days = [
      '1995-04-30',
      '1995-05-01',
      '2015-02-28',
      '2015-03-01',
      '2018-02-28',
      '2018-03-01',
      '2018-03-05',
      '2020-06-29',
      '2020-06-30',
      '2020-07-10',
      '2020-09-01',
      '2024-01-14',
      '2024-01-15',
      '2026-01-01',
    ].map(day)
    entries.forEach(({ position: upTo }, i) => {
      const then = fold(entries.slice(0, i + 1).map(({ entry }) => entry))
      const known: Known = { kind: 'upTo', position: upTo }
      for (const on of days) {
        const naive = standingOn(then, on, defaultPolicy)
        const row = standingThen(rows, on, known)
        if (naive.membership === 'none') expect(row).toBeUndefined()
        else expect({ ...row, on }).toStrictEqual(naive)
      }
      const custody = rows.custody.filter((row) => believedAt(row, known)).sort((a, b) => a.place - b.place)
      expect(custody.map((row) => row.custody)).toStrictEqual(custodyOf(then))
    })
  })

  it('a corrected entry keeps its line and says who corrected it', () => {
    const history = cardRows(corrected, defaultPolicy).history.filter((row) => row.knownTo === null)
    expect(history.find(({ revision }) => revision === 1)).toMatchObject({
      correctedBy: [3],
      struckBy: null,
      data: out.data,
    })
    const [row] = printedPages(fold(corrected.map(({ entry }) => entry))).transfers
    expect(row?.out).toMatchObject({
      now: { reason: 'left-job' },
      original: { reason: 'job-change' },
      correctedBy: [3],
    })
  })

  it('a struck entry names the annulment', () => {
    const history = cardRows(wrongPerson, defaultPolicy).history.filter((row) => row.knownTo === null)
    expect(history.find(({ revision }) => revision === 2)).toMatchObject({ struckBy: 3, effective: null })
  })
})

describe('known', () => {
  it.each([
    ['2020-08-01', { kind: 'by', at: '2020-08-01T15:59:59.999Z' }],
    ['2020-08-01T12:00:00+08:00', { kind: 'by', at: '2020-08-01T04:00:00.000Z' }],
    ['17', { kind: 'upTo', position: 17n }],
    ['yesterday', undefined],
    ['2020-02-30', undefined],
  ])('%s', (text, known) => {
    expect(knownFrom(text)).toStrictEqual(known)
  })
})
