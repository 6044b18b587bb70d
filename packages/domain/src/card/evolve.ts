import { produce } from 'immer'
import type { Day } from '../calendar/day.ts'
import { firstDayOf } from '../calendar/month.ts'
import type { CardEntry, EntryEvent } from './events.ts'
import { type EntryInForce, isEntry, logicalHistory } from './history.ts'
import { admitBeforeIssue, apply, type Draft } from './remember.ts'
import type { Card, UnissuedCard } from './state.ts'

/**
 * Folding. One recipe serves two drivers: a replay changes a card that begins blank, a step a copy of the card before,
 * which immer takes over into the next. The recipes see plain objects only: code that has met a single one of immer's
 * proxies stays slow.
 */

/** A card to be filled by the recipes. */
export const blank = (entries: CardEntry[] = []): Draft => ({
  standing: { kind: 'none' },
  document: { kind: 'none' },
  entries,
  issue: null,
  lastStandingDay: null,
  lastDocumentDay: null,
  duesPaidThrough: null,
  restoredFrom: null,
  transits: [],
  voidNumbers: [],
  flags: [],
})

/** A card of which nothing is known. */
export const noCard: UnissuedCard = blank() as UnissuedCard

/** The card after one more line. The given card stays as it was. */
export const evolve = (card: Card, entry: CardEntry): Card =>
  isEntry(entry)
    ? produce(card, (draft) => {
        const next = copyOf(card)
        next.entries.push(entry)
        apply(next, entry)
        Object.assign(draft, next)
      })
    : fold([...card.entries, entry])

const copyOf = (card: Card): Draft =>
  Object.assign(blank(), card, {
    standing: { ...card.standing },
    document: { ...card.document },
    entries: card.entries.slice(),
    transits: card.transits.slice(),
    voidNumbers: card.voidNumbers.slice(),
    flags: card.flags.slice(),
  })

/**
 * The card after all lines of its stream, from revision 0. Equal to `entries.reduce(evolve, noCard)`; total over any
 * well-typed lines.
 */
export const fold = (entries: readonly CardEntry[]): Card => replay(entries, entries)

/** The card of some lines, after a history of them: the lines themselves, unless there is a correction among them. */
const replay = (entries: readonly CardEntry[], history: readonly CardEntry[]): Card => {
  const card = blank(entries.slice())
  for (const line of history) {
    if (!isEntry(line)) return replay(entries, logicalHistory(entries))
    apply(card, line)
  }
  return card as Card
}

/** An entry in force with the day it takes effect. */
export type DatedEntry = { readonly entry: EntryInForce; readonly effective: Day }

/** The entries in force, in logical order, each with its effective day. */
export const datedHistory = (card: Pick<Card, 'entries'>): readonly DatedEntry[] => {
  const walked = blank()
  return logicalHistory(card.entries).map((entry) => ({ entry, effective: apply(walked, entry) }))
}

/**
 * The card as it stood at the close of a day: the entries in force that had taken effect, in stream order. Between
 * 入会时间 and the day of issue it is a member without a card; of a card taken over from older records the union that
 * held it then is not known.
 */
export const cardOn = (card: Card, day: Day): Card => cardAt(card, datedHistory(card), day)

// A month never takes effect before an entry that stands before it, so leaving out what is later moves no other day.
const cardAt = (card: Card, history: readonly DatedEntry[], day: Day): Card => {
  const then = blank(card.entries.slice())
  for (const { entry, effective } of history) {
    if (effective <= day) apply(then, entry)
    else if (entry.type === 'CardIssued' && firstDayOf(entry.data.joinedOn) <= day)
      admitBeforeIssue(then, entry.data)
  }
  return then as Card
}

/** A day on which a card changes: what took effect, and the card from then until the next such day. */
export type Turn = { readonly from: Day; readonly entries: readonly EntryInForce[]; readonly card: Card }

/** Every day on which something takes effect, admission included, with the card as it stood at its close. */
export const turns = (card: Card): readonly Turn[] => {
  const history = datedHistory(card)
  const byDay = new Map<Day, EntryInForce[]>()
  const note = (on: Day, entry: EntryInForce) => byDay.set(on, [...(byDay.get(on) ?? []), entry])
  for (const { entry, effective } of history) {
    if (entry.type === 'CardIssued' && firstDayOf(entry.data.joinedOn) < effective)
      note(firstDayOf(entry.data.joinedOn), entry)
    note(effective, entry)
  }
  return [...byDay]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, entries]) => ({ from, entries, card: cardAt(card, history, from) }))
}

/** A copy of a card for {@link moveOn}, without the list of its lines: for walking through many histories at once. */
export const movable = (card: Card): Card => Object.assign(copyOf(card), { entries: [] })

/** Moves a {@link movable} card on by an entry, changing it in place. A correction needs a fold of all lines. */
export const moveOn = (card: Card, entry: CardEntry<EntryEvent>): void => {
  apply(card as Draft, entry)
}
