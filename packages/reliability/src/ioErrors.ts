import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { abreast, type Check, spread, type Tally, tallying } from './check.ts'
import type { Ended } from './children.ts'
import { inFolder } from './folders.ts'
import { endedWhole, recordingIn, referenceLines, wrongWhenResumed, wrongWith } from './reference/asKept.ts'
import type { Word } from './reference/recording.ts'
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
const faults = [
  'CannotOpen',
  'Unavailable',
  'AccessDenied',
  'OutcomeUnknown',
  'SettingsUnreadable',
  'ViewsUnavailable',
  'unavailable, recorded: no',
  'unavailable, recorded: unknown',
]

/** What is wrong with how the child went on; undefined when nothing is. */
const wrongWithEnd = (
  { andAllAfter }: Injection,
  { code, words, complaint }: Ended<Word>,
): string | undefined => {
  if (code !== 0) return `not a typed fault: ${complaint.trim().split('\n').slice(0, 6).join(' | ')}`
  const untyped = words.find(
    (word) => 'fault' in word && !(faults.includes(word.fault) && word.reason !== ''),
  )
  if (untyped !== undefined) return `not a fault that is known: ${JSON.stringify(untyped)}`
  return andAllAfter || endedWhole(words) ? undefined : 'not usable after one failure'
}

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
        wrongWithEnd(injection, ended) ??
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
