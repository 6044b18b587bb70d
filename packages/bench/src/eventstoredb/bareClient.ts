import { EventStoreDBClient, type JSONEventData, jsonEvent, streamNameFilter } from '@eventstore/db-client'
import type { EventDraft, StreamName } from '@union-card/event-store'

/** The client by itself, doing no more than anybody would have to: what the adapter is held against. */

/** With credentials an append is a call of its own; without, it goes over the client's shared stream. */
export const ownCall = { credentials: { username: '-', password: '-' } }
export const sharedStream = {}

export const clientAt = (address: string): EventStoreDBClient => EventStoreDBClient.connectionString(address)

/** An event as large as ours, with the metadata that ours carries. */
export const eventOf = ({ id, type, data, actor, command, rules, tv }: EventDraft): JSONEventData => {
  const { digest: hash } = command
  const metadata = {
    actor,
    at: '2018-03-05T00:00:00.000Z',
    command,
    hash,
    log: 'bench',
    prev: hash,
    rules,
    tv,
    v: 1,
  }
  return jsonEvent({ id, type, data: data as Record<string, unknown>, metadata })
}

/** A stream apart from ours. */
export const bareName = (stream: StreamName): string => `bare-${stream}`

export const readStream = async (client: EventStoreDBClient, stream: StreamName): Promise<number> => {
  let events = 0
  for await (const _ of client.readStream(bareName(stream))) events++
  return events
}

/** Everything in streams that match, by a subscription that ends where it has caught up. */
export const readMatching = async (client: EventStoreDBClient, regex: string): Promise<number> => {
  let events = 0
  const subscription = client.subscribeToAll({ filter: streamNameFilter({ regex, maxSearchWindow: 1000 }) })
  const end = {}
  subscription.on('caughtUp', () => void subscription.push(end))
  for await (const item of subscription) {
    if ((item as unknown) === end) break
    events++
  }
  await subscription.unsubscribe()
  return events
}
