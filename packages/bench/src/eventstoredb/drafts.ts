import { type EventDraft, eventId, leafHash, type StreamName, streamName } from '@union-card/event-store'
import { careers, type History } from '../histories.ts'

/** Real events to append, each stream's beginning with an admission. */

const histories: readonly History[] = careers(200, 20170329).map(({ history }) => history)

/** The first so many events of one of two hundred cards, for a stream. */
export const draftsFor = (stream: StreamName, card: number, count: number): readonly EventDraft[] =>
  (histories[card % histories.length] ?? []).slice(0, count).map(({ type, data, rules }, index) => {
    const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, index)
    return {
      id: eventId(command, stream, 0),
      type,
      tv: 1,
      actor: { union: 'U1', officer: 'officer-1' },
      command: { id: command, digest: leafHash(command) },
      rules,
      data,
    }
  })

let named = 0

/** Streams that nobody has used yet. */
export const newStreams = (count: number): readonly StreamName[] =>
  Array.from({ length: count }, () => streamName('card', `c-${named++}`))
