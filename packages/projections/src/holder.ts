import type { StandingRow } from './rows.ts'
import type { Holder } from './viewStore.ts'

/** The holder of a valid card that a standing row speaks of; undefined when the card was not valid. */
export const holderOfValidCard = (card: string, { standing }: StandingRow): Holder | undefined => {
  const { validCard, number, issuer, membership, relation } = standing
  if (
    !validCard ||
    number === null ||
    issuer === null ||
    (membership !== 'active' && membership !== 'retained')
  )
    return undefined
  const inTransit = relation?.kind === 'inTransit'
  const union = relation === null ? null : relation.kind === 'inTransit' ? relation.from : relation.union
  return { card, number, issuer, union, membership, inTransit }
}
