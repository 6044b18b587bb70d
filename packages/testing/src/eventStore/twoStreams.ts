/** Two streams of a log, filled by turns. */
import {
  type EventDraft,
  type EventStore,
  type Position,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import { accepted, draftOf } from './suite.ts'

export const card = streamName('card', 'h01')
export const other = streamName('card', 'h02')

/** The streams and revisions that `fillTwoStreams` records, in its order. */
export const order: readonly (readonly [StreamName, number])[] = [
  [card, 0],
  [card, 1],
  [other, 0],
  [card, 2],
  [other, 1],
  [other, 2],
  [card, 3],
  [card, 4],
]

/** Records `order`, an append for each event, and answers the positions. */
export const fillTwoStreams = async (store: EventStore): Promise<readonly (Position | undefined)[]> => {
  const positions: (Position | undefined)[] = []
  for (const [stream, rev] of order) {
    const expected = rev === 0 ? 'no_stream' : revision(rev - 1)
    positions.push(accepted(await store.append(stream, expected, [draft(stream, rev)])).position)
  }
  return positions
}

export const draft = (stream: StreamName, index: number): EventDraft =>
  draftOf(stream, index, { by: 'U1', on: '2018-03-05', reason: '工作调动', index })
