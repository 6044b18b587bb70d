import { type Day, laterDay } from '../calendar/day.ts'
import { type Axis, axes, effectiveDay } from './effective.ts'
import type { CardIssued, EntryEvent } from './events.ts'
import type { Booklet, Card, EndedStanding, Ending, LivingStanding, NoStanding } from './state.ts'
import type { Flag, UnionId } from './words.ts'

/**
 * Remembering. Events are decided already: a recipe refuses nothing, reads no clock, asks no rule, and gives a state
 * for any sequence of well-typed entries. What cannot apply (a transfer of a card never issued) changes nothing but
 * the list of entries. A recipe changes the card it is given.
 */

/** A card while a recipe works on it. What the card was given by events is theirs, and is not changed. */
export type Draft = Changing<Omit<Card, 'standing' | 'document'>> & {
  standing: NoStanding | Changing<LivingStanding> | EndedStanding
  document: { readonly kind: 'none' } | Changing<Booklet>
}
type Changing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }

/** Only the admission of an issue: membership begins at 入会时间, whatever the day the card is handed over. */
const admit = (card: Draft, data: CardIssued['data'], union: UnionId | null): void => {
  if (card.standing.kind !== 'none') return
  card.issue = data
  card.standing = {
    kind: 'living',
    membership: { kind: 'active' },
    relation: { kind: 'at', union },
    pendingExpulsion: null,
  }
}

/** The admission before the card is handed over: of one taken over from older records the union is not known. */
export const admitBeforeIssue = (card: Draft, data: CardIssued['data']): void =>
  admit(card, data, data.basis === 'legacy-import' ? null : data.by)

/** The relation stands with a union again; the stretch without one is remembered: nobody could collect dues. */
const arrive = (card: Draft, union: UnionId, day: Day): void => {
  const { standing } = card
  if (standing.kind !== 'living') return
  if (standing.relation.kind === 'inTransit') card.transits.push({ from: standing.relation.since, to: day })
  standing.relation = { kind: 'at', union }
}

/** Custody passes to the union that seals: the holder itself, or whoever acts for it. */
const takeCustody = (standing: Changing<LivingStanding>, union: UnionId): void => {
  if (standing.relation.kind === 'at') standing.relation = { kind: 'at', union }
}

const end = (card: Draft, kind: Ending, on: Day, by?: UnionId): void => {
  if (card.standing.kind !== 'living') return
  const { relation } = card.standing
  const lastHolder = relation.kind === 'at' ? relation.union : relation.from
  const acted = by === undefined || by === lastHolder ? {} : { endedBy: by }
  card.standing = { kind: 'ended', membership: { kind, on }, lastHolder, ...acted }
}

/**
 * The recipes: applies an entry that counts, and gives the day it took effect. They are one switch and no table because
 * the engine then compiles each for the form of data that it alone sees; looked up by type, they fold a fifth slower.
 */
