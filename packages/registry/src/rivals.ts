import { type Facts, fold } from '@union-card/domain'
import { type EventStore, type ReadFault, streamName } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { entriesIn } from './cardLines.ts'
import { type ClaimRead, isHeldBy } from './claims.ts'

/** Other cards that claimed what a command would claim, and whether they came to carry it. */
export type Rivals = {
  readonly facts: Pick<Facts, 'numberTakenBy' | 'liveMembership'>
  /** True while the last claimant's own line may be on its way. */
  readonly underWay: boolean
}

/** Looks at every rival's own history: a claim alone binds nobody. */
export const rivalsOf = async (
  store: EventStore,
  card: string,
  claims: readonly ClaimRead[],
): Promise<E.Either<ReadFault, Rivals>> => {
  const facts: { numberTakenBy?: string; liveMembership?: string } = {}
  let underWay = false
  for (const { claim, claimants } of claims)
    for (const [place, { card: other, command }] of claimants.entries()) {
      if (other === card) continue
      const stream = streamName('card', other)
      const lines = await store.readStream(stream)
      if (E.isLeft(lines)) return lines
      const rival = fold(entriesIn(store, stream, lines.right).map(({ entry }) => entry))
      if (isHeldBy(store.log.id, claim, rival)) {
        if (claim.kind === 'number') facts.numberTakenBy = other
        else facts.liveMembership = other
      } else if (place === claimants.length - 1)
        underWay ||= lines.right.every(({ line }) => line.command.id !== command)
    }
  return E.right({ facts, underWay })
}
