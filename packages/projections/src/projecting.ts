import type { Day } from '@union-card/domain'
import type { Position, RecordedLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { believedRowsIn } from './believing.ts'
import { type RecordedEntry, readableEntry } from './cardEntry.ts'
import type { Believed } from './readModel.ts'
import type { ReadModels } from './readModels.ts'
import { changedAfter, changesIn, type Sums, type TallyChange, tallyAnew, tallyInto } from './tallies.ts'
import type { Changes } from './viewStore.ts'

/** What cards mean for the tables, gathered card by card. */
export type Gathering = {
  /** Takes in a card, whole, whose rows are there as far as a position; null for a card that has none yet. */
  readonly take: (card: string, entries: readonly RecordedEntry[], after: Position | null) => void
  /** Takes in what the rows of a card come to whose rows so far are `there`, both by model, in the order of the models. */
  readonly replace: (there: RowsByModel, rows: RowsByModel) => void
  readonly changes: () => readonly Changes[]
  /** The rows that begin, by model, in the order of the models. */
  readonly rows: () => readonly (readonly Believed[])[]
  readonly tallies: () => readonly TallyChange[]
  /** The last day on which anything takes effect. */
  readonly horizon: () => Day | null
}

/** Rows of one card by model, in the order of the models. */
export type RowsByModel = readonly (readonly Believed[])[]

/** Begins to gather what cards mean for some read models. */
export const gathering = ({ all, tallies }: ReadModels): Gathering => {
  const changes = all.map((model) => ({ model, begun: [] as Believed[], ended: [] as Believed[] }))
  const sums = tallies.map((tally) => ({ tally, sums: new Map() as Sums }))
  let horizon: Day | null = null
  const takesEffect = ({ from }: Believed) => {
    if (horizon === null || from > horizon) horizon = from
  }
  return {
    take: (card, entries, after) => {
      const believed = believedRowsIn(all, card, entries)
      for (const [i, { model, begun, ended }] of changes.entries()) {
        const rows = believed[i] ?? []
        for (const row of rows) {
          takesEffect(row)
          if (after === null || row.known.position > after) begun.push(row)
          else if (changedAfter(row, after)) ended.push(row)
        }
        for (const each of sums) if (each.tally.of === model) tallyInto(each.tally, rows, after, each.sums)
      }
    },
    replace: (there, rows) => {
      for (const [i, { model, begun, ended }] of changes.entries()) {
        const [before, now] = [there[i] ?? [], rows[i] ?? []]
        const known = new Set(before.map(({ seq }) => seq))
        for (const row of now) {
          takesEffect(row)
          if (known.has(row.seq)) ended.push(row)
          else begun.push(row)
        }
        for (const each of sums) if (each.tally.of === model) tallyAnew(each.tally, before, now, each.sums)
      }
    },
    changes: () => changes.filter(({ begun, ended }) => begun.length + ended.length > 0),
    rows: () => changes.map(({ begun }) => begun),
    tallies: () => sums.flatMap(({ tally, sums: of }) => changesIn(tally.name, of)),
    horizon: () => horizon,
  }
}

/** The line of a card that cannot be read: its revision, where it stands, and what is wrong, repeating nothing personal. */
export type UnreadableLine = {
  readonly revision: number
  readonly position: Position
  readonly damage: string
}

/** The entries of a card's lines, from its first; or the first line that cannot be read. */
export const entriesOf = (
  lines: readonly RecordedLine[],
): E.Either<UnreadableLine, readonly RecordedEntry[]> => {
  const entries: RecordedEntry[] = []
  for (const recorded of lines) {
    const unreadable = (damage: string) =>
      E.left({ revision: entries.length, position: recorded.position, damage })
    const read = readableEntry(recorded)
    if (E.isLeft(read)) return unreadable(read.left)
    const { revision } = read.right.entry
    if (revision !== entries.length)
      return unreadable(`this revision is missing: ${revision} stands in its place`)
    entries.push(read.right)
  }
  return E.right(entries)
}

/** Why a card is set aside whose line cannot be read. */
export const reasonOf = ({ revision, damage }: UnreadableLine): string => `revision ${revision}: ${damage}`
