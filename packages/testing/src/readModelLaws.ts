import { type CardEntry, type Day, dayBefore, defaultPolicy, fold, standingOn } from '@union-card/domain'
import { position } from '@union-card/event-store'
import {
  type Believed,
  believedRows,
  columnOf,
  endKnownAt,
  everything,
  gathering,
  holds,
  type Known,
  memoryViews,
  type RecordedEntry,
  readModels,
  type StandingRow,
  standsAt,
} from '@union-card/projections'
import type { Draw } from './draw.ts'
import type { History } from './history.ts'
import { enteredAgain } from './laws.ts'
import { difference } from './same.ts'

/**
 * What holds of the rows of read models, whatever the history of a card. A law answers null where it holds, else what
 * it found. Each may be asked of other means of coming to rows than the package's own.
 */

/** How the rows of one card come from its lines. */
export type Believing = typeof believedRows

/** A law of the rows of a card. */
export type ReadModelLaw = (history: History, draw: Draw, believe?: Believing) => string | null

const models = readModels(defaultPolicy)
const { standing } = models

/** A career as lines of a log, positions with gaps. */
export const recorded = (entries: readonly CardEntry[]): readonly RecordedEntry[] =>
  entries.map((entry, i) => ({ entry, position: position(i * 3 + 2) }))

/**
 * On any day, as known at any moment, the rows say what a replay says that takes the lines known by then, folds them
 * from the first and looks at the day; it knows no rows.
 */
export const rowsAgreeWithReplay: ReadModelLaw = ({ entries }, draw, believe = believedRows) => {
  const lines = recorded(entries)
  const rows = believe(standing, 'c', lines)
  const turns = rows.flatMap(({ from, to }) => [from, dayBefore(from), ...(to === null ? [] : [to])])
  const days = [...new Set(turns)]
  if (days.length === 0) return null
  for (let i = 0; i < 6; i++) {
    const on = draw.pick(days)
    const known = i === 0 ? everything : momentNear(draw.pick(lines), draw)
    const stand = rows.filter((row) =>
      holds(standsAt({ on, known }, null), (column) => columnOf(row as never, column)),
    )
    const found = stand.length > 1 ? 'more than one row stands' : shown(stand, lines, on, known)
    if (found !== null) return `${on} as known ${shownKnown(known)}: ${found}`
  }
  return null
}

const momentNear = ({ entry, position: at }: RecordedEntry, draw: Draw): Known =>
  draw.chance(0.5)
    ? { kind: 'upTo', position: position(at + BigInt(draw.below(2))) }
    : { kind: 'by', at: entry.at }

const shownKnown = (known: Known): string =>
  known.kind === 'by' ? known.at : known.kind === 'upTo' ? `up to ${known.position}` : 'today'

const isKnown = (known: Known, { position: at, entry }: RecordedEntry): boolean =>
  known.kind === 'everything' || (known.kind === 'upTo' ? at <= known.position : entry.at <= known.at)

/** Where a row and a replay differ. */
const shown = (
  [found]: readonly Believed<StandingRow>[],
  lines: readonly RecordedEntry[],
  on: Day,
  known: Known,
): string | null => {
  const card = fold(lines.filter((line) => isKnown(known, line)).map(({ entry }) => entry))
  const { membership, relation, ...view } = standingOn(card, on, defaultPolicy)
  const row = found?.row
  if (row === undefined) return membership === 'none' ? null : `no row, but ${membership}`
  // After the end, and before the issue, a row says more than the standing does.
  const union = relation === null ? row.union : relation.kind === 'at' ? relation.union : relation.from
  return difference(
    {
      membership: row.membership,
      inTransit: row.inTransit,
      union: row.union,
      document: row.document,
      number: row.number,
      issuer: row.issuer,
      valid: row.valid,
      provenance: row.provenance,
      filedOn: row.filedOn,
    },
    {
      membership,
      inTransit: relation?.kind === 'inTransit',
      union,
      document: view.document,
      number: view.number,
      issuer: view.document === 'none' ? row.issuer : view.issuer,
      valid: view.validCard,
      provenance: view.provenance,
      filedOn: view.pendingExpulsion?.filedOn ?? null,
    },
  )
}

