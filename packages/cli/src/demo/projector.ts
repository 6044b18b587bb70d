import { parentPort, workerData } from 'node:worker_threads'
import { openRegistry, readSettings, viewsVersion } from '@union-card/registry'
import { openSqliteLog, sqliteViews } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import type { Place, Reached } from './projecting.ts'

/** A thread that takes in what another one records, each time it is told to. Whoever asks takes in what it does not. */

const { file, views } = workerData as Place

const log = await openSqliteLog({ file, readOnly: true })
const settings = E.isRight(log) ? await readSettings(log.right) : undefined
if (E.isRight(log) && settings !== undefined) {
  const store = log.right
  const identity = { log: store.log.id, version: viewsVersion(settings.policy) }
  const registry = await openRegistry({ store, views: await sqliteViews({ file: views, identity }) })
  let lines = 0
  parentPort?.on('message', async (told: 'on' | 'end') => {
    let taken = 0
    await registry.caughtUp(undefined, (come) => {
      taken = come.lines
    })
    lines += taken
    if (told === 'on') return
    await registry.close()
    parentPort?.postMessage({ lines } satisfies Reached)
    parentPort?.close()
  })
}
