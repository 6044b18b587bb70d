import { parseArgs } from 'node:util'
import { deciding } from './deciding.ts'
import { decoding } from './decoding.ts'
import { folding } from './folding.ts'
import { careers, readAgain, textsOf } from './histories.ts'
import { table } from './report.ts'
import { verifying } from './verifying.ts'

/**
 * Measures the domain beside its limits and its peers, and prints a table. It always ends well: a figure is for
 * people to read, and says nothing about whether the program is right.
 *
 *   pnpm bench                    the table
 *   pnpm bench --json             the same for a program to read
 *   pnpm bench --rounds 51        more rounds, for narrower quartiles
 *   pnpm bench --with-emmett      Emmett too; npm fetches it the first time
 *   pnpm bench --eventstoredb     instead, the event store on EventStoreDB beside its client
 */

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '21' },
    'with-emmett': { type: 'boolean', default: false },
    eventstoredb: { type: 'boolean', default: false },
  },
})
const rounds = { rounds: Number(values.rounds), spell: 25 }
if (!Number.isInteger(rounds.rounds) || rounds.rounds < 1)
  throw new RangeError('--rounds: a whole number from 1')

if (values.eventstoredb) {
  // Loaded for this alone: everything else is measured without gRPC in the process.
  const { eventStoreDb, tableOf } = await import('./eventstoredb/eventStoreDb.ts')
  const measured = await eventStoreDb(rounds.rounds, values['with-emmett'])
  console.log(values.json ? JSON.stringify(measured, null, 2) : tableOf(measured))
} else await domain()

async function domain(): Promise<void> {
  const histories = readAgain(careers(2000, 20170329).map(({ history }) => history))
  const decided = careers(200, 19250501).flatMap((career) => career.decided)

  const report = {
    node: process.versions.node,
    rounds: rounds.rounds,
    questions: [
      // What has just been read lies in the processor's cache when it is folded; the second time it does not.
      await folding(histories.slice(0, 200), rounds, values['with-emmett']),
      await folding(histories, rounds, values['with-emmett']),
      await decoding(textsOf(histories), rounds),
      await verifying(histories.slice(0, 500), rounds),
      await deciding(decided, rounds),
    ],
    peakMemory: process.resourceUsage().maxRSS * 1024,
  }
  console.log(values.json ? JSON.stringify(report, null, 2) : table(report))
}
