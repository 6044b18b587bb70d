import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Card, noCard } from '@union-card/domain'
import type { History } from './histories.ts'
import type { Reducer } from './spreading.ts'

/**
 * Emmett with its store in memory: `aggregateStream` reads a stream and reduces it. Its package as published names no
 * licence, so nothing here depends on it: it is fetched into a folder of its own when somebody asks for the comparison.
 */

const packages = ['@event-driven-io/emmett@0.42.0', 'async-retry@1.3.3', 'uuid@10.0.0']
const folder = join(import.meta.dirname, '../node_modules/.emmett')

type Store = {
  appendToStream(stream: string, events: readonly unknown[]): Promise<unknown>
  aggregateStream(
    stream: string,
    options: {
      evolve: Reducer
      initialState: () => Card
    },
  ): Promise<{ state: Card }>
}

/** Emmett's store in memory, fetched by npm the first time. */
export const fetchEmmett = async (): Promise<() => Store> => {
  const entry = join(folder, 'node_modules/@event-driven-io/emmett/dist/index.js')
  if (!existsSync(entry)) {
    const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--legacy-peer-deps']
    const { status, stderr } = spawnSync('npm', ['install', ...options, ...packages], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`npm could not fetch Emmett:\n${stderr}`)
  }
  return (await import(pathToFileURL(entry).href)).getInMemoryEventStore
}

/** Puts histories into a store and gives what reads one back, by its place in the list. */
export const emmettHolding = async (
  newStore: () => Store,
  histories: readonly History[],
  evolve: Reducer,
): Promise<(stream: string) => Promise<Card>> => {
  const store = newStore()
  for (const [i, history] of histories.entries()) await store.appendToStream(String(i), history)
  const options = { evolve, initialState: () => noCard }
  return async (stream) => (await store.aggregateStream(stream, options)).state
}
