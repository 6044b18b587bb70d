import { CardEvent } from '@union-card/domain'
import { cardDomain } from '../cardDomain.ts'
import { factsOf, linesOf } from '../history.ts'
import { difference } from '../same.ts'
import { firstFound, type Law } from './law.ts'

/** What becomes of commands: what is decided is recorded as it is, and decided again the same. */

/** Every accepted event stands in the stream as decided, in order; a refused command leaves the stream unchanged. */
export const streamHoldsWhatWasAccepted: Law = ({ steps, entries }) => {
  const accepted = steps.flatMap(({ decision, recordedAt }) =>
    decision._tag === 'Left' ? [] : decision.right.map((event) => ({ ...event, at: recordedAt })),
  )
  return difference(
    entries,
    accepted.map((event, revision) => ({ ...event, revision })),
  )
}

/** Deciding changes nothing it is given and, asked again, says the same. */
export const decidingAgainSaysTheSame: Law = ({ policy, steps, entries }, domain = cardDomain) => {
  let revision = 0
  let card = frozen(domain.fold([]))
  return firstFound(steps, (step) => {
    const facts = factsOf(step)
    const again = domain.decide(policy, facts, step.command, card)
    const found =
      difference(again, step.decision) ?? difference(domain.decide(policy, facts, step.command, card), again)
    if (found !== null) return `${step.command.type}: ${found}`
    const lines = linesOf(again, step.recordedAt, revision)
    revision += lines.length
    if (lines.length > 0) card = frozen(domain.fold(entries.slice(0, revision)))
    return null
  })
}

/** Decided events are accepted by their own codec. */
export const decidedEventsFitTheirCodec: Law = ({ entries }) =>
  firstFound(entries, ({ type, data, revision }) =>
    CardEvent.is({ type, data }) ? null : `line ${revision}: no ${type}`,
  )

const frozen = <A>(value: A): A => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const each of Object.values(value)) frozen(each)
  }
  return value
}
