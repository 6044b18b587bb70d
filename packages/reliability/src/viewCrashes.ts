import { join } from 'node:path'
import { abreast, type Check, spread, type Tally, tallying } from './check.ts'
import { inFolder } from './folders.ts'
import { countCalls, type Injection, tracingPrevented, writingCalls } from './systemCalls.ts'
import { type Disturbance, makeReady } from './views/disturbing.ts'
import type { Planted } from './views/planted.ts'
import type { Work } from './views/works.ts'

/** The process that keeps read models is killed before the n-th system call by which files change, for every n. */

const lanes = 2

const crashing = (points: number, works: readonly Work[], planted: Planted): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const ready = await makeReady(folder, works)
    const all: Omit<Disturbance, 'place'>[] = []
    for (const work of works) {
      const counts = await countCalls(ready.begun(work, join(folder, 'whole'), planted), writingCalls)
      for (const [call, count] of counts)
        for (let nth = 1; nth <= count; nth++) {
          const injection: Injection = { call, nth, does: 'signal=KILL' }
          // By twos, since a page is written in two calls.
          all.push({ work, injection, planted, lookedOn: nth % 4 < 2 })
        }
    }
    const chosen = spread(all.length, points).map((i) => all[i] as (typeof all)[number])
    await abreast(chosen, lanes, async (disturbance, lane) => {
      const place = join(folder, `lane${lane}`)
      let { ended, wrong } = await ready.wrongAfter({ ...disturbance, place })
      // Who closes a file that somebody else has open makes a few calls fewer.
      if (wrong === undefined && ended.signal !== 'SIGKILL' && disturbance.lookedOn)
        ({ ended, wrong } = await ready.wrongAfter({ ...disturbance, place, lookedOn: false }))
      const { work, injection, lookedOn } = disturbance
      const at = `${work}${lookedOn ? ', looked on' : ''}: ${injection.call} ${injection.nth}`
      if (wrong !== undefined) failed(`${at}: ${wrong}`)
      else if (ended.signal !== 'SIGKILL') failed(`${at}: not killed; it ended with ${ended.code}`)
      else fine(work)
    })
    return tally()
  })

export const viewCrashes: Check = {
  name: 'read models, crash points',
  holds:
    'rows and checkpoint are always those of one state, also for others who ask; begun again, all ends as undisturbed; the log is as it was',
  prevented: tracingPrevented,
  run: (setting) =>
    crashing(setting === 'full' ? 10_000 : 26, ['following', 'rebuilding', 'switching'], 'none'),
  planted: [
    { violation: 'a checkpoint apart from its rows', run: () => crashing(4, ['following'], 'apart') },
    { violation: 'a switch page by page', run: () => crashing(4, ['switching'], 'piecemeal') },
  ],
}
