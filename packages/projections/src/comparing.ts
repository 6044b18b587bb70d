import { cellsOf } from './cells.ts'
import { all } from './condition.ts'
import type { Believed, ReadModel } from './readModel.ts'
import type { ReadModels } from './readModels.ts'
import type { ViewStore } from './viewStore.ts'

/** A row that two stores of read models do not agree on. */
export type Difference = {
  readonly model: string
  readonly card: string
  readonly seq: number
  /** Whether it stands only in the old tables, only in the new ones, or in both and differs. */
  readonly only: 'old' | 'new' | 'neither'
}

/** So many differences are told at most. */
const mostTold = 1000

/** Where two stores that stand at the same line differ, table by table; both are read once, in order. */
export const compared = async (
  older: ViewStore,
  newer: ViewStore,
  { all: models }: ReadModels,
): Promise<readonly Difference[]> => {
  const differences: Difference[] = []
  for (const model of models) {
    const cells = cellsOf(model)
    const [olds, news] = [rowsOf(older, model), rowsOf(newer, model)]
    let [o, n] = [await next(olds), await next(news)]
    while ((o !== undefined || n !== undefined) && differences.length < mostTold) {
      const turn = o === undefined ? 1 : n === undefined ? -1 : inTableOrder(o, n)
      if (turn === 0 && !same(cells(o as Believed), cells(n as Believed)))
        differences.push({ ...placeOf(model, o as Believed), only: 'neither' })
      if (turn < 0) differences.push({ ...placeOf(model, o as Believed), only: 'old' })
      if (turn > 0) differences.push({ ...placeOf(model, n as Believed), only: 'new' })
      if (turn <= 0) o = await next(olds)
      if (turn >= 0) n = await next(news)
    }
  }
  return differences
}

const placeOf = ({ name }: ReadModel, { card, seq }: Believed) => ({ model: name, card, seq })

const inTableOrder = (a: Believed, b: Believed): number =>
  a.card === b.card ? a.seq - b.seq : a.card < b.card ? -1 : 1

const same = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((value, i) => value === b[i])

const next = async (rows: AsyncGenerator<Believed>): Promise<Believed | undefined> => {
  const { value, done } = await rows.next()
  return done ? undefined : value
}

/** Every row of a table, in the order of cards. */
async function* rowsOf(store: ViewStore, model: ReadModel): AsyncGenerator<Believed, undefined> {
  const limit = 5000
  let after: readonly [string, number] | undefined
  for (;;) {
    const page: readonly Believed[] = await store.find(model, {
      where: all(),
      order: ['card', 'seq'],
      limit,
      ...(after === undefined ? {} : { after }),
    })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return undefined
    after = [last.card, last.seq]
  }
}
