import { type CardEntry, defaultPolicy, isEntry } from '@union-card/domain'
import {
  type Believed,
  believedRows,
  gathering,
  memoryViews,
  type RecordedEntry,
  readModels,
} from '@union-card/projections'
import { type CareerKind, histories } from './careers.ts'
import { Draw } from './draw.ts'
import { type Believing, partsMakeTheWholeTable, readModelLaws } from './readModelLaws.ts'
import { difference } from './same.ts'

/** The laws of read models, over many made-up careers, corrections of corrections among them. */

jest.setTimeout(600_000)

const inAll = Number(process.env.UNION_CARD_HISTORIES ?? 10_000)

const careers: readonly [CareerKind, number, number][] = [
  ['ordinary', inAll * 0.4, 1],
  ['annulments', inAll * 0.4, 100_001],
  ['expulsions', inAll * 0.2, 200_001],
]

describe('read models keep their laws', () => {
  it.each(careers)('over %s careers, %i of them', async (kind, count, seed) => {
    const draw = new Draw(seed)
    for (const history of histories({ kind, count, seed })) {
      if (history.entries.length === 0) continue
      for (const [law, holds] of Object.entries(readModelLaws)) {
        const found = holds(history, draw)
        if (found !== null) throw new Error(`${history.name} breaks ${law}: ${found}`)
      }
      const found = await partsMakeTheWholeTable(history, draw)
      if (found !== null) throw new Error(`${history.name}, taken in by parts: ${found}`)
    }
  })

  it('whatever lines of other cards stand between', async () => {
    const draw = new Draw(7)
    const models = readModels(defaultPolicy)
    const cards = [...histories({ kind: 'annulments', count: 40, seed: 300_001 })].map(
      ({ name, entries }) => ({
        name,
        entries,
      }),
    )
    /** The tables of one interleaving of the cards, every moment as the revision of the card's line. */
    const tables = async () => {
      const waiting = cards.map(({ name, entries }) => ({ name, left: [...entries] }))
      const places = new Map<string, { readonly entry: CardEntry; readonly position: bigint }[]>()
      for (let at = 1n; waiting.some(({ left }) => left.length > 0); at++) {
        const next = draw.pick(waiting.filter(({ left }) => left.length > 0))
        const entry = next.left.shift() as CardEntry
        places.set(next.name, [...(places.get(next.name) ?? []), { entry, position: at }])
      }
      const gathered = gathering(models)
      for (const [name, lines] of places) gathered.take(name, lines as never, null)
      const store = memoryViews()
      await store.advance({
        from: null,
        to: 100_000n as never,
        horizon: gathered.horizon(),
        changes: gathered.changes(),
        tallies: gathered.tallies(),
        setAside: [],
        resumed: [],
      })
      const revisionAt = (card: string, moment: Believed['end']) =>
        moment === null
          ? null
          : (places.get(card)?.findIndex(({ position }) => position === moment.position) ?? null)
      const all = { where: { kind: 'all', of: [] }, order: ['card', 'seq'], limit: 100_000 } as const
      return Promise.all(
        models.all.map(async (model) =>
          (await store.find(model, all)).map((row) => ({
            ...row,
            known: revisionAt(row.card, row.known),
            end: revisionAt(row.card, row.end),
            withdrawn: revisionAt(row.card, row.withdrawn),
          })),
        ),
      )
    }
    const first = await tables()
    expect(first.map(({ length }) => length > 40)).toStrictEqual([true, true, true])
    for (let i = 0; i < 5; i++) expect(difference(await tables(), first)).toBeNull()
  })
})

/** The lines that are no corrections, as if there had been no others. */
const uncorrected = (entries: readonly RecordedEntry[]): readonly RecordedEntry[] =>
  entries
    .filter(({ entry }) => isEntry(entry))
    .map(({ entry, position }, revision) => ({ entry: { ...entry, revision }, position }))

/** Rows come to wrongly, in the ways one would come to them wrongly. */
const wrong: Readonly<Record<keyof typeof readModelLaws, Readonly<Record<string, Believing>>>> = {
  rowsAgreeWithReplay: {
    'a row that ends a day late': (model, card, entries) =>
      believedRows(model, card, entries).map((row) =>
        row.to === null
          ? row
          : { ...row, to: (row.to.slice(0, 9) + ((Number(row.to[9]) + 1) % 10)) as never },
      ),
    'the end is known from the start': (model, card, entries) =>
      believedRows(model, card, entries).map((row) => (row.end === null ? row : { ...row, end: row.known })),
    'corrections are not heeded': (model, card, entries) => believedRows(model, card, uncorrected(entries)),
    'what was withdrawn is thrown away': (model, card, entries) =>
      believedRows(model, card, entries).filter(({ withdrawn }) => withdrawn === null),
  },
  laterLinesChangeNothingKnown: {
    'what was withdrawn is thrown away': (model, card, entries) =>
      believedRows(model, card, entries).filter(({ withdrawn }) => withdrawn === null),
    'rows are numbered anew': (model, card, entries) => {
      const rows = believedRows(model, card, entries)
      return rows.map((row, i) => ({ ...row, seq: rows.length - i }))
    },
  },
  nothingIsWithdrawnInOrder: {
    'every line begins all rows anew': (model, card, entries) =>
      entries.flatMap((_, i) =>
        believedRows(model, card, entries.slice(0, i + 1)).map((row) => ({
          ...row,
          withdrawn: i + 1 < entries.length ? row.known : null,
        })),
      ),
  },
  enteredAgainStandsTheSame: {
    'the last correction takes its entry away and enters nothing again': (model, card, entries) => {
      const last = entries.at(-1)?.entry
      return believedRows(
        model,
        card,
        last?.type === 'EntriesAnnulled'
          ? uncorrected(entries.filter(({ entry }) => !last.data.entries.includes(entry.revision)))
          : entries,
      )
    },
  },
}

describe('each law of read models finds', () => {
  const planted = Object.entries(wrong).flatMap(([law, ways]) =>
    Object.entries(ways).map(([what, believe]) => [law, what, believe] as const),
  )
  it.each(planted)('%s: %s', (law, _what, believe) => {
    const draw = new Draw(1)
    const holds = readModelLaws[law as keyof typeof readModelLaws]
    const kinds = ['ordinary', 'annulments'] as const
    const found = kinds.flatMap((kind) =>
      [...histories({ kind, count: 60, seed: 1 })].filter(
        (history) => history.entries.length > 0 && holds(history, draw, believe) !== null,
      ),
    )
    expect(found.length).toBeGreaterThan(0)
  })

  it('a table taken in by parts in which ends are forgotten', async () => {
    const forgetful: typeof gathering = (models) => {
      const gathered = gathering(models)
      return { ...gathered, changes: () => gathered.changes().map((each) => ({ ...each, ended: [] })) }
    }
    const draw = new Draw(1)
    const found = []
    for (const history of histories({ count: 20, seed: 1 }))
      if (history.entries.length > 0) found.push(await partsMakeTheWholeTable(history, draw, forgetful))
    expect(found.some((each) => each !== null)).toBe(true)
  })
})
