import { isId } from '@union-card/domain'
import {
  DamagedHistory,
  type EventStore,
  type RecordedLine,
  readOrThrow,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import { entriesOf, type RecordedEntry } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'

/** The entries of a card's lines, from its first. Throws `DamagedHistory` for a line that cannot be read: nothing is decided on it, and nothing answered. */
export const entriesIn = (
  { log }: EventStore,
  stream: StreamName,
  lines: readonly RecordedLine[],
): readonly RecordedEntry[] => {
  const entries = entriesOf(lines)
  if (E.isRight(entries)) return entries.right
  const { damage, position, ...unreadable } = entries.left
  throw new DamagedHistory({ log: log.id, stream, revision: revision(unreadable.revision), position }, damage)
}

/** The entries of a card, none for a text that can be no card's id. Throws `ReadFailed`, and `DamagedHistory`. */
export const entriesOfCard = async (store: EventStore, card: string): Promise<readonly RecordedEntry[]> => {
  if (!isId(card)) return []
  const stream = streamName('card', card)
  return entriesIn(store, stream, readOrThrow(await store.readStream(stream)))
}
