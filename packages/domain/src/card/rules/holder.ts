import type { Day } from '../../calendar/day.ts'
import type { RuleId } from '../../rulebook/catalogue.ts'
import type { Facts, Policy, UnionFacts } from '../policy.ts'
import { holderOf } from '../state.ts'
import type { UnionId } from '../words.ts'
import { type FlagRule, flagFromFacts, type Ground, must, type Rule, rule } from './rule.ts'

/** Who may act: the union that holds the relation, in transit the last holder, or one acting for it once it is gone. */

type Sealed = { readonly by?: UnionId | undefined; readonly actingFor?: UnionId | undefined }

const registered = (facts: Facts, union: UnionId): UnionFacts | undefined =>
  facts.unions !== undefined && Object.hasOwn(facts.unions, union) ? facts.unions[union] : undefined

const isGone = ({ dissolvedOn }: UnionFacts, on: Day): boolean => dissolvedOn !== null && dissolvedOn <= on

/** The union that has taken a merged union's place by a day, through any number of mergers. */
const successorOf = (facts: Facts, union: UnionId, on: Day): UnionId => {
  const seen = new Set<UnionId>()
  let current = union
  for (;;) {
    const known = registered(facts, current)
    if (known === undefined || known.mergedInto === null || !isGone(known, on) || seen.has(current))
      return current
    seen.add(current)
    current = known.mergedInto
  }
}

/** The union one level up on a day, as registered. */
const upperOf = (known: UnionFacts, on: Day): UnionId | null =>
  known.uppers.findLast(({ from }) => from <= on)?.union ?? null

/** The union above on a day or, where that is gone, the one in its place: its successor, else the one above that. */
const aboveOn = (facts: Facts, below: UnionFacts, on: Day, gone: readonly UnionId[] = []): UnionId | null => {
  const upper = upperOf(below, on)
  if (upper === null || gone.includes(upper)) return null
  const inItsPlace = successorOf(facts, upper, on)
  const known = registered(facts, inItsPlace)
  return known === undefined || !isGone(known, on) ? inItsPlace : aboveOn(facts, known, on, [...gone, upper])
}

/**
 * True when `by` may act where `holder` should: itself, its successor after a merger, or, once that is dissolved too, the
 * union above it, or in the place of that one (Trade Union Law Art. 13; decisions A42, A43). Of a holder nobody has
 * registered, the statement `actingFor` is believed.
 */
const mayActFor = (
  holder: UnionId,
  { by, actingFor }: Sealed,
  { facts, effective }: Ground,
  stated: boolean,
): boolean => {
  if (by === holder) return true
  const known = registered(facts, holder)
  if (known === undefined) return actingFor === holder
  const successor = successorOf(facts, holder, effective)
  if (by === successor) return true
  const last = registered(facts, successor)
  return (
    last !== undefined &&
    isGone(last, effective) &&
    by === aboveOn(facts, last, effective) &&
    (!stated || actingFor === holder)
  )
}

const notByHolder =
  (stated: boolean): Rule<Sealed>['broken'] =>
  (command, card, ground) => {
    const holder = holderOf(card)
    if (holder === null || command.by === undefined) return null
    return must(mayActFor(holder, command, ground, stated), { holder, by: command.by })
  }

const heldBy = (id: RuleId, stated: boolean): Rule<Sealed> => rule(id, 'holder', notByHolder(stated))

/** The sending union fills in the transfer column (notice Art. 6). */
export const outByHolder = heldBy('D-OUT-BY-HOLDER', true)
export const retainedByHolder = heldBy('D-RETAIN-BY-HOLDER', true)
export const reasonChangedByHolder = heldBy('D-RETAIN-BY-HOLDER', false)
export const restoredByHolder = heldBy('D-RESTORE-BY-HOLDER', false)
export const withdrawnByHolder = heldBy('D-WITHDRAW-BY-HOLDER', true)
export const expelledByHolder = heldBy('D-EXPEL-BY-HOLDER', false)
export const revokedBySender = heldBy('D-REVOKE-BY-SENDER', false)

/**
 * The basic union takes the card back (notice Art. 6): the one that last held the member, or the one that acted for
 * it when it announced the end, or whoever may act for either.
 */
