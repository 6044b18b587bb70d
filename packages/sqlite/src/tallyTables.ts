/** Running counts: the changes of each day, and what each month with changes began with. */
import type { DatabaseSync } from 'node:sqlite'
import type { TallyChange } from '@union-card/projections'
import { arraysFrom } from './connection.ts'

/** The running counts of a database; writing inside the caller's transaction. */
export interface TallyTables {
  readonly change: (changes: readonly TallyChange[]) => void
  readonly at: (tally: string, day: string) => ReadonlyMap<string, number>
}

const changesFrom = `SELECT coalesce(sum(change), 0) FROM tally_days
  WHERE tally = m.tally AND key = m.key AND day >= m.month`

const inTurn = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

type MonthOfKey = { readonly tally: string; readonly key: string; readonly month: string; change: number }

/** What changes in each month, the months of a key one after another. */
const byMonth = (changes: readonly TallyChange[]): readonly MonthOfKey[] => {
  const months = new Map<string, MonthOfKey>()
  for (const { tally, key, day, change } of changes) {
    const month = day.slice(0, 7)
    const at = `${tally} ${month} ${key}`
    const known = months.get(at)
    if (known === undefined) months.set(at, { tally, key, month, change })
    else known.change += change
  }
  return [...months.values()].sort(
    (a, b) => inTurn(a.tally, b.tally) || inTurn(a.key, b.key) || inTurn(a.month, b.month),
  )
}

/** Serves the running counts of a database. */
export const tallyTables = (database: DatabaseSync): TallyTables => {
  // A month that has no row yet begins with what the last month before it that has one came to.
  const beginMonth = database.prepare(
    `INSERT OR IGNORE INTO tally_months (tally, key, month, before)
     VALUES (:tally, :key, :month, coalesce(
       (SELECT before + (${changesFrom} AND day < :month) FROM tally_months m
        WHERE tally = :tally AND key = :key AND month < :month ORDER BY month DESC LIMIT 1), 0))`,
  )
  const changeDay = database.prepare(
    `INSERT INTO tally_days (tally, key, day, change) VALUES (:tally, :key, :day, :change)
     ON CONFLICT DO UPDATE SET change = change + excluded.change`,
  )
  const carryOn = database.prepare(
    `UPDATE tally_months SET before = before + :change
     WHERE tally = :tally AND key = :key AND month > :month AND month <= :until`,
  )
  const at = arraysFrom(
    database,
    `WITH RECURSIVE keys (key) AS (
       SELECT min(key) FROM tally_months WHERE tally = :tally
       UNION ALL SELECT (SELECT min(key) FROM tally_months WHERE tally = :tally AND key > keys.key)
       FROM keys WHERE keys.key IS NOT NULL
     )
     SELECT key, (SELECT before + (${changesFrom} AND day <= :day) FROM tally_months m
       WHERE tally = :tally AND m.key = keys.key AND month <= :month ORDER BY month DESC LIMIT 1)
     FROM keys WHERE key IS NOT NULL`,
  )

  return {
    change: (changes) => {
      const months = byMonth(changes)
      for (const { tally, key, month } of months) beginMonth.run({ tally, key, month })
      for (const { tally, key, day, change } of changes) changeDay.run({ tally, key, day, change })
      // Each month is carried on once: by all that changed before it.
      let sum = 0
      for (const [i, { tally, key, month, change }] of months.entries()) {
        const next = months[i + 1]
        const goesOn = next !== undefined && next.tally === tally && next.key === key
        sum += change
        if (sum !== 0) carryOn.run({ tally, key, month, until: goesOn ? next.month : '9999-12', change: sum })
        if (!goesOn) sum = 0
      }
    },
    at: (tally, day) =>
      new Map(
        (
          at.all({ tally, day, month: day.slice(0, 7) }) as unknown as readonly [string, number | null][]
        ).flatMap(([key, total]) => (total === null || total === 0 ? [] : [[key, total] as const])),
      ),
  }
}
