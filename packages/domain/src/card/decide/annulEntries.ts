import * as E from 'fp-ts/lib/Either.js'
import { endOfDay, type Instant } from '../../calendar/instant.ts'
import { type StackId, stackOn } from '../../rulebook/stacks.ts'
import type { AnnulEntries } from '../commands.ts'
import type { CardEntry, EntriesAnnulled, EntryEvent } from '../events.ts'
import { evolve, fold, noCard } from '../evolve.ts'
import { type EntryInForce, inForce, logicalHistory } from '../history.ts'
import type { Facts, Policy } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import type { Rule } from '../rules/rule.ts'
import { type Card, isSameNumber, numbersOf } from '../state.ts'
import { type DecidedEvent, decideEntry, recorded } from './entry.ts'
import { newlyBroken, reflagging, type Spoiled } from './judge.ts'
import { byUnknown, madeByOthers, noSuchEntry } from './struck.ts'

/**
 * Entries struck out (作废), others put in their place, in one act. The whole remaining history is judged again; if
 * any entry is no longer legal the command is refused, with the inner rules (model 8.5). An ended membership comes
 * back only this way.
 */
export const decideAnnulment = (
  policy: Policy,
  facts: Facts,
  command: AnnulEntries,
  card: Card,
): E.Either<readonly Refusal[], DecidedEvent<EntriesAnnulled>> => {
  const counts = inForce(card.entries)
  const missing = command.entries.filter(
    (revision, i) => !counts[revision] || command.entries.indexOf(revision) !== i,
  )
  const byOthers = madeByOthers(card, command.entries, command.by, facts)
  if (missing.length > 0)
    return E.left([...missing.map((revision) => noSuchEntry(card, revision)), ...byOthers])
  const { id: _id, type: _type, card: _card, replacements: requested = [], ...fields } = command
  const trial = remaining(policy, facts, command, card)
  const refusals = [
    ...byOthers,
    ...illegalities(policy, facts, card, trial),
    ...byUnknown(command.by, policy, facts),
  ]
  if (refusals.length > 0) return E.left(refusals)
  const data = {
    ...fields,
    ...(requested.length > 0 ? { replacements: trial.replacements } : {}),
    ...reflagging(policy, facts, trial.history),
  }
  return E.right({ type: 'EntriesAnnulled', data, rules: stackOn(policy.rules, facts.today) })
}

/** The history as it would be. `refused` are the rules that the first illegal replacement, after those here, breaks. */
type Trial = {
  readonly history: readonly EntryInForce[]
  readonly replacements: readonly DecidedEvent<EntryEvent>[]
  readonly refused: readonly Refusal[]
}

/** The line of an annulment whose replacements are taken as they are asked for. */
const asAsked = (
  { by, entries, cause, replacements = [] }: AnnulEntries,
  card: Card,
  at: Instant,
  rules: StackId,
): CardEntry => ({
  type: 'EntriesAnnulled',
  data: { by, entries, cause, replacements: replacements.map((request) => recorded(request, {}, rules)) },
  revision: card.entries.length,
  at,
  rules,
})

/** The card as an annulment recorded at a moment would leave it, whatever the rules say of that. */
export const cardAfterAnnulment = (command: AnnulEntries, card: Card, at: Instant): Card =>
  fold([...card.entries, asAsked(command, card, at, 'N')])

/** Strikes out, and decides the replacements one by one, each where it will stand. */
const remaining = (policy: Policy, facts: Facts, command: AnnulEntries, card: Card): Trial => {
  const requests = command.replacements ?? []
  const annulment = asAsked(command, card, endOfDay(facts.today), stackOn(policy.rules, facts.today))

  const replacements: DecidedEvent<EntryEvent>[] = []
  const history: EntryInForce[] = []
  let walked: Card = noCard
  for (const entry of logicalHistory([...card.entries, annulment])) {
    const request = entry.revision === annulment.revision ? requests[replacements.length] : undefined
    let judged = entry
    if (request !== undefined) {
      const own = { ...facts, ...facts.replacements?.[replacements.length] }
      const decision = decideEntry(policy, own, request, walked)
      if (E.isLeft(decision)) return { history, replacements, refused: decision.left }
      replacements.push(decision.right)
      judged = { ...entry, ...decision.right }
    }
    history.push(judged)
    walked = evolve(walked, judged)
  }
  return { history, replacements, refused: [] }
}

const illegalities = (
  policy: Policy,
  facts: Facts,
  card: Card,
  { history, replacements, refused }: Trial,
): readonly Refusal[] => {
  const revision = card.entries.length
  if (refused.length > 0)
    return told(
      refused.map((inner) => ({ entry: revision, replacement: replacements.length, refusal: inner })),
    )
  const before = logicalHistory(card.entries)
  const spoiled = newlyBroken(policy, facts, before, history, judgedAgain)
  return told([...spoiled, ...issueStruckAlone(before, history), ...numberGivenAway(facts, card, history)])
}

/** Each rule broken, first as what the annulment would leave, then in its own words; nothing twice. */
const told = (spoiled: readonly (Spoiled & { readonly replacement?: number })[]): readonly Refusal[] => {
  const all = [
    ...spoiled.map(({ refusal: { rule }, ...place }) =>
      refusal('D-ANNUL-LEAVES-ILLEGAL', { ...place, rule }),
    ),
    ...spoiled.map(({ refusal: inner }) => inner),
  ]
  return [...new Map(all.map((each) => [`${each.rule} ${JSON.stringify(each.found)}`, each])).values()]
}

/**
 * An issue is struck out only when nothing else stands, even where another issue would take its place. What stands
 * again because the annulment that struck it is itself struck out was no part of that issue.
 */
const issueStruckAlone = (
  before: readonly EntryInForce[],
  after: readonly EntryInForce[],
): readonly Spoiled[] => {
  const struck = before.some(
    ({ type, ...issue }) =>
      type === 'CardIssued' && !after.some((entry) => entry.revision === issue.revision),
  )
  const left = after.find((entry) => before.some((other) => other.revision === entry.revision))
  return struck && left !== undefined ? [{ entry: left.revision, refusal: refusal('D-NO-CARD', {}) }] : []
}

/**
 * A number that the card does not carry now, and would again or of another issuer, may have been given to another card
 * meanwhile. That of a replacement was asked when it was decided.
 */
const numberGivenAway = (
  { numberTakenBy }: Facts,
  now: Card,
  after: readonly EntryInForce[],
): readonly Spoiled[] => {
  if (numberTakenBy === undefined) return []
  let card: Card = noCard
  for (const entry of after) {
    card = evolve(card, entry)
    const { document } = card
    if (document.kind !== 'none' && !numbersOf(now).some((each) => isSameNumber(each, document)))
      return [{ entry: entry.revision, refusal: refusal('N2-NUMBER-UNIQUE', { card: numberTakenBy }) }]
  }
  return []
}

/** Facts of other streams and settings of the policy were judged when the entry was accepted, and may have changed. */
const judgedAgain = ({ phase }: Rule<never>): boolean => phase !== 'cross'
