import { type CardEntry, type Instant, type Malformation, readEvent } from '@union-card/domain'
import {
  DamagedHistory,
  type EventStore,
  type LineParts,
  type LogPart,
  lineParts,
  type Position,
  type RecordedLine,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'

/** A line of a card's stream as the domain knows it, with where it stands in the log. */
export type RecordedEntry = { readonly entry: CardEntry; readonly position: Position }

const stacks = ['N', 'N+M'] as const

/**
 * Reads a line of a card's stream. Left: where it departs from what the domain knows. Throws `DamagedHistory` for a
 * line that a store finds damaged when it opens it.
 */
export const entryOf = (recorded: RecordedLine): E.Either<readonly Malformation[], RecordedEntry> =>
  entryIn(partsOf(recorded), recorded.position)

/** The parts of a recorded line that a fold needs. */
export const partsOf = (recorded: RecordedLine): LineParts => lineParts(recorded.text) ?? recorded.line

/** The parts of a recorded line, or in words how it is damaged. */
export const partsOrDamage = (recorded: RecordedLine): LineParts | string => {
  try {
    return partsOf(recorded)
  } catch (error) {
    if (error instanceof DamagedHistory) return error.damage
    throw error
  }
}

/** The card whose line stands next after a position, as the store keeps it beside the text: also of a damaged line. */
export const cardAfter = async (
  log: EventStore,
  after: Position | null,
  only?: LogPart['only'],
): Promise<string | undefined> => {
  for await (const [text] of log.readTexts({ after: after ?? undefined, batch: 1, only }))
    return cardOfStream(text.stream)
  return undefined
}

/** As {@link entryOf}, of a line whose parts are at hand. */
export const entryIn = (
  { at, data, rev, rules, tv, type }: LineParts,
  position: Position,
): E.Either<readonly Malformation[], RecordedEntry> => {
  const event = readEvent(type, tv, data)
  if (E.isLeft(event)) return event
  const stack = stacks.find((each) => each === rules)
  if (stack === undefined) return E.left([{ path: 'rules', expected: stacks.join(' or '), found: rules }])
  const { type: name, data: as } = event.right
  return E.right({
    entry: { type: name, data: as, revision: rev, at: at as Instant, rules: stack } as CardEntry,
    position,
  })
}

/** The card a stream belongs to, or undefined for another kind of stream. */
export const cardOfStream = (stream: string): string | undefined =>
  stream.startsWith('card-') ? stream.slice('card-'.length) : undefined
