import { type Day, day } from '@union-card/domain'
import { cellsOf } from './cells.ts'
import { all } from './condition.ts'
import { pagesOf } from './pages.ts'
import type { Believed, ReadModel } from './readModel.ts'
import type { ReadModels } from './readModels.ts'
import type { ViewStore } from './viewStore.ts'

/** Where two stores of read models do not agree: in a row, or in a running count. */
export type Difference = RowDifference | CountDifference

/** A row that stands only in the old tables, only in the new ones, or in both and differs. */
export type RowDifference = {
  readonly model: string
  readonly card: string
  readonly seq: number
  readonly only: 'old' | 'new' | 'neither'
}

/** A running count that differs: on the first day on which it does. */
export type CountDifference = {
  readonly tally: string
  readonly key: string
  readonly on: Day
  readonly old: number
  readonly new: number
}

/** Told from time to time how many rows have been compared, of about how many. */
export type OnCompared = (rows: number, of: number) => void

/** So many differences are told at most; where there are that many, there may be more. */
export const mostDifferences = 1000

/** Where two stores that stand at the same line differ, table by table; both are read once, in order. */
export const compared = async (
  older: ViewStore,
  newer: ViewStore,
  { all: models, tallies }: ReadModels,
  onCompared: OnCompared = () => {},
): Promise<readonly Difference[]> => {
  const differences: Difference[] = []
  let [rows, of] = [0, 0]
  for (const model of models) for (const { count } of await newer.count(model, all(), [])) of += count
  const onPage = (more: number): void => {
    rows += more
    onCompared(rows, Math.max(rows, of))
  }
  for (const model of models) {
    const days = new Set<Day>([lastDay])
    await compareRows(model, rowsOf(older, model, days), rowsOf(newer, model, days, onPage), differences)
    for (const { name, of: counted } of tallies)
      if (counted.name === model.name) await compareCounts(name, older, newer, [...days].sort(), differences)
  }
  return differences
}

/** After every other day: what is left of a count that was changed on a day of no row. */
const lastDay = day('9999-12-31')

const compareRows = async (
  model: ReadModel,
  olds: AsyncGenerator<Believed>,
  news: AsyncGenerator<Believed>,
  differences: Difference[],
): Promise<void> => {
  const cells = cellsOf(model)
  let [o, n] = [await next(olds), await next(news)]
  while ((o !== undefined || n !== undefined) && differences.length < mostDifferences) {
    if (o !== undefined && (n === undefined || inTableOrder(o, n) < 0)) {
      differences.push({ ...placeOf(model, o), only: 'old' })
      o = await next(olds)
    } else if (n !== undefined && (o === undefined || inTableOrder(o, n) > 0)) {
      differences.push({ ...placeOf(model, n), only: 'new' })
      n = await next(news)
    } else if (o !== undefined && n !== undefined) {
      if (!same(cells(o), cells(n))) differences.push({ ...placeOf(model, o), only: 'neither' })
      ;[o, n] = [await next(olds), await next(news)]
    }
  }
}

/** Counts change only on days on which rows begin or end: there, each is looked at until it differs. */
const compareCounts = async (
  tally: string,
  older: ViewStore,
  newer: ViewStore,
  days: readonly Day[],
  differences: Difference[],
): Promise<void> => {
  const told = new Set<string>()
  for (const on of days) {
    const [olds, news] = [await older.tallied(tally, on), await newer.tallied(tally, on)]
    for (const key of new Set([...olds.keys(), ...news.keys()])) {
      const [was, is] = [olds.get(key) ?? 0, news.get(key) ?? 0]
      if (was === is || told.has(key) || differences.length >= mostDifferences) continue
      told.add(key)
      differences.push({ tally, key, on, old: was, new: is })
    }
  }
}

const placeOf = ({ name }: ReadModel, { card, seq }: Believed) => ({ model: name, card, seq })

const inTableOrder = (a: Believed, b: Believed): number =>
  a.card === b.card ? a.seq - b.seq : a.card < b.card ? -1 : 1

const same = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((value, i) => value === b[i])

const next = async (rows: AsyncGenerator<Believed>): Promise<Believed | undefined> => {
  const { value, done } = await rows.next()
  return done ? undefined : value
}

/** Every row of a table, in the order of cards; the days on which it begins and ends are noted. */
async function* rowsOf(
  store: ViewStore,
  model: ReadModel,
  days: Set<Day>,
  onPage: (rows: number) => void = () => {},
): AsyncGenerator<Believed, undefined> {
  const part = { order: ['card', 'seq'], limit: 5000 }
  for await (const rows of pagesOf(part, (page) => store.find(model, { where: all(), ...page }))) {
    for (const { from, to } of rows) days.add(from).add(to ?? from)
    yield* rows
    onPage(rows.length)
  }
  return undefined
}
