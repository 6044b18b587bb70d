/** Writing the rows of cards: of a card that is there already, only what differs from the rows it has. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type Belief,
  type Believed,
  type CardRows,
  type CustodyRow,
  type HistoryRow,
  holderOfValidCard,
  type NumberRow,
  type StandingRow,
} from '@union-card/projections'

type Value = string | bigint | null

/** A table of rows that belong to cards. The key tells the rows of one card apart. */
interface RowTable<R> {
  readonly name: string
  readonly key: readonly string[]
  readonly others: readonly string[]
  /** The values of the key and of the others, in that order. */
  readonly values: (row: Believed<R>, id: string) => readonly Value[]
}

const flag = (is: boolean): bigint => (is ? 1n : 0n)

const closing = ({ knownFromAt, knownTo, knownToAt }: Belief): readonly Value[] => [
  knownFromAt,
  knownTo,
  knownToAt,
]

const believed = ['known_from_at', 'known_to', 'known_to_at']

const standing: RowTable<StandingRow> = {
  name: 'standing',
  key: ['from_day', 'known_from'],
  others: [
    ...believed,
    ...['to_day', 'id', 'number', 'issuer', 'union_id', 'membership', 'in_transit', 'valid_card', 'view'],
  ],
  values: (row, id) => {
    const { number, issuer, membership, relation } = row.standing
    return [
      row.from,
      row.knownFrom,
      ...closing(row),
      row.to,
      id,
      number,
      issuer,
      relation === null ? null : relation.kind === 'inTransit' ? relation.from : relation.union,
      membership,
      flag(relation?.kind === 'inTransit'),
      flag(holderOfValidCard(id, row) !== undefined),
      JSON.stringify(row.standing),
    ]
  },
}

const custody: RowTable<CustodyRow> = {
  name: 'custody',
  key: ['place', 'known_from'],
  others: [...believed, 'custody'],
  values: (row) => [BigInt(row.place), row.knownFrom, ...closing(row), JSON.stringify(row.custody)],
}

const numbers: RowTable<NumberRow> = {
  name: 'numbers',
  key: ['known_from', 'issuer', 'number', 'current'],
  others: believed,
  values: (row) => [row.knownFrom, row.issuer, row.number, flag(row.current), ...closing(row)],
}

const history: RowTable<HistoryRow> = {
  name: 'history',
  key: ['revision', 'known_from'],
  others: [...believed, 'entry'],
  values: ({ knownFrom, knownFromAt, knownTo, knownToAt, ...entry }) => [
    BigInt(entry.revision),
    knownFrom,
    ...[knownFromAt, knownTo, knownToAt],
    JSON.stringify(entry),
  ],
}

/** Writes all rows of a card, inside the caller's transaction. */
export type WriteCard = (id: string, rows: CardRows) => void

/** Prepares the writing of cards. */
export const cardWriter = (database: DatabaseSync): WriteCard => {
  const find = arrays(database, 'SELECT card FROM cards WHERE id = ?')
  const add = arrays(database, 'INSERT INTO cards (id) VALUES (?)')
  const writers = [
    rowWriter(database, standing, (rows) => rows.standing),
    rowWriter(database, custody, (rows) => rows.custody),
    rowWriter(database, numbers, (rows) => rows.numbers),
    rowWriter(database, history, (rows) => rows.history),
  ]
  return (id, rows) => {
    const known = (find.get(id) as unknown as readonly [bigint] | undefined)?.[0]
    const card = known ?? BigInt(add.run(id).lastInsertRowid)
    for (const write of writers) write(card, known === undefined, id, rows)
  }
}

type WriteRows = (card: bigint, isNew: boolean, id: string, rows: CardRows) => void

const rowWriter = <R>(
  database: DatabaseSync,
  { name, key, others, values }: RowTable<R>,
  rowsOf: (rows: CardRows) => readonly Believed<R>[],
): WriteRows => {
  const columns = [...key, ...others]
  const stored = arrays(database, `SELECT ${columns.join()} FROM ${name} WHERE card = ?`)
  const put = database.prepare(
    `REPLACE INTO ${name} (card, ${columns.join()}) VALUES (?${', ?'.repeat(columns.length)})`,
  )
  const remove = database.prepare(
    `DELETE FROM ${name} WHERE card = ? AND ${key.map((column) => `${column} = ?`).join(' AND ')}`,
  )
  const keyOf = (row: readonly Value[]): string => row.slice(0, key.length).join('\n')

  return (card, isNew, id, rows) => {
    const before = new Map<string, readonly Value[]>()
    if (!isNew)
      for (const row of stored.all(card) as unknown as readonly (readonly Value[])[])
        before.set(keyOf(row), row)
    for (const row of rowsOf(rows)) {
      const now = values(row, id)
      const at = keyOf(now)
      const then = before.get(at)
      before.delete(at)
      if (then === undefined || now.some((value, i) => value !== then[i])) put.run(card, ...now)
    }
    for (const gone of before.values()) remove.run(card, ...gone.slice(0, key.length))
  }
}

/** A statement whose rows come as arrays, a third faster than objects, their integers as bigint. */
export const arrays = (database: DatabaseSync, sql: string): StatementSync => {
  const statement = database.prepare(sql)
  statement.setReturnArrays(true)
  statement.setReadBigInts(true)
  return statement
}
