import { type Day, day } from '../calendar/day.ts'
import { cardOn } from './evolve.ts'
import type { Policy } from './policy.ts'
import { type BatchRecord, isAcceptable, type Provenance, provenanceOf } from './provenance.ts'
import { retirement } from './reasons.ts'
import type { Card, Ending } from './state.ts'
import type { Flag, UnionId } from './words.ts'

/** The answer to "who is this, on that day": one card's standing at the close of a day. */
export type StandingView = {
  /** The current number, or null before the issue. */
  readonly number: string | null
  readonly issuer: UnionId | null
  readonly on: Day
  readonly membership: 'none' | 'active' | 'retained' | Ending
  readonly relation:
    | { readonly kind: 'at'; readonly union: UnionId }
    | { readonly kind: 'inTransit'; readonly from: UnionId }
    | null
  /** The union an open transfer was declared to. Advisory: the form has no destination. */
  readonly declaredTo: UnionId | null
  readonly document: Card['document']['kind']
  readonly validCard: boolean
  readonly provenance: Provenance | null
  /** The one union in which the member may elect, be elected and vote. */
  readonly voteIn: UnionId | null
  /** The filing of an expulsion that has not taken effect. */
  readonly pendingExpulsion: { readonly filedOn: Day; readonly upperUnion: UnionId } | null
  /** Marks of the entries that had taken effect, each once. */
  readonly flags: readonly Flag[]
}

/** The standing of a card at the close of a day, by what its given entries say. */
export const standingOn = (card: Card, on: Day, policy: Policy, batch?: BatchRecord): StandingView =>
  standingOf(cardOn(card, on), on, policy, batch)

/** The standing of a card as it stands, named for a day. */
export const standingOf = (card: Card, on: Day, policy: Policy, batch?: BatchRecord): StandingView => {
  const { standing, document } = card
  const provenance = provenanceOf(card, policy, batch)
  const living = standing.kind === 'living' ? standing : undefined
  const relation = living?.relation
  return {
    number: document.kind === 'none' ? null : document.number,
    issuer: document.kind === 'none' ? null : document.issuer,
    on,
    membership: standing.kind === 'none' ? 'none' : standing.membership.kind,
    relation: relationView(relation),
    declaredTo: relation?.kind === 'inTransit' ? relation.declaredTo : null,
    document: document.kind,
    validCard: holdsValidCard(card, policy, provenance),
    provenance,
    voteIn: voteIn(card),
    pendingExpulsion: living?.pendingExpulsion ?? null,
    flags: [
      ...new Set([
        ...card.flags,
        ...(provenance === 'unverified' ? (['unverified-provenance'] as const) : []),
      ]),
    ],
  }
}

const relationView = (
  relation: Extract<Card['standing'], { kind: 'living' }>['relation'] | undefined,
): StandingView['relation'] => {
  if (relation === undefined) return null
  if (relation.kind === 'inTransit') return { kind: 'inTransit', from: relation.from }
  return relation.union === null ? null : { kind: 'at', union: relation.union }
}

/** Who holds a valid card: a member, active or retained, with the current booklet in hand, of acceptable provenance. */
export const holdsValidCard = (
  { standing, document }: Card,
  policy: Policy,
  provenance: Provenance | null,
): boolean =>
  standing.kind === 'living' &&
  document.kind === 'inHand' &&
  isAcceptable(provenance, policy) &&
  (policy.retainedCardStaysValid || !isVoidByOldPractice(standing.membership))

const noticeSent = day('2017-03-29')

/** Before the notice, retention voided the card except for the retired. */
const isVoidByOldPractice = (
  membership: Extract<Card['standing'], { kind: 'living' }>['membership'],
): boolean =>
  membership.kind === 'retained' && membership.since < noticeSent && !retirement.has(membership.reason)

/** Only an active member at a union votes, and only there. */
export const voteIn = ({ standing }: Card): UnionId | null =>
  standing.kind === 'living' && standing.membership.kind === 'active' && standing.relation.kind === 'at'
    ? standing.relation.union
    : null
