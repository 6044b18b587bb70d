import {
  axes,
  type Card,
  type DatedEntry,
  type Day,
  datedHistory,
  dayBefore,
  isEntry,
} from '@union-card/domain'
import { cardDomain } from '../cardDomain.ts'
import { difference } from '../same.ts'
import { asLines, daysOf, firstFound, hash, inWords, joined, type Law } from './law.ts'

/** What holds of days: they never decrease, and a standing is that of what had taken effect. */

/** Effective days never decrease along an axis. */
export const daysNeverDecrease: Law = ({ card }) => {
  const last: { standing?: Day; document?: Day } = {}
  return firstFound(datedHistory(card), ({ entry, effective }) => {
    const axis = axes[entry.type]
    const of = axis === 'both' ? (['standing', 'document'] as const) : axis === 'neither' ? [] : [axis]
    for (const each of of) {
      const before = last[each]
      if (before !== undefined && effective < before)
        return `${entry.type} of line ${entry.revision} takes effect on ${effective}, before ${before}`
      last[each] = effective
    }
    return null
  })
}

/** A card as of a day is the fold, in stream order, of the entries that had taken effect by then. */
export const asOfIsAFold: Law = ({ card }, domain = cardDomain) => {
  const history = datedHistory(card)
  return firstFound(daysOf(card), (day) => {
    const begun = history.filter(({ effective }) => effective <= day)
    const { entries: _then, ...then } = domain.cardOn(card, day)
    const { entries: _folded, ...folded } = domain.fold(asLines(begun))
    const issue = history.find(({ entry }) => entry.type === 'CardIssued')
    if (issue !== undefined && !begun.includes(issue) && joined(issue) <= day)
      return betweenJoiningAndIssue(then, issue)
    return inWords(day, difference(then, folded))
  })
}

const betweenJoiningAndIssue = (then: Omit<Card, 'entries'>, { entry }: DatedEntry): string | null => {
  if (entry.type !== 'CardIssued') return null
  const union = entry.data.basis === 'legacy-import' ? null : entry.data.by
  const standing = {
    kind: 'living',
    membership: { kind: 'active' },
    relation: { kind: 'at', union },
    pendingExpulsion: null,
  }
  return difference(then.standing, standing) ?? difference(then.document, { kind: 'none' })
}

/**
 * Without corrections both times agree: what was known when the next line came is true still, for all days before
 * that line and those after it take effect. Asked at every fourth line.
 */
export const bothTimesAgree: Law = ({ name, policy, entries, card }, domain = cardDomain) => {
  if (!entries.every(isEntry)) return null
  const begins = datedHistory(card).map((dated) => joined(dated))
  const asked = Math.abs(hash(name)) % 4
  return firstFound(entries, (_line, known) => {
    if (known % 4 !== asked) return null
    const later = begins.slice(known).toSorted()[0] as Day
    const before = domain.fold(entries.slice(0, known))
    return firstFound(
      [
        dayBefore(later),
        ...daysOf(before)
          .filter((day) => day < later)
          .slice(-4),
      ],
      (day) => {
        const was = domain.standingOn(before, day, policy)
        const is = domain.standingOn(card, day, policy)
        return inWords(`${day} as known after ${known} lines`, difference(was, is))
      },
    )
  })
}

/** No valid card without membership and a booklet in hand; a vote only where an active member's relation stands. */
export const standingIsCoherent: Law = ({ policy, card }, domain = cardDomain) =>
  firstFound(daysOf(card), (day) => {
    const view = domain.standingOn(card, day, policy)
    const living = view.membership === 'active' || view.membership === 'retained'
    if (view.validCard && !(living && view.document === 'inHand'))
      return `${day}: a valid card of ${view.membership}`
    if (
      view.voteIn !== null &&
      (view.membership !== 'active' || view.relation?.kind !== 'at' || view.relation.union !== view.voteIn)
    )
      return `${day}: a vote in ${view.voteIn}`
    if (!living && (view.relation !== null || view.pendingExpulsion !== null))
      return `${day}: a relation after the end`
    return (view.number === null) === (view.document === 'none') ? null : `${day}: a number without a booklet`
  })
