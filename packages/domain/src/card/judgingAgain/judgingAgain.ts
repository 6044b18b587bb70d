import { chinaDay } from '../../calendar/instant.ts'
import { stackOn } from '../../rulebook/stacks.ts'
import {
  brokenBy,
  deciders,
  flagsFor,
  groundOf,
  isFlagFromCard,
  type Request,
  requestOf,
} from '../decide/entry.ts'
import type { CardEntry, EntryEvent } from '../events.ts'
import { fold, movable, moveOn, noCard } from '../evolve.ts'
import { isEntry } from '../history.ts'
import type { Policy } from '../policy.ts'
import type { Rule } from '../rules/rule.ts'
import { type Card, holderOf } from '../state.ts'
import type { Flag } from '../words.ts'
import { doubtsOfCorrection } from './correction.ts'
import { asDoubt, asksWhoMayAct, type Doubt, noDoubts, undemanding } from './doubt.ts'

/**
 * Judging recorded lines again, one after the other, as an auditor does: would each have been accepted on the card as
 * it stood? Facts of other streams are not asked for, nor what rests on them: who may act for a union that the union
 * registry knows, and the rules and settings of the phase `cross`.
 */

/** One card's lines, judged as they come. */
export type JudgingAgain = {
  /** Judges the next line. `policies` are those the log had so far: one of them was in force. */
  readonly take: (entry: CardEntry<EntryEvent>, policies: readonly Policy[]) => readonly Doubt[]
  /** The same for a correction or annulment, which comes last of all lines of the card so far. */
  readonly takeCorrection: (lines: readonly CardEntry[], policies: readonly Policy[]) => readonly Doubt[]
  /** The card so far, without its lines. Changes as lines are taken. */
  readonly card: () => Card
}

/** Begins a card. Holds its standing and what later entries are checked against, never its lines. */
export const judgingAgain = (): JudgingAgain => {
  let card = movable(noCard)
  let isHolderUnregistered = false
  const noteHolder = (entries: readonly CardEntry<EntryEvent>[]): void => {
    const holder = holderOf(card)
    const last = entries.findLast(({ data }) => data.by === holder)
    if (last !== undefined) isHolderUnregistered = isMarkedUnregistered(last.data)
  }
  return {
    take: (entry, policies) => {
      const doubts = doubtsOfEntry(card, entry, policies, isHolderUnregistered)
      moveOn(card, entry)
      noteHolder([entry])
      return doubts
    },
    takeCorrection: (lines, policies) => {
      const doubts = doubtsOfCorrection(lines, policies)
      card = movable(fold(lines))
      noteHolder(lines.filter(isEntry))
      return doubts
    },
    card: () => card,
  }
}

/** Whether the registry did not know the union that made an entry. */
const isMarkedUnregistered = ({ flags = [] }: EntryEvent['data']): boolean =>
  flags.includes('unregistered-union')

const restsOnTheCard = ({ phase }: Rule<never>): boolean => phase !== 'cross'
const restsOnTheCardAlone = (rule: Rule<never>): boolean => restsOnTheCard(rule) && !asksWhoMayAct(rule)

const doubtsOfEntry = (
  card: Card,
  entry: CardEntry<EntryEvent>,
  policies: readonly Policy[],
  isHolderUnregistered: boolean,
): readonly Doubt[] => {
  const [policy] = policies
  if (policy === undefined) return [{ doubt: 'stack' }]
  const request = requestOf(entry)
  const { flags = [] } = entry.data
  const ground = groundOf(request, card, undemanding(policy), { today: chinaDay(entry.at) }, entry.rules)
  // The registry may have known who had taken the holder's place; where it knew neither, nobody but the holder acts, or
  // whoever says so.
  const asked =
    isHolderUnregistered && isMarkedUnregistered(entry.data) ? restsOnTheCard : restsOnTheCardAlone
  const refusals = brokenBy(request, card, ground, asked)
  const inForce = policies.filter(({ rules }) => stackOn(rules, ground.effective) === entry.rules)
  const marked =
    sameFlags(entry.type, flags, flagsFor(request, card, ground, true)) &&
    (inForce.length === 0 || inForce.some((of) => sameAdditions(card, entry, request, of)))
  if (refusals.length === 0 && inForce.length > 0 && marked) return noDoubts
  return [
    ...refusals.map(asDoubt),
    ...(inForce.length > 0 ? [] : [{ doubt: 'stack' } as const]),
    ...(marked ? [] : [{ doubt: 'marks' } as const]),
  ]
}

/** Marks from other streams are believed; those from the card are what the card gives. */
const sameFlags = (type: EntryEvent['type'], carried: readonly Flag[], due: readonly Flag[]): boolean => {
  if (carried.length === 0 && due.length === 0) return true
  const fromCard = carried.filter((flag) => isFlagFromCard(type, flag))
  return fromCard.length === due.length && due.every((flag) => fromCard.includes(flag))
}

const sameAdditions = (
  card: Card,
  { type, data, rules, at }: CardEntry<EntryEvent>,
  request: Request,
  policy: Policy,
): boolean => {
  if (type !== 'Expelled') return true
  const ground = groundOf(request, card, policy, { today: chinaDay(at) }, rules)
  return deciders.Expel.adds?.(card, ground).effectiveOn === data.effectiveOn
}
