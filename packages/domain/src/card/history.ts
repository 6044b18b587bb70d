import type { CardEntry, EntriesAnnulled, EntryCorrected, EntryEvent, RecordedChanges } from './events.ts'

/**
 * The logical history: what the entries say after corrections and annulments (model 8.5). Nothing is ever removed
 * from the stream; this only works out which entries count, with which words, in which order.
 */

/** An entry that counts. `revision` is the line it comes from: its own, or that of the annulment it came with. */
export type EntryInForce = CardEntry<EntryEvent> & {
  /** The corrections that apply to it, by their revisions. */
  readonly correctedBy?: readonly number[]
  /** Present when it took the place of annulled entries. */
  readonly replacing?: true
}

/** True for an entry of the card itself, false for a correction or annulment of one. */
export const isEntry = (entry: CardEntry): entry is CardEntry<EntryEvent> =>
  entry.type !== 'EntryCorrected' && entry.type !== 'EntriesAnnulled'

const isAnnulment = (entry: CardEntry): entry is CardEntry<EntriesAnnulled> =>
  entry.type === 'EntriesAnnulled'

const isCorrection = (entry: CardEntry): entry is CardEntry<EntryCorrected> => entry.type === 'EntryCorrected'

/**
 * For each line whether it is in force. A line is out of force when a later line in force annuls it; so an annulment
 * that is itself annulled lets its entries count again. Only earlier lines can be named.
 */
export const inForce = (entries: readonly CardEntry[]): readonly boolean[] => {
  const counts = entries.map(() => true)
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]
    if (entry === undefined || !counts[i] || !isAnnulment(entry)) continue
    for (const named of entry.data.entries) if (named < i) counts[named] = false
  }
  return counts
}

/** Where a line stands in the logical order: its own place, or for an annulment that of the first line it names. */
const placeOf = (entries: readonly CardEntry[]): readonly number[] => {
  const places: number[] = []
  entries.forEach((entry, i) => {
    const named = isAnnulment(entry) ? entry.data.entries.filter((revision) => revision < i) : []
    places.push(named.reduce((place, revision) => Math.min(place, places[revision] ?? i), i))
  })
  return places
}

/**
 * The entries that count, in logical order: replacements stand where the first entry they replace stood. `entries`
 * are the lines of a stream from revision 0. Total: naming what is not there changes nothing.
 */
export const logicalHistory = (entries: readonly CardEntry[]): readonly EntryInForce[] => {
  if (entries.every(isEntry)) return entries
  const counts = inForce(entries)
  const places = placeOf(entries)
  const corrected = corrections(entries, counts)
  const history: { readonly place: number; readonly entry: EntryInForce }[] = []
  entries.forEach((entry, i) => {
    const place = places[i] ?? i
    if (!counts[i] || isCorrection(entry)) return
    if (isAnnulment(entry))
      for (const { rules, ...replacement } of entry.data.replacements ?? [])
        history.push({ place, entry: { ...replacement, revision: i, at: entry.at, rules, replacing: true } })
    else
      history.push({
        place,
        entry: corrected.get(i)?.reduce(correctedBy, entry as EntryInForce) ?? (entry as EntryInForce),
      })
  })
  return reflagged(
    history.sort((a, b) => a.place - b.place).map(({ entry }) => entry),
    entries,
    counts,
  )
}

type Correction = { readonly revision: number; readonly changes: RecordedChanges }

const corrections = (
  entries: readonly CardEntry[],
  counts: readonly boolean[],
): ReadonlyMap<number, Correction[]> => {
  const of = new Map<number, Correction[]>()
  entries.forEach((entry, i) => {
    if (!counts[i] || !isCorrection(entry) || entry.data.entry >= i) return
    const { entry: target, changes } = entry.data
    of.set(target, [...(of.get(target) ?? []), { revision: i, changes }])
  })
  return of
}

/** What may be corrected in each kind of entry: words, dues, references; nothing that moves the standing. */
export const correctable: Readonly<Record<EntryEvent['type'], readonly (keyof RecordedChanges)[]>> = {
  CardIssued: ['issuingUnit'],
  TransferredOut: ['reason', 'duesPaidThrough', 'declaredTo', 'expectedMonths', 'wording'],
  TransferredIn: [],
  TransferOutRevoked: [],
  MembershipRetained: ['reason', 'wording'],
  RetentionReasonChanged: ['reason', 'wording'],
  MembershipRestored: [],
  Withdrawn: ['evidence'],
  ExpulsionFiled: ['filingRef', 'groundRef'],
  Expelled: [],
  MemberDied: ['evidenceRef'],
  CardReportedLost: [],
  CardReissued: [],
  CardRecovered: [],
  ParticularsChanged: [],
}

/** An entry with the corrected words in the place of the old ones. */
export const correctedBy = (entry: EntryInForce, { revision, changes }: Correction): EntryInForce => {
  const allowed = Object.fromEntries(
    Object.entries(changes).filter(([name]) => correctable[entry.type].some((field) => field === name)),
  )
  return {
    ...entry,
    data: { ...entry.data, ...allowed },
    correctedBy: [...(entry.correctedBy ?? []), revision],
  } as EntryInForce
}

/**
 * Gives entries the flags that the corrections in force say they now carry; the last correction counts. What came with
 * an annulment is named by its revision, all of it, one after the other.
 */
const reflagged = (
  history: readonly EntryInForce[],
  entries: readonly CardEntry[],
  counts: readonly boolean[],
): readonly EntryInForce[] => {
  const flagsOf = new Map<number, (readonly string[])[]>()
  entries.forEach((entry, i) => {
    if (!counts[i] || isEntry(entry)) return
    const told = new Map<number, (readonly string[])[]>()
    for (const { entry: target, flags } of entry.data.reflagged ?? [])
      if (target < i) told.set(target, [...(told.get(target) ?? []), flags])
    for (const [target, flags] of told) flagsOf.set(target, flags)
  })
  if (flagsOf.size === 0) return history
  return history.map((entry) => {
    const flags = flagsOf.get(entry.revision)?.shift()
    return flags === undefined ? entry : ({ ...entry, data: { ...entry.data, flags } } as EntryInForce)
  })
}