export const recoveredByHolder: Rule<Sealed> = rule(
  'D-RECOVER-BY-HOLDER',
  'holder',
  (command, card, ground) => {
    const announcer = card.standing.kind === 'ended' ? card.standing.endedBy : undefined
    return announcer !== undefined && mayActFor(announcer, command, ground, false)
      ? null
      : notByHolder(false)(command, card, ground)
  },
)

/** No clause says in so many words who re-issues a card or changes particulars: asked only of a holder on register. */
const heldByRegistered = (id: RuleId): Rule<Sealed> =>
  rule(id, 'holder', (command, card, ground) => {
    const holder = holderOf(card)
    const known = holder !== null && registered(ground.facts, holder) !== undefined
    return known ? notByHolder(false)(command, card, ground) : null
  })

/** The holder, in transit the last one, because supply belongs to its province (decision A24). */
export const reissuedByHolder = heldByRegistered('D-REISSUE-BY-HOLDER')
export const particularsByHolder = heldByRegistered('D-PARTICULARS-BY-HOLDER')

/** The maker of an entry, its successor, or the union above it, may correct it (model 8.5). */
export const mayCorrect = (maker: UnionId, by: UnionId, facts: Facts): boolean => {
  if (by === maker) return true
  const known = registered(facts, maker)
  return (
    known === undefined ||
    by === successorOf(facts, maker, facts.today) ||
    by === aboveOn(facts, known, facts.today)
  )
}

/** True where the policy wants unions registered and this one is not. */
export const isWrongfullyUnknown = (by: UnionId, policy: Policy, facts: Facts): boolean =>
  policy.requireRegisteredUnions && registered(facts, by) === undefined

/** A union that exists on the day, by the registry (使用说明 1). */
export const sealingUnionExists: Rule<Sealed> = rule('U-1-REGISTER', 'cross', ({ by }, _card, ground) =>
  by === undefined ? null : existing(by, ground),
)

/** A change of the organisational relation is never without the seal of such a union (使用说明 1). */
export const changeSealed: Rule<Sealed> = rule('U-1-REGISTER', 'cross', ({ by }, _card, ground) =>
  by === undefined ? { by: null } : existing(by, ground),
)

/** Nor is a transfer in, of whose union the form's own rule asks that it exist. */
export const inSealed: Rule<Sealed> = rule('U-1-REGISTER', 'cross', ({ by }) =>
  must(by !== undefined, { by: null }),
)

/** The receiving union exists on the day (form p. 4). */
export const receivingUnionExists: Rule<Sealed> = rule(
  'F-TRANSFER-IN-DATE-SEAL',
  'cross',
  ({ by }, _card, ground) => (by === undefined ? null : existing(by, ground)),
)

const existing = (by: UnionId, { facts, policy, effective }: Ground) => {
  const known = registered(facts, by)
  if (known === undefined) return must(!isWrongfullyUnknown(by, policy, facts), { by, registered: false })
  const begun = known.establishedOn === null || known.establishedOn <= effective
  return must(begun && !isGone(known, effective), {
    by,
    on: effective,
    establishedOn: known.establishedOn,
    dissolvedOn: known.dissolvedOn,
  })
}

/** The upper union named in a filing is the registered one on the day of filing (notice Art. 6). */
export const filedWithUpperUnion: Rule<Sealed & { readonly upperUnion?: UnionId | undefined }> = rule(
  'N6-EXPEL-FILE-FIRST',
  'cross',
  ({ by, upperUnion }, _card, { facts, effective }) => {
    const known = by === undefined ? undefined : registered(facts, by)
    if (known === undefined || upperUnion === undefined) return null
    const upper = upperOf(known, effective)
    return must(upper === null || upper === upperUnion, { upperUnion, registered: upper })
  },
)

/** The union is not in the registry, so nothing could be checked of it. */
export const unionUnregistered: FlagRule<Sealed> = flagFromFacts(
  'unregistered-union',
  'D-FLAG-UNREGISTERED',
  ({ by }, _card, { facts }) => by !== undefined && registered(facts, by) === undefined,
)