/** A later line takes nothing back of what was believed before it. */
export const laterLinesChangeNothingKnown: ReadModelLaw = ({ entries }, draw, believe = believedRows) => {
  const lines = recorded(entries)
  const count = draw.between(1, lines.length)
  const at = (lines[count - 1] as RecordedEntry).position
  const seen = (row: Believed) => ({
    seq: row.seq,
    from: row.from,
    to: endKnownAt(row, { kind: 'upTo', position: at }),
    row: row.row,
  })
  for (const model of models.all) {
    const then = believe(model, 'c', lines.slice(0, count)).filter(({ withdrawn }) => withdrawn === null)
    const now = believe(model, 'c', lines).filter(
      ({ known, withdrawn }) => known.position <= at && (withdrawn === null || withdrawn.position > at),
    )
    const found = difference(now.map(seen), then.map(seen))
    if (found !== null) return `${model.name}, known after ${count} lines: ${found}`
  }
  return null
}

/** Without corrections both times agree: in a history recorded in order nothing is ever withdrawn. */
export const nothingIsWithdrawnInOrder: ReadModelLaw = ({ entries }, _draw, believe = believedRows) => {
  const days = entries.map((entry) =>
    'on' in entry.data && entry.data.on.length === 10 ? entry.data.on : null,
  )
  const inOrder = days.every((day, i) => day !== null && (i === 0 || day >= (days[i - 1] ?? '')))
  if (!inOrder || entries.some(({ type }) => type === 'EntriesAnnulled' || type === 'EntryCorrected'))
    return null
  for (const model of models.all) {
    const withdrawn = believe(model, 'c', recorded(entries)).find((row) => row.withdrawn !== null)
    if (withdrawn !== undefined) return `${model.name}: the row from ${withdrawn.from} was withdrawn`
  }
  return null
}

/** Annulling an entry and entering it again leaves every row of standing believed as it was. */
export const enteredAgainStandsTheSame: ReadModelLaw = (history, _draw, believe = believedRows) => {
  const again = enteredAgain(history)
  if (again === null || typeof again === 'string') return null
  const stand = (entries: readonly CardEntry[]) =>
    believe(standing, 'c', recorded(entries))
      .filter(({ withdrawn }) => withdrawn === null)
      .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
      // The line that says so is another now, and says besides that it replaces one.
      .map(({ from, to, row: { revision: _r, flags: _f, ...row } }) => ({ from, to, ...row }))
      .filter(({ from, to }) => from !== to)
  return difference(stand([...history.entries, ...again]), stand(history.entries))
}

/** Taking a card in line by line, or a few lines at a time, comes to what taking it in whole comes to. */
export const partsMakeTheWholeTable = async (
  { entries }: History,
  draw: Draw,
  gather: typeof gathering = gathering,
): Promise<string | null> => {
  const lines = recorded(entries)
  const [whole, parts] = [memoryViews(), memoryViews()]
  const advance = async (store: typeof whole, from: number, to: number) => {
    const before = from === 0 ? null : (lines[from - 1]?.position ?? null)
    const gathered = gather(models)
    gathered.take('c', lines.slice(0, to), before)
    await store.advance({
      from: before,
      to: (lines[to - 1] as RecordedEntry).position,
      horizon: gathered.horizon(),
      changes: gathered.changes(),
      tallies: gathered.tallies(),
      setAside: [],
      resumed: [],
    })
  }
  await advance(whole, 0, lines.length)
  for (let from = 0; from < lines.length; ) {
    const to = Math.min(lines.length, from + draw.between(1, 4))
    await advance(parts, from, to)
    from = to
  }
  const on = draw.pick(lines).entry.at.slice(0, 10) as Day
  const held = async (store: typeof whole) => ({
    tables: await Promise.all(
      models.all.map((model) =>
        store.find(model, { where: { kind: 'all', of: [] }, order: ['card', 'seq'], limit: 10_000 }),
      ),
    ),
    valid: [...(await store.tallied('valid_cards', on)).values()],
    checkpoint: (await store.standpoint()).checkpoint,
  })
  const counted = believedRows(standing, 'c', lines).filter(
    (row) => row.withdrawn === null && row.row.valid && row.from <= on && (row.to === null || row.to > on),
  )
  const found = await held(whole)
  return (
    difference(await held(parts), found) ??
    difference(found.valid, counted.length === 0 ? [] : [counted.length])
  )
}

/** The laws of the rows of a card, by name. */
export const readModelLaws = {
  rowsAgreeWithReplay,
  laterLinesChangeNothingKnown,
  nothingIsWithdrawnInOrder,
  enteredAgainStandsTheSame,
} as const satisfies Record<string, ReadModelLaw>
