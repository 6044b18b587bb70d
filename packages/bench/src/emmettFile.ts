import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Card } from '@union-card/domain'
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

/** Opens a new file with Emmett, which npm fetches the first time. */
export const emmettInFile = async (fileName: string): Promise<EmmettFile> => {
  const entry = join(folder, 'node_modules/@event-driven-io/emmett-sqlite/dist/index.js')
  if (!existsSync(entry)) {
    const options = ['--prefix', folder, '--no-save', '--legacy-peer-deps']
    const { status, stderr } = spawnSync('npm', ['install', ...options, ...packages], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`npm could not fetch Emmett:\n${stderr}`)
  }
  const { getSQLiteEventStore } = await import(pathToFileURL(entry).href)
  return retrying(getSQLiteEventStore({ fileName }))
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