export const apply = (card: Draft, entry: EntryEvent): Day => {
  const { standing } = card
  switch (entry.type) {
    case 'CardIssued': {
      const { data } = entry
      const { by, on, issuer, number, flags } = data
      admit(card, data, by)
      if (card.document.kind === 'none')
        card.document = { kind: 'inHand', number, issuer, issuedOn: on, original: true }
      return leave(card, axes.CardIssued, on, flags)
    }
    case 'TransferredOut': {
      const { by, on, declaredTo, duesPaidThrough, flags } = entry.data
      if (standing.kind === 'living') {
        standing.relation = { kind: 'inTransit', from: by, since: on, declaredTo: declaredTo ?? null }
        card.duesPaidThrough = duesPaidThrough
      }
      return leave(card, axes.TransferredOut, on, flags)
    }
    case 'TransferredIn': {
      const { by, on, flags } = entry.data
      arrive(card, by, on)
      return leave(card, axes.TransferredIn, on, flags)
    }
    case 'TransferOutRevoked': {
      const { on, flags } = entry.data
      if (standing.kind === 'living' && standing.relation.kind === 'inTransit')
        arrive(card, standing.relation.from, on)
      return leave(card, axes.TransferOutRevoked, on, flags)
    }
    case 'MembershipRetained': {
      const { by, month, exactOn, reason, flags } = entry.data
      const day = effectiveDay(month, exactOn, card.lastStandingDay)
      if (standing.kind === 'living') {
        standing.membership = { kind: 'retained', from: month, since: day, reason }
        takeCustody(standing, by)
      }
      return leave(card, axes.MembershipRetained, day, flags)
    }
    case 'RetentionReasonChanged': {
      const { by, month, reason, flags } = entry.data
      if (standing.kind === 'living' && standing.membership.kind === 'retained') {
        standing.membership = { ...standing.membership, reason }
        takeCustody(standing, by)
      }
      const day = effectiveDay(month, undefined, card.lastStandingDay)
      return leave(card, axes.RetentionReasonChanged, day, flags)
    }
    case 'MembershipRestored': {
      const { by, month, exactOn, flags } = entry.data
      if (standing.kind === 'living') {
        standing.membership = { kind: 'active' }
        takeCustody(standing, by)
        card.restoredFrom = month
      }
      const day = effectiveDay(month, exactOn, card.lastStandingDay)
      return leave(card, axes.MembershipRestored, day, flags)
    }
    case 'Withdrawn': {
      const { by, on, flags } = entry.data
      end(card, 'withdrawn', on, by)
      return leave(card, axes.Withdrawn, on, flags)
    }
    case 'ExpulsionFiled': {
      const { on, upperUnion, flags } = entry.data
      if (standing.kind === 'living') standing.pendingExpulsion = { filedOn: on, upperUnion }
      return leave(card, axes.ExpulsionFiled, on, flags)
    }
    case 'Expelled': {
      const { by, on, effectiveOn, flags } = entry.data
      const day = effectiveOn ?? on
      end(card, 'expelled', day, by)
      return leave(card, axes.Expelled, day, flags)
    }
    case 'MemberDied': {
      const { on, flags } = entry.data
      const day = effectiveDay(on, undefined, card.lastStandingDay)
      end(card, 'deceased', day)
      return leave(card, axes.MemberDied, day, flags)
    }
    case 'CardReportedLost': {
      const { on, flags } = entry.data
      if (card.document.kind === 'inHand') card.document.kind = 'lost'
      return leave(card, axes.CardReportedLost, on, flags)
    }
    case 'CardReissued': {
      const { on, number, issuer: newIssuer, flags } = entry.data
      const old = card.document
      if (old.kind !== 'none') {
        const issuer = newIssuer ?? old.issuer
        if (old.number !== number || old.issuer !== issuer)
          card.voidNumbers.push({ issuer: old.issuer, number: old.number })
        card.document = { kind: 'inHand', number, issuer, issuedOn: on, original: false }
      }
      return leave(card, axes.CardReissued, on, flags)
    }
    case 'CardRecovered': {
      const { on, flags } = entry.data
      if (card.document.kind !== 'none') card.document.kind = 'recovered'
      return leave(card, axes.CardRecovered, on, flags)
    }
    case 'ParticularsChanged': {
      const { on, flags } = entry.data
      return leave(card, axes.ParticularsChanged, on, flags)
    }
    default:
      throw new TypeError(`no recipe for ${(entry satisfies never as EntryEvent).type}`)
  }
}

/**
 * What every entry leaves behind: its day on its axis, unless a later one stands there, and its flags. Short, down to
 * the plain loop, so that the engine compiles it into each recipe.
 */
const leave = (card: Draft, axis: Axis, day: Day, flags: readonly Flag[] | undefined): Day => {
  if (axis === 'standing' || axis === 'both') card.lastStandingDay = laterDay(day, card.lastStandingDay)
  if (axis === 'document' || axis === 'both') card.lastDocumentDay = laterDay(day, card.lastDocumentDay)
  if (flags !== undefined) for (let i = 0; i < flags.length; i++) card.flags.push(flags[i] as Flag)
  return day
}
