/** Reading and writing the tables of the read models. */
import {
  type Believed,
  type Condition,
  columnsOf,
  type Query,
  type ReadModel,
  type Row,
  type TallyChange,
} from '@union-card/projections'
import { type Asked, conditionInto, quoted } from './conditions.ts'
import type { InSchema } from './viewsSchema.ts'

/** A question to a table as SQL. */
export const findIn = <R extends Row>(
  inSchema: InSchema,
  model: ReadModel<R>,
  { where, order, after, limit }: Query,
): Asked => {
  const values: unknown[] = []
  const columns = columnsOf(model).map(([name]) => quoted(name))
  const condition = conditionInto(where, values)
  const beyond =
    after === undefined
      ? ''
      : ` AND (${order.map(quoted).join(', ')}) > (${after.map((value) => `$${values.push(value)}`).join(', ')})`
  const sorted = order.length === 0 ? '' : ` ORDER BY ${order.map(inTurn).join(', ')}`
  const most = Number.isFinite(limit) ? ` LIMIT $${values.push(limit)}` : ''
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${inSchema(model.name)} WHERE ${condition}${beyond}${sorted}${most}`,
    values,
  }
}

/** How many rows have the same values in some columns, as SQL: the values, then the count. */
export const countIn = (
  inSchema: InSchema,
  model: ReadModel,
  where: Condition,
  by: readonly string[],
): Asked => {
  const values: unknown[] = []
  const condition = conditionInto(where, values)
  const groups = by.map(quoted).join(', ')
  const sorted = by.map(inTurn).join(', ')
  return {
    sql: `SELECT ${groups === '' ? '' : `${groups}, `}count(*) AS "how many" FROM ${inSchema(model.name)} WHERE ${condition}${
      groups === '' ? '' : ` GROUP BY ${groups} ORDER BY ${sorted}`
    }`,
    values,
  }
}

const inTurn = (column: string): string => `${quoted(column)} NULLS FIRST`

/** Rows that ended, as one statement. */
export const endIn = (inSchema: InSchema, { name }: ReadModel, rows: readonly Believed[]): Asked => ({
  sql: `UPDATE ${inSchema(name)} AS old
    SET "to" = now."to", "end" = now."end", "endAt" = now."endAt",
      "withdrawn" = now."withdrawn", "withdrawnAt" = now."withdrawnAt"
    FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::text[])
      AS now ("card", "seq", "to", "end", "endAt", "withdrawn", "withdrawnAt")
    WHERE old."card" = now."card" AND old."seq" = now."seq"`,
  values: [
    rows.map(({ card }) => card),
    rows.map(({ seq }) => seq),
    rows.map(({ to }) => to),
    rows.map(({ end }) => end?.position ?? null),
    rows.map(({ end }) => end?.at ?? null),
    rows.map(({ withdrawn }) => withdrawn?.position ?? null),
    rows.map(({ withdrawn }) => withdrawn?.at ?? null),
  ],
})

/**
 * Changes of running counts, day by day and month by month. Each part keeps its own, so that those who take in
 * different cards of the same issuer do not wait for one another.
 */
export const tallyIn = (
  inSchema: InSchema,
  part: number,
  changes: readonly TallyChange[],
): readonly Asked[] =>
  [
    { table: inSchema('_tally_days'), span: 'day', length: 10 },
    { table: inSchema('_tally_months'), span: 'month', length: 7 },
  ].map(({ table, span, length }) => ({
    sql: `INSERT INTO ${table} AS old (part, tally, key, ${span}, change)
      SELECT $1, tally, key, ${span}, sum(change) FROM
        unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS new (tally, key, ${span}, change)
      GROUP BY tally, key, ${span}
      ON CONFLICT (tally, ${span}, key, part) DO UPDATE SET change = old.change + excluded.change`,
    values: [
      part,
      changes.map(({ tally }) => tally),
      changes.map(({ key }) => key),
      changes.map(({ day }) => day.slice(0, length)),
      changes.map(({ change }) => change),
    ],
  }))

/** The count of every key at the close of a day. */
export const talliedIn = (inSchema: InSchema, tally: string, on: string): Asked => ({
  sql: `SELECT key, sum(change)::bigint FROM (
      SELECT key, change FROM ${inSchema('_tally_months')} WHERE tally = $1 AND month < $2
      UNION ALL
      SELECT key, change FROM ${inSchema('_tally_days')} WHERE tally = $1 AND day >= $2 AND day <= $3
    ) AS changes GROUP BY key HAVING sum(change) <> 0`,
  values: [tally, on.slice(0, 7), on],
})

/** Cards that are set aside or no longer, as one statement each. */
export const asideIn = (
  inSchema: InSchema,
  resumed: readonly string[],
  setAside: readonly { readonly card: string; readonly since: bigint | null; readonly reason: string }[],
): readonly Asked[] => [
  { sql: `DELETE FROM ${inSchema('_set_aside')} WHERE card = ANY ($1::text[])`, values: [resumed] },
  {
    sql: `INSERT INTO ${inSchema('_set_aside')} (card, since, reason)
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[])
      ON CONFLICT (card) DO UPDATE SET since = excluded.since, reason = excluded.reason`,
    values: [
      setAside.map(({ card }) => card),
      setAside.map(({ since }) => since),
      setAside.map(({ reason }) => reason),
    ],
  },
]
