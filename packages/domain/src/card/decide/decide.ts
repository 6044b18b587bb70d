import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import type { CardCommand } from '../commands.ts'
import type { Facts, Policy } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import type { Card } from '../state.ts'
import { decideAnnulment } from './annulEntries.ts'
import { decideCorrection } from './correctEntry.ts'
import { type DecidedEvent, decideEntry } from './entry.ts'

/** What deciding answers: every broken rule, in the order of telling, or the events to append. */
export type Decision = E.Either<NonEmptyArray<Refusal>, NonEmptyArray<DecidedEvent>>

/**
 * Decides a command against a card. Pure: the same policy, facts, command and card give the same answer for ever.
 * Nothing is thrown for anything a codec lets through.
 */
export const decide = (policy: Policy, facts: Facts, command: CardCommand, card: Card): Decision => {
  const decision = decided(policy, facts, command, card)
  return E.isLeft(decision) ? E.left(decision.left as NonEmptyArray<Refusal>) : E.right([decision.right])
}

const decided = (
  policy: Policy,
  facts: Facts,
  command: CardCommand,
  card: Card,
): E.Either<readonly Refusal[], DecidedEvent> => {
  if (command.type !== 'CorrectEntry' && command.type !== 'AnnulEntries')
    return decideEntry(policy, facts, command, card)
  if (card.entries.length === 0) return E.left([refusal('D-NO-CARD', {})])
  return command.type === 'CorrectEntry'
    ? decideCorrection(policy, facts, command, card)
    : decideAnnulment(policy, facts, command, card)
}
