import { parentPort, workerData } from 'node:worker_threads'
import { fillBeside } from '@union-card/registry'
import { exit, Stop } from '../exit.ts'
import { placeOfKeptLog } from '../logPlace.ts'
import { sessionOf } from '../session.ts'
import { stopFor } from '../stopFor.ts'
import { textTerminal } from '../textTerminal.ts'
import { viewsOf } from '../viewsPlace.ts'
import type { Said, Task } from './workers.ts'

/** A thread that fills new tables with its share of the cards, while others fill them with theirs. */

const { options, share, upTo } = workerData as Task
const say = (said: Said): void => parentPort?.postMessage(said)
const session = sessionOf(textTerminal(), options)

const filled = async () => {
  const place = placeOfKeptLog(session)
  const { beside } = viewsOf(session, place)
  if (beside === undefined) throw new Stop(exit.usage, session.words.usage.projectWhere)
  const store = await place.open('read')
  try {
    return await fillBeside({ store, beside }, share, upTo, (lines) => say({ lines }))
  } finally {
    await store.close()
  }
}

try {
  say({ filled: await filled() })
} catch (thrown) {
  const { exit, message } = stopFor(session.words, thrown)
  say({ stop: { exit, sentence: message } })
}
