import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Card } from '@union-card/domain'
import type { History } from './histories.ts'
import type { Reducer } from './spreading.ts'

/**
 * Emmett's SQLite store, as it is shipped. As its packages name no licence, it is fetched into a folder of its own when
 * somebody asks for the comparison; its driver `sqlite3` is compiled, or fetched compiled, when it is installed.
 */

const packages = [
  '@event-driven-io/emmett@0.42.0',
  '@event-driven-io/emmett-sqlite@0.42.4',
  'sqlite3@5.1.7',
  'async-retry@1.3.3',
  'uuid@10.0.0',
]
const folder = join(import.meta.dirname, '../node_modules/.emmett-sqlite')

/** A store of Emmett's in a file. */
export type EmmettFile = {
  appendToStream(stream: string, events: readonly unknown[]): Promise<unknown>
  aggregateStream(
    stream: string,
    options: { readonly evolve: Reducer; readonly initialState: () => Card },
  ): Promise<{ readonly state: Card }>
}

type Handled = { readonly data: object; readonly metadata: { readonly streamName: string } }
type Emmett = {
  readonly getSQLiteEventStore: (options: object) => EmmettFile & {
    consumer(options: object): {
      processor(options: object): void
      start(): Promise<void>
      close(): Promise<void>
    }
  }
  readonly sqliteRawBatchSQLProjection: (options: object) => unknown
}

/** Emmett's package, which npm fetches the first time. */
const loaded = async (): Promise<Emmett> => {
  const entry = join(folder, 'node_modules/@event-driven-io/emmett-sqlite/dist/index.js')
  if (!existsSync(entry)) {
    const options = ['--prefix', folder, '--no-save', '--legacy-peer-deps']
    const { status, stderr } = spawnSync('npm', ['install', ...options, ...packages], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`npm could not fetch Emmett:\n${stderr}`)
  }
  return import(pathToFileURL(entry).href)
}

/** Opens a new file with Emmett. */
export const emmettInFile = async (fileName: string): Promise<EmmettFile> =>
  retrying((await loaded()).getSQLiteEventStore({ fileName }))

/**
 * Records histories in Emmett's store in a new file; answers what builds a document of each card from them, a thousand
 * events at a time with no pause between, and how many events there are.
 */
export const emmettProjecting = async (
  fileName: string,
  histories: readonly History[],
): Promise<{ readonly events: number; readonly build: () => Promise<void> }> => {
  const { getSQLiteEventStore, sqliteRawBatchSQLProjection } = await loaded()
  const store = getSQLiteEventStore({ fileName })
  const { appendToStream } = retrying(store)
  for (const [i, history] of histories.entries())
    await appendToStream(
      `card-${i}`,
      history.map(({ type, data }) => ({ type, data })),
    )
  const events = histories.reduce((sum, { length }) => sum + length, 0)
  const types = [...new Set(histories.flatMap((history) => history.map(({ type }) => type)))]
  let round = 0
  const build = async () => {
    const table = `cards${++round}`
    const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
    const projection = sqliteRawBatchSQLProjection({
      canHandle: types,
      evolve: (handled: readonly Handled[]) => [
        `CREATE TABLE IF NOT EXISTS ${table} (card TEXT PRIMARY KEY, document TEXT)`,
        ...handled.map(
          ({ data, metadata: { streamName } }) =>
            `INSERT INTO ${table} VALUES (${literal(streamName)}, ${literal(JSON.stringify(data))})
             ON CONFLICT DO UPDATE SET document = json_patch(document, excluded.document)`,
        ),
      ],
    })
    const consumer = store.consumer({ pulling: { batchSize: 1000, pullingFrequencyInMs: 0 } })
    let seen = 0
    consumer.processor({
      processorId: table,
      projection,
      startFrom: 'BEGINNING',
      stopAfter: () => ++seen === events,
    })
    await consumer.start()
    await consumer.close()
  }
  return { events, build }
}

/** Some of its commits fail with SQLITE_BUSY although nobody else writes; they are tried again. */
const retrying = ({ appendToStream, aggregateStream }: EmmettFile): EmmettFile => ({
  aggregateStream,
  appendToStream: async (stream, events) => {
    for (let tries = 0; ; tries++)
      try {
        return await appendToStream(stream, events)
      } catch (failed) {
        if (tries === 5 || !String(failed).includes('SQLITE_BUSY')) throw failed
      }
  },
})
