import type { Day } from '@union-card/domain'
import type { AsOf } from '../asOf.ts'
import { all, type Condition, is } from '../condition.ts'
import {
  type Asking,
  type Because,
  because,
  type Paged,
  pageOf,
  type StandingColumn,
  standingRows,
} from './asking.ts'

/** A member of a union. */
export type RosterMember = {
  readonly card: string
  readonly number: string | null
  readonly issuer: string | null
  readonly membership: 'active' | 'retained'
  readonly valid: boolean
  /** The day of the card's last entry that had taken effect. */
  readonly from: Day
  readonly because: Because
}

/** Members of a union: the active, then the retained, each by card. */
export type RosterQuestion = AsOf &
  Paged<Pick<RosterMember, 'membership' | 'card'>> & { readonly union: string }

const shown = ['number', 'issuer', 'membership', 'valid', 'revision'] as const

const members = async (
  asking: Asking,
  question: RosterQuestion,
  which: readonly Condition<StandingColumn>[],
): Promise<readonly RosterMember[]> => {
  const where = all(is('member', true), is('union', question.union), is('inTransit', false), ...which)
  const page = pageOf(question, ['membership', 'card'], ({ membership, card }) => [membership, card])
  const rows = await standingRows(asking, question, where, shown, page)
  return rows.map((believed) => {
    const { card, from, row } = believed
    return {
      card,
      number: row.number,
      issuer: row.issuer,
      membership: row.membership as RosterMember['membership'],
      valid: row.valid,
      from,
      because: because(believed),
    }
  })
}

/** Who belongs to a union (Roster): the active, and the retained apart. In transit nobody does (model 8.7). */
export const roster = (asking: Asking, question: RosterQuestion): Promise<readonly RosterMember[]> =>
  members(asking, question, [])

/** Who may elect, be elected and vote in a union (ElectoralRoll): its active members. */
export const electoralRoll = (asking: Asking, question: RosterQuestion): Promise<readonly RosterMember[]> =>
  members(asking, question, [is('membership', 'active')])
