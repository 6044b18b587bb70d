import { day, type Instant } from '@union-card/domain'
import { position } from '@union-card/event-store'
import {
  above,
  all,
  any,
  atLeast,
  atMost,
  type Believed,
  below,
  type Condition,
  columnsOf,
  is,
  order,
  present,
  type Query,
  type ReadModel,
  type Value,
} from '@union-card/projections'
import type { Draw } from '../draw.ts'

/** A table of no particular meaning, with every type of column and awkward values, and questions drawn for it. */

type ThingRow = { readonly word: string | null; readonly count: number | null; readonly flag: boolean | null }

/** The model of the table. It contributes nothing itself: its rows are drawn, and the columns asked of it. */
export const things: ReadModel<ThingRow, string> = {
  name: 'things',
  version: 1,
  columns: { word: 'text', count: 'integer', flag: 'flag' },
  indexes: [
    { on: ['word', 'card'] },
    { on: ['from', 'card'], where: all(is('flag', true), is('withdrawn', null)) },
  ],
  rows: () => [],
}

const words = ['', 'a', 'A', '1', "o'b", '"', '会员', '\u{20BB7}', '\uffee', 'a b', '%', '_', '\\'] as const
const days = ['2018-01-01', '2018-01-31', '2018-02-01', '2019-12-31'].map(day)
const instants: readonly Instant[] = [
  '2018-01-01T00:00:00.000Z' as Instant,
  '2018-01-01T00:00:00.001Z' as Instant,
]

/** A row; its key is the card and the place. */
export const drawnRow = (draw: Draw, card: string, seq: number): Believed<ThingRow> => {
  const moment = () => ({ position: position(draw.between(1, 9)), at: draw.pick(instants) })
  const ends = draw.chance(0.5)
  return {
    card,
    seq,
    from: draw.pick(days),
    to: ends ? draw.pick(days) : null,
    known: moment(),
    end: ends ? moment() : null,
    withdrawn: draw.chance(0.3) ? moment() : null,
    row: {
      word: draw.chance(0.2) ? null : draw.pick(words),
      count: draw.chance(0.2) ? null : draw.pick([-1, 0, 1, 2 ** 40, 10, 9]),
      flag: draw.chance(0.2) ? null : draw.chance(0.5),
    },
  }
}

const valuesFor = (column: string, type: string): readonly Exclude<Value, null>[] => {
  if (column === 'card') return ['A', 'a', 'b', '']
  if (column === 'from' || column === 'to') return days
  if (column.endsWith('At')) return instants
  if (type === 'flag') return [true, false]
  if (type === 'text') return words
  return column === 'count' || column === 'seq' ? [-1, 0, 1, 9, 10, 2 ** 40] : [1n, 5n, 9n].map(position)
}

const compares = [below, atMost, above, atLeast] as const

/** A condition on the columns of the table, of any shape. */
export const drawnCondition = (draw: Draw, depth = 3): Condition => {
  if (depth > 0 && draw.chance(0.5)) {
    const parts = Array.from({ length: draw.below(3) }, () => drawnCondition(draw, depth - 1))
    return draw.chance(0.5) ? all(...parts) : any(...parts)
  }
  const [column, type] = draw.pick(columnsOf(things))
  if (draw.chance(0.2)) return is(column, null)
  if (draw.chance(0.2)) return present(column)
  const value = draw.pick(valuesFor(column, type))
  return typeof value === 'boolean' || draw.chance(0.4)
    ? is(column, value)
    : draw.pick(compares)(column, value)
}

/** A question to the table: some order that tells rows apart, a limit, perhaps a page. */
export const drawnQuery = (draw: Draw): Query => {
  const by = draw.chance(0.5) ? ['from', 'card', 'seq'] : ['card', 'seq']
  const after: readonly Value[] = by.map((column) =>
    column === 'seq' ? draw.below(4) : draw.pick(valuesFor(column, 'text')),
  )
  return {
    where: drawnCondition(draw),
    order: by,
    limit: draw.pick([0, 1, 3, Number.POSITIVE_INFINITY]),
    ...(draw.chance(0.5) ? { after } : {}),
  }
}

/** For checking an order from outside. */
export const inOrder = (values: readonly Value[]): boolean =>
  values.every((value, i) => i === 0 || order(values[i - 1] ?? null, value) <= 0)
