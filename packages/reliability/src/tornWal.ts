import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type EventDraft,
  eventId,
  revision,
  type StreamName,
  streamName,
  verifyLines,
} from '@union-card/event-store'
import { createSqliteLog, openSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { type Check, type Tally, tallying } from './check.ts'
import { inFolder } from './folders.ts'
import { heldIn, inWords } from './soundness.ts'

/**
 * The write-ahead log is cut at a byte, or ends there in zeros or in noise, as a power cut leaves a file whose last
 * pages were not on the disk yet. Whoever opens the log then must find all that was acknowledged while no more than
 * the rest of the file had been written, and nothing else.
 */

/** What stands behind the place where the file is torn. */
type Behind = 'nothing' | 'zeros' | 'noise'

/** A log as a process left it that was killed: its file, the write-ahead log, and how long that was at each answer. */
type Left = {
  readonly file: string
  readonly wal: Buffer
  readonly texts: readonly string[]
  readonly acknowledged: readonly { readonly lines: number; readonly walBytes: number }[]
}

const draft = (stream: StreamName, serial: number, index: number): EventDraft => {
  const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, serial)
  return {
    id: eventId(command, stream, index),
    type: 'Noted',
    tv: 1,
    actor: {},
    command: { id: command, digest: 'a'.repeat(64) },
    rules: 'N',
    data: { words: '工作调动', serial, index },
  }
}

/** Some lines are in the file itself already, sixteen appends of two lines each in the write-ahead log alone. */
const leftIn = async (folder: string): Promise<Left> => {
  const file = join(folder, 'left.db')
  const made = await createSqliteLog({ file, log: { id: 'torn', mode: 'live' }, clock: () => 0 })
  if (E.isLeft(made)) throw new Error(made.left.reason)
  await made.right.close()
  const opened = await openSqliteLog({ file, clock: () => 0 })
  if (E.isLeft(opened)) throw new Error(opened.left.reason)
  const store = opened.right
  const acknowledged: { lines: number; walBytes: number }[] = []
  let lines = 0
  for (let serial = 0; serial < 16; serial++) {
    const stream = streamName('notes', `n${serial % 4}`)
    const before = Math.floor(serial / 4) * 2
    const expected = before === 0 ? 'no_stream' : revision(before - 1)
    const answer = await store.append(stream, expected, [draft(stream, serial, 0), draft(stream, serial, 1)])
    if (E.isLeft(answer)) throw new Error(answer.left._tag)
    lines += 2
    acknowledged.push({ lines, walBytes: statSync(`${file}-wal`).size })
  }
  const texts: string[] = []
  for await (const rows of store.readTexts()) texts.push(...rows.map(({ text }) => text))
  copyFileSync(file, `${file}.left`)
  const wal = readFileSync(`${file}-wal`)
  await store.close()
  return { file: `${file}.left`, wal, texts, acknowledged }
}

const torn = (wal: Buffer, at: number, behind: Behind): Buffer => {
  if (behind === 'nothing') return wal.subarray(0, at)
  const rest = wal.length - at
  const tail = behind === 'zeros' ? Buffer.alloc(rest) : Buffer.alloc(rest, '\x5a工\xff\x00', 'latin1')
  return Buffer.concat([wal.subarray(0, at), tail])
}

/** What is wrong with the log after its write-ahead log was torn; undefined when nothing is. */
const wrongWhenTorn = async (file: string, left: Left, at: number): Promise<string | undefined> => {
  const opened = await openSqliteLog({ file })
  if (E.isLeft(opened)) return `cannot be opened: ${opened.left.reason}`
  await opened.right.close()
  const held = await heldIn(file, verifyLines)
  if (E.isLeft(held)) return `cannot be verified: ${held.left}`
  const { texts, findings } = held.right
  const [found] = findings
  if (found !== undefined) return `verification finds ${inWords(found)}`
  if (texts.some((text, index) => text !== left.texts[index])) return 'what is there is not the beginning'
  const due = left.acknowledged.findLast(({ walBytes }) => walBytes <= at)?.lines ?? 0
  if (texts.length < due) return `${texts.length} lines where ${due} were acknowledged`
  return texts.length % 2 === 0 ? undefined : 'half an append'
}

const tearing = (points: number, loseWal = false): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const left = await leftIn(folder)
    const file = join(folder, 'torn.db')
    const step = Math.max(1, Math.floor((left.wal.length * 3) / points))
    for (const behind of ['nothing', 'zeros', 'noise'] as const)
      for (let at = 0; at <= left.wal.length; at += step) {
        for (const tail of ['-wal', '-shm']) rmSync(`${file}${tail}`, { force: true })
        copyFileSync(left.file, file)
        if (!loseWal) writeFileSync(`${file}-wal`, torn(left.wal, at, behind))
        const wrong = await wrongWhenTorn(file, left, at)
        if (wrong === undefined) fine(behind)
        else failed(`${behind} from byte ${at} on: ${wrong}`)
      }
    return tally()
  })

export const tornWal: Check = {
  name: 'torn write-ahead log',
  holds: 'the log is its own beginning, with all that was acknowledged by then, and verifies',
  run: (setting) => tearing(setting === 'full' ? 30_000 : 600),
  planted: [
    { violation: 'a store that does not read its write-ahead log back', run: () => tearing(60, true) },
  ],
}
