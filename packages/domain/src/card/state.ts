import type { Day } from '../calendar/day.ts'
import type { Month } from '../calendar/month.ts'
import type { CardEntry, CardIssued } from './events.ts'
import type { ReasonCode } from './reasons.ts'
import type { Flag, UnionId } from './words.ts'

/**
 * The state of a card has independent dimensions (model 8.2): membership, relation, document, pending expulsion.
 * Membership never follows from the document (N1-EVIDENCE). Relation and pending expulsion exist only while the
 * membership lives, so an ended membership that is "in transit" cannot be written.
 */

/** The relation stands with a union (组织关系在). `union` is null only where older records do not say. */
export type At = { readonly kind: 'at'; readonly union: UnionId | null }
/** Transferred out, not yet in. No union has the member on its roll. */
export type InTransit = {
  readonly kind: 'inTransit'
  readonly from: UnionId
  readonly since: Day
  readonly declaredTo: UnionId | null
}
/** The organisational relation (工会组织关系). */
export type Relation = At | InTransit

/** In membership (在会). */
export type Active = { readonly kind: 'active' }
/** Membership retained (保留会籍): no dues, no vote. */
export type Retained = {
  readonly kind: 'retained'
  readonly from: Month
  readonly since: Day
  readonly reason: ReasonCode
}

/** A filed expulsion that has not taken effect. */
export type PendingExpulsion = { readonly filedOn: Day; readonly upperUnion: UnionId }

/** No membership yet. */
export type NoStanding = { readonly kind: 'none' }
/** A membership that lives. */
export type LivingStanding = {
  readonly kind: 'living'
  readonly membership: Active | Retained
  readonly relation: Relation
  readonly pendingExpulsion: PendingExpulsion | null
}
/** How a membership can end: 退会, 开除会籍, 去世. */
export type Ending = 'withdrawn' | 'expelled' | 'deceased'
/** A membership that has ended. */
export type EndedStanding = {
  readonly kind: 'ended'
  readonly membership: { readonly kind: Ending; readonly on: Day }
  /** The union that last held the member; it takes the card back. */
  readonly lastHolder: UnionId | null
  /** The union that recorded the end, where it acted for the last holder; it may take the card back as well. */
  readonly endedBy?: UnionId
}
/** Membership, with what can only exist while it lives. */
export type Standing = NoStanding | LivingStanding | EndedStanding

/** The booklet. `issuedOn` is the day of the booklet now in hand, which decides its provenance. */
export type Booklet = {
  readonly kind: 'inHand' | 'lost' | 'recovered'
  readonly number: string
  readonly issuer: UnionId
  readonly issuedOn: Day
  /** True for the booklet of the first issue, whose printing batch the issue names. */
  readonly original: boolean
}
/** The document dimension. */
export type Document = { readonly kind: 'none' } | Booklet

/** A number as an issuer has given it. */
export type GivenNumber = { readonly issuer: UnionId; readonly number: string }

/** A closed stretch without a union, from the day out to the day in. */
export type Transit = { readonly from: Day; readonly to: Day }

/** What a card remembers besides its dimensions, for the checks of later entries. */
export type Memory = {
  /** Every line of the stream as recorded, corrections included. */
  readonly entries: readonly CardEntry[]
  /** What the issue said. */
  readonly issue: CardIssued['data'] | null
  /** Effective day of the last entry of each axis (model 8.4). */
  readonly lastStandingDay: Day | null
  readonly lastDocumentDay: Day | null
  readonly duesPaidThrough: Month | null
  readonly restoredFrom: Month | null
  readonly transits: readonly Transit[]
  /** Numbers that were replaced and never return. */
  readonly voidNumbers: readonly GivenNumber[]
  /** Marks of the entries in force, in order, repetitions kept. */
  readonly flags: readonly Flag[]
}

/** A card as folded from its entries. */
export type Card = Memory & { readonly standing: Standing; readonly document: Document }
/** A card before admission. */
export type UnissuedCard = Card & { readonly standing: NoStanding }
/** A card whose membership lives. Only this can be asked to transfer, retain, restore, withdraw or expel. */
export type LivingCard = Card & { readonly standing: LivingStanding }
/** A card whose membership has ended. */
export type EndedCard = Card & { readonly standing: EndedStanding }

/** True while the membership lives. */
export const isLiving = (card: Card): card is LivingCard => card.standing.kind === 'living'
/** True once the membership has ended. */
export const isEnded = (card: Card): card is EndedCard => card.standing.kind === 'ended'

/** The numbers a card carries, void ones first: none of them may be another card's. */
export const numbersOf = ({ document, voidNumbers }: Card): readonly GivenNumber[] =>
  document.kind === 'none' ? voidNumbers : [...voidNumbers, document]

/** True for the same number of the same issuer. */
export const isSameNumber = (a: GivenNumber, b: GivenNumber): boolean =>
  a.number === b.number && a.issuer === b.issuer

/** The union that holds the relation, or last held it: in transit and after the end the last holder. */
export const holderOf = ({ standing }: Card): UnionId | null => {
  switch (standing.kind) {
    case 'none':
      return null
    case 'ended':
      return standing.lastHolder
    case 'living':
      return standing.relation.kind === 'at' ? standing.relation.union : standing.relation.from
  }
}
