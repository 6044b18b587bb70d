import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { abreast, type Check, type Setting, spread, type Tally, tallying } from './check.ts'
import { inFolder } from './folders.ts'
import { recordingIn, referenceLines, wrongWhenResumed, wrongWith } from './reference/asKept.ts'
import type { Word } from './reference/recording.ts'
import {
  countCalls,
  type Injection,
  logIn,
  runDisturbed,
  tracingPrevented,
  writingCalls,
} from './systemCalls.ts'

/** The process that records is killed before the n-th system call by which files change, for every n. */

const cards = 3

/** Children at a time: the machine's two processors, if it has no more. */
const lanes = 2

const crashing = (points: number, args: readonly string[]): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const whole = join(folder, 'whole')
    mkdirSync(whole)
    const counts = await countCalls(recordingIn(whole, cards), writingCalls)
    const reference = await referenceLines(join(folder, 'reference.db'), cards)
    const all = [...counts].flatMap(([call, count]) =>
      Array.from({ length: count }, (_, i): Injection => ({ call, nth: i + 1, does: 'signal=KILL' })),
    )
    const chosen = spread(all.length, points).map((i) => all[i] as Injection)
    await abreast(chosen, lanes, async (injection, lane) => {
      const place = join(folder, `lane${lane}`)
      rmSync(place, { recursive: true, force: true })
      mkdirSync(place)
      const { signal, words, complaint } = await runDisturbed<Word>(
        recordingIn(place, cards, args),
        injection,
      )
      const at = `${injection.call} ${injection.nth}`
      // The read models' own files come and go by other processes' leave; a few calls fewer are made then.
      if (signal !== 'SIGKILL' && complaint !== '') return failed(`${at}: ended with ${complaint}`)
      const file = logIn(place)
      const wrong =
        (await wrongWith(file, words, reference)) ?? (await wrongWhenResumed(file, cards, reference))
      if (wrong === undefined) fine(`${injection.call}`)
      else failed(`${at}: ${wrong}`)
    })
    return tally()
  })

export const crashPoints: Check = {
  name: 'crash points',
  holds:
    'nothing acknowledged is lost, no half append, links whole, and the same commands end in the same log',
  prevented: tracingPrevented,
  run: (setting: Setting) => crashing(setting === 'full' ? 10_000 : 8, []),
  planted: [
    { violation: 'a writer that acknowledges before it records', run: () => crashing(4, ['--early']) },
  ],
}
