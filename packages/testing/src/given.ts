import {
  type Card,
  type CardCommand,
  type CardEntry,
  type CommandInJson,
  chinaDay,
  type Day,
  type DecidedEvent,
  type Decision,
  defaultPolicy,
  endOfDay,
  type Facts,
  type Found,
  firstDayOf,
  type Instant,
  laterDay,
  type Policy,
  type RuleId,
  readCommand,
  type StandingView,
} from '@union-card/domain'
import { type CardDomain, cardDomain } from './cardDomain.ts'
import type { Plain } from './samples.ts'

/**
 * Given a card's history, when a command comes, then events are accepted or rules refuse it, and the standing is such
 * on a day. Belongs to no test runner: it says what differs through one function it is given.
 */

/** What the kit needs of a test runner: something that throws when two values are not deeply and strictly equal. */
export type Assertions = { readonly equal: (actual: unknown, expected: unknown) => void }

/** What holds around the card. What is left out: the default policy, and no fact but the day. */
export type Circumstances = {
  readonly policy?: Partial<Policy>
  /** `today` is the day the command states, or that of the line before where that is later, unless given. */
  readonly facts?: Partial<Facts>
}

/** A command with the day it was recorded on, where that is not the day it states. */
export type RecordedCommand = { readonly command: CommandInJson; readonly on: Day }

/** A card with a history. */
export type Given = {
  readonly card: Card
  /**
   * Decides a command against the card, the circumstances varied if need be: a sample, or one of your own as plain JSON.
   * Throws for what is no command.
   */
  readonly when: (command: CommandInJson, circumstances?: Circumstances) => Outcome
  /** The card as known at the end of a day: the lines recorded by then. */
  readonly knownOn: (day: Day) => Given
  /** The standing at the close of a day. The fields named are compared whole; the others are not looked at. */
  readonly thenOn: (day: Day, expected: Partial<Plain<StandingView>>) => Given
}

/** What came of a command. */
export type Outcome = {
  readonly decision: Decision
  /** The command was accepted, with exactly these events where they are given; the card has gone on. */
  readonly accepted: (...events: readonly unknown[]) => Given
  /** Exactly these rules refused it, in this order; the card is as it was. */
  readonly refusedBy: (...rules: readonly RuleId[]) => Given
  /** Exactly these rules refused it, in this order, having found this; the card is as it was. */
  readonly refusedWith: (...refusals: readonly (readonly [RuleId, Found])[]) => Given
}

/** Begins a specification. Every item of the history is a line as recorded, or a command that is accepted. */
export type GivenCard = (
  history: readonly (CardEntry | CommandInJson | RecordedCommand)[],
  circumstances?: Circumstances,
) => Given

/** A command recorded on another day than the one it states. */
export const recordedOn = (on: Day, command: CommandInJson): RecordedCommand => ({ command, on })

/** A command as it was written, read. */
const commandIn = (written: CommandInJson): CardCommand => {
  const read = readCommand(written)
  if (read._tag === 'Right') return read.right
  const places = read.left.errors.map(
    ({ path, expected, found }) => `${path} should be ${expected}, found ${found}`,
  )
  throw new Error(`${written.type} is no command: ${places.join('; ')}.`)
}

/** Noon in China. */
const noonOf = (day: Day): Instant => `${day}T04:00:00.000Z` as Instant

/** The first day a command speaks of, or nothing where it states no date. */
const statedDay = (command: CardCommand): Day | undefined => {
  if ('exactOn' in command && command.exactOn !== undefined) return command.exactOn
  if ('month' in command && command.month !== undefined) return firstDayOf(command.month)
  return 'on' in command && command.on !== undefined ? firstDayOf(command.on) : undefined
}

/** Makes `given` for a test runner, and for a domain where it is not the package's own. */
export const givenCard =
  ({ equal }: Assertions, domain: CardDomain = cardDomain): GivenCard =>
  (history, circumstances = {}) => {
    const dayFor = (command: CardCommand, card: Card): Day => {
      const last = card.entries.at(-1)
      const stated = statedDay(command)
      if (last === undefined) return stated ?? ('1949-10-01' as Day)
      return stated === undefined ? chinaDay(last.at) : laterDay(stated, chinaDay(last.at))
    }
    const recorded = (card: Card, events: readonly DecidedEvent[], on: Day): Card =>
      events.reduce<Card>((folded, event) => {
        const entry = { ...event, revision: folded.entries.length, at: noonOf(on) } as CardEntry
        return domain.evolve(folded, entry)
      }, card)
    const decided = (card: Card, command: CardCommand, around: Circumstances, on?: Day) => {
      const today = on ?? around.facts?.today ?? dayFor(command, card)
      const policy = { ...defaultPolicy, ...around.policy }
      return { today, decision: domain.decide(policy, { ...around.facts, today }, command, card) }
    }

    const of = (card: Card, around: Circumstances): Given => ({
      card,
      when: (command, varied = {}) => {
        const { today, decision } = decided(card, commandIn(command), {
          policy: { ...around.policy, ...varied.policy },
          facts: { ...around.facts, ...varied.facts },
        })
        const refusals = decision._tag === 'Left' ? decision.left : []
        return {
          decision,
          accepted: (...events) => {
            if (decision._tag === 'Left') equal({ refused: told(refusals) }, { accepted: events })
            else if (events.length > 0) equal(decision.right, events)
            return of(decision._tag === 'Left' ? card : recorded(card, decision.right, today), around)
          },
          refusedBy: (...rules) => {
            if (decision._tag === 'Right') equal({ accepted: decision.right }, { refused: rules })
            else
              equal(
                refusals.map(({ rule }) => rule),
                rules,
              )
            return of(card, around)
          },
          refusedWith: (...expected) => {
            if (decision._tag === 'Right') equal({ accepted: decision.right }, { refused: expected })
            else equal(told(refusals), expected)
            return of(card, around)
          },
        }
      },
      knownOn: (day) => of(domain.fold(card.entries.filter(({ at }) => at <= endOfDay(day))), around),
      thenOn: (day, expected) => {
        const view = domain.standingOn(card, day, { ...defaultPolicy, ...around.policy })
        const named = Object.keys(expected) as (keyof StandingView)[]
        equal(Object.fromEntries(named.map((name) => [name, view[name]])), expected)
        return of(card, around)
      },
    })

    const { today: _ofTheCommand, ...facts } = circumstances.facts ?? {}
    const before = { ...circumstances, facts }
    const card = history.reduce<Card>((folded, item) => {
      if ('revision' in item) return domain.evolve(folded, item)
      const { command, on } = 'command' in item ? item : { command: item, on: undefined }
      const { today, decision } = decided(folded, commandIn(command), before, on)
      if (decision._tag === 'Left')
        throw new Error(
          `The given history is not legal: ${command.type} is refused by ${decision.left.map(({ rule }) => rule).join(', ')}.`,
        )
      return recorded(folded, decision.right, today)
    }, domain.noCard)
    return of(card, circumstances)
  }

const told = (refusals: readonly { readonly rule: RuleId; readonly found: Found }[]) =>
  refusals.map(({ rule, found }) => [rule, found])
