import { closeSync, copyFileSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ReadFailed } from '@union-card/event-store'
import { verifyLog } from '@union-card/registry'
import { openSqliteEvidence } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { type Check, type Setting, type Tally, tallying } from './check.ts'
import { inFolder } from './folders.ts'
import { referenceLines } from './reference/asKept.ts'

/**
 * One bit of a log's file is turned. Either the file is not opened, or `verify` finds something, or the bit means
 * nothing: then everything in every table reads as before. Anything else would be silent.
 */

/** Everything a program can read out of the file, as one text. */
const contentOf = (file: string): string => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const all = (sql: string) => database.prepare(sql).all()
    return JSON.stringify([
      all('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid'),
      all('SELECT * FROM log'),
      all('SELECT * FROM streams ORDER BY id'),
      all('SELECT position, stream, rev, line, hex(hash) FROM events ORDER BY position'),
      all('SELECT * FROM sqlite_sequence'),
      all('PRAGMA application_id'),
      all('PRAGMA user_version'),
    ])
  } finally {
    database.close()
  }
}

/** Which bits of so many bytes are turned: one of each byte, or of a byte here and there, each time another one. */
const bitsOf = (bytes: number, setting: Setting): readonly (readonly [at: number, bit: number])[] => {
  const every = setting === 'full' ? 1 : 79
  return Array.from({ length: Math.ceil(bytes / every) }, (_, i) => [i * every, (i * 5 + (i >> 3)) & 7])
}

type Verify = (file: string) => Promise<'found' | 'nothing'>

const verifyTelling: Verify = async (file) => {
  const opened = await openSqliteEvidence(file)
  if (E.isLeft(opened)) return 'found'
  try {
    return (await verifyLog(opened.right)).findings.length > 0 ? 'found' : 'nothing'
  } catch (failed) {
    if (!(failed instanceof ReadFailed)) throw failed
    return 'found'
  } finally {
    await opened.right.close()
  }
}

/** As a verification would be that trusts SQLite: what opens and reads is taken for sound. */
const trusting: Verify = async (file) => {
  try {
    contentOf(file)
    return 'nothing'
  } catch {
    return 'found'
  }
}

const flipping = (setting: Setting, verify: Verify): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const whole = join(folder, 'whole.db')
    await referenceLines(whole, 1)
    const bytes = readFileSync(whole)
    const content = contentOf(whole)
    const file = join(folder, 'flipped.db')
    copyFileSync(whole, file)
    for (const [at, bit] of bitsOf(bytes.length, setting)) {
      write(file, at, (bytes[at] as number) ^ (1 << bit))
      try {
        if ((await verify(file)) === 'found') fine('found')
        else if (readAlike(file, content)) fine('means nothing')
        else failed(`bit ${bit} of byte ${at}: not found, and the file reads otherwise`)
      } catch (thrown) {
        failed(`bit ${bit} of byte ${at}: ${String(thrown)}`)
      }
      write(file, at, bytes[at] as number)
      for (const tail of ['-wal', '-shm']) rmSync(`${file}${tail}`, { force: true })
    }
    return tally()
  })

const readAlike = (file: string, content: string): boolean => {
  try {
    return contentOf(file) === content
  } catch {
    return false
  }
}

const write = (file: string, at: number, byte: number): void => {
  const open = openSync(file, 'r+')
  writeSync(open, Uint8Array.of(byte), 0, 1, at)
  closeSync(open)
}

export const bitFlips: Check = {
  name: 'bit flips',
  holds: 'found by verify or on opening, or without any meaning: everything reads as before',
  run: (setting) => flipping(setting, verifyTelling),
  planted: [
    {
      violation: 'a verification that takes for sound what SQLite reads',
      run: () => flipping('ci', trusting),
    },
  ],
}
