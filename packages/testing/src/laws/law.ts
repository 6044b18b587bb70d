import {
  type Card,
  type CardEntry,
  type DatedEntry,
  type Day,
  datedHistory,
  dayBefore,
  type EntryInForce,
  firstDayOf,
  turns,
} from '@union-card/domain'
import type { CardDomain } from '../cardDomain.ts'
import type { History } from '../history.ts'

/**
 * What a law is, and the words that laws share. A law answers null where it holds, else what it found; it belongs to no
 * test runner and may be asked of another domain than the package's own.
 */

/** A law of any well-typed lines, legal or not. */
export type LawOfLines = (lines: readonly CardEntry[], domain?: CardDomain) => string | null

/** A law of careers: of what came of commands. */
export type Law = (history: History, domain?: CardDomain) => string | null

/** The first thing found about any of these. */
export const firstFound = <A>(
  of: readonly A[],
  found: (each: A, i: number) => string | null,
): string | null => {
  for (const [i, each] of of.entries()) {
    const what = found(each, i)
    if (what !== null) return what
  }
  return null
}

/** What was found, and where. */
export const inWords = (where: string, found: string | null): string | null =>
  found === null ? null : `${where}: ${found}`

const daysKnown = new WeakMap<Card, readonly Day[]>()

/** Every day on which something changes, and the day before it. */
export const daysOf = (card: Card): readonly Day[] => {
  const days = daysKnown.get(card) ?? [...new Set(turns(card).flatMap(({ from }) => [dayBefore(from), from]))]
  daysKnown.set(card, days)
  return days
}

/** The day from which an entry tells in the standing: its own, or that of joining for an issue. */
export const joined = ({ entry, effective }: DatedEntry): Day => {
  const first = entry.type === 'CardIssued' ? firstDayOf(entry.data.joinedOn) : effective
  return first < effective ? first : effective
}

/** Entries in force as the lines of a stream of their own. */
export const asLines = (history: readonly DatedEntry[]): readonly CardEntry[] =>
  history.map(
    ({ entry: { correctedBy: _by, replacing: _replacing, ...entry } }, revision) =>
      ({ ...entry, revision }) as CardEntry,
  )

/** Asks about every entry in force, with the card before it and after. */
export const eachPrefix = (
  card: Card,
  domain: CardDomain,
  found: (before: Card, entry: EntryInForce, after: Card) => string | null,
): string | null => {
  const history = datedHistory(card)
  const lines = asLines(history)
  let before = domain.noCard
  return firstFound(history, ({ entry }, i) => {
    const after = domain.fold(lines.slice(0, i + 1))
    const what = found(before, entry, after)
    before = after
    return what
  })
}

/** A number that a text always gives, for choosing by it. */
export const hash = (text: string): number =>
  [...text].reduce((sum, each) => (Math.imul(sum, 31) + each.charCodeAt(0)) | 0, 7)
