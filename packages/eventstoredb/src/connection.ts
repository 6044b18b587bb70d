import { EventStoreDBClient } from '@eventstore/db-client'
import { within } from './flow.ts'

/** A client of the server, which can be hung up. */
export interface Connection {
  readonly client: EventStoreDBClient
  readonly close: () => Promise<void>
}

/** Prepares a connection; nothing is connected yet. Throws what the client says of an address it does not take. */
export const connection = (address: string): Connection => {
  const client = EventStoreDBClient.connectionString(address)
  return { client, close: () => hungUp(client) }
}

interface HasChannel {
  getChannel(): Promise<{ close(): void }>
}

/** Milliseconds that hanging up waits for the client. */
const patience = 500

/**
 * The client ends its calls by itself, but keeps its connection as long as the process lives. It waits for calls to end
 * of which, after a lost connection, some never do.
 */
const hungUp = async (client: EventStoreDBClient): Promise<void> => {
  await within(patience, client.dispose()).catch(() => {})
  try {
    const channel = await within(patience, (client as unknown as HasChannel).getChannel())
    channel.close()
  } catch {
    // There is none when no node was found.
  }
}
