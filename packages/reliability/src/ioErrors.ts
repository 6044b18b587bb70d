import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { abreast, type Check, spread, type Tally, tallying } from './check.ts'
import { inFolder } from './folders.ts'
import { recordingIn, referenceLines, wrongWhenResumed, wrongWith } from './reference/asKept.ts'
import type { Word } from './reference/recording.ts'
import { endedWhole, wrongWithEnd } from './served.ts'
import {
  countCalls,
  type Injection,
  logIn,
  runDisturbed,
  tracingPrevented,
  writingCalls,
} from './systemCalls.ts'

/** The n-th system call on the files fails, once or with all that follow, as a broken or full disk makes it fail. */

const cards = 3
const lanes = 2

const injectionsOf = (call: string, count: number): readonly Injection[] =>
  Array.from({ length: count }, (_, i) => i + 1).flatMap((nth) =>
    (['error=EIO', 'error=ENOSPC'] as const).flatMap((does): readonly Injection[] => [
      { call, nth, does },
      { call, nth, does, andAllAfter: true },
    ]),
  )

/** How a child may say that it was not served. */
const wrongAtEnd = wrongWithEnd([
  'CannotOpen',
  'Unavailable',
  'AccessDenied',
  'OutcomeUnknown',
  'SettingsUnreadable',
  'ViewsUnavailable',
  'unavailable, recorded: no',
  'unavailable, recorded: unknown',
])

const failing = (points: number, args: readonly string[]): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const whole = join(folder, 'whole')
    mkdirSync(whole)
    const counts = await countCalls(recordingIn(whole, cards), [...writingCalls, 'pread64'])
    const reference = await referenceLines(join(folder, 'reference.db'), cards)
    const all = [...counts].flatMap(([call, count]) => injectionsOf(call, count))
    const chosen = spread(all.length, points).map((i) => all[i] as Injection)
    await abreast(chosen, lanes, async (injection, lane) => {
      const place = join(folder, `lane${lane}`)
      rmSync(place, { recursive: true, force: true })
      mkdirSync(place)
      const ended = await runDisturbed<Word>(recordingIn(place, cards, args), injection)
      const file = logIn(place)
      const wrong =
        wrongAtEnd(injection, ended) ??
        (await wrongWith(file, ended.words, reference)) ??
        (await wrongWhenResumed(file, cards, reference))
      const told = ended.words.some((word) => 'fault' in word)
      const as = endedWhole(ended.words) ? (told ? 'told, then done' : 'absorbed') : 'closed with a reason'
      if (wrong === undefined) fine(as)
      else {
        const { call, nth, does, andAllAfter } = injection
        failed(`${call} ${nth}${andAllAfter ? '+' : ''} ${does}: ${wrong}`)
      }
    })
    return tally()
  })

export const ioErrors: Check = {
  name: 'I/O errors',
  holds:
    'a typed fault or none; the store goes on after one failure, and gives a reason when all fail; nothing acknowledged is lost',
  prevented: tracingPrevented,
  run: (setting) => failing(setting === 'full' ? 640 : 8, []),
  planted: [{ violation: 'a writer that acknowledges what failed', run: () => failing(4, ['--early']) }],
}
