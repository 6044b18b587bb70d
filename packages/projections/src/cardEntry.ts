import {
  type CardEntry,
  type Instant,
  isStackId,
  type Malformation,
  readEvent,
  readEventText,
  stackIds,
} from '@union-card/domain'
import {
  DamagedHistory,
  type EventStore,
  type Line,
  type LineOutline,
  type Position,
  type RecordedLine,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'

/** A line of a card's stream as the domain knows it, with where it stands in the log. */
export type RecordedEntry = { readonly entry: CardEntry; readonly position: Position }

/**
 * Reads a line of a card's stream. Left: where it departs from what the domain knows. Throws `DamagedHistory` for a
 * line that a store finds damaged when it opens it.
 */
export const entryOf = (recorded: RecordedLine): E.Either<readonly Malformation[], RecordedEntry> => {
  const { outline, position } = recorded
  if (outline !== undefined) {
    const entry = entryFrom(outline, position, readEventText(outline.type, outline.tv, outline.data))
    // What is wrong with a line is said of the line as it is opened.
    if (E.isRight(entry)) return entry
  }
  const { line } = recorded
  return entryFrom(line, position, readEvent(line.type, line.tv, line.data))
}

const entryFrom = (
  { at, rev, rules }: Line | LineOutline,
  position: Position,
  event: ReturnType<typeof readEvent>,
): E.Either<readonly Malformation[], RecordedEntry> => {
  if (E.isLeft(event)) return event
  if (!isStackId(rules)) return E.left([{ path: 'rules', expected: stackIds.join(' or '), found: rules }])
  const { type, data } = event.right
  return E.right({
    entry: { type, data, revision: rev, at: at as Instant, rules } as CardEntry,
    position,
  })
}

/** Where a recorded line stands and when it was recorded, by its outline where there is one. */
export const outlined = (recorded: RecordedLine): Pick<Line, 'at' | 'rev' | 'stream'> =>
  recorded.outline ?? recorded.line

/** The entry of a line; left: in words why it cannot be read, repeating nothing personal. */
export const readableEntry = (recorded: RecordedLine): E.Either<string, RecordedEntry> => {
  const read = orDamage(() => entryOf(recorded))
  if (typeof read === 'string') return E.left(read)
  if (E.isRight(read)) return read
  const [{ path, expected } = { path: 'the event', expected: 'readable' }] = read.left
  return E.left(`${path} should be ${expected}`)
}

/** What is seen of a line, or in words how it is damaged. */
export const orDamage = <A>(look: () => A): A | string => {
  try {
    return look()
  } catch (error) {
    if (error instanceof DamagedHistory) return error.damage
    throw error
  }
}

/** The card whose line stands next after a position, as the store keeps it beside the text: also of a damaged line. */
export const cardAfter = async (log: EventStore, after: Position | null): Promise<string | undefined> => {
  for await (const [text] of log.readTexts({ after: after ?? undefined, batch: 1 }))
    return cardOfStream(text.stream)
  return undefined
}

/** The card a stream belongs to, or undefined for another kind of stream. */
export const cardOfStream = (stream: string): string | undefined =>
  stream.startsWith('card-') ? stream.slice('card-'.length) : undefined
