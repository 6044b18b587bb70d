/** Reading and writing the tables of the read models; every write inside the caller's transaction. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type Believed,
  type Cells,
  type Condition,
  columnsOf,
  type Group,
  type Query,
  type ReadModel,
  type Row,
  rowIn,
  type Value,
  valueFrom,
} from '@union-card/projections'
import { type Asked, conditionIn, quoted } from './viewConditions.ts'

/** The tables of some read models. */
export interface ViewTables {
  readonly begin: (model: ReadModel, rows: readonly Cells[]) => void
  readonly end: (model: ReadModel, rows: readonly Believed[]) => void
  readonly find: <R extends Row>(model: ReadModel<R>, query: Query) => readonly Believed<R>[]
  readonly count: (model: ReadModel, where: Condition, by: readonly string[]) => readonly Group[]
}

/** So many statements are kept prepared. */
const mostPrepared = 200

/** Serves the tables of a database. Statements are prepared when they are first needed. */
export const viewTables = (database: DatabaseSync): ViewTables => {
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    if (statements.size >= mostPrepared) statements.delete(statements.keys().next().value as string)
    const statement = database.prepare(sql)
    statement.setReturnArrays(true)
    statement.setReadBigInts(true)
    statements.set(sql, statement)
    return statement
  }
  const ask = ({ sql, values }: Asked): readonly Cells[] =>
    prepared(sql).all(...values) as unknown as readonly Cells[]

  return {
    begin: (model, rows) => {
      const columns = columnsOf(model)
      const put = prepared(`INSERT INTO ${quoted(model.name)} VALUES (${columns.map(() => '?').join(', ')})`)
      for (const cells of rows) put.run(...(cells as readonly Exclude<Value, boolean>[]))
    },

    end: ({ name }, rows) => {
      const close = prepared(
        `UPDATE ${quoted(name)} SET "to" = ?, "end" = ?, "endAt" = ?, "withdrawn" = ?, "withdrawnAt" = ?
         WHERE "card" = ? AND "seq" = ?`,
      )
      for (const { card, seq, to, end, withdrawn } of rows)
        close.run(
          to,
          end?.position ?? null,
          end?.at ?? null,
          withdrawn?.position ?? null,
          withdrawn?.at ?? null,
          card,
          seq,
        )
    },

    find: (model, query) => ask(asked(model, query)).map(rowIn(model)),

    count: (model, where, by) => {
      const { sql, values } = conditionIn(where)
      const columns = by.map(quoted).join(', ')
      const types = new Map(columnsOf(model))
      const rows = ask({
        sql: `SELECT ${columns === '' ? '' : `${columns}, `}count(*) FROM ${quoted(model.name)} WHERE ${sql}${
          columns === '' ? '' : ` GROUP BY ${columns} ORDER BY ${columns}`
        }`,
        values,
      })
      return rows
        .map((cells) => ({
          values: by.map((column, i) => valueFrom(cells[i] ?? null, types.get(column) ?? 'text')),
          count: Number(cells.at(-1)),
        }))
        .filter(({ count }) => count > 0)
    },
  }
}

/** A question to a table as SQL. */
export const asked = <R extends Row>(model: ReadModel<R>, { where, order, after, limit }: Query): Asked => {
  const { sql, values } = conditionIn(where)
  const by = order.map(quoted).join(', ')
  const beyond = after === undefined ? '' : ` AND (${by}) > (${after.map(() => '?').join(', ')})`
  return {
    sql: `SELECT ${columnsOf(model)
      .map(([name]) => quoted(name))
      .join(
        ', ',
      )} FROM ${quoted(model.name)} WHERE ${sql}${beyond}${by === '' ? '' : ` ORDER BY ${by}`} LIMIT ?`,
    values: [
      ...values,
      ...(after ?? []).map((value) => bound(value) as string | bigint),
      Number.isFinite(limit) ? BigInt(limit) : -1n,
    ],
  }
}

const bound = (value: Value): string | number | bigint | null =>
  typeof value === 'boolean' ? (value ? 1 : 0) : value
