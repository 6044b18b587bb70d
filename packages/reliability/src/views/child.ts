import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { ViewStore } from '@union-card/projections'
import { openSqliteLog, type SqliteEventStore } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { surely } from '../reference/recording.ts'
import { logIn, viewsIn } from '../systemCalls.ts'
import { type Planted, plantedIn } from './planted.ts'
import { openViews, perform, type Work } from './works.ts'

/** Does a work on the files in a folder, saying each word on standard output, a line of JSON each. */

/** What is said on the way. */
export type Word =
  /** Not done, for a reason that is known. */
  | { readonly fault: string; readonly reason: string }
  /** How it ended: all is done, or the disk did not allow it. */
  | { readonly ended: 'whole' | 'given up'; readonly differences?: number }

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    work: { type: 'string', default: '' },
    planted: { type: 'string', default: 'none' },
  },
})
const tell = (word: Word) => void writeSync(1, `${JSON.stringify(word)}\n`)
const file = viewsIn(values.folder)
let log: SqliteEventStore | undefined
let views: ViewStore | undefined
let outcome: Word = { ended: 'given up' }
const steps = [
  async () => {
    const opened = await openSqliteLog({ file: logIn(values.folder) })
    if (E.isLeft(opened)) return { fault: opened.left._tag, reason: opened.left.reason }
    log = opened.right
    return undefined
  },
  async () => {
    views = plantedIn(await openViews(file), values.planted as Planted, file)
    return undefined
  },
  async () => {
    const done = await perform(values.work as Work, log as SqliteEventStore, views as ViewStore)
    outcome = { ended: 'whole', ...done }
    return undefined
  },
]
// What fails once may fail once in each of two threads.
for (const step of steps) if (!(await surely(tell, step, 3))) break
await views?.close()
await log?.close()
tell(outcome)
