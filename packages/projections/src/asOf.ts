import type { Day } from '@union-card/domain'
import { above, all, any, atMost, type Condition, is } from './condition.ts'
import type { Known } from './known.ts'
import type { Believed, BelievedColumn } from './readModel.ts'

/** A day, at its close, and a moment of knowledge. */
export type AsOf = { readonly on: Day; readonly known: Known }

/**
 * Rows that stand at the close of a day, as known at a moment. From the last day on which anything takes effect, what
 * is known stands is what has no end: that is asked of far fewer rows. Of a store that others keep up, ask by
 * `whatStands`.
 */
export const standsAt = ({ on, known }: AsOf, horizon: Day | null): Condition<BelievedColumn> =>
  known.kind === 'everything' && horizon !== null && on >= horizon
    ? all(is('withdrawn', null), is('to', null))
    : all(begunBy({ on, known }), any(is('to', null), above('to', on), ...endUnknown(known)))

/** Rows that began by the close of a day, as known at a moment, whether they have ended since or not. */
export const begunBy = ({ on, known }: AsOf): Condition<BelievedColumn> =>
  all(believedAt(known), atMost('from', on))

/** Rows believed at a moment of knowledge, on whatever day they stand. */
export const believedAt = (known: Known): Condition<BelievedColumn> => {
  switch (known.kind) {
    case 'everything':
      return is('withdrawn', null)
    case 'by':
      return all(atMost('knownAt', known.at), any(is('withdrawn', null), above('withdrawnAt', known.at)))
    case 'upTo':
      return all(
        atMost('known', known.position),
        any(is('withdrawn', null), above('withdrawn', known.position)),
      )
  }
}

/** Nobody knew of the end yet. */
const endUnknown = (known: Known): readonly Condition<BelievedColumn>[] => {
  switch (known.kind) {
    case 'everything':
      return []
    case 'by':
      return [above('endAt', known.at)]
    case 'upTo':
      return [above('end', known.position)]
  }
}

/** The end of a row as it was known at a moment: null while nobody knew of one. */
export const endKnownAt = ({ to, end }: Believed, known: Known): Day | null => {
  if (to === null || end === null) return null
  switch (known.kind) {
    case 'everything':
      return to
    case 'by':
      return end.at <= known.at ? to : null
    case 'upTo':
      return end.position <= known.position ? to : null
  }
}
