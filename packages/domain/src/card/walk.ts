import type { Day } from '../calendar/day.ts'
import { firstDayOf } from '../calendar/month.ts'
import { axes } from './effective.ts'
import type { CardEntry } from './events.ts'
import { blank, type DatedEntry, datedHistory } from './evolve.ts'
import { type EntryInForce, isEntry } from './history.ts'
import { admitBeforeIssue, apply } from './remember.ts'
import type { Card } from './state.ts'

/**
 * A card's history as it unfolded on the calendar: every entry in force in the order of effect, with the card after
 * it. Where a card begins with an admission before it is handed over, the admission is a step of its own.
 */

/**
 * Told of every step. The card is one object that the next step changes: take from it what is to be kept. `from` is
 * the day the step takes effect; `admission` marks the admission before the issue, which the issue's entry states.
 */
export type Visit = (card: Card, entry: EntryInForce, from: Day, admission: boolean) => void

/**
 * Walks lines as long as each is an entry that takes effect no earlier than the ones before it: nearly every line of
 * nearly every card. Answers how many lines it took; beyond them {@link walkByEffect} knows the way.
 */
export const walkInOrder = (lines: readonly CardEntry[], visit: Visit): number => {
  const card = blank()
  let reached: Day | undefined
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as CardEntry
    if (!isEntry(line)) return i
    const day = apply(card, line)
    if (reached !== undefined && day < reached) return i
    reached = day
    if (line.type === 'CardIssued') visitAdmission(line, day, visit)
    visit(card as Card, line, day, false)
  }
  return lines.length
}

/** Walks the history that lines amount to, corrections and annulments taken into account, in the order of effect. */
export const walkByEffect = (lines: readonly CardEntry[], visit: Visit): void => {
  const history = datedHistory({ entries: lines })
  const byDay = history.toSorted((a, b) =>
    a.effective < b.effective ? -1 : a.effective > b.effective ? 1 : 0,
  )
  if (!isOrderly(history)) {
    walkOver(history, byDay, visit)
    return
  }
  const card = blank()
  for (const { entry, effective } of byDay) {
    apply(card, entry)
    if (entry.type === 'CardIssued') visitAdmission(entry, effective, visit)
    visit(card as Card, entry, effective, false)
  }
}

const visitAdmission = (entry: EntryInForce & { readonly type: 'CardIssued' }, issued: Day, visit: Visit) => {
  const joined = firstDayOf(entry.data.joinedOn)
  if (joined >= issued) return
  const admitted = blank()
  admitBeforeIssue(admitted, entry.data)
  visit(admitted as Card, entry, joined, true)
}

/** True while days never decrease along an axis, as every accepted history has it: then order of effect will do. */
const isOrderly = (history: readonly DatedEntry[]): boolean => {
  let [standing, document] = ['', '']
  for (const { entry, effective } of history) {
    const axis = axes[entry.type]
    if (axis === 'standing' || axis === 'both') {
      if (effective < standing) return false
      standing = effective
    }
    if (axis === 'document' || axis === 'both') {
      if (effective < document) return false
      document = effective
    }
  }
  return true
}

/** For histories nobody could have recorded by the rules: at each step what had taken effect, in the order written. */
const walkOver = (history: readonly DatedEntry[], byDay: readonly DatedEntry[], visit: Visit): void => {
  const begun = new Set<DatedEntry>()
  for (const dated of byDay) {
    begun.add(dated)
    const { entry, effective } = dated
    if (entry.type === 'CardIssued') visitAdmission(entry, effective, visit)
    const card = blank()
    for (const each of history) if (begun.has(each)) apply(card, each.entry)
    visit(card as Card, entry, effective, false)
  }
}
