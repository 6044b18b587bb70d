import type { AsOf } from '../asOf.ts'
import { all, is } from '../condition.ts'
import {
  type Asking,
  type Because,
  because,
  bucketOf,
  type Paged,
  pageOf,
  standingCounts,
  standingRows,
} from './asking.ts'

/** One holder of a valid card. `union` is where the relation stands, or where it was sent from. */
export type Holder = {
  readonly card: string
  readonly number: string
  readonly issuer: string
  readonly union: string | null
  readonly membership: 'active' | 'retained'
  readonly inTransit: boolean
  readonly because: Because
}

/** Who holds a valid card: of a union, of an issuer, or all, by issuer and number. */
export type HoldersQuestion = AsOf &
  Paged<Pick<Holder, 'issuer' | 'number' | 'card'>> & {
    readonly union?: string | undefined
    readonly issuer?: string | undefined
  }

/** Valid cards of one union; a retained member is counted as retained in transit too. */
export type HolderCount = {
  readonly union: string | null
  readonly active: number
  readonly retained: number
  readonly inTransit: number
}

const valid = ({ union, issuer }: Pick<HoldersQuestion, 'union' | 'issuer'>) =>
  all(
    is('valid', true),
    // A valid card has a living member: said too, because an index by union is limited to those.
    ...(union === undefined ? [] : [is('member', true), is('union', union)]),
    ...(issuer === undefined ? [] : [is('issuer', issuer)]),
  )

const shown = ['number', 'issuer', 'union', 'membership', 'inTransit', 'revision'] as const

/** Who holds a valid card (ValidCards). */
export const holders = async (asking: Asking, question: HoldersQuestion): Promise<readonly Holder[]> => {
  const { issuer } = question
  // Of one issuer all have the same: left out of the order, it does not keep an index from beginning at the page.
  const order = issuer === undefined ? (['issuer', 'number', 'card'] as const) : (['number', 'card'] as const)
  const page = pageOf(question, order, (last) => order.map((column) => last[column]))
  const rows = await standingRows(asking, question, valid(question), shown, page)
  return rows.map((believed) => {
    const { card, row } = believed
    return {
      card,
      number: row.number as string,
      issuer: row.issuer as string,
      union: row.union,
      membership: row.membership as Holder['membership'],
      inTransit: row.inTransit,
      because: because(believed),
    }
  })
}

/** How many hold a valid card, by union, in the order of the unions' ids. */
export const holderCounts = async (
  asking: Asking,
  question: Omit<HoldersQuestion, 'after' | 'limit'>,
): Promise<readonly HolderCount[]> => {
  const groups = await standingCounts(asking, question, all(is('member', true), valid(question)), [
    'union',
    'inTransit',
    'membership',
  ])
  const counts = new Map<string | null, { active: number; retained: number; inTransit: number }>()
  for (const { values, count } of groups) {
    const [union, inTransit, membership] = values as readonly [string | null, boolean, 'active' | 'retained']
    const of = counts.get(union) ?? { active: 0, retained: 0, inTransit: 0 }
    of[bucketOf(membership, inTransit)] += count
    counts.set(union, of)
  }
  return [...counts].map(([union, count]) => ({ union, ...count }))
}

/** How many valid cards each issuer has. As now known, it costs the same on any day, however many cards there are. */
export const validCardsByIssuer = async (
  asking: Asking,
  asOf: AsOf,
): Promise<ReadonlyMap<string, number>> => {
  if (asOf.known.kind === 'everything') return asking.views.tallied('valid_cards', asOf.on)
  const groups = await standingCounts(asking, asOf, is('valid', true), ['issuer'])
  return new Map(groups.map(({ values: [issuer], count }) => [String(issuer), count]))
}
