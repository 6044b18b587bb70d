import {
  type Day,
  datedHistory,
  type EventType,
  type Instant,
  inForce,
  isEntry,
  statedDate,
} from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import type { RecordedEntry } from './cardEntry.ts'
import type { Known } from './known.ts'

/** A line of a card's history, and what corrections made of it. */
export type HistoryRow = {
  readonly revision: number
  /** Where the line stands in the log. */
  readonly position: Position
  readonly type: EventType
  /** The date it states, in its own precision, or null for a correction. */
  readonly stated: string | null
  /** The day it takes effect, or null for a correction and while struck out. */
  readonly effective: Day | null
  readonly recordedAt: Instant
  readonly by: string | null
  /** The data of the line as recorded. */
  readonly data: object
  /** The annulment that struck it out, or null. */
  readonly struckBy: number | null
  /** The corrections in force, by revision. */
  readonly correctedBy: readonly number[]
}

/** The lines of a card that were recorded by a moment of knowledge. */
export const knownBy = (entries: readonly RecordedEntry[], known: Known): readonly RecordedEntry[] => {
  switch (known.kind) {
    case 'everything':
      return entries
    case 'by':
      return entries.filter(({ entry }) => entry.at <= known.at)
    case 'upTo':
      return entries.filter(({ position }) => position <= known.position)
  }
}

/** The lines of a card, each with what later ones made of it: a pure fold, made when asked for and kept nowhere. */
export const historyOf = (lines: readonly RecordedEntry[]): readonly HistoryRow[] => {
  const entries = lines.map(({ entry }) => entry)
  const counts = inForce(entries)
  const struckBy = new Map<number, number>()
  entries.forEach((entry, i) => {
    if (counts[i] && entry.type === 'EntriesAnnulled')
      for (const named of entry.data.entries) struckBy.set(named, i)
  })
  const effective = new Map<number, { readonly day: Day; readonly correctedBy: readonly number[] }>()
  for (const { entry, effective: day } of datedHistory({ entries }))
    if (!entry.replacing) effective.set(entry.revision, { day, correctedBy: entry.correctedBy ?? [] })
  return lines.map(({ entry, position }, i) => ({
    revision: i,
    position,
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
