import { axes, type Card, datedHistory, logicalHistory } from '@union-card/domain'
import { cardDomain } from '../cardDomain.ts'
import { difference } from '../same.ts'
import { daysOf, eachPrefix, firstFound, inWords, joined, type Law } from './law.ts'

/** What holds of a membership: one holder at a time, an end that is final, dues that never go back. */

/** At most one holder on any day: custody runs from admission to the end without gap or overlap, as the days say. */
export const custodyPartitionsTheMembership: Law = ({ card }, domain = cardDomain) => {
  const chain = domain.custodyOf(card)
  const history = datedHistory(card)
  const issue = history.find(({ entry }) => entry.type === 'CardIssued')
  const end = card.standing.kind === 'ended' ? card.standing.membership.on : null
  if (issue === undefined || joined(issue) === end) return chain.length === 0 ? null : 'custody of nobody'
  if (chain[0]?.from !== joined(issue)) return `custody begins on ${chain[0]?.from}, not on ${joined(issue)}`
  if (chain.at(-1)?.to !== end) return `custody ends on ${chain.at(-1)?.to}, not on ${end}`
  return (
    firstFound(chain, ({ from, to }, i) => {
      if (to !== null && to <= from) return `an empty stretch on ${from}`
      const next = chain[i + 1]
      return next === undefined || next.from === to ? null : `a gap or overlap between ${to} and ${next.from}`
    }) ??
    firstFound(daysOf(card), (day) => {
      const here = chain.filter(({ from, to }) => from <= day && (to === null || day < to))
      const { standing } = domain.cardOn(card, day)
      if (standing.kind !== 'living')
        return here.length === 0 ? null : `${day}: custody outside the membership`
      const { relation } = standing
      const expected =
        relation.kind === 'inTransit'
          ? { kind: 'inTransit', union: relation.from }
          : { kind: relation.union === null ? 'unknown' : 'at', union: relation.union }
      return inWords(
        day,
        difference(
          here.map(({ kind, union }) => ({ kind, union })),
          [expected],
        ),
      )
    })
  )
}

/** Transfers in ≤ transfers out less those taken back ≤ transfers in + 1. */
export const insMatchOuts: Law = ({ card }) => {
  let open = 0
  return firstFound(logicalHistory(card.entries), ({ type, revision }) => {
    if (type === 'TransferredOut') open++
    if (type === 'TransferredIn' || type === 'TransferOutRevoked') open--
    return open === 0 || open === 1 ? null : `${open} open transfers after line ${revision}`
  })
}

/** An end is final: only annulling it brings a membership back. */
export const endIsFinal: Law = ({ card }, domain = cardDomain) =>
  eachPrefix(card, domain, (before, entry, after) =>
    before.standing.kind === 'ended'
      ? inWords(`${entry.type} after the end`, difference(after.standing, before.standing))
      : null,
  )

/** What happens to the booklet never moves membership or relation. */
export const bookletMovesNoMembership: Law = ({ card }, domain = cardDomain) =>
  eachPrefix(card, domain, (before, entry, after) =>
    axes[entry.type] === 'document' || axes[entry.type] === 'neither'
      ? inWords(entry.type, difference(after.standing, before.standing))
      : null,
  )

/** Dues months never decrease; none recorded while retained is later than the month the retention began. */
export const duesNeverDecrease: Law = ({ card }, domain = cardDomain) =>
  eachPrefix(card, domain, ({ standing, duesPaidThrough }, entry) => {
    if (entry.type !== 'TransferredOut') return null
    const stated = entry.data.duesPaidThrough
    if (duesPaidThrough !== null && stated < duesPaidThrough) return `${stated} after ${duesPaidThrough}`
    const { membership } = standing as Extract<Card['standing'], { kind: 'living' }>
    return membership.kind === 'retained' && stated > membership.from
      ? `${stated} while retained since ${membership.from}`
      : null
  })
