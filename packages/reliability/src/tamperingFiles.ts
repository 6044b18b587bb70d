import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Finding, leafHash, type Receipt, verifyLines } from '@union-card/event-store'
import { createSqliteLog, openSqliteEvidence } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { chance } from './chance.ts'
import { type Check, type Tally, tallying } from './check.ts'
import { inFolder } from './folders.ts'
import { type FileTampering, inTheFile } from './tampering/inTheFile.ts'
import { type Row, type Rows, record, rowsOf } from './tampering/rows.ts'
import { told } from './tampering/tampering.ts'

/** Everything somebody may do to the file of a log with a program of their own, each at many places of many logs. */

type Log = { readonly file: string; readonly rows: Rows; readonly receipt: Receipt }

const recorded = async (folder: string, count: number): Promise<readonly Log[]> => {
  const logs: Log[] = []
  for (let seed = 1; seed <= count; seed++) {
    const file = join(folder, `log${seed}.db`)
    let now = 0
    const clock = () => (now += 1000)
    const made = await createSqliteLog({ file, log: { id: 'demo', mode: 'live' }, clock })
    if (E.isLeft(made)) throw new Error(made.left.reason)
    await record(made.right, chance(seed), 6)
    const rows = await rowsOf(made.right)
    await made.right.close()
    const { receipt, findings } = await verified(file)
    if (receipt === null || findings.length > 0) throw new Error('a log that is not sound to begin with')
    logs.push({ file, rows, receipt })
  }
  return logs
}

const verified = async (file: string, receipts: readonly Receipt[] = [], insideToo = true) => {
  const opened = await openSqliteEvidence(file)
  if (E.isLeft(opened)) throw new Error(opened.left.reason)
  const { log, readTexts, inspectStorage, close } = opened.right
  try {
    return await verifyLines({ log, readTexts, ...(insideToo ? { inspectStorage } : {}) }, { receipts })
  } finally {
    await close()
  }
}

const tamper = (file: string, { does, takesAway }: FileTampering, row: Row, rows: Rows): void => {
  const database = new DatabaseSync(file)
  database.function('leaf', (text) => Buffer.from(leafHash(String(text)), 'hex'))
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  does(database, row, rows)
  for (const { name, sql } of triggers) if (name !== takesAway?.(row)) database.exec(String(sql))
  database.close()
}

const toldOfFile = (found: Finding): string =>
  [told(found), ...('missing' in found.found ? [found.found.missing] : [])].join(' ')

const tampered = (places: number, insideToo = true): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const logs = await recorded(folder, Math.min(places, 40))
    const { one } = chance(places)
    const copy = join(folder, 'copy.db')
    for (const each of inTheFile)
      for (let tried = 0; tried < places; ) {
        const { name, at = () => true, found, beside } = each
        const log = one(logs)
        const row: Row = one(log.rows)
        if (!at(row, log.rows)) continue
        tried++
        copyFileSync(log.file, copy)
        tamper(copy, each, row, log.rows)
        const { findings } = await verified(copy, beside === 'receipt' ? [log.receipt] : [], insideToo)
        const expected = [...found(row, log.rows)].sort().join('; ')
        const all = findings.map(toldOfFile).sort().join('; ')
        if (all === expected) fine(beside === undefined ? 'by itself' : `beside ${beside}`)
        else failed(`${name}: found "${all}", not "${expected}"`)
        for (const tail of ['-wal', '-shm']) rmSync(`${copy}${tail}`, { force: true })
      }
    return tally()
  })

export const tamperingFiles: Check = {
  name: 'tampering with files',
  holds: `each of ${inTheFile.length} operations is detected, placed and of its class, and nothing else is found`,
  run: (setting) => tampered(setting === 'full' ? 1000 : 6),
  planted: [{ violation: 'a verification of the lines alone', run: () => tampered(1, false) }],
}
