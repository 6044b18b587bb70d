/** A thread that folds a share of the cards of a log. It is at most so many parts ahead of whoever takes them. */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { ReadFailed } from '@union-card/event-store'
import { foldShare, readModels } from '@union-card/projections'
import { openSqliteLog, type SqliteEventStore } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import type { Lane, Said } from './foldingLanes.ts'

const mostAhead = 2

const { file, policy, share, upTo } = workerData as Lane
const say = (said: Said) => parentPort?.postMessage(said)

const foldAll = async (log: SqliteEventStore): Promise<void> => {
  let ahead = 0
  parentPort?.on('message', () => ahead--)
  for await (const folded of foldShare(log, readModels(policy), share, upTo)) {
    say({ folded })
    if (++ahead >= mostAhead && parentPort !== null) await once(parentPort, 'message')
  }
  say('done')
}

const log = await openSqliteLog({ file, readOnly: true })
if (E.isLeft(log)) say({ fault: { _tag: 'Unavailable', because: 'unreachable', reason: log.left.reason } })
else
  try {
    await foldAll(log.right)
  } catch (error) {
    if (!(error instanceof ReadFailed)) throw error
    say({ fault: error.fault })
  } finally {
    await log.right.close()
    parentPort?.close()
  }
