import {
  type Card,
  custodyOf,
  type Day,
  datedHistory,
  fold,
  inForce,
  isEntry,
  type Policy,
  standingOverTime,
  statedDate,
  type Turn,
  turns,
} from '@union-card/domain'
import type { RecordedEntry } from './cardEntry.ts'
import type { Believed, CardRows, CustodyRow, HistoryRow, NumberRow, StandingRow } from './rows.ts'

/** Raised whenever the same lines come to give other rows, so that tables made before are built anew. */
export const rowsVersion = 1

/**
 * The rows of one card: a pure fold over its lines. After each line the rows it implies are compared with those
 * believed before; what changed is closed and opened at that line. Catching up, rebuilding and recomputing after a
 * correction are this one function.
 */
export const cardRows = (entries: readonly RecordedEntry[], policy: Policy): CardRows => {
  const standing = believing<StandingRow>(JSON.stringify)
  const custody = believing<CustodyRow>(JSON.stringify)
  const numbers = believing<NumberRow>(JSON.stringify)
  const history = believing<HistoryRow>(changing)
  const lines = entries.map(({ entry }) => entry)
  entries.forEach((recorded, i) => {
    // A fold from the first line is quicker than a step that keeps the card before it.
    const card = fold(lines.slice(0, i + 1))
    const days = turns(card)
    standing.now(standingOverTime(card, policy, undefined, days), recorded)
    custody.now(custodyRows(card, days), recorded)
    numbers.now(numberRows(card), recorded)
    history.now(historyRows(card), recorded)
  })
  return {
    standing: standing.rows(),
    custody: custody.rows(),
    numbers: numbers.rows(),
    history: history.rows(),
  }
}

/** Rows over time: `now` says what is believed after a line, `rows` all that was ever believed. */
const believing = <R extends object>(keyOf: (row: R) => string) => {
  const closed: Believed<R>[] = []
  let open = new Map<string, Believed<R>>()
  return {
    now: (rows: readonly R[], { entry, position }: RecordedEntry): void => {
      const next = new Map<string, Believed<R>>()
      for (const row of rows) {
        const key = keyOf(row)
        const same = open.get(key)
        next.set(
          key,
          same ?? { ...row, knownFrom: position, knownFromAt: entry.at, knownTo: null, knownToAt: null },
        )
      }
      for (const [key, row] of open)
        if (!next.has(key)) closed.push({ ...row, knownTo: position, knownToAt: entry.at })
      open = next
    },
    rows: (): readonly Believed<R>[] => [...closed, ...open.values()],
  }
}

/** What later lines can change of a line's row; the rest is as it was recorded. */
const changing = ({ revision, effective, struckBy, correctedBy }: HistoryRow): string =>
  JSON.stringify([revision, effective, struckBy, correctedBy])

const custodyRows = (card: Card, days: readonly Turn[]): readonly CustodyRow[] =>
  custodyOf(card, days).map((custody, place) => ({ place, custody }))

const numberRows = ({ document, voidNumbers }: Card): readonly NumberRow[] => [
  ...voidNumbers.map(({ issuer, number }) => ({ issuer, number, current: false })),
  ...(document.kind === 'none' ? [] : [{ issuer: document.issuer, number: document.number, current: true }]),
]

const historyRows = (card: Card): readonly HistoryRow[] => {
  const counts = inForce(card.entries)
  const struckBy = new Map<number, number>()
  card.entries.forEach((entry, i) => {
    if (counts[i] && entry.type === 'EntriesAnnulled')
      for (const named of entry.data.entries) struckBy.set(named, i)
  })
  const effective = new Map<number, { readonly day: Day; readonly correctedBy: readonly number[] }>()
  for (const { entry, effective: day } of datedHistory(card))
    if (!entry.replacing) effective.set(entry.revision, { day, correctedBy: entry.correctedBy ?? [] })
  return card.entries.map((entry, i) => ({
    revision: i,
    type: entry.type,
    stated: isEntry(entry) ? statedDate(entry) : null,
    effective: effective.get(i)?.day ?? null,
    recordedAt: entry.at,
    by: entry.data.by ?? null,
    data: entry.data,
    struckBy: counts[i] ? null : (struckBy.get(i) ?? null),
    correctedBy: effective.get(i)?.correctedBy ?? [],
  }))
}
