import { position } from '@union-card/event-store'
import { everything, type Known } from '@union-card/projections'
import type { Opened } from './opening.ts'
import { positionInJson } from './position.ts'

/**
 * What an answer about a card rests on, read before the answer is made: the last line of the card that is known, and the
 * rule stack. `known` is as asked, but ends with that line, so that nothing recorded meanwhile comes into the answer.
 */
export const cardBasis = async ({ registry }: Opened, card: string, known: Known = everything) => {
  const { basis } = await registry.standing(card, { known })
  return {
    basis: { position: positionInJson(basis.position), rules: basis.rules },
    known:
      basis.position === null
        ? known
        : ({ kind: 'upTo', position: position(BigInt(basis.position)) } as const),
  }
}
