import { voteIn } from './standing.ts'
import type { Card } from './state.ts'
import type { UnionId } from './words.ts'

/** What follows from a standing for the member (model 8.7). A pending expulsion changes none of it. */
export type Rights = {
  readonly member: boolean
  /** Right 1: elect, be elected, vote. */
  readonly vote: { readonly in: UnionId } | 'nowhere' | 'suspended' | 'none'
  /** Rights 2–4 and 6: supervise, criticise, be protected, take part in discussion; towards which union. */
  readonly voice: 'holder' | 'last-holder' | 'none'
  /** Right 5: services and benefits. */
  readonly benefits: 'full' | 'as-unions-decide' | 'none'
  readonly dues: 'monthly' | 'owed' | 'exempt' | 'none'
  /** How the member is counted in statistics. */
  readonly counted: 'at-union' | 'in-transit' | 'apart' | 'not'
  /** Whether the member can be deemed withdrawn. */
  readonly deemable: boolean
}

const none: Rights = {
  member: false,
  vote: 'none',
  voice: 'none',
  benefits: 'none',
  dues: 'none',
  counted: 'not',
  deemable: false,
}

/** The rights of a card as it stands. */
export const rightsOf = (card: Card): Rights => {
  const { standing } = card
  if (standing.kind !== 'living') return none
  const inTransit = standing.relation.kind === 'inTransit'
  const voice = inTransit ? 'last-holder' : 'holder'
  if (standing.membership.kind === 'retained')
    return {
      member: true,
      vote: 'suspended',
      voice,
      benefits: 'as-unions-decide',
      dues: 'exempt',
      counted: 'apart',
      deemable: false,
    }
  const union = voteIn(card)
  return inTransit
    ? {
        member: true,
        vote: 'nowhere',
        voice,
        benefits: 'as-unions-decide',
        dues: 'owed',
        counted: 'in-transit',
        deemable: false,
      }
    : {
        member: true,
        vote: union === null ? 'nowhere' : { in: union },
        voice,
        benefits: 'full',
        dues: 'monthly',
        counted: 'at-union',
        deemable: true,
      }
}
