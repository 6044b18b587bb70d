import { parseArgs } from 'node:util'
import { eventStoreDb, tableOf } from './eventstoredb/eventStoreDb.ts'

/**
 * Measures the event store on EventStoreDB beside its bare client, on one test double.
 *
 *   pnpm bench:eventstoredb                  the table
 *   pnpm bench:eventstoredb --json           the same for a program to read
 *   pnpm bench:eventstoredb --rounds 7       more rounds, for narrower quartiles
 *   pnpm bench:eventstoredb --with-emmett    Emmett too; npm fetches it the first time
 */

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    'with-emmett': { type: 'boolean', default: false },
  },
})
const measured = await eventStoreDb(Number(values.rounds), values['with-emmett'])
console.log(values.json ? JSON.stringify(measured, null, 2) : tableOf(measured))
