import type { Day, Instant } from '@union-card/domain'
import { position } from '@union-card/event-store'
import type { Value } from './condition.ts'
import {
  type Believed,
  believedColumns,
  type ColumnType,
  type Moment,
  type ReadModel,
  type Row,
} from './readModel.ts'

/**
 * A row as a list of values, in the order of {@link columnsOf}: what tables hold, and threads hand to one another. Flags
 * are 0 and 1; positions are numbers as long as one carries them exactly, else bigint.
 */
export type Cells = readonly Value[]

/** Every column of a model's table with its type, in order. */
export const columnsOf = <R extends Row>({
  columns,
}: Pick<ReadModel<R>, 'columns'>): readonly (readonly [string, ColumnType])[] => [
  ...Object.entries(believedColumns),
  ...(Object.entries(columns) as [string, ColumnType][]),
]

/** Lays out the rows of a model. */
export const cellsOf = <R extends Row>({
  columns,
}: Pick<ReadModel<R>, 'columns'>): ((row: Believed<R>) => Cells) => {
  const own = Object.keys(columns)
  const width = Object.keys(believedColumns).length + own.length
  return ({ card, seq, from, to, known, end, withdrawn, row }) => {
    const cells = new Array<Value>(width)
    cells[0] = card
    cells[1] = seq
    cells[2] = from
    cells[3] = to
    cells[4] = exact(known.position)
    cells[5] = known.at
    cells[6] = end === null ? null : exact(end.position)
    cells[7] = end === null ? null : end.at
    cells[8] = withdrawn === null ? null : exact(withdrawn.position)
    cells[9] = withdrawn === null ? null : withdrawn.at
    let at = 10
    for (const column of own) {
      const value = row[column]
      cells[at++] = value === true ? 1 : value === false ? 0 : (value ?? null)
    }
    return cells
  }
}

const exact = (position: bigint): number | bigint =>
  position <= Number.MAX_SAFE_INTEGER ? Number(position) : position

/** Reads rows back. Integers may come as bigint, and flags as 0 and 1, as a database gives them. */
export const rowIn = <R extends Row>(
  model: Pick<ReadModel<R>, 'columns'>,
): ((cells: Cells) => Believed<R>) => {
  const own = Object.entries(model.columns) as [string, ColumnType][]
  return (cells) => {
    const [card, seq, from, to, known, knownAt, end, endAt, withdrawn, withdrawnAt] = cells
    const row: Record<string, Value> = {}
    own.forEach(([column, type], i) => {
      row[column] = valueFrom(cells[i + 10] ?? null, type)
    })
    return {
      card: card as string,
      seq: Number(seq),
      from: from as Day,
      to: to as Day | null,
      known: moment(known, knownAt) as Moment,
      end: moment(end, endAt),
      withdrawn: moment(withdrawn, withdrawnAt),
      row: row as R,
    }
  }
}

const moment = (at: Value | undefined, instant: Value | undefined): Moment | null =>
  at === null || at === undefined ? null : { position: position(at as bigint), at: instant as Instant }

/** A value as a row has it, from what a database gives: flags as 0 and 1, integers as bigint or number. */
export const valueFrom = (value: Value, type: ColumnType): Value => {
  if (value === null) return null
  if (type === 'position') return BigInt(value as bigint)
  if (type === 'flag') return value === true || value === 1 || value === 1n
  return type === 'integer' ? Number(value) : value
}
