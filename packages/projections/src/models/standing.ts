import {
  type Card,
  type CardEvent,
  type Day,
  type EventType,
  firstDayOf,
  holdsValidCard,
  type Policy,
  type Provenance,
  provenanceOf,
} from '@union-card/domain'
import { all, is, present } from '../condition.ts'
import type { ReadModel, Step } from '../readModel.ts'

/**
 * Who stands how: one row for each entry that takes effect. Nearly every question across cards is asked of it: who
 * holds a valid card, who belongs to a union, who votes, what is open, what is due, what changed.
 */
export type StandingRow = {
  /**
   * The union that holds the relation; in transit the one it was sent from, after the end the last holder, or the union
   * that announced the end for it.
   */
  readonly union: string | null
  /** The provincial-level union whose card it is. */
  readonly issuer: string | null
  /** The current number, or null before the issue. */
  readonly number: string | null
  /** `none` only beside the marks of an entry that took effect before the admission. */
  readonly membership: 'none' | 'active' | 'retained' | 'withdrawn' | 'expelled' | 'deceased'
  readonly document: 'none' | 'inHand' | 'lost' | 'recovered'
  readonly provenance: Provenance | null
  /** True while the membership lives. */
  readonly member: boolean
  readonly inTransit: boolean
  /** The union an open transfer was declared to. */
  readonly declaredTo: string | null
  /** True while the card is valid. */
  readonly valid: boolean
  /** True once the membership has been left or taken away and the booklet is still in the former member's hands. */
  readonly recoveryDue: boolean
  /** The day of the transfer out while in transit; the day of the end afterwards. */
  readonly since: Day | null
  /** The day an expulsion was filed that has not taken effect, and with whom. */
  readonly filedOn: Day | null
  readonly filedWith: string | null
  /** True of the row with which the membership begins: the admission, or an issue without one before it. */
  readonly admits: boolean
  /** The entry that took effect, null for the admission before the issue, and its line. */
  readonly entry: EventType | null
  readonly revision: number
  /** The union that sealed it, or null where none did. */
  readonly by: string | null
  /** Why, for entries that say so: a reason, a kind, a cause. */
  readonly reason: string | null
  /** The marks of the entry, separated by spaces. */
  readonly flags: string | null
}

const living = is('member', true)
const believed = [is('withdrawn', null), is('to', null)] as const

/** The model of standing under a policy, which decides what counts as a valid card. */
export const standingModel = (policy: Policy): ReadModel<StandingRow> => ({
  name: 'standing',
  version: 2,
  columns: {
    union: 'text',
    issuer: 'text',
    number: 'text',
    membership: 'text',
    document: 'text',
    provenance: 'text',
    member: 'flag',
    inTransit: 'flag',
    declaredTo: 'text',
    valid: 'flag',
    recoveryDue: 'flag',
    since: 'text',
    filedOn: 'text',
    filedWith: 'text',
    admits: 'flag',
    entry: 'text',
    revision: 'integer',
    by: 'text',
    reason: 'text',
    flags: 'text',
  },
  indexes: [
    { on: ['union', 'membership', 'card', 'from', 'to', 'withdrawn'], where: living },
    { on: ['union', 'membership', 'card', 'inTransit', 'valid'], where: all(...believed, living) },
    { on: ['issuer', 'number', 'card', 'from', 'to', 'withdrawn'], where: is('valid', true) },
    { on: ['since', 'card'], where: is('inTransit', true) },
    { on: ['since', 'card'], where: is('member', false) },
    { on: ['since', 'card'], where: is('recoveryDue', true) },
    { on: ['filedOn', 'card'], where: present('filedOn') },
    { on: ['from', 'card'], where: present('flags') },
    { on: ['from', 'card'], where: all(living, is('number', null)) },
  ],
  rows: (step) => {
    const row = rowAfter(step, policy)
    return row === undefined ? [] : [row]
  },
})

const rowAfter = ({ card, entry, from, admission }: Step, policy: Policy): StandingRow | undefined => {
  const { standing, document, issue } = card
  const { by = null, flags } = entry.data
  const marked = !admission && flags !== undefined && flags.length > 0
  if (standing.kind === 'none' && !marked) return undefined
  const provenance = provenanceOf(card, policy)
  const ended = standing.kind === 'ended'
  const living = standing.kind === 'living' ? standing : undefined
  const relation = living?.relation
  const inTransit = relation?.kind === 'inTransit' ? relation : undefined
  const pending = living?.pendingExpulsion
  return {
    union: ended
      ? (standing.endedBy ?? standing.lastHolder)
      : relation?.kind === 'at'
        ? relation.union
        : (inTransit?.from ?? null),
    issuer: document.kind === 'none' ? (issue?.issuer ?? null) : document.issuer,
    number: document.kind === 'none' ? null : document.number,
    membership: standing.kind === 'none' ? 'none' : standing.membership.kind,
    document: document.kind,
    provenance,
    member: living !== undefined,
    inTransit: inTransit !== undefined,
    declaredTo: inTransit?.declaredTo ?? null,
    valid: holdsValidCard(card as Card, policy, provenance),
    recoveryDue: ended && standing.membership.kind !== 'deceased' && document.kind === 'inHand',
    since: ended ? standing.membership.on : (inTransit?.since ?? null),
    filedOn: pending?.filedOn ?? null,
    filedWith: pending?.upperUnion ?? null,
    admits: entry.type === 'CardIssued' && (admission || firstDayOf(entry.data.joinedOn) >= from),
    entry: admission ? null : entry.type,
    revision: entry.revision,
    by,
    reason: reasonOf(entry),
    flags: marked ? flags.join(' ') : null,
  }
}

const reasonOf = ({ type, data }: Pick<CardEvent, 'type' | 'data'>): string | null => {
  switch (type) {
    case 'TransferredOut':
    case 'MembershipRetained':
    case 'RetentionReasonChanged':
      return (data as { readonly reason: string }).reason
    case 'Withdrawn':
      return (data as { readonly kind: string }).kind
    case 'CardReissued':
      return (data as { readonly cause: string }).cause
    default:
      return null
  }
}
