import { parseArgs } from 'node:util'
import { checks } from './checks.ts'
import { heading, rowOf, tryOut, wrongIn } from './trying.ts'

/**
 * Tries what may happen to a log, and prints a table. Ends with 1 when anything was silent, when a check does not
 * notice the violations planted for it, or when this machine cannot try one.
 *
 *   pnpm reliability                      a little of everything
 *   pnpm reliability --setting full       all of it
 *   pnpm reliability --only tampering     the checks with these words in their names
 *   pnpm reliability --where-possible     what the machine cannot try is told as skipped, and no failure
 */

const { values } = parseArgs({
  options: {
    setting: { type: 'string', default: 'ci' },
    only: { type: 'string', default: '' },
    'where-possible': { type: 'boolean', default: false },
  },
})
const { setting, only } = values
if (setting !== 'ci' && setting !== 'full') throw new RangeError('--setting: ci or full')
const chosen = checks.filter(({ name }) => name.includes(only))
if (chosen.length === 0)
  throw new RangeError(`--only: words of one of ${checks.map(({ name }) => name).join(', ')}`)

// Whoever interrupts this leaves nothing behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

/** So many failures of a check are shown. */
const mostShown = 10

let [points, noticed, failures] = [0, 0, 0]
const skipped: string[] = []
console.log(heading)
for (const check of chosen) {
  const tried = await tryOut(check, setting)
  console.log(rowOf(tried))
  if (tried.kind === 'prevented' && values['where-possible']) {
    skipped.push(`${tried.name}: ${tried.because}`)
    continue
  }
  const wrong = wrongIn(tried)
  failures += wrong.length
  if (tried.kind === 'tried') {
    points += tried.tally.points
    noticed += tried.noticed
  }
  for (const each of wrong.slice(0, mostShown)) console.error(`${check.name}: ${each}`)
}
for (const each of skipped) console.log(`skipped: ${each}`)
console.log(
  `${chosen.length - skipped.length} checks, ${points} points, ${noticed} planted violations noticed, ${failures} silent or unnoticed`,
)
process.exitCode = failures === 0 ? 0 : 1
