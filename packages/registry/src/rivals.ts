import { type Card, type CardEntry, type Facts, fold } from '@union-card/domain'
import {
  DamagedHistory,
  type EventStore,
  type RecordedLine,
  revision,
  streamName,
} from '@union-card/event-store'
import { entryOf } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import type { Unread } from './appending.ts'
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
): Promise<E.Either<Unread, Rivals>> => {
  const facts: { numberTakenBy?: string; liveMembership?: string } = {}
  let underWay = false
  for (const { claim, claimants } of claims)
    for (const [place, { card: other, command }] of claimants.entries()) {
      if (other === card) continue
      const lines = await store.readStream(streamName('card', other))
      if (E.isLeft(lines)) return lines
      if (isHeldBy(store.log.id, claim, cardOf(store, lines.right))) {
        if (claim.kind === 'number') facts.numberTakenBy = other
        else facts.liveMembership = other
      } else if (place === claimants.length - 1)
        underWay ||= lines.right.every(({ line }) => line.command.id !== command)
    }
  return E.right({ facts, underWay })
}

/** The entries of a card's lines. A line that cannot be read is damage: nothing is decided on it. */
export const entriesOf = (store: EventStore, lines: readonly RecordedLine[]): readonly CardEntry[] =>
  lines.map((recorded) => {
    const entry = entryOf(recorded)
    if (E.isRight(entry)) return entry.right.entry
    const [first] = entry.left
    const { stream, rev } = recorded.line
    throw new DamagedHistory(
      { log: store.log.id, stream, revision: revision(rev), position: recorded.position },
      first === undefined
        ? 'the event cannot be read'
        : `${first.path} should be ${first.expected}, found ${first.found}`,
    )
  })

const cardOf = (store: EventStore, lines: readonly RecordedLine[]): Card => fold(entriesOf(store, lines))
