import {
  type Card,
  type CardCommand,
  type CardEntry,
  chinaDay,
  type Decision,
  type Facts,
  type Instant,
  type Policy,
} from '@union-card/domain'
import { type CardDomain, cardDomain } from './cardDomain.ts'

/** What came to a card, command by command, refused ones included. */

/** A command with when it was recorded and what was known besides. */
export type Request = {
  readonly command: CardCommand
  readonly recordedAt: Instant
  /** Facts of other streams; the day is that of the recording. */
  readonly facts: Omit<Facts, 'today'>
}

/** A request and what came of it. */
export type Step = Request & { readonly decision: Decision }

/** A card's career. */
export type History = {
  /** Where it comes from, so that it can be made again. */
  readonly name: string
  readonly policy: Policy
  readonly steps: readonly Step[]
  /** The lines of the stream: the events of the accepted commands. */
  readonly entries: readonly CardEntry[]
  readonly card: Card
}

/** The facts under which a request is decided. */
export const factsOf = ({ facts, recordedAt }: Request): Facts => ({ ...facts, today: chinaDay(recordedAt) })

/** The lines that follow from an accepted decision. */
export const linesOf = (decision: Decision, recordedAt: Instant, from: number): readonly CardEntry[] =>
  decision._tag === 'Left'
    ? []
    : decision.right.map((event, i) => ({ ...event, revision: from + i, at: recordedAt }) as CardEntry)

/** The career that comes of some requests, in order. */
export const careerOf = (
  name: string,
  policy: Policy,
  requests: readonly Request[],
  domain: CardDomain = cardDomain,
): History => {
  const steps: Step[] = []
  const entries: CardEntry[] = []
  let card = domain.noCard
  for (const { command, recordedAt, facts } of requests) {
    const request = { command, recordedAt, facts }
    const decision = domain.decide(policy, factsOf(request), command, card)
    steps.push({ ...request, decision })
    const lines = linesOf(decision, recordedAt, entries.length)
    if (lines.length === 0) continue
    entries.push(...lines)
    card = domain.fold(entries.slice())
  }
  return { name, policy, steps, entries, card }
}
