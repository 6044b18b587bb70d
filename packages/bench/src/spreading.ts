import type {
  Card,
  CardEntry,
  Day,
  DayOrMonth,
  EndedStanding,
  Ending,
  EntryEvent,
  LivingStanding,
} from '@union-card/domain'

/**
 * The reducer one writes by hand for an event store that calls it once an event and keeps what it gives: a switch of
 * object spreads. It knows no corrections.
 */

/** An event as a peer's store hands it to a reducer: a line, with what that store adds to it. */
export type Handed = CardEntry<EntryEvent>

/** Gives the card after one event. */
export type Reducer = (card: Card, event: Handed) => Card

/** The card after one event, a new object; the old one stays as it was. */
export const spread = (card: Card, event: Handed): Card => {
  const { standing, document } = card
  const entries = [...card.entries, event]
  const flags = event.data.flags === undefined ? card.flags : [...card.flags, ...event.data.flags]
  switch (event.type) {
    case 'CardIssued': {
      const { data } = event
      return {
        ...card,
        entries,
        issue: standing.kind === 'none' ? data : card.issue,
        standing:
          standing.kind === 'none'
            ? {
                kind: 'living',
                membership: { kind: 'active' },
                relation: { kind: 'at', union: data.by },
                pendingExpulsion: null,
              }
            : standing,
        document:
          document.kind === 'none'
            ? { kind: 'inHand', number: data.number, issuer: data.issuer, issuedOn: data.on, original: true }
            : document,
        lastStandingDay: later(card.lastStandingDay, data.on),
        lastDocumentDay: later(card.lastDocumentDay, data.on),
        flags,
      }
    }
    case 'TransferredOut': {
      const { data } = event
      const lastStandingDay = later(card.lastStandingDay, data.on)
      if (standing.kind !== 'living') return { ...card, entries, lastStandingDay, flags }
      return {
        ...card,
        entries,
        standing: {
          ...standing,
          relation: {
            kind: 'inTransit',
            from: data.by,
            since: data.on,
            declaredTo: data.declaredTo ?? null,
          },
        },
        duesPaidThrough: data.duesPaidThrough,
        lastStandingDay,
        flags,
      }
    }
    case 'TransferredIn':
    case 'TransferOutRevoked': {
      const { data } = event
      const lastStandingDay = later(card.lastStandingDay, data.on)
      if (standing.kind !== 'living') return { ...card, entries, lastStandingDay, flags }
      const { relation } = standing
      if (relation.kind === 'at')
        return event.type === 'TransferredIn'
          ? {
              ...card,
              entries,
              standing: { ...standing, relation: { kind: 'at', union: data.by } },
              lastStandingDay,
              flags,
            }
          : { ...card, entries, lastStandingDay, flags }
      const union = event.type === 'TransferredIn' ? data.by : relation.from
      return {
        ...card,
        entries,
        standing: { ...standing, relation: { kind: 'at', union } },
        transits: [...card.transits, { from: relation.since, to: data.on }],
        lastStandingDay,
        flags,
      }
    }
    case 'MembershipRetained': {
      const { data } = event
      const since = data.exactOn ?? dayIn(data.month, card)
      const lastStandingDay = later(card.lastStandingDay, since)
      if (standing.kind !== 'living') return { ...card, entries, lastStandingDay, flags }
      return {
        ...card,
        entries,
        standing: {
          ...standing,
          membership: { kind: 'retained', from: data.month, since, reason: data.reason },
          relation: standing.relation.kind === 'at' ? { kind: 'at', union: data.by } : standing.relation,
        },
        lastStandingDay,
        flags,
      }
    }
    case 'RetentionReasonChanged': {
      const { data } = event
      const lastStandingDay = later(card.lastStandingDay, dayIn(data.month, card))
      if (standing.kind !== 'living' || standing.membership.kind !== 'retained')
        return { ...card, entries, lastStandingDay, flags }
      return {
        ...card,
        entries,
        standing: {
          ...standing,
          membership: { ...standing.membership, reason: data.reason },
          relation: standing.relation.kind === 'at' ? { kind: 'at', union: data.by } : standing.relation,
        },
        lastStandingDay,
        flags,
      }
    }
    case 'MembershipRestored': {
      const { data } = event
      const lastStandingDay = later(card.lastStandingDay, data.exactOn ?? dayIn(data.month, card))
      if (standing.kind !== 'living') return { ...card, entries, lastStandingDay, flags }
      return {
        ...card,
        entries,
        standing: {
          ...standing,
          membership: { kind: 'active' },
          relation: standing.relation.kind === 'at' ? { kind: 'at', union: data.by } : standing.relation,
        },
        restoredFrom: data.month,
        lastStandingDay,
        flags,
      }
    }
    case 'ExpulsionFiled': {
      const { data } = event
      const lastStandingDay = later(card.lastStandingDay, data.on)
      if (standing.kind !== 'living') return { ...card, entries, lastStandingDay, flags }
      return {
        ...card,
        entries,
        standing: { ...standing, pendingExpulsion: { filedOn: data.on, upperUnion: data.upperUnion } },
        lastStandingDay,
        flags,
      }
    }
    case 'Withdrawn':
      return ended({ ...card, entries, flags }, 'withdrawn', event.data.on)
    case 'Expelled':
      return ended({ ...card, entries, flags }, 'expelled', event.data.effectiveOn ?? event.data.on)
    case 'MemberDied':
      return ended({ ...card, entries, flags }, 'deceased', dayIn(event.data.on, card))
    case 'CardReportedLost':
      return {
        ...card,
        entries,
        document: document.kind === 'inHand' ? { ...document, kind: 'lost' } : document,
        lastDocumentDay: later(card.lastDocumentDay, event.data.on),
        flags,
      }
    case 'CardReissued': {
      const { data } = event
      const lastDocumentDay = later(card.lastDocumentDay, data.on)
      if (document.kind === 'none') return { ...card, entries, lastDocumentDay, flags }
      const { number, issuer: oldIssuer } = document
      const issuer = data.issuer ?? oldIssuer
      return {
        ...card,
        entries,
        document: { kind: 'inHand', number: data.number, issuer, issuedOn: data.on, original: false },
        voidNumbers:
          number === data.number && oldIssuer === issuer
            ? card.voidNumbers
            : [...card.voidNumbers, { issuer: oldIssuer, number }],
        lastDocumentDay,
        flags,
      }
    }
    case 'CardRecovered':
      return {
        ...card,
        entries,
        document: document.kind === 'none' ? document : { ...document, kind: 'recovered' },
        lastDocumentDay: later(card.lastDocumentDay, event.data.on),
        flags,
      }
    case 'ParticularsChanged':
      return { ...card, entries, flags }
  }
}

const ended = (card: Card, kind: Ending, on: Day): Card => {
  const { standing } = card
  return {
    ...card,
    standing: standing.kind === 'living' ? endOf(standing, kind, on) : standing,
    lastStandingDay: later(card.lastStandingDay, on),
  }
}

/** How a living membership ends. */
export const endOf = ({ relation }: LivingStanding, kind: Ending, on: Day): EndedStanding => ({
  kind: 'ended',
  membership: { kind, on },
  lastHolder: relation.kind === 'at' ? relation.union : relation.from,
})

const later = (last: Day | null, day: Day): Day => (last !== null && last > day ? last : day)

const dayIn = (stated: DayOrMonth, { lastStandingDay }: Card): Day => {
  if (stated.length === 10) return stated as Day
  const first = `${stated}-01` as Day
  return lastStandingDay !== null && lastStandingDay > first ? lastStandingDay : first
}
