import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Emmett's adapter for EventStoreDB, fetched with what it asks for when somebody wants the comparison: like Emmett itself
 * it names no licence, so nothing here depends on it.
 */

const packages = [
  '@event-driven-io/emmett@0.20.0',
  '@event-driven-io/emmett-esdb@0.20.0',
  '@eventstore/db-client@6.2.1',
  'async-retry@1.3.3',
  'commander@12.1.0',
  'uuid@10.0.0',
  'web-streams-polyfill@4.0.0',
]
const folder = join(import.meta.dirname, '../../node_modules/.emmett-esdb')

/** The part of it that is measured. */
export type EmmettStore = {
  appendToStream(
    stream: string,
    events: readonly unknown[],
    options: { expectedStreamVersion: bigint | 'STREAM_DOES_NOT_EXIST' },
  ): Promise<unknown>
  readStream(stream: string): Promise<{ readonly events: readonly unknown[] }>
}

/** Emmett over a client of its own, for a server. */
export const emmettAt = async (
  address: string,
): Promise<{ readonly store: EmmettStore; readonly close: () => Promise<void> }> => {
  const entry = join(folder, 'node_modules/@event-driven-io/emmett-esdb/dist/index.js')
  if (!existsSync(entry)) {
    const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--legacy-peer-deps']
    const { status, stderr } = spawnSync('npm', ['install', ...options, ...packages], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`npm could not fetch Emmett:\n${stderr}`)
  }
  const { getEventStoreDBEventStore } = await import(pathToFileURL(entry).href)
  const clientEntry = join(folder, 'node_modules/@eventstore/db-client/dist/index.js')
  const { EventStoreDBClient } = await import(pathToFileURL(clientEntry).href)
  const client = EventStoreDBClient.connectionString(address)
  return { store: getEventStoreDBEventStore(client), close: () => client.dispose() }
}
