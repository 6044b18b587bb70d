import { join } from 'node:path'
import { abreast, type Check, spread, type Tally, tallying } from './check.ts'
import { inFolder } from './folders.ts'
import { endedWhole, wrongWithEnd } from './served.ts'
import { countCalls, tracingPrevented, writingCalls } from './systemCalls.ts'
import { type Disturbance, makeReady } from './views/disturbing.ts'
import type { Planted } from './views/planted.ts'
import type { Work } from './views/works.ts'

/** The n-th system call on the files of read models fails, once or with all that follow. */

const lanes = 2

/** How a child may say that it was not served. */
const wrongAtEnd = wrongWithEnd(['CannotOpen', 'Unavailable', 'AccessDenied', 'ViewsUnavailable'])

const failing = (points: number, works: readonly Work[], planted: Planted): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const ready = await makeReady(folder, works)
    const all: Omit<Disturbance, 'place'>[] = []
    for (const work of works) {
      const counts = await countCalls(ready.begun(work, join(folder, 'whole'), planted), [
        ...writingCalls,
        'pread64',
      ])
      for (const [call, count] of counts)
        for (let nth = 1; nth <= count; nth++)
          for (const does of ['error=EIO', 'error=ENOSPC'] as const)
            for (const andAllAfter of [false, true])
              all.push({ work, injection: { call, nth, does, andAllAfter }, planted, lookedOn: false })
    }
    const chosen = spread(all.length, points).map((i) => all[i] as (typeof all)[number])
    await abreast(chosen, lanes, async (disturbance, lane) => {
      const { work, injection } = disturbance
      const { ended, wrong } = await ready.wrongAfter({ ...disturbance, place: join(folder, `lane${lane}`) })
      const told = ended.words.some((word) => 'fault' in word)
      const as = endedWhole(ended.words) ? (told ? 'told, then done' : 'absorbed') : 'closed with a reason'
      const not = wrongAtEnd(injection, ended) ?? wrong
      const { call, nth, does, andAllAfter } = injection
      if (not === undefined) fine(as)
      else failed(`${work}: ${call} ${nth}${andAllAfter ? '+' : ''} ${does}: ${not}`)
    })
    return tally()
  })

export const viewErrors: Check = {
  name: 'read models, I/O errors',
  holds:
    'a typed fault or none; the work goes on after one failure; rows and checkpoint are those of one state; begun again, all ends as undisturbed',
  prevented: tracingPrevented,
  run: (setting) => failing(setting === 'full' ? 640 : 10, ['following', 'rebuilding', 'switching'], 'none'),
  planted: [{ violation: 'a checkpoint apart from its rows', run: () => failing(4, ['following'], 'apart') }],
}
