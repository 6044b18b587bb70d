import type { Day } from '../calendar/day.ts'
import { turns } from './evolve.ts'
import { movingOf } from './moving.ts'
import type { Card, Relation } from './state.ts'
import type { UnionId } from './words.ts'

/** A stretch of a card's history: with a union, or in transit between two. */
export type Custody = {
  /** `unknown` only where older records do not say. */
  readonly kind: 'at' | 'inTransit' | 'unknown'
  /** The union that holds the relation, or the one it was sent from. */
  readonly union: UnionId | null
  readonly from: Day
  /** The first day it is no longer so, or null while it lasts. */
  readonly to: Day | null
  /** The lines that brought it about, by revision. */
  readonly via: readonly number[]
  /** The dissolved union for which the sealing one acted. */
  readonly actingFor?: UnionId
}

/**
 * Where a card's history sits (组织关系): stretches in order, without gaps, from admission to the end of membership.
 * A union that took the relation and passed it on within one day has no stretch: as of means the close of a day.
 */
export const custodyOf = (card: Card): readonly Custody[] => {
  const chain: Custody[] = []
  for (const { from, entries, card: then } of turns(card)) {
    const last = chain.at(-1)
    const close = () => {
      if (last?.to === null) chain[chain.length - 1] = { ...last, to: from }
    }
    if (then.standing.kind !== 'living') {
      close()
      continue
    }
    const here = placeOf(then.standing.relation)
    if (last?.to === null && last.kind === here.kind && last.union === here.union) continue
    close()
    const moving = movingOf(entries, last?.union ?? null)
    const actingFor = moving
      .map(({ data }) => ('actingFor' in data ? data.actingFor : undefined))
      .findLast(Boolean)
    const via = [...new Set(moving.map(({ revision }) => revision))]
    chain.push({ ...here, from, to: null, via, ...(actingFor === undefined ? {} : { actingFor }) })
  }
  return chain
}

const placeOf = (relation: Relation): Pick<Custody, 'kind' | 'union'> => {
  if (relation.kind === 'inTransit') return { kind: 'inTransit', union: relation.from }
  return relation.union === null ? { kind: 'unknown', union: null } : { kind: 'at', union: relation.union }
}
