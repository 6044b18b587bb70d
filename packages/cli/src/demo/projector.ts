import { parentPort, workerData } from 'node:worker_threads'
import { openRegistry } from '@union-card/registry'
import { openSqliteLog, sqliteViews } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import type { Place, Reached } from './projecting.ts'

/** A thread that takes in what another one records, each time it is told to. Whoever asks takes in what it does not. */

const { file, views } = workerData as Place

const log = await openSqliteLog({ file, readOnly: true })
if (E.isRight(log)) {
  const registry = await openRegistry({
    store: log.right,
    views: (of) => sqliteViews({ file: views, ...of }),
  })
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
