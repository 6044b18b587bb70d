import { parseArgs } from 'node:util'
import { appending } from './appending.ts'
import { commanding } from './commanding.ts'
import { deciding } from './deciding.ts'
import { decoding } from './decoding.ts'
import { folding } from './folding.ts'
import { careers, readAgain, textsOf } from './histories.ts'
import { importing } from './importing.ts'
import { reading } from './reading.ts'
import type { Question } from './report.ts'
import { table } from './report.ts'
import { verifying } from './verifying.ts'
import { verifyingFile } from './verifyingFile.ts'

/**
 * Measures the domain and the log beside its limits and its peers, and prints a table. It always ends well: a figure is for
 * people to read, and says nothing about whether the program is right.
 *
 *   pnpm bench                    the table
 *   pnpm bench --json             the same for a program to read
 *   pnpm bench --rounds 51        more rounds, for narrower quartiles
 *   pnpm bench --only append      the questions with these words in their names
 *   pnpm bench --with-emmett      Emmett too; npm fetches it the first time
 */

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '21' },
    only: { type: 'string', default: '' },
    'with-emmett': { type: 'boolean', default: false },
  },
})
const rounds = { rounds: Number(values.rounds), spell: 25 }
if (!Number.isInteger(rounds.rounds) || rounds.rounds < 1)
  throw new RangeError('--rounds: a whole number from 1')

const made = careers(2000, 20170329)
const histories = readAgain(made.map(({ history }) => history))
const decided = careers(200, 19250501).flatMap((career) => career.decided)
const withEmmett = values['with-emmett']

const questions: Readonly<Record<string, () => Promise<Question>>> = {
  // What has just been read lies in the processor's cache when it is folded; the second time it does not.
  'fold-200': () => folding(histories.slice(0, 200), rounds, withEmmett),
  'fold-2000': () => folding(histories, rounds, withEmmett),
  decode: () => decoding(textsOf(histories), rounds),
  verify: () => verifying(histories.slice(0, 500), rounds),
  'verify-file': () => verifyingFile(made, rounds),
  decide: () => deciding(decided, rounds),
  append: () => appending(rounds, withEmmett),
  'import-400': () => importing(histories.slice(0, 400), rounds),
  'import-2000': () => importing(histories, rounds),
  command: () => commanding(made.slice(0, 400)),
  read: () => reading(histories, rounds, withEmmett),
}
const asked = Object.entries(questions).filter(([name]) => name.includes(values.only))
if (asked.length === 0) throw new RangeError(`--only: words of one of ${Object.keys(questions).join(', ')}`)

const answers: Question[] = []
for (const [, ask] of asked) answers.push(await ask())
const report = {
  node: process.versions.node,
  rounds: rounds.rounds,
  questions: answers,
  peakMemory: process.resourceUsage().maxRSS * 1024,
}
console.log(values.json ? JSON.stringify(report, null, 2) : table(report))
