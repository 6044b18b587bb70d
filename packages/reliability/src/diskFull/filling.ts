import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type EventDraft,
  type ExpectedRevision,
  eventId,
  revision,
  streamName,
  verifyLines,
} from '@union-card/event-store'
import { createSqliteLog, openSqliteEvidence, openSqliteLog, type SqliteEventStore } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { inWords } from '../soundness.ts'

/** Filling a disk with a log, making room, and going on. */

/** What came of a step. */
export type Word = { readonly fine: string } | { readonly wrong: string }

/** So often the disk is full before it is given up. */
const fillings = 3

const stream = streamName('notes', 'full')

/** Keeps a file of ballast beside the log, appends until the disk is full, and throws some ballast out. */
export const fill = async (folder: string, tell: (word: Word) => void, heedless: boolean): Promise<void> => {
  const file = join(folder, 'log.db')
  const ballast = Array.from({ length: fillings }, (_, i) => join(folder, `ballast${i}`))
  for (const each of ballast) writeFileSync(each, Buffer.alloc(32 * 1024, 1))
  const made = await createSqliteLog({ file, log: { id: 'full', mode: 'live' } })
  if (E.isLeft(made)) {
    tell(isFull(made.left) ? { fine: 'told full when made' } : { wrong: `making it: ${made.left.reason}` })
    return
  }
  let store = made.right
  const kept: string[] = []
  for (const each of ballast) {
    const fault = await appendWhileItFits(store, kept, heedless)
    if (isFull(fault)) tell({ fine: 'told that the disk is full' })
    else tell({ wrong: `an append came to ${JSON.stringify(fault)}` })
    tell(await judged(file, kept))
    rmSync(each)
    if (each !== ballast[1]) continue
    await store.close()
    const again = await openSqliteLog({ file })
    if (E.isLeft(again)) return tell({ wrong: `opening it with room again: ${again.left.reason}` })
    store = again.right
  }
  await store.close()
  tell(await judged(file, kept))
}

type Fault = { readonly _tag: string; readonly because?: string }

const isFull = (fault: Fault): boolean => fault._tag === 'Unavailable' && fault.because === 'disk-full'

const appendWhileItFits = async (
  store: SqliteEventStore,
  kept: string[],
  heedless: boolean,
): Promise<Fault> => {
  const end = await store.readStream(stream)
  if (E.isLeft(end)) return end.left
  let expected: ExpectedRevision = end.right.length === 0 ? 'no_stream' : revision(end.right.length - 1)
  for (let serial = end.right.length; ; serial++) {
    const event = draftOf(serial)
    const answer = await store.append(stream, expected, [event])
    if (E.isLeft(answer)) {
      if (heedless) kept.push(event.id)
      return answer.left
    }
    kept.push(event.id)
    expected = answer.right.revision
  }
}

const draftOf = (serial: number): EventDraft => {
  const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, serial)
  return {
    id: eventId(command, stream, 0),
    type: 'Noted',
    tv: 1,
    actor: {},
    command: { id: command, digest: 'a'.repeat(64) },
    rules: 'N',
    data: { words: 'x'.repeat(300), serial },
  }
}

/** The log must hold exactly what was kept, and verify. */
const judged = async (file: string, kept: readonly string[]): Promise<Word> => {
  const opened = await openSqliteEvidence(file)
  if (E.isLeft(opened)) return { wrong: `verifying it: ${opened.left.reason}` }
  const evidence = opened.right
  try {
    const { findings, lines } = await verifyLines(evidence)
    const [found] = findings
    if (found !== undefined) return { wrong: `verification finds ${inWords(found)}` }
    return lines === kept.length
      ? { fine: 'verified' }
      : { wrong: `${lines} lines where ${kept.length} were acknowledged` }
  } finally {
    await evidence.close()
  }
}
