import type { CardEntry, EntryEvent } from './events.ts'
import { type EntryInForce, inForce, logicalHistory } from './history.ts'
import type { Card } from './state.ts'

/** An entry as the booklet shows it, in force or struck out, with its words as first written. */
export type Shown = {
  /** Tells it from all others of the card, in whatever history it stands. */
  readonly key: string
  /** The left half that it completes. */
  readonly completes: string | undefined
  readonly entry: EntryInForce
  readonly original: EntryEvent
  readonly struckBy?: number
  readonly struckCorrections: readonly StruckCorrection[]
}

/** A correction that was struck out itself: the entry with the words it had given. */
export type StruckCorrection = {
  readonly entry: EntryInForce
  readonly by: number
  readonly struckBy: number
}

/** What a booklet shows: entries in force in logical order, the struck ones before what was written after them. */
export const shownEntries = (card: Card): readonly Shown[] => {
  const { entries } = card
  const counts = inForce(entries)
  const struckBy = (revision: number): number =>
    entries.findLastIndex(
      (line, i) => counts[i] && line.type === 'EntriesAnnulled' && line.data.entries.includes(revision),
    )
  const struckCorrections = (target: number): readonly StruckCorrection[] =>
    entries.flatMap((line, by) => {
      if (counts[by] || line.type !== 'EntryCorrected' || line.data.entry !== target) return []
      const struck = struckBy(by)
      const then = logicalHistory(entries.slice(0, struck)).find(
        ({ revision, replacing }) => revision === target && !replacing,
      )
      return then === undefined ? [] : [{ entry: then, by, struckBy: struck }]
    })
  const asShown = (history: readonly EntryInForce[]): readonly Shown[] => {
    const keys = keysOf(history)
    const completes = completedIn(history, keys)
    return history.map((entry, i) => ({
      key: keys[i] as string,
      completes: completes.get(keys[i] as string),
      entry,
      original: entry.replacing ? entry : (entries[entry.revision] as CardEntry<EntryEvent>),
      struckCorrections: entry.replacing ? [] : struckCorrections(entry.revision),
    }))
  }
  const shown = [...asShown(logicalHistory(entries))]
  for (const [revision, line] of entries.entries()) {
    if (counts[revision] || line.type === 'EntryCorrected') continue
    const by = struckBy(revision)
    // As it stood when it was struck: with the words it then had, beside what it then stood beside.
    const then = asShown(logicalHistory(entries.slice(0, by))).filter(
      ({ entry }) => entry.revision === revision,
    )
    const after = shown.findIndex((other) => other.struckBy === undefined && other.entry.revision > revision)
    const struck = then.map((each): Shown => ({ ...each, struckBy: by }))
    shown.splice(after === -1 ? shown.length : after, 0, ...struck)
  }
  return shown
}

/** Keys of entries: of several that came with one annulment each has its own, always the same. */
const keysOf = (history: readonly EntryInForce[]): readonly string[] => {
  const seen = new Map<number, number>()
  return history.map(({ revision }) => {
    const place = seen.get(revision) ?? 0
    seen.set(revision, place + 1)
    return `${revision}.${place}`
  })
}

/** For each right half of a history the left half that was open when it was written. */
const completedIn = (
  history: readonly EntryInForce[],
  keys: readonly string[],
): ReadonlyMap<string, string> => {
  const completed = new Map<string, string>()
  let out: string | undefined
  let retained: string | undefined
  for (const [i, { type }] of history.entries()) {
    const key = keys[i] as string
    if (type === 'TransferredOut') out = key
    else if (type === 'MembershipRetained') retained = key
    else if (type === 'TransferredIn' || type === 'TransferOutRevoked') {
      if (out !== undefined) completed.set(key, out)
      out = undefined
    } else if (type === 'RetentionReasonChanged' || type === 'MembershipRestored') {
      if (retained !== undefined) completed.set(key, retained)
      if (type === 'MembershipRestored') retained = undefined
    }
  }
  return completed
}
