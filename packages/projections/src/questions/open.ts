import type { Day } from '@union-card/domain'
import type { AsOf } from '../asOf.ts'
import { all, atMost, type Condition, is, present } from '../condition.ts'
import type { StandingRow } from '../models/standing.ts'
import type { Believed } from '../readModel.ts'
import {
  type Asking,
  type Because,
  because,
  type Paged,
  pageOf,
  type StandingColumn,
  standingRows,
} from './asking.ts'

/** What is not finished: open transfers, booklets to take back, filed expulsions, members without a card. */
export type OpenMatter = {
  readonly card: string
  readonly number: string | null
  readonly union: string | null
  readonly membership: Exclude<StandingRow['membership'], 'none'>
  /** Since when it has been open. */
  readonly since: Day
  readonly because: Because
}

/** Matters open at the close of a day, of one union or all; `olderThan` leaves out those opened after a day. */
export type OpenQuestion = AsOf &
  Paged<Pick<OpenMatter, 'since' | 'card'>> & {
    readonly union?: string | undefined
    readonly olderThan?: Day | undefined
  }

const shown = [
  'number',
  'union',
  'membership',
  'since',
  'filedOn',
  'filedWith',
  'declaredTo',
  'revision',
] as const

const matters = async <M>(
  asking: Asking,
  question: OpenQuestion,
  which: Condition<StandingColumn>,
  since: 'since' | 'filedOn' | 'from',
  more: (row: Believed<Pick<StandingRow, (typeof shown)[number]>>) => M,
): Promise<readonly (OpenMatter & M)[]> => {
  const { union, olderThan } = question
  const where = all(
    which,
    ...(union === undefined ? [] : [is('union', union)]),
    ...(olderThan === undefined ? [] : [atMost(since, olderThan)]),
  )
  const page = pageOf(question, [since, 'card'], (last) => [last.since, last.card])
  const rows = await standingRows(asking, question, where, shown, page)
  return rows.map((believed) => {
    const { card, row } = believed
    return {
      card,
      number: row.number,
      union: row.union,
      membership: row.membership as OpenMatter['membership'],
      since: (since === 'from' ? believed.from : row[since]) as Day,
      ...more(believed),
      because: because(believed),
    }
  })
}

/** Transfers out that nobody has registered yet (InTransit), oldest first. */
export const inTransit = (asking: Asking, question: OpenQuestion) =>
  matters(asking, question, is('inTransit', true), 'since', ({ row: { declaredTo } }) => ({ declaredTo }))

/** Booklets of former members neither taken back nor reported lost (RecoveryDue), oldest first. */
export const recoveryDue = (asking: Asking, question: OpenQuestion) =>
  matters(asking, question, is('recoveryDue', true), 'since', () => ({}))

/** Expulsions filed that have not taken effect (ExpulsionsPending), oldest first. */
export const expulsionsPending = (asking: Asking, question: OpenQuestion) =>
  matters(asking, question, present('filedOn'), 'filedOn', ({ row: { filedWith } }) => ({ filedWith }))

/** Members admitted and not yet handed a card (MembersWithoutCard), with the day it was handed over, if by now. */
export const withoutCard = (asking: Asking, question: OpenQuestion) =>
  matters(asking, question, all(is('member', true), is('number', null)), 'from', ({ to }) => ({
    issuedOn: to,
  }))
