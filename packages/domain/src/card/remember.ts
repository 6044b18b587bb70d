import type { Day } from '../calendar/day.ts'
import { axes } from './effective.ts'
import type { CardIssued, EntryEvent } from './events.ts'
import type { Booklet, Card, EndedStanding, Ending, LivingStanding, NoStanding } from './state.ts'
import type { UnionId } from './words.ts'

/**
 * Remembering. Events are decided already: a recipe refuses nothing, reads no clock, asks no rule, and gives a state
 * for any sequence of well-typed entries. What cannot apply (a transfer of a card never issued) changes nothing but
 * the list of entries. A recipe changes the card it is given and returns nothing.
 */

/** A card while a recipe works on it. What the card was given by events is theirs, and is not changed. */
export type Draft = Changing<Omit<Card, 'standing' | 'document'>> & {
  standing: NoStanding | Changing<LivingStanding> | EndedStanding
  document: { readonly kind: 'none' } | Changing<Booklet>
}
type Changing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }

type Recipe<E extends EntryEvent> = (card: Draft, data: E['data'], day: Day) => void
type Recipes = { readonly [T in EntryEvent['type']]: Recipe<Extract<EntryEvent, { type: T }>> }

/** The recipes, ready for one driver. */
export type Remembering = {
  /** Applies an entry that counts and takes effect on a day. */
  readonly apply: (card: Draft, entry: EntryEvent, day: Day) => void
  /** Only the admission of an issue: before the card is handed over. */
  readonly admit: (card: Draft, data: CardIssued['data'], union: UnionId | null) => void
}

/** Makes an instance of the recipes, with nothing shared between instances. */
export const remembering = (): Remembering => {
  /** Membership begins at 入会时间, whatever the day the card is handed over. */
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

  const end = (card: Draft, kind: Ending, on: Day): void => {
    if (card.standing.kind !== 'living') return
    const { relation } = card.standing
    const lastHolder = relation.kind === 'at' ? relation.union : relation.from
    card.standing = { kind: 'ended', membership: { kind, on }, lastHolder }
  }

  const recipes: Recipes = {
    CardIssued: (card, data, day) => {
      admit(card, data, data.by)
      if (card.document.kind === 'none')
        card.document = {
          kind: 'inHand',
          number: data.number,
          issuer: data.issuer,
          issuedOn: day,
          original: true,
        }
    },
    TransferredOut: (card, data, day) => {
      const { standing } = card
      if (standing.kind !== 'living') return
      standing.relation = {
        kind: 'inTransit',
        from: data.by,
        since: day,
        declaredTo: data.declaredTo ?? null,
      }
      card.duesPaidThrough = data.duesPaidThrough
    },
    TransferredIn: (card, data, day) => arrive(card, data.by, day),
    TransferOutRevoked: (card, _data, day) => {
      const { standing } = card
      if (standing.kind === 'living' && standing.relation.kind === 'inTransit')
        arrive(card, standing.relation.from, day)
    },
    MembershipRetained: (card, data, day) => {
      const { standing } = card
      if (standing.kind !== 'living') return
      standing.membership = { kind: 'retained', from: data.month, since: day, reason: data.reason }
      takeCustody(standing, data.by)
    },
    RetentionReasonChanged: (card, data) => {
      const { standing } = card
      if (standing.kind !== 'living' || standing.membership.kind !== 'retained') return
      standing.membership = { ...standing.membership, reason: data.reason }
      takeCustody(standing, data.by)
    },
    MembershipRestored: (card, data) => {
      const { standing } = card
      if (standing.kind !== 'living') return
      standing.membership = { kind: 'active' }
      takeCustody(standing, data.by)
      card.restoredFrom = data.month
    },
    Withdrawn: (card, _data, day) => end(card, 'withdrawn', day),
    ExpulsionFiled: (card, data, day) => {
      const { standing } = card
      if (standing.kind === 'living')
        standing.pendingExpulsion = { filedOn: day, upperUnion: data.upperUnion }
    },
    Expelled: (card, _data, day) => end(card, 'expelled', day),
    MemberDied: (card, _data, day) => end(card, 'deceased', day),
    CardReportedLost: (card) => {
      if (card.document.kind === 'inHand') card.document.kind = 'lost'
    },
    CardReissued: (card, data, day) => {
      const old = card.document
      if (old.kind === 'none') return
      const issuer = data.issuer ?? old.issuer
      if (old.number !== data.number || old.issuer !== issuer)
        card.voidNumbers.push({ issuer: old.issuer, number: old.number })
      card.document = { kind: 'inHand', number: data.number, issuer, issuedOn: day, original: false }
    },
    CardRecovered: (card) => {
      if (card.document.kind !== 'none') card.document.kind = 'recovered'
    },
    ParticularsChanged: () => {},
  }

  /** Applies an entry that counts: its recipe, then what every entry leaves behind. */
  const apply = (card: Draft, { type, data }: EntryEvent, day: Day): void => {
    ;(recipes[type] as Recipe<EntryEvent>)(card, data, day)
    const axis = axes[type]
    if (axis === 'standing' || axis === 'both') card.lastStandingDay = latest(card.lastStandingDay, day)
    if (axis === 'document' || axis === 'both') card.lastDocumentDay = latest(card.lastDocumentDay, day)
    if (data.flags !== undefined) for (const flag of data.flags) card.flags.push(flag)
  }

  return { admit, apply }
}

const latest = (last: Day | null, day: Day): Day => (last !== null && last > day ? last : day)
