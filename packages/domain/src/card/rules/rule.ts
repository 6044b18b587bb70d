import type { Day } from '../../calendar/day.ts'
import type { DayOrMonth } from '../../calendar/month.ts'
import { clauseOf, type RuleId } from '../../rulebook/catalogue.ts'
import type { Clause } from '../../rulebook/clause.ts'
import type { StackId } from '../../rulebook/stacks.ts'
import type { Axis } from '../effective.ts'
import type { Facts, Policy } from '../policy.ts'
import { type Card, type EndedCard, isEnded, isLiving, type LivingCard } from '../state.ts'
import type { Flag } from '../words.ts'

/** The order in which broken rules are told (decisions, "Order of checks"). */
export const phases = [
  'future',
  'stream',
  'ended',
  'pending',
  'chronology',
  'state',
  'holder',
  'fields',
  'overlay',
  'cross',
] as const
/** A step in the order of checks. */
export type Phase = (typeof phases)[number]

/** What was found where something else was expected: ids, codes and dates only, never personal words. */
export type Found = Readonly<Record<string, string | number | boolean | null>>

/** What a rule may look at besides the command and the card. */
export type Ground = {
  readonly policy: Policy
  readonly facts: Facts
  /** The stack in force on the entry's effective day. */
  readonly stack: StackId
  /** The date the entry states, if it was filled in. */
  readonly stated: DayOrMonth | undefined
  /** The exact day given beside a month. */
  readonly exactOn: Day | undefined
  /** The day the entry takes effect; the day of recording where no date was filled in. */
  readonly effective: Day
  readonly axis: Axis
}

/**
 * A rule: a named value that knows its clause and says what it found where it is broken, or null.
 * `C` is what it needs to see of a command.
 */
export type Rule<C> = {
  readonly id: RuleId
  readonly clause: Clause
  readonly phase: Phase
  readonly broken: (command: C, card: Card, ground: Ground) => Found | null
}

const inStack =
  <C>({ stacks }: Clause, broken: Rule<C>['broken']): Rule<C>['broken'] =>
  (command, card, ground) =>
    stacks.includes(ground.stack) ? broken(command, card, ground) : null

/** A rule about any card. */
export const rule = <C>(id: RuleId, phase: Phase, broken: Rule<C>['broken']): Rule<C> => {
  const clause = clauseOf(id)
  return { id, clause, phase, broken: inStack(clause, broken) }
}

/** A rule about a card whose membership lives; silent on any other. */
export const ruleOfLiving = <C>(
  id: RuleId,
  phase: Phase,
  broken: (command: C, card: LivingCard, ground: Ground) => Found | null,
): Rule<C> =>
  rule(id, phase, (command, card, ground) => (isLiving(card) ? broken(command, card, ground) : null))

/** A rule about a card whose membership has ended; silent on any other. */
export const ruleOfEnded = <C>(
  id: RuleId,
  phase: Phase,
  broken: (command: C, card: EndedCard, ground: Ground) => Found | null,
): Rule<C> =>
  rule(id, phase, (command, card, ground) => (isEnded(card) ? broken(command, card, ground) : null))

/** Found where a condition fails; nothing where it holds. */
export const must = (holds: boolean, found: Found = {}): Found | null => (holds ? null : found)

/** A mark on an accepted entry. Rejects nothing. */
export type FlagRule<C> = {
  readonly flag: Flag
  readonly id: RuleId
  readonly clause: Clause
  /** False for marks that rest on facts of other streams, which a later correction of the card cannot change. */
  readonly fromCard: boolean
  readonly noticed: (command: C, card: Card, ground: Ground) => boolean
}

/** A mark that follows from the card itself. */
export const flag = <C>(name: Flag, id: RuleId, noticed: FlagRule<C>['noticed']): FlagRule<C> => {
  const clause = clauseOf(id)
  return {
    flag: name,
    id,
    clause,
    fromCard: true,
    noticed: (command, card, ground) =>
      clause.stacks.includes(ground.stack) && noticed(command, card, ground),
  }
}

/** A mark that follows from facts of other streams. */
export const flagFromFacts = <C>(name: Flag, id: RuleId, noticed: FlagRule<C>['noticed']): FlagRule<C> => ({
  ...flag(name, id, noticed),
  fromCard: false,
})
