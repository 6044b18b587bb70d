import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { memoryViews } from '@union-card/projections'
import { openSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { type Ended, start } from '../children.ts'
import { type Injection, logIn, type Program, runDisturbed, viewsIn } from '../systemCalls.ts'
import type { Word } from './child.ts'
import { makeLog } from './followedLog.ts'
import { lookOn, type Onlooker } from './onlooker.ts'
import type { Planted } from './planted.ts'
import { bringToBegin, stateOf, statesOf } from './states.ts'
import { differencesFrom, follow, openViews, type Work } from './works.ts'

/** Disturbs works on read models, and looks at what they leave, and at what comes of it when they are begun again. */

/** Works made ready to be disturbed. */
export type Ready = {
  readonly begun: (work: Work, place: string, planted?: Planted) => Program
  readonly wrongAfter: (disturbance: Disturbance) => Promise<Disturbed>
}

/** A work, and what is done to it in a folder; looked on at by somebody who has the read models open, or not. */
export type Disturbance = {
  readonly work: Work
  readonly injection: Injection
  readonly place: string
  readonly planted: Planted
  readonly lookedOn: boolean
}

/** How the disturbed process ended, and what is wrong with what came of it; undefined when nothing is. */
export type Disturbed = { readonly ended: Ended<Word>; readonly wrong: string | undefined }

/** Makes the log, and for each work the files with which it begins and the states through which it may go. */
export const makeReady = async (folder: string, works: readonly Work[]): Promise<Ready> => {
  const from = (work: Work) => join(folder, work)
  const first = join(folder, 'log.db')
  await makeLog(first)
  const opened = await openSqliteLog({ file: first })
  if (E.isLeft(opened)) throw new Error(opened.left.reason)
  const log = opened.right
  const folded = memoryViews()
  await follow(log, folded)
  const scratch = await stateOf(folded)
  const known = new Map<Work, Awaited<ReturnType<typeof statesOf>>>()
  for (const work of works) {
    mkdirSync(from(work))
    const undisturbed = await statesOf(work, log)
    if (undisturbed.states.at(-1) !== scratch)
      throw new Error(`${work}: without any disturbance it does not end as a fold from scratch`)
    known.set(work, undisturbed)
    if (work === 'following') continue
    const views = await openViews(viewsIn(from(work)))
    await bringToBegin(work, log, views)
    await views.close()
  }
  await log.close()
  const bytes = readFileSync(first)
  for (const work of works) cpSync(first, logIn(from(work)))

  const begun: Ready['begun'] = (work, place, planted = 'none') => {
    rmSync(place, { recursive: true, force: true })
    cpSync(from(work), place, { recursive: true })
    return programOf(work, place, planted)
  }
  const wrongAfter: Ready['wrongAfter'] = async ({ work, injection, place, planted, lookedOn }) => {
    const undisturbed = known.get(work)
    if (undisturbed === undefined) throw new Error(`not made ready: ${work}`)
    const { states, differences } = undisturbed
    const program = begun(work, place, planted)
    const file = viewsIn(place)
    let onlooker: Onlooker | undefined
    const look = async () => {
      if (lookedOn) onlooker ??= await lookOn(file, states)
    }
    if (existsSync(file)) await look()
    const ended = await runDisturbed<Word>(program, injection)
    const left = await placeOfLeft(place, states)
    if (typeof left === 'string') {
      await onlooker?.stop()
      return { ended, wrong: left }
    }
    await look()
    const again = await start<Word>(program.program, program.args).ended
    const seen = await onlooker?.stop()
    const wrong =
      wrongWithWords(again, differences && (left === states.length - 1 ? 0 : differences)) ??
      seen ??
      (await wrongInTheEnd(place, scratch, bytes))
    return { ended, wrong }
  }
  return { begun, wrongAfter }
}

const programOf = (work: Work, folder: string, planted: Planted): Program => ({
  program: 'views/child.ts',
  args: ['--folder', folder, '--work', work, '--planted', planted],
  folder,
  threads: work === 'switching',
})

/** In which of the states a process has left the read models, or what is wrong with them: looked at in a copy. */
const placeOfLeft = async (place: string, states: readonly string[]): Promise<number | string> => {
  const copy = `${place}-left`
  rmSync(copy, { recursive: true, force: true })
  // By another process: when one closes a file, it gives up every lock that it holds on it, an onlooker's too.
  execFileSync('cp', ['-r', place, copy])
  try {
    const views = await openViews(viewsIn(copy))
    try {
      const found = states.indexOf(await stateOf(views))
      if (existsSync(`${viewsIn(copy)}.new`)) return 'what was built beside is not cleared away'
      return found < 0 ? 'they are left in no state of the work' : found
    } finally {
      await views.close()
    }
  } catch (error) {
    return `they are left so that they cannot be opened: ${String(error)}`
  }
}

const wrongWithWords = (
  { code, words, complaint }: Ended<Word>,
  differences: number | undefined,
): string | undefined => {
  const last = words.at(-1)
  if (code !== 0 || last === undefined) return `begun again, it breaks off: ${complaint.trim().slice(0, 500)}`
  if (words.length > 1 || !('ended' in last) || last.ended !== 'whole')
    return `begun again, it is not done: ${JSON.stringify(words)}`
  return last.differences === differences
    ? undefined
    : `begun again, it finds ${last.differences} differences, not ${differences}`
}

const wrongInTheEnd = async (place: string, scratch: string, log: Buffer): Promise<string | undefined> => {
  const opened = await openSqliteLog({ file: logIn(place) })
  if (E.isLeft(opened)) return `in the end the log cannot be opened: ${opened.left.reason}`
  const views = await openViews(viewsIn(place))
  try {
    if ((await stateOf(views)) !== scratch) return 'in the end they are not as a fold from scratch'
    const differences = await differencesFrom(opened.right, views)
    if (differences.length > 0) return `in the end they differ: ${JSON.stringify(differences[0])}`
  } finally {
    await views.close()
    await opened.right.close()
  }
  const left = readdirSync(place).filter((name) => name !== 'trace')
  if (left.join() !== 'log.db,log.views.db') return `in the end there are the files ${left.join()}`
  return readFileSync(logIn(place)).equals(log) ? undefined : 'the log has been changed'
}
