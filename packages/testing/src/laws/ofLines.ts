import { type CardEntry, rightsOf } from '@union-card/domain'
import { cardDomain } from '../cardDomain.ts'
import { difference } from '../same.ts'
import { daysOf, firstFound, type LawOfLines } from './law.ts'

/** What holds of any well-typed lines: folding is total, step by step, and needs no secrets. */

/** Replay is step by step: folding all lines equals remembering them one after the other. */
export const replayEqualsSteps: LawOfLines = (lines, domain = cardDomain) =>
  difference(domain.fold(lines), lines.reduce(domain.evolve, domain.noCard))

/** A history folded in two parts equals the history folded whole, wherever it is cut. */
export const partsMakeTheWhole: LawOfLines = (lines, domain = cardDomain) => {
  const whole = domain.fold(lines)
  return firstFound([0, 1, lines.length >> 1, lines.length - 1, lines.length], (cut) =>
    difference(lines.slice(cut).reduce(domain.evolve, domain.fold(lines.slice(0, cut))), whole),
  )
}

/** Folding keeps every line as it was, and has an answer to every question on every day. */
export const foldIsTotal: LawOfLines = (lines, domain = cardDomain) => {
  const card = domain.fold(lines)
  const pages = domain.printedPages(card)
  const days = daysOf(card)
  return (
    difference(card.entries, lines) ??
    (rightsOf(card).member === (card.standing.kind === 'living') ? null : 'rights without membership') ??
    (Array.isArray(pages.transfers) && Array.isArray(domain.custodyOf(card)) ? null : 'no booklet') ??
    firstFound(days, (day) =>
      domain.cardOn(card, day).entries.length === lines.length ? null : `${day}: lines are missing`,
    )
  )
}

/** Folding needs no particulars, no written words and no rule set: without them the standing is the same. */
export const foldNeedsNoSecrets: LawOfLines = (lines, domain = cardDomain) => {
  const bare = lines.map((line) => ({
    ...(emptied(line) as CardEntry),
    rules: line.rules === 'N' ? 'N+M' : 'N',
  })) as readonly CardEntry[]
  const { entries: _read, issue, ...card } = domain.fold(lines)
  const { entries: _bare, issue: bareIssue, ...bareCard } = domain.fold(bare)
  return difference(bareCard, card) ?? difference(bareIssue, emptied(issue))
}

/** A value with its sealed words erased, wherever they stand. */
const emptied = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(emptied)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, held]) => {
      if (name === 'wording') return []
      return [[name, name === 'particulars' ? 'v1.erased.erased.erased.erased' : emptied(held)]]
    }),
  )
}

/** The laws of any well-typed lines, by name. */
export const lawsOfLines = {
  replayEqualsSteps,
  partsMakeTheWhole,
  foldIsTotal,
  foldNeedsNoSecrets,
} as const satisfies Record<string, LawOfLines>
