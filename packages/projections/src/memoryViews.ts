import type { Day } from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import { rowIn } from './cells.ts'
import { holds, order, type Value } from './condition.ts'
import { type Believed, columnOf, type ReadModel, type Row } from './readModel.ts'
import type { Sums } from './tallies.ts'
import type { Advance, BesideStore, Group, Query, SetAside, ViewStore } from './viewStore.ts'

type Tables = {
  checkpoint: Position | null
  hash: string | null
  horizon: Day | null
  readonly rows: Map<string, Map<string, Believed>>
  readonly tallies: Map<string, Sums>
  readonly aside: Map<string, SetAside>
}

const empty = (): Tables => ({
  checkpoint: null,
  hash: null,
  horizon: null,
  rows: new Map(),
  tallies: new Map(),
  aside: new Map(),
})

/** The read models in memory: for tests, examples and logs that are themselves in memory. */
export const memoryViews = (): ViewStore => serve({ tables: empty() })

const serve = (held: { tables: Tables }): ViewStore => {
  const rowsOf = (model: string): Map<string, Believed> => {
    const rows = held.tables.rows.get(model) ?? new Map<string, Believed>()
    held.tables.rows.set(model, rows)
    return rows
  }
  const found = (model: string, where: Query['where']): readonly Believed[] =>
    [...rowsOf(model).values()].filter((row) => holds(where, (column) => columnOf(row, column)))

  return {
    standpoint: async () => {
      const { checkpoint, hash, horizon } = held.tables
      return { checkpoint, hash, horizon }
    },
    advance: async (advance) => {
      const { tables } = held
      if (tables.checkpoint !== advance.from) return false
      if (advance.resumed.some((card) => !tables.aside.has(card))) return false
      for (const { model, begun, ended } of advance.changes)
        for (const row of [...begun, ...ended]) rowsOf(model.name).set(`${row.card} ${row.seq}`, { ...row })
      count(tables, advance)
      for (const card of advance.resumed) tables.aside.delete(card)
      for (const each of advance.setAside) tables.aside.set(each.card, each)
      tables.checkpoint = advance.to
      tables.hash = advance.hash ?? null
      if (advance.horizon !== null && (tables.horizon === null || tables.horizon < advance.horizon))
        tables.horizon = advance.horizon
      return true
    },
    fill: async (model, rows) => {
      const read = rowIn(model)
      for (const cells of rows) {
        const row = read(cells)
        rowsOf(model.name).set(`${row.card} ${row.seq}`, row)
      }
    },
    find: async <R extends Row>(model: ReadModel<R>, { where, order: by, after, limit }: Query) => {
      const keyOf = (row: Believed): readonly Value[] => by.map((column) => columnOf(row, column))
      return found(model.name, where)
        .filter((row) => after === undefined || inOrder(keyOf(row), after) > 0)
        .sort((a, b) => inOrder(keyOf(a), keyOf(b)))
        .slice(0, limit) as unknown as readonly Believed<R>[]
    },
    count: async (model, where, by) => {
      const groups = new Map<string, { readonly values: readonly Value[]; count: number }>()
      for (const row of found(model.name, where)) {
        const values = by.map((column) => columnOf(row, column))
        const key = JSON.stringify(values)
        const group = groups.get(key) ?? { values, count: 0 }
        group.count++
        groups.set(key, group)
      }
      return [...groups.values()].sort((a: Group, b: Group) => inOrder(a.values, b.values))
    },
    tallied: async (tally, on) => {
      const totals = new Map<string, number>()
      for (const [key, days] of held.tables.tallies.get(tally) ?? []) {
        let total = 0
        for (const [day, change] of days) if (day <= on) total += change
        if (total !== 0) totals.set(key, total)
      }
      return totals
    },
    setAside: async () => [...held.tables.aside.values()].sort((a, b) => order(a.card, b.card)),
    empty: async ({ checkpoint, hash }) => {
      if (held.tables.checkpoint === checkpoint && held.tables.hash === hash) held.tables = empty()
    },
    beside: async (): Promise<BesideStore> => {
      const other = { tables: empty() }
      return {
        store: serve(other),
        switchTo: async () => {
          const [here, there] = [held.tables.checkpoint, other.tables.checkpoint]
          if (here !== null && (there === null || here > there)) return false
          held.tables = other.tables
          return true
        },
        discard: async () => {},
      }
    },
    close: async () => {},
  }
}

const count = ({ tallies }: Tables, advance: Advance): void => {
  for (const { tally, key, day, change } of advance.tallies) {
    const sums: Sums = tallies.get(tally) ?? new Map()
    const days = sums.get(key) ?? new Map<Day, number>()
    days.set(day, (days.get(day) ?? 0) + change)
    tallies.set(tally, sums.set(key, days))
  }
}

/** Compares column by column. */
const inOrder = (a: readonly Value[], b: readonly Value[]): number => {
  for (const [i, value] of a.entries()) {
    const difference = order(value, b[i] ?? null)
    if (difference !== 0) return difference
  }
  return 0
}
