/** Running counts: the changes of each day, and what each month with changes began with. */
import type { DatabaseSync } from 'node:sqlite'
import type { TallyChange } from '@union-card/projections'

/** The running counts of a database; writing inside the caller's transaction. */
export interface TallyTables {
  readonly change: (changes: readonly TallyChange[]) => void
  readonly at: (tally: string, day: string) => ReadonlyMap<string, number>
}

const changesFrom = `SELECT coalesce(sum(change), 0) FROM tally_days
  WHERE tally = m.tally AND key = m.key AND day >= m.month`

/** From the earliest on, so that hardly any month after it has to be carried on. */
const byDay = (a: TallyChange, b: TallyChange): number =>
  a.key === b.key ? (a.day < b.day ? -1 : 1) : a.key < b.key ? -1 : 1

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
    `UPDATE tally_months SET before = before + :change WHERE tally = :tally AND key = :key AND month > :month`,
  )
  const at = database.prepare(
    `WITH RECURSIVE keys (key) AS (
       SELECT min(key) FROM tally_months WHERE tally = :tally
       UNION ALL SELECT (SELECT min(key) FROM tally_months WHERE tally = :tally AND key > keys.key)
       FROM keys WHERE keys.key IS NOT NULL
     )
     SELECT key, (SELECT before + (${changesFrom} AND day <= :day) FROM tally_months m
       WHERE tally = :tally AND m.key = keys.key AND month <= :month ORDER BY month DESC LIMIT 1)
     FROM keys WHERE key IS NOT NULL`,
  )
  at.setReturnArrays(true)

  return {
    change: (changes) => {
      for (const { tally, key, day, change } of changes.toSorted(byDay)) {
        const month = day.slice(0, 7)
        beginMonth.run({ tally, key, month })
        changeDay.run({ tally, key, day, change })
        carryOn.run({ tally, key, month, change })
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
