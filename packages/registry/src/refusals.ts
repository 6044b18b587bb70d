import { isRuleId, type Refusal, refusal } from '@union-card/domain'
import { type EventDraft, eventId, type Line, type StreamName, streamName } from '@union-card/event-store'
import { type Asked, draftFor } from './asked.ts'

/** Refusals are remembered, each in a stream named after its command, so that the same id gets the same answer. */

/** The stream of a command's refusal. */
export const refusalStream = (command: string): StreamName => streamName('refusal', command.toLowerCase())

/** The event that remembers a refusal. */
export const refusalEvent = (asked: Asked, refusals: readonly Refusal[], rules: string): EventDraft => {
  const { card, type } = asked.command
  return draftFor(asked, {
    id: eventId(asked.mark.id, refusalStream(asked.mark.id), 0),
    type: 'CommandRefused',
    tv: 1,
    rules,
    data: { card, type, refusals: refusals.map(({ rule, found }) => ({ rule, found })) },
  })
}

/** The refusals that a line remembers. */
export const refusalsIn = ({ data }: Line): readonly Refusal[] => {
  const told = data.refusals as readonly { readonly rule: string; readonly found: Refusal['found'] }[]
  return told.flatMap(({ rule, found }) => (isRuleId(rule) ? [refusal(rule, found)] : []))
}
