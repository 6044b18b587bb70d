import type { Day } from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import { endKnownAt } from './asOf.ts'
import type { StandingRow } from './models/standing.ts'
import type { Believed, ReadModel, Row, Tally } from './readModel.ts'

/** What a running count has to change: so many more, or fewer, from a day on. */
export type TallyChange = {
  readonly tally: string
  readonly key: string
  readonly day: Day
  readonly change: number
}

/** Valid cards by issuer. A card without an issuer is not issued, and not valid. */
export const validCards = (standing: ReadModel<StandingRow>): Tally<StandingRow> => ({
  name: 'valid_cards',
  of: standing,
  key: ({ valid, issuer }) => (valid ? (issuer ?? undefined) : undefined),
})

/** Adds what believed rows contribute to the counts after a position (all of it, for null) to `sums`. */
export const tallyInto = <R extends Row>(
  { key: keyOf }: Tally<R>,
  rows: readonly Believed<R>[],
  after: Position | null,
  sums: Sums,
): void => {
  for (const row of rows) {
    const key = keyOf(row.row)
    if (key === undefined) continue
    if (after !== null && row.known.position <= after) {
      if (!changedAfter(row, after)) continue
      const gone = row.withdrawn !== null && row.withdrawn.position <= after
      if (!gone) add(sums, key, row.from, endKnownAt(row, { kind: 'upTo', position: after }), -1)
    }
    if (row.withdrawn === null) add(sums, key, row.from, row.to, 1)
  }
}

/** Puts what some rows contribute to the counts, all of it, in the place of what others do. */
export const tallyAnew = <R extends Row>(
  tally: Tally<R>,
  before: readonly Believed<R>[],
  now: readonly Believed<R>[],
  sums: Sums,
): void => {
  for (const [rows, count] of [
    [before, -1],
    [now, 1],
  ] as const)
    for (const { row, from, to, withdrawn } of rows) {
      const key = tally.key(row)
      if (key !== undefined && withdrawn === null) add(sums, key, from, to, count)
    }
}

/** True for a row that ended or was withdrawn after a position. */
export const changedAfter = ({ end, withdrawn }: Believed, after: Position): boolean =>
  (end !== null && end.position > after) || (withdrawn !== null && withdrawn.position > after)

/** Changes by key, then by day. */
export type Sums = Map<string, Map<Day, number>>

const add = (sums: Sums, key: string, from: Day, to: Day | null, count: number): void => {
  if (from === to) return
  const days = sums.get(key) ?? new Map<Day, number>()
  sums.set(key, days)
  days.set(from, (days.get(from) ?? 0) + count)
  if (to !== null) days.set(to, (days.get(to) ?? 0) - count)
}

/** The sums of a tally as changes, without those that came to nothing. */
export const changesIn = (tally: string, sums: Sums): readonly TallyChange[] =>
  [...sums].flatMap(([key, days]) =>
    [...days].flatMap(([day, change]) => (change === 0 ? [] : [{ tally, key, day, change }])),
  )
