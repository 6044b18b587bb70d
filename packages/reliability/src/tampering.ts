import {
  memoryEventStore,
  type Receipt,
  type RecordedText,
  type Revision,
  sinceExport,
  verifyLines,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { chance } from './chance.ts'
import { type Check, type Tally, tallying } from './check.ts'
import { editing } from './tampering/editing.ts'
import { madeAnew } from './tampering/madeAnew.ts'
import { moving } from './tampering/moving.ts'
import { type Row, type Rows, record, rowsOf } from './tampering/rows.ts'
import { type Tampering, told } from './tampering/tampering.ts'

/** Everything somebody may do to the lines of a log behind its back, each at many places of many logs. */

const tamperings: readonly Tampering[] = [...editing, ...moving, ...madeAnew]

type Log = { readonly rows: Rows; readonly receipt: Receipt }

const evidenceOf = (rows: Rows) => ({
  log: { id: 'demo' },
  readTexts: async function* () {
    const [first, ...others] = rows
    if (first !== undefined) yield [first, ...others] as const
  },
  readStream: async (stream: string, { after }: { readonly after?: Revision | undefined } = {}) =>
    E.right(
      rows
        .filter((row) => row.stream === stream && (after === undefined || row.revision > after))
        .map((row: RecordedText) => ({ position: row.position, text: row.text, line: JSON.parse(row.text) })),
    ),
})

/** Logs to be tampered with, each other than the others. */
const recorded = async (count: number): Promise<readonly Log[]> => {
  const logs: Log[] = []
  for (let seed = 1; seed <= count; seed++) {
    let now = 0
    const store = memoryEventStore({ log: { id: 'demo', mode: 'live' }, clock: () => (now += 1000) })
    await record(store, chance(seed), 6)
    const rows = await rowsOf(store)
    const { receipt, findings } = await verifyLines(evidenceOf(rows))
    if (receipt === null || findings.length > 0) throw new Error('a log that is not sound to begin with')
    logs.push({ rows, receipt })
  }
  return logs
}

type Verifying = typeof verifyLines

const findingsIn = async (
  verify: Verifying,
  rows: Rows,
  log: Log,
  beside: Tampering['beside'],
): Promise<readonly string[]> => {
  const evidence = evidenceOf(rows)
  const { findings } = await verify(evidence, beside === 'receipt' ? { receipts: [log.receipt] } : {})
  const all = findings.map(told)
  if (beside !== 'export') return all
  const exported = async function* () {
    for (const { text } of log.rows) yield text
  }
  for await (const found of sinceExport(evidence, exported()))
    all.push(E.isRight(found) ? told(found.right) : found.left._tag)
  return all
}

/** Verifies as if hashes and links were no concern of it. */
const heedless: Verifying = async (evidence, verifying) => {
  const verified = await verifyLines(evidence, verifying)
  const blind = ['text-changed', 'link-broken']
  return { ...verified, findings: verified.findings.filter(({ kind }) => !blind.includes(kind)) }
}

/** Verifies, and is one line off when it says where. */
const misplacing: Verifying = async (evidence, verifying) => {
  const verified = await verifyLines(evidence, verifying)
  return {
    ...verified,
    findings: verified.findings.map((found) =>
      found.revision === undefined ? found : { ...found, revision: found.revision + 1 },
    ),
  }
}

const tampered = async (places: number, verify: Verifying = verifyLines): Promise<Tally> => {
  const { fine, failed, tally } = tallying()
  const logs = await recorded(Math.min(places, 60))
  const { one } = chance(places)
  for (const { name, at = () => true, does, found, beside } of tamperings)
    for (let tried = 0; tried < places; ) {
      const log = one(logs)
      const row: Row = one(log.rows)
      if (!at(row, log.rows)) continue
      tried++
      const expected = [...found(row, log.rows)].sort().join('; ')
      const findings = [...(await findingsIn(verify, does(log.rows, row), log, beside))].sort().join('; ')
      if (findings === expected) fine(beside === undefined ? 'by itself' : `beside ${beside}`)
      else failed(`${name}: found "${findings}", not "${expected}"`)
    }
  return tally()
}

export const tampering: Check = {
  name: 'tampering with lines',
  holds: `each of ${tamperings.length} operations is detected, placed and of its class, and nothing else is found`,
  run: (setting) => tampered(setting === 'full' ? 1000 : 20),
  planted: [
    { violation: 'a verification that ignores hashes and links', run: () => tampered(3, heedless) },
    { violation: 'a verification that is one line off', run: () => tampered(3, misplacing) },
  ],
}
