import {
  type CardEntry,
  type CardEvent,
  day,
  defaultPolicy,
  fold,
  instantFrom,
  printedPages,
  standingOn,
} from '@union-card/domain'
import { position } from '@union-card/event-store'
import {
  believedRows,
  columnOf,
  everything,
  historyOf,
  holds,
  type Known,
  knownFrom,
  numbersModel,
  type ReadModel,
  type RecordedEntry,
  type Row,
  readModels,
  standsAt,
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

const { standing } = readModels(defaultPolicy)

const rowOn = (entries: readonly RecordedEntry[], on: string, known: Known) =>
  believedRows(standing, 'c', entries).find((row) =>
    holds(standsAt({ on: day(on), known }, null), (column) => columnOf(row, column)),
  )?.row

const knownAs = (text: string): Known => knownFrom(text) ?? everything

const shown = (entries: readonly RecordedEntry[], on: string, known: string) => {
  const row = rowOn(entries, on, knownAs(known))
  return [row?.membership, row?.inTransit, row?.union, row?.valid]
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
    expect(shown(lateTransfer, '2020-07-05', '2020-07-31')).toStrictEqual(['active', false, 'U1', true])
    expect(shown(lateTransfer, '2020-07-05', '2020-08-01')).toStrictEqual(['active', true, 'U1', true])
  })

  it('B02 an entry is annulled and others take its place in one act', () => {
    expect(shown(replaced, '2020-08-01', '2020-10-02')).toStrictEqual(['active', false, 'U2', true])
    expect(shown(replaced, '2020-09-01', '2020-10-02')).toStrictEqual(['retained', false, 'U2', true])
    expect(shown(replaced, '2020-09-15', '2020-09-20')).toStrictEqual(['retained', false, 'U1', true])
  })

  it('B05 a death recorded of the wrong person is believed until it is annulled', () => {
    expect(shown(wrongPerson, '2024-02-01', '2024-02-15')).toStrictEqual(['deceased', false, 'U1', false])
    expect(shown(wrongPerson, '2024-02-01', '2024-03-01')).toStrictEqual(['retained', false, 'U1', true])
  })
})

describe('the rows of a card', () => {
  /** A row as a line: the days it stands, the lines between which it was believed, and what it says. */
  const told = <R extends Row>(
    entries: readonly RecordedEntry[],
    says: (row: R) => unknown,
    model = standing,
  ) =>
    believedRows(model as never, 'c', entries).map(({ from, to, known, end, withdrawn, row }) => [
      `${from} to ${to ?? ''}`,
      `@${known.position} end @${end?.position ?? ''} withdrawn @${withdrawn?.position ?? ''}`,
      says(row as R),
    ])
  type Told = { readonly entry: string | null; readonly union: string; readonly valid: boolean }

  it('are one for each entry; the next entry says where one ends, and when that came to be known', () => {
    expect(told<Told>(lateTransfer, ({ entry, union, valid }) => [entry, union, valid])).toStrictEqual([
      ['2018-03-01 to 2018-03-05', '@3 end @3 withdrawn @', [null, 'U1', false]],
      ['2018-03-05 to 2020-06-30', '@3 end @10 withdrawn @', ['CardIssued', 'U1', true]],
      ['2020-06-30 to 2020-07-10', '@10 end @17 withdrawn @', ['TransferredOut', 'U1', true]],
      ['2020-07-10 to ', '@17 end @ withdrawn @', ['TransferredIn', 'U2', true]],
    ])
  })

  it('are withdrawn by a correction, and stand again in another form; what it does not touch goes on', () => {
    expect(told<Told>(replaced, ({ entry, union }) => [entry, union])).toStrictEqual([
      ['2018-03-01 to 2018-03-05', '@3 end @3 withdrawn @', [null, 'U1']],
      ['2018-03-05 to 2020-09-01', '@3 end @10 withdrawn @17', ['CardIssued', 'U1']],
      ['2020-09-01 to ', '@10 end @ withdrawn @17', ['MembershipRetained', 'U1']],
      ['2018-03-05 to 2020-06-30', '@17 end @17 withdrawn @', ['CardIssued', 'U1']],
      ['2020-06-30 to 2020-07-10', '@17 end @17 withdrawn @', ['TransferredOut', 'U1']],
      ['2020-07-10 to 2020-09-01', '@17 end @17 withdrawn @', ['TransferredIn', 'U2']],
      ['2020-09-01 to ', '@17 end @ withdrawn @', ['MembershipRetained', 'U2']],
    ])
  })

  it('are said to fail at a card and an entry, where a model of its own throws', () => {
    const cause = new Error('no such day')
    const failing: ReadModel = {
      ...(standing as unknown as ReadModel),
      name: 'visits',
      rows: ({ entry }) => {
        if (entry.type === 'TransferredIn') throw cause
        return []
      },
    }
    expect(() => believedRows(failing, 'card-1', lateTransfer)).toThrow(
      new Error('The rows of visits failed for card card-1 at revision 2.', { cause }),
    )
  })

  it('go on through entries that do not change them', () => {
    expect(told(lateTransfer, (row) => row, numbersModel as never)).toStrictEqual([
      ['2018-03-05 to ', '@3 end @ withdrawn @', { issuer: 'P1', number: 'P1-0001', current: true }],
    ])
  })
})

describe('the rows of a card equal a naive replay of its lines', () => {
  it.each([
    ['a late transfer', lateTransfer],
    ['an annulment with replacements', replaced],
    ['an annulled death', wrongPerson],
    ['a correction', corrected],
  ])('%s', (_name, entries) => {
    const days =
      '1995-04-30 1995-05-01 2015-02-28 2015-03-01 2018-02-28 2018-03-01 2018-03-05 2020-06-29 2020-06-30'
        .concat(' 2020-07-10 2020-09-01 2024-01-14 2024-01-15 2026-01-01')
        .split(' ')
        .map(day)
    entries.forEach(({ position: upTo }, i) => {
      const then = fold(entries.slice(0, i + 1).map(({ entry }) => entry))
      for (const on of days) {
        const naive = standingOn(then, on, defaultPolicy)
        const row = rowOn(entries, on, { kind: 'upTo', position: upTo })
        const { relation, membership, document, number, validCard, provenance } = naive
        if (membership === 'none') expect(row).toBeUndefined()
        else
          expect(row).toMatchObject({
            membership,
            document,
            number,
            valid: validCard,
            provenance,
            inTransit: relation?.kind === 'inTransit',
            ...(relation === null ? {} : { union: relation.kind === 'at' ? relation.union : relation.from }),
          })
      }
    })
  })
})

describe('the history of a card', () => {
  it('a corrected entry keeps its line and says who corrected it', () => {
    expect(historyOf(corrected)[1]).toMatchObject({ correctedBy: [3], struckBy: null, data: out.data })
    const [row] = printedPages(fold(corrected.map(({ entry }) => entry))).transfers
    expect(row?.out).toMatchObject({
      now: { reason: 'left-job' },
      original: { reason: 'job-change' },
      correctedBy: [3],
    })
  })

  it('a struck entry names the annulment', () => {
    expect(historyOf(wrongPerson)[2]).toMatchObject({ struckBy: 3, effective: null })
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
