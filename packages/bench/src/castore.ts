import { type EventDetail, EventStore } from '@castore/core'
import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory'
import { type Card, noCard } from '@union-card/domain'
import type { History } from './histories.ts'
import type { Handed, Reducer } from './spreading.ts'

/** Castore with its store in memory: `getAggregate` reads a stream and reduces it. */

/** Puts histories into a store and gives what reads one back, by its place in the list. */
export const castoreHolding = (
  histories: readonly History[],
  reduce: Reducer,
): ((stream: string) => Promise<Card>) => {
  // Castore calls the words of an event its payload. The line's own names stand beside Castore's, so that every peer
  // runs the very same reducer; and the reducer leaves `version` alone, which is less work than Castore asks of one.
  const initialEvents = histories.flatMap((history, i): EventDetail[] =>
    history.map((line) => ({
      aggregateId: String(i),
      version: line.revision + 1,
      timestamp: line.at,
      payload: line.data,
      ...line,
    })),
  )
  const reducer = (card: unknown, event: unknown) =>
    reduce((card as Card | undefined) ?? noCard, event as Handed)
  const store = new EventStore({
    eventStoreId: 'cards',
    eventTypes: [],
    reducer: reducer as never,
    eventStorageAdapter: new InMemoryEventStorageAdapter({ initialEvents }),
  })
  return async (stream) => (await store.getAggregate(stream)).aggregate as unknown as Card
}
