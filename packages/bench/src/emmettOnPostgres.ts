import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { History } from './histories.ts'

/**
 * Emmett's projections on PostgreSQL: events appended to its own store, then `rebuildPostgreSQLProjections` with great
 * batches and hardly a pause. Fetched into a folder of its own, since the published package names no licence.
 */

const packages = [
  ...['@event-driven-io/emmett@0.42.0', '@event-driven-io/emmett-postgresql@0.42.0'],
  ...['@event-driven-io/pongo@0.16.11', '@event-driven-io/dumbo@0.12.7', 'pg@8.16.3', 'uuid@10.0.0'],
  ...[
    'async-retry@1.3.3',
    'pg-connection-string@2.9.1',
    'ansis@3.17.0',
    'cli-table3@0.6.5',
    'commander@12.1.0',
  ],
]
const folder = join(import.meta.dirname, '../node_modules/.emmett-postgresql')

type Handled = {
  readonly type: string
  readonly data: object
  readonly metadata: { readonly streamName: string }
}
type Store = {
  appendToStream(stream: string, events: readonly unknown[]): Promise<unknown>
  close(): Promise<void>
  readonly schema: { migrate(): Promise<unknown> }
}
type Emmett = {
  readonly getPostgreSQLEventStore: (url: string) => Store
  readonly pongoSingleStreamProjection: (options: object) => unknown
  readonly postgreSQLRawSQLProjection: (options: object) => unknown
  readonly rebuildPostgreSQLProjections: (options: object) => {
    start(): Promise<void>
    close(): Promise<void>
  }
}

const loaded = async (name: string): Promise<unknown> => {
  const entry = join(folder, `node_modules/@event-driven-io/${name}/dist/index.js`)
  if (!existsSync(entry)) {
    const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--legacy-peer-deps']
    const { status, stderr } = spawnSync('npm', ['install', ...options, ...packages], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`npm could not fetch Emmett:\n${stderr}`)
  }
  return import(pathToFileURL(entry).href)
}

/** Records histories in Emmett's store; answers what rebuilds a document of each card from them. */
export const emmettRebuilding = async (
  url: string,
  histories: readonly History[],
): Promise<() => Promise<void>> => {
  const emmett = (await loaded('emmett-postgresql')) as Emmett
  const store = emmett.getPostgreSQLEventStore(url)
  for (const [i, history] of histories.entries())
    await store.appendToStream(
      `card-${i}`,
      history.map(({ type, data }) => ({ type, data })),
    )
  await store.close()
  const types = [...new Set(histories.flatMap((history) => history.map(({ type }) => type)))]
  let round = 0
  return async () => {
    const projection = emmett.pongoSingleStreamProjection({
      collectionName: `cards${++round}`,
      canHandle: types,
      evolve: (document: object | null, { type, data }: Handled) => ({ ...document, ...data, last: type }),
    })
    const consumer = emmett.rebuildPostgreSQLProjections({
      connectionString: url,
      projections: [projection],
      pulling: { batchSize: 5000, pullingFrequencyInMs: 1 },
    })
    await consumer.start()
    await consumer.close()
  }
}
