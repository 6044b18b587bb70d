import { chinaDay } from '../../calendar/instant.ts'
import type { Reflagged } from '../events.ts'
import { evolve, noCard } from '../evolve.ts'
import type { EntryInForce } from '../history.ts'
import type { Facts, Policy } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import { inOrder } from '../rules/dates.ts'
import type { Ground, Rule } from '../rules/rule.ts'
import type { Card } from '../state.ts'
import type { Flag } from '../words.ts'
import { brokenBy, flagsFor, groundOf, isFlagFromCard, requestOf } from './entry.ts'

/** Judging a whole history again, each entry under the stack it was accepted under, on the day it was recorded. */

type Judged = {
  readonly entry: EntryInForce
  readonly refusals: readonly Refusal[]
  readonly flags: readonly Flag[]
}

const judged = (
  policy: Policy,
  facts: Facts,
  history: readonly EntryInForce[],
  asked: (rule: Rule<never>) => boolean,
): readonly Judged[] => {
  let card: Card = noCard
  return history.map((entry) => {
    const request = requestOf(entry)
    const then = { ...facts, today: chinaDay(entry.at) }
    const ground = groundOf(request, card, policy, then, entry.rules)
    const refusals = [...brokenBy(request, card, ground, asked), ...countsTooEarly(entry, card, ground)]
    const flags = flagsFor(request, card, ground, true)
    card = evolve(card, entry)
    return { entry, refusals, flags }
  })
}

/**
 * The day from which an expulsion counts was fixed when it was decided (A7), and is not worked out again: where what
 * stands before it now comes later, the two contradict each other.
 */
const countsTooEarly = ({ data }: EntryInForce, card: Card, ground: Ground): readonly Refusal[] => {
  if (!('effectiveOn' in data)) return []
  const found = inOrder.broken({}, card, { ...ground, stated: data.effectiveOn })
  return found === null ? [] : [refusal(inOrder.id, found)]
}

/** A rule that an entry of the history no longer keeps. */
export type Spoiled = { readonly entry: number; readonly refusal: Refusal }

/** What `after` breaks that `before` kept, among the rules asked. An entry that was illegal already is no news. */
export const newlyBroken = (
  policy: Policy,
  facts: Facts,
  before: readonly EntryInForce[],
  after: readonly EntryInForce[],
  asked: (rule: Rule<never>) => boolean,
): readonly Spoiled[] => {
  const known = new Set(
    judged(policy, facts, before, asked).flatMap(({ entry, refusals }) =>
      refusals.map((of) => key(entry, of)),
    ),
  )
  return judged(policy, facts, after, asked).flatMap(({ entry, refusals }) =>
    refusals
      .filter((of) => !known.has(key(entry, of)))
      .map((refusal) => ({ entry: entry.revision, refusal })),
  )
}

const key = ({ revision, type }: EntryInForce, { rule }: Refusal): string => `${revision} ${type} ${rule}`

/**
 * The flags that follow from the card, worked out again; only entries whose flags differ from those they carry. Of what
 * came with an annulment all is named, in its order, where one differs.
 */
export const reflagging = (
  policy: Policy,
  facts: Facts,
  history: readonly EntryInForce[],
): { readonly reflagged?: readonly Reflagged[] } => {
  const marked = judged(policy, facts, history, () => false).map(({ entry, flags }) => {
    const carried = entry.data.flags ?? []
    const now = [...flags, ...carried.filter((flag) => !isFlagFromCard(entry.type, flag))]
    const same = now.length === carried.length && now.every((flag) => carried.includes(flag))
    return { entry: entry.revision, flags: now, same }
  })
  const changed = new Set(marked.filter(({ same }) => !same).map(({ entry }) => entry))
  const reflagged = marked
    .filter(({ entry }) => changed.has(entry))
    .map(({ entry, flags }) => ({ entry, flags }))
  return reflagged.length > 0 ? { reflagged } : {}
}
