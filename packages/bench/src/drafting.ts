import type { Card, Day, DayOrMonth, EntryEvent } from '@union-card/domain'
import { type Draft, produce } from 'immer'
import { endOf, type Handed } from './spreading.ts'

/** The same reducer as `spread`, written with immer: one `produce` an event. */

/** The card after one event; the old one stays as it was. */
export const drafted = (card: Card, event: Handed): Card =>
  produce(card, (draft) => {
    draft.entries.push(event as never)
    change(draft as Changing, event)
  })

type Changing = Open<Omit<Card, 'entries' | 'standing' | 'document'>> & {
  standing: Draft<Card['standing']>
  document: Draft<Card['document']>
}
type Open<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }

const change = (card: Changing, event: EntryEvent): void => {
  const { standing } = card
  switch (event.type) {
    case 'CardIssued': {
      const { data } = event
      if (standing.kind === 'none') {
        card.issue = data
        card.standing = {
          kind: 'living',
          membership: { kind: 'active' },
          relation: { kind: 'at', union: data.by },
          pendingExpulsion: null,
        }
      }
      if (card.document.kind === 'none')
        card.document = {
          kind: 'inHand',
          number: data.number,
          issuer: data.issuer,
          issuedOn: data.on,
          original: true,
        }
      standingMoved(card, data.on)
      documentMoved(card, data.on)
      break
    }
    case 'TransferredOut': {
      const { by, on, declaredTo, duesPaidThrough } = event.data
      if (standing.kind === 'living') {
        standing.relation = { kind: 'inTransit', from: by, since: on, declaredTo: declaredTo ?? null }
        card.duesPaidThrough = duesPaidThrough
      }
      standingMoved(card, on)
      break
    }
    case 'TransferredIn':
    case 'TransferOutRevoked': {
      const { by, on } = event.data
      if (standing.kind === 'living') {
        const { relation } = standing
        if (relation.kind === 'inTransit') card.transits.push({ from: relation.since, to: on })
        if (event.type === 'TransferredIn') standing.relation = { kind: 'at', union: by }
        else if (relation.kind === 'inTransit') standing.relation = { kind: 'at', union: relation.from }
      }
      standingMoved(card, on)
      break
    }
    case 'MembershipRetained': {
      const { by, month, exactOn, reason } = event.data
      const since = exactOn ?? dayIn(month, card)
      if (standing.kind === 'living') {
        standing.membership = { kind: 'retained', from: month, since, reason }
        if (standing.relation.kind === 'at') standing.relation = { kind: 'at', union: by }
      }
      standingMoved(card, since)
      break
    }
    case 'RetentionReasonChanged': {
      const { by, month, reason } = event.data
      if (standing.kind === 'living' && standing.membership.kind === 'retained') {
        standing.membership.reason = reason
        if (standing.relation.kind === 'at') standing.relation = { kind: 'at', union: by }
      }
      standingMoved(card, dayIn(month, card))
      break
    }
    case 'MembershipRestored': {
      const { by, month, exactOn } = event.data
      if (standing.kind === 'living') {
        standing.membership = { kind: 'active' }
        if (standing.relation.kind === 'at') standing.relation = { kind: 'at', union: by }
        card.restoredFrom = month
      }
      standingMoved(card, exactOn ?? dayIn(month, card))
      break
    }
    case 'ExpulsionFiled': {
      const { on, upperUnion } = event.data
      if (standing.kind === 'living') standing.pendingExpulsion = { filedOn: on, upperUnion }
      standingMoved(card, on)
      break
    }
    case 'Withdrawn': {
      if (standing.kind === 'living') card.standing = endOf(standing, 'withdrawn', event.data.on)
      standingMoved(card, event.data.on)
      break
    }
    case 'Expelled': {
      const on = event.data.effectiveOn ?? event.data.on
      if (standing.kind === 'living') card.standing = endOf(standing, 'expelled', on)
      standingMoved(card, on)
      break
    }
    case 'MemberDied': {
      const on = dayIn(event.data.on, card)
      if (standing.kind === 'living') card.standing = endOf(standing, 'deceased', on)
      standingMoved(card, on)
      break
    }
    case 'CardReportedLost':
      if (card.document.kind === 'inHand') card.document.kind = 'lost'
      documentMoved(card, event.data.on)
      break
    case 'CardReissued': {
      const { data } = event
      const old = card.document
      if (old.kind !== 'none') {
        const issuer = data.issuer ?? old.issuer
        if (old.number !== data.number || old.issuer !== issuer)
          card.voidNumbers.push({ issuer: old.issuer, number: old.number })
        card.document = { kind: 'inHand', number: data.number, issuer, issuedOn: data.on, original: false }
      }
      documentMoved(card, data.on)
      break
    }
    case 'CardRecovered':
      if (card.document.kind !== 'none') card.document.kind = 'recovered'
      documentMoved(card, event.data.on)
      break
    case 'ParticularsChanged':
      break
  }
  if (event.data.flags !== undefined) card.flags.push(...event.data.flags)
}

const standingMoved = (card: Changing, day: Day): void => {
  if (card.lastStandingDay === null || card.lastStandingDay <= day) card.lastStandingDay = day
}

const documentMoved = (card: Changing, day: Day): void => {
  if (card.lastDocumentDay === null || card.lastDocumentDay <= day) card.lastDocumentDay = day
}

const dayIn = (stated: DayOrMonth, { lastStandingDay }: Changing): Day => {
  if (stated.length === 10) return stated as Day
  const first = `${stated}-01` as Day
  return lastStandingDay !== null && lastStandingDay > first ? lastStandingDay : first
}
