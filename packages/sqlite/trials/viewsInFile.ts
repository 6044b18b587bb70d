import { type CardEntry, type CardEvent, type Day, defaultPolicy, instantFrom } from '@union-card/domain'
import { type Position, position } from '@union-card/event-store'
import {
  type Advance,
  all,
  cellsOf,
  everything,
  gathering,
  type RecordedEntry,
  readModels,
  type ViewStore,
} from '@union-card/projections'
import { type SqliteViews, sqliteViews } from '../src/index.ts'

/** Read models in a file, which take in cards with some lines of one story. */

const opened: ViewStore[] = []
afterEach(async () => {
  for (const views of opened.splice(0)) await views.close()
})

const identity = { log: 'demo', version: 'v1' }
export const models = readModels(defaultPolicy)
export const open = async (file: string, options: Partial<SqliteViews> = {}): Promise<ViewStore> => {
  const views = await sqliteViews({ file, identity, models: models.all, ...options })
  opened.push(views)
  return views
}

const event = (type: CardEvent['type'], data: object) => ({ type, data }) as CardEvent

const story: readonly (readonly [string, CardEvent])[] = [
  [
    '2018-03-05',
    event('CardIssued', {
      by: 'U1',
      on: '2018-03-05',
      issuer: 'P1',
      number: 'P1-0001',
      document: '会员证',
      joinedOn: '2018-03-01',
      issuingUnit: '某某工会',
      member: 'm',
    }),
  ],
  [
    '2020-08-01',
    event('TransferredOut', {
      by: 'U1',
      on: '2020-06-30',
      reason: 'job-change',
      duesPaidThrough: '2020-06',
    }),
  ],
  ['2020-08-02', event('TransferredIn', { by: 'U2', on: '2020-07-10' })],
  ['2021-02-01', event('MembershipRetained', { by: 'U2', month: '2021-01', reason: 'unemployed' })],
]

/** So many lines of a card, which stand at every other position. */
export const linesUpTo = (count: number): readonly RecordedEntry[] =>
  story.slice(0, count).map(([on, of], revision) => ({
    entry: { ...of, revision, at: instantFrom(`${on}T12:00:00+08:00`), rules: 'N+M' } as CardEntry,
    position: position(revision * 2 + 1),
  }))

export const nothing: Omit<Advance, 'from' | 'to'> = {
  horizon: null,
  changes: [],
  tallies: [],
  setAside: [],
  resumed: [],
}
export const after = (lines: number): Position | null => (lines === 0 ? null : position(lines * 2))

/** Takes a card from so many lines to so many more. */
export const advance = (from: number, to: number, card = 'a'): Advance => {
  const gathered = gathering(models)
  gathered.take(card, linesUpTo(to), after(from))
  return {
    ...nothing,
    from: after(from),
    to: after(to),
    horizon: gathered.horizon(),
    changes: gathered.changes(),
    tallies: gathered.tallies(),
  }
}

/** Fills an empty store with a card that has so many lines. */
export const fill = async (store: ViewStore, lines: number): Promise<void> => {
  const { changes, ...rest } = advance(0, lines)
  for (const { model, begun } of changes) await store.fill(model, begun.map(cellsOf(model)))
  await store.advance({ ...rest, changes: [] })
}

export const today = '2023-01-01' as Day
export const now = { on: today, known: everything }
export const asking = (views: ViewStore) => ({ views, models })
export const checkpointOf = async (views: ViewStore) => (await views.standpoint()).checkpoint

/** How many lines of a card its rows tell of: a row each, and one for the admission before the issue. */
export const linesOf = async (views: ViewStore, card = 'a'): Promise<number> => {
  const rows = await views.find(models.standing, { where: all(), order: ['card', 'seq'], limit: 100_000 })
  return Math.max(0, rows.filter((row) => row.card === card).length - 1)
}
