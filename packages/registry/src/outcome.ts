import type { EventType, Flag, Malformation, Refusal } from '@union-card/domain'
import { type Position, positionInJson, type ReadFault } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'

/** What became of a command. Expected outcomes are values; what is thrown is a defect of the stored history. */

/** An event a command led to, and where it stands. `position` is null where the store does not know it. */
export type AcceptedEvent = {
  readonly type: EventType
  readonly revision: number
  readonly position: Position | null
}

/** The command is recorded. `repeated` when it was already, by an earlier run. */
export type Accepted = {
  readonly outcome: 'accepted'
  readonly id: string
  readonly card: string
  readonly events: readonly AcceptedEvent[]
  readonly flags: readonly Flag[]
  readonly repeated: boolean
}

/** Rules say no. Asked again with the same id, the same answer comes back. */
export type Refused = {
  readonly outcome: 'refused'
  readonly id: string | null
  readonly refusals: readonly Refusal[]
  /** Where the input does not fit, when a rule spoke of its form. */
  readonly errors?: readonly Malformation[]
  readonly repeated: boolean
}

/** Not a command, or an id used for another command. Nothing was recorded. */
export type Malformed = {
  readonly outcome: 'malformed'
  readonly id: string | null
  readonly errors: readonly Malformation[]
}

/** Others kept writing first; nothing was recorded. Send the same command again. */
export type Conflict = { readonly outcome: 'conflict'; readonly id: string; readonly card: string }

/** The store cannot serve. `recorded` is `unknown` where the append may have happened: send the same command again. */
export type Unserved = {
  readonly outcome: 'unavailable'
  readonly id: string
  readonly recorded: 'no' | 'unknown'
  readonly reason: string
  readonly fault: ReadFault | null
}

/** Every outcome but acceptance. */
export type NotAccepted = Refused | Malformed | Conflict | Unserved

/** An outcome as JSON carries it. */
export type OutcomeInJson =
  | (Omit<Accepted, 'events'> & {
      readonly events: readonly (Omit<AcceptedEvent, 'position'> & {
        readonly position: number | string | null
      })[]
    })
  | Refused
  | Malformed
  | Conflict
  | Omit<Unserved, 'fault'>

/**
 * An outcome for JSON, which has no bigint: a position is a number as long as one carries it exactly, else its digits
 * in a string. Otherwise as it is, but for the store's own fault, whose `reason` says it.
 */
export const outcomeInJson = (outcome: E.Either<NotAccepted, Accepted>): OutcomeInJson => {
  if (E.isRight(outcome)) {
    const { events, ...accepted } = outcome.right
    const inJson = (position: Position | null) => (position === null ? null : positionInJson(position))
    return { ...accepted, events: events.map((event) => ({ ...event, position: inJson(event.position) })) }
  }
  if (outcome.left.outcome !== 'unavailable') return outcome.left
  const { fault: _fault, ...unserved } = outcome.left
  return unserved
}
