import { type CardEntry, type Instant, type Malformation, readEvent } from '@union-card/domain'
import {
  DamagedHistory,
  type EventStore,
  type Line,
  type LogPart,
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
export const entryOf = ({
  line,
  position,
}: RecordedLine): E.Either<readonly Malformation[], RecordedEntry> => {
  const { at, data, rev, rules, tv, type } = line
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

/** A recorded line opened, or in words how it is damaged. */
export const openedOrDamage = (recorded: RecordedLine): Line | string => {
  try {
    return recorded.line
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

/** The card a stream belongs to, or undefined for another kind of stream. */
export const cardOfStream = (stream: string): string | undefined =>
  stream.startsWith('card-') ? stream.slice('card-'.length) : undefined
