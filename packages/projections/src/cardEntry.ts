import { type CardEntry, type Instant, type Malformation, readEvent } from '@union-card/domain'
import type { Position, RecordedLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'

/** A line of a card's stream as the domain knows it, with where it stands in the log. */
export type RecordedEntry = { readonly entry: CardEntry; readonly position: Position }

const stacks = ['N', 'N+M'] as const

/** Reads a line of a card's stream. Left: where it departs from what the domain knows. */
export const entryOf = ({
  line,
  position,
}: RecordedLine): E.Either<readonly Malformation[], RecordedEntry> => {
  const event = readEvent(line.type, line.tv, line.data)
  if (E.isLeft(event)) return event
  const rules = stacks.find((stack) => stack === line.rules)
  if (rules === undefined)
    return E.left([{ path: 'rules', expected: stacks.join(' or '), found: line.rules }])
  const { type, data } = event.right
  const entry = { type, data, revision: line.rev, at: line.at as Instant, rules } as CardEntry
  return E.right({ entry, position })
}

/** The stream of a card. */
export const cardStream = (card: string): `card-${string}` => `card-${card}`

/** The card a stream belongs to, or undefined for another kind of stream. */
export const cardOfStream = (stream: string): string | undefined =>
  stream.startsWith('card-') ? stream.slice('card-'.length) : undefined
