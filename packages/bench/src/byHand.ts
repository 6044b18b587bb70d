import {
  type Card,
  type CardEntry,
  type Day,
  type DayOrMonth,
  type Document,
  type EndedStanding,
  type Ending,
  type EntryEvent,
  type Flag,
  logicalHistory,
  type Standing,
} from '@union-card/domain'
import type { History } from './histories.ts'

/**
 * The limit of folding: one loop with one switch, written for speed and nothing else. It changes the objects of a card
 * in place where nobody has seen them yet. What a correction does to a history it asks of the domain.
 */

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }
type Changing = Mutable<Card>
type Living = Mutable<Extract<Standing, { kind: 'living' }>>
type Booklet = Mutable<Exclude<Document, { kind: 'none' }>>

/** The same card as `fold` gives. */
export const foldByHand = (history: History): Card => cardOf(history, history)

const cardOf = (history: History, inForce: History): Card => {
  const card: Changing = {
    standing: { kind: 'none' },
    document: { kind: 'none' },
    entries: history.slice(),
    issue: null,
    lastStandingDay: null,
    lastDocumentDay: null,
    duesPaidThrough: null,
    restoredFrom: null,
    transits: [],
    voidNumbers: [],
    flags: [],
  }
  let living: Living | null = null
  let booklet: Booklet | null = null
  for (let i = 0; i < inForce.length; i++) {
    const entry = inForce[i] as CardEntry
    switch (entry.type) {
      case 'CardIssued': {
        const { data } = entry
        if (card.standing.kind === 'none') {
          card.issue = data
          living = {
            kind: 'living',
            membership: { kind: 'active' },
            relation: { kind: 'at', union: data.by },
            pendingExpulsion: null,
          }
          card.standing = living
        }
        if (booklet === null) {
          booklet = {
            kind: 'inHand',
            number: data.number,
            issuer: data.issuer,
            issuedOn: data.on,
            original: true,
          }
          card.document = booklet
        }
        standingMoved(card, data.on)
        documentMoved(card, data.on)
        mark(card, data.flags)
        break
      }
      case 'TransferredOut': {
        const { data } = entry
        if (living !== null) {
          living.relation = {
            kind: 'inTransit',
            from: data.by,
            since: data.on,
            declaredTo: data.declaredTo ?? null,
          }
          card.duesPaidThrough = data.duesPaidThrough
        }
        standingMoved(card, data.on)
        mark(card, data.flags)
        break
      }
      case 'TransferredIn':
      case 'TransferOutRevoked': {
        const { data } = entry
        if (living !== null) {
          const { relation } = living
          if (relation.kind === 'inTransit') {
            card.transits.push({ from: relation.since, to: data.on })
            living.relation = { kind: 'at', union: entry.type === 'TransferredIn' ? data.by : relation.from }
          } else if (entry.type === 'TransferredIn') living.relation = { kind: 'at', union: data.by }
        }
        standingMoved(card, data.on)
        mark(card, data.flags)
        break
      }
      case 'MembershipRetained': {
        const { data } = entry
        const day = data.exactOn ?? dayInMonth(data.month, card)
        if (living !== null) {
          living.membership = { kind: 'retained', from: data.month, since: day, reason: data.reason }
          if (living.relation.kind === 'at') living.relation = { kind: 'at', union: data.by }
        }
        standingMoved(card, day)
        mark(card, data.flags)
        break
      }
      case 'RetentionReasonChanged': {
        const { data } = entry
        if (living !== null && living.membership.kind === 'retained') {
          const { from, since } = living.membership
          living.membership = { kind: 'retained', from, since, reason: data.reason }
          if (living.relation.kind === 'at') living.relation = { kind: 'at', union: data.by }
        }
        standingMoved(card, dayInMonth(data.month, card))
        mark(card, data.flags)
        break
      }
      case 'MembershipRestored': {
        const { data } = entry
        if (living !== null) {
          living.membership = { kind: 'active' }
          if (living.relation.kind === 'at') living.relation = { kind: 'at', union: data.by }
          card.restoredFrom = data.month
        }
        standingMoved(card, data.exactOn ?? dayInMonth(data.month, card))
        mark(card, data.flags)
        break
      }
      case 'ExpulsionFiled': {
        const { data } = entry
        if (living !== null) living.pendingExpulsion = { filedOn: data.on, upperUnion: data.upperUnion }
        standingMoved(card, data.on)
        mark(card, data.flags)
        break
      }
      case 'Withdrawn': {
        const { on } = entry.data
        if (living !== null) card.standing = ended(living, 'withdrawn', on)
        living = null
        standingMoved(card, on)
        mark(card, entry.data.flags)
        break
      }
      case 'Expelled': {
        const day = entry.data.effectiveOn ?? entry.data.on
        if (living !== null) card.standing = ended(living, 'expelled', day)
        living = null
        standingMoved(card, day)
        mark(card, entry.data.flags)
        break
      }
      case 'MemberDied': {
        const day = dayInMonth(entry.data.on, card)
        if (living !== null) card.standing = ended(living, 'deceased', day)
        living = null
        standingMoved(card, day)
        mark(card, entry.data.flags)
        break
      }
      case 'CardReportedLost': {
        if (booklet !== null && booklet.kind === 'inHand') booklet.kind = 'lost'
        documentMoved(card, entry.data.on)
        mark(card, entry.data.flags)
        break
      }
      case 'CardReissued': {
        const { data } = entry
        if (booklet !== null) {
          const issuer = data.issuer ?? booklet.issuer
          if (booklet.number !== data.number || booklet.issuer !== issuer)
            card.voidNumbers.push({ issuer: booklet.issuer, number: booklet.number })
          booklet.kind = 'inHand'
          booklet.number = data.number
          booklet.issuer = issuer
          booklet.issuedOn = data.on
          booklet.original = false
        }
        documentMoved(card, data.on)
        mark(card, data.flags)
        break
      }
      case 'CardRecovered': {
        if (booklet !== null) booklet.kind = 'recovered'
        documentMoved(card, entry.data.on)
        mark(card, entry.data.flags)
        break
      }
      case 'ParticularsChanged':
        mark(card, entry.data.flags)
        break
      case 'EntryCorrected':
      case 'EntriesAnnulled':
        return cardOf(history, logicalHistory(history))
    }
  }
  return card as Card
}

const mark = ({ flags }: Changing, given: CardEntry<EntryEvent>['data']['flags']): void => {
  if (given !== undefined) for (let i = 0; i < given.length; i++) flags.push(given[i] as Flag)
}

const standingMoved = (card: Changing, day: Day): void => {
  if (card.lastStandingDay === null || card.lastStandingDay <= day) card.lastStandingDay = day
}

const documentMoved = (card: Changing, day: Day): void => {
  if (card.lastDocumentDay === null || card.lastDocumentDay <= day) card.lastDocumentDay = day
}

/** A Month takes effect on its first day, or on the day of the previous entry if that is later. */
const dayInMonth = (stated: DayOrMonth, { lastStandingDay }: Changing): Day => {
  if (stated.length === 10) return stated as Day
  const first = `${stated}-01` as Day
  return lastStandingDay !== null && lastStandingDay > first ? lastStandingDay : first
}

const ended = ({ relation }: Living, kind: Ending, on: Day): EndedStanding => ({
  kind: 'ended',
  membership: { kind, on },
  lastHolder: relation.kind === 'at' ? relation.union : relation.from,
})
