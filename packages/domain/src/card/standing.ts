import { type Day, day } from '../calendar/day.ts'
import type { EntryEvent } from './events.ts'
import { cardOn, type DatedEntry, datedHistory } from './evolve.ts'
import type { EntryInForce } from './history.ts'
import { movingOf } from './moving.ts'
import type { Policy } from './policy.ts'
import { type BatchRecord, isAcceptable, type Provenance, provenanceOf } from './provenance.ts'
import { retirement } from './reasons.ts'
import type { Card, Ending, LivingStanding, PendingExpulsion, Relation } from './state.ts'
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
  readonly pendingExpulsion: PendingExpulsion | null
  /** Marks of the entries that had taken effect, each once. */
  readonly flags: readonly Flag[]
  /**
   * The lines it rests on, by revision: those that last decided membership, relation, document and expulsion, and the
   * corrections of what these say.
   */
  readonly because: readonly number[]
}

/** The standing of a card at the close of a day, by what its given entries say. */
export const standingOn = (card: Card, on: Day, policy: Policy, batch?: BatchRecord): StandingView =>
  standingAt(cardOn(card, on), on, policy, decidingEntries(datedHistory(card), on), batch)

type Dimension = 'membership' | 'relation' | 'document' | 'expulsion'

/** What each kind of entry decides. */
// biome-ignore format: a table
const decides: Readonly<Record<EntryEvent['type'], readonly Dimension[]>> = {
  CardIssued:             ['membership', 'relation', 'document'],
  TransferredOut:         ['relation'],
  TransferredIn:          ['relation'],
  TransferOutRevoked:     ['relation'],
  MembershipRetained:     ['membership'],
  RetentionReasonChanged: ['membership'],
  MembershipRestored:     ['membership'],
  Withdrawn:              ['membership', 'relation', 'expulsion'],
  ExpulsionFiled:         ['expulsion'],
  Expelled:               ['membership', 'relation', 'expulsion'],
  MemberDied:             ['membership', 'relation', 'expulsion'],
  CardReportedLost:       ['document'],
  CardReissued:           ['document'],
  CardRecovered:          ['document'],
  ParticularsChanged:     [],
}

const dimensions: readonly Dimension[] = ['membership', 'relation', 'document', 'expulsion']

/**
 * The last entry on each dimension that had taken effect, with its corrections; before the issue the issue itself, which
 * says 入会时间. The relation rests also on the entry by which it passed to the union that acted for another.
 */
const decidingEntries = (history: readonly DatedEntry[], on: Day): readonly number[] => {
  const begun = history
    .filter(({ entry, effective }) => effective <= on || entry.type === 'CardIssued')
    .map(({ entry }) => entry)
  const passing = movingOf(begun, null)
  const decide = (of: Dimension, entry: EntryInForce): boolean =>
    decides[entry.type].includes(of) || (of === 'relation' && passing.includes(entry))
  const last = dimensions.flatMap((of) => begun.findLast((entry) => decide(of, entry)) ?? [])
  const lines = last.flatMap(({ revision, correctedBy = [] }) => [revision, ...correctedBy])
  return [...new Set(lines)].sort((a, b) => a - b)
}

const standingAt = (
  card: Card,
  on: Day,
  policy: Policy,
  because: readonly number[],
  batch: BatchRecord | undefined,
): StandingView => {
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
    flags: [...new Set([...card.flags, ...unverified(provenance)])],
    because: standing.kind === 'none' ? [] : because,
  }
}

const unverified = (provenance: Provenance | null): readonly Flag[] =>
  provenance === 'unverified' ? ['unverified-provenance'] : []

const relationView = (relation: Relation | undefined): StandingView['relation'] => {
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
const isVoidByOldPractice = (membership: LivingStanding['membership']): boolean =>
  membership.kind === 'retained' && membership.since < noticeSent && !retirement.has(membership.reason)

/** Only an active member at a union votes, and only there. */
export const voteIn = ({ standing }: Card): UnionId | null =>
  standing.kind === 'living' && standing.membership.kind === 'active' && standing.relation.kind === 'at'
    ? standing.relation.union
    : null
