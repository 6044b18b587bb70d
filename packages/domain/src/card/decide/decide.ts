import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import type { CardCommand } from '../commands.ts'
import type { Facts, Policy } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import type { NotACommand } from '../request.ts'
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

/**
 * Everything that is refused of what is not quite a command: what was refused as it was read, and what the rules say of the
 * rest of it, each rule once and in the order of telling. What speaks of the form alone comes first.
 */
export const refusalsOf = (
  policy: Policy,
  facts: Facts,
  { refusals, rest }: NotACommand,
  card: Card,
): readonly Refusal[] => {
  const decision = rest === undefined ? undefined : decide(policy, facts, rest, card)
  const others = decision !== undefined && E.isLeft(decision) ? decision.left : []
  const ofForm = refusals.filter(({ rule }) => others.every((other) => other.rule !== rule))
  return [...ofForm, ...others.map((other) => refusals.find(({ rule }) => rule === other.rule) ?? other)]
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
