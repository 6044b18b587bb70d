import * as E from 'fp-ts/lib/Either.js'
import type { Day } from '../../calendar/day.ts'
import { type StackId, stackOn } from '../../rulebook/stacks.ts'
import type { EntryCommand, Replacement } from '../commands.ts'
import { axes, effectiveDay, previousOn } from '../effective.ts'
import type { CardEvent, EntryEvent } from '../events.ts'
import type { Facts, Policy } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import type { Ground, Rule } from '../rules/rule.ts'
import type { Card } from '../state.ts'
import type { Flag } from '../words.ts'
import { changeParticulars } from './changeParticulars.ts'
import { changeRetentionReason } from './changeRetentionReason.ts'
import type { CommandOf, Decider } from './decider.ts'
import { expel } from './expel.ts'
import { fileExpulsion } from './fileExpulsion.ts'
import { issueCard } from './issueCard.ts'
import { recordDeath } from './recordDeath.ts'
import { recoverCard } from './recoverCard.ts'
import { reissueCard } from './reissueCard.ts'
import { reportLoss } from './reportLoss.ts'
import { restoreMembership } from './restoreMembership.ts'
import { retainMembership } from './retainMembership.ts'
import { revokeTransferOut } from './revokeTransferOut.ts'
import { transferIn } from './transferIn.ts'
import { transferOut } from './transferOut.ts'
import { withdraw } from './withdraw.ts'

/** Deciding a command that writes an entry of its own: its rules, its flags, its event. */

/** How each command is decided. */
export const deciders: { readonly [T in EntryCommand['type']]: Decider<T> } = {
  IssueCard: issueCard,
  TransferOut: transferOut,
  TransferIn: transferIn,
  RevokeTransferOut: revokeTransferOut,
  RetainMembership: retainMembership,
  ChangeRetentionReason: changeRetentionReason,
  RestoreMembership: restoreMembership,
  Withdraw: withdraw,
  FileExpulsion: fileExpulsion,
  Expel: expel,
  RecordDeath: recordDeath,
  ReportLoss: reportLoss,
  ReissueCard: reissueCard,
  RecoverCard: recoverCard,
  ChangeParticulars: changeParticulars,
}

/** An accepted event with the stack it was accepted under. Position and time are given by the log. */
export type DecidedEvent<E extends CardEvent = CardEvent> = E & { readonly rules: StackId }

/** A request for an entry, with or without the id and card of a command. */
export type Request = EntryCommand | Replacement

/** What deciding adds to the fields of a request. */
type Added = { readonly flags?: readonly Flag[]; readonly effectiveOn?: Day }

const commandOf = Object.fromEntries(
  Object.values(deciders).map(({ command, event }) => [event, command]),
) as Readonly<Record<EntryEvent['type'], EntryCommand['type']>>

/** The ground on which an entry is judged; with `stack` given, the one it was accepted under. */
export const groundOf = (
  request: Request,
  card: Card,
  policy: Policy,
  facts: Facts,
  stack?: StackId,
): Ground => {
  const axis = axes[deciders[request.type].event]
  const stated = 'month' in request ? request.month : 'on' in request ? request.on : undefined
  const exactOn = 'exactOn' in request ? request.exactOn : undefined
  const effective =
    stated === undefined ? (exactOn ?? facts.today) : effectiveDay(stated, exactOn, previousOn(axis, card))
  return { policy, facts, stated, exactOn, effective, axis, stack: stack ?? stackOn(policy.rules, effective) }
}

const deciderOf = (type: EntryCommand['type']): Decider => deciders[type] as unknown as Decider

/** All rules that a request breaks, of those that `asked` lets through. */
export const brokenBy = (
  request: Request,
  card: Card,
  ground: Ground,
  asked: (rule: Rule<never>) => boolean = () => true,
): readonly Refusal[] =>
  deciderOf(request.type).rules.flatMap((rule) => {
    const found = asked(rule) ? rule.broken(request as CommandOf<EntryCommand['type']>, card, ground) : null
    return found === null ? [] : [refusal(rule.id, found)]
  })

/** The marks a request deserves; only those that follow from the card itself when `fromCard` is set. */
export const flagsFor = (request: Request, card: Card, ground: Ground, fromCard = false): readonly Flag[] =>
  deciderOf(request.type)
    .flags.filter(
      (rule) =>
        (rule.fromCard || !fromCard) &&
        rule.noticed(request as CommandOf<EntryCommand['type']>, card, ground),
    )
    .map(({ flag }) => flag)

/** The request an accepted entry came from, without what deciding added, for judging it again. */
export const requestOf = ({ type, data }: EntryEvent): Request => {
  const { flags: _flags, effectiveOn: _effectiveOn, ...fields }: EntryEvent['data'] & Added = data
  return { ...fields, type: commandOf[type] } as unknown as Request
}

/**
 * The event of a request: its fields less `id`, `type` and `card`, plus what deciding adds. Every field is written
 * in a fixed way, so the same request gives the same bytes.
 */
export const recorded = (
  { type, ...request }: Request,
  added: Added,
  stack: StackId,
): DecidedEvent<EntryEvent> => {
  const { id: _id, card: _card, ...fields } = request as Omit<EntryCommand, 'type'>
  return {
    type: deciders[type].event,
    data: { ...fields, ...added },
    rules: stack,
  } as unknown as DecidedEvent<EntryEvent>
}

/** Decides a request for an entry against the card as it stands. */
export const decideEntry = (
  policy: Policy,
  facts: Facts,
  request: Request,
  card: Card,
): E.Either<readonly Refusal[], DecidedEvent<EntryEvent>> => {
  const ground = groundOf(request, card, policy, facts)
  const refusals = brokenBy(request, card, ground)
  if (refusals.length > 0) return E.left(refusals)
  const flags = flagsFor(request, card, ground)
  const added = deciderOf(request.type).adds?.(card, ground) ?? {}
  return E.right(recorded(request, { ...added, ...(flags.length > 0 ? { flags } : {}) }, ground.stack))
}

/** True for a flag that an entry of this type carries because of the card itself. */
export const isFlagFromCard = (type: EntryEvent['type'], name: Flag): boolean =>
  deciderOf(commandOf[type]).flags.some(({ flag, fromCard }) => fromCard && flag === name)
