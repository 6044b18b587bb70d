import { type FileHandle, open } from 'node:fs/promises'
import {
  type EventStore,
  type Line,
  type Position,
  readLine,
  readOrThrow,
  revision,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { longestLine } from './byteLines.ts'
import { exit, Stop } from './exit.ts'
import type { Session } from './session.ts'

/** The file of an export, written to its end: a new one, or one that is there and goes on after its last whole line. */
export type ExportFile = {
  /** Where its last line stands in the log; undefined for a new file. */
  readonly after: Position | undefined
  readonly write: (text: string) => Promise<void> | undefined
  /** Writes what is gathered, and waits until it has reached the disk. */
  readonly finish: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Characters gathered before they are written. */
const gather = 1024 * 1024

/** Opens the file of an export of this log. Stops for a file that is something else, or has gone another way. */
export const continued = async (session: Session, store: EventStore, file: string): Promise<ExportFile> => {
  const { export: words } = session.words.keeping
  const cannotWrite = () => new Stop(exit.unavailable, words.cannotWrite(file))
  const handle = await open(file, 'a+').catch(() => {
    throw cannotWrite()
  })
  try {
    const { text, upTo, size, begins } = await lastWholeLine(handle)
    if (text === undefined && size > 0 && !begins) throw new Stop(exit.usage, words.notAnExport(file))
    const after = text === undefined ? undefined : await placeOf(session, store, file, text)
    if (upTo < size) await handle.truncate(upTo)
    return appendingTo(handle, after, cannotWrite)
  } catch (failed) {
    await handle.close()
    throw failed
  }
}

const appendingTo = (
  handle: FileHandle,
  after: Position | undefined,
  cannotWrite: () => Stop,
): ExportFile => {
  let gathered = ''
  const flush = async (): Promise<void> => {
    const text = gathered
    gathered = ''
    await handle.appendFile(text).catch(() => {
      throw cannotWrite()
    })
  }
  return {
    after,
    write: (text) => {
      gathered += `${text}\n`
      return gathered.length < gather ? undefined : flush()
    },
    finish: async () => {
      await flush()
      await handle.datasync().catch(() => {
        throw cannotWrite()
      })
    },
    close: () => handle.close(),
  }
}

type LastWholeLine = {
  /** Undefined where no line has its end. */
  readonly text: string | undefined
  /** How long the file is up to its end; behind it stands half a line of an export that was broken off. */
  readonly upTo: number
  readonly size: number
  /** Whether a file without a whole line begins like one. */
  readonly begins: boolean
}

const lastWholeLine = async (handle: FileHandle): Promise<LastWholeLine> => {
  const { size } = await handle.stat()
  const bytes = Buffer.alloc(Math.min(size, 2 * longestLine))
  await handle.read(bytes, 0, bytes.length, size - bytes.length)
  const end = bytes.lastIndexOf(10)
  if (end < 0)
    return { text: undefined, upTo: 0, size, begins: size <= longestLine && beginsLikeALine(bytes) }
  const from = end === 0 ? -1 : bytes.lastIndexOf(10, end - 1)
  const text = bytes.toString('utf8', from + 1, end)
  return { text, upTo: size - bytes.length + end + 1, size, begins: true }
}

/** The keys of a line are sorted, and the first of them is its actor. */
const beginning = '{"actor":{'
const beginsLikeALine = (bytes: Buffer): boolean => {
  const start = bytes.toString('latin1', 0, beginning.length)
  return start === beginning.slice(0, start.length)
}

const placeOf = async (
  { words }: Session,
  store: EventStore,
  file: string,
  text: string,
): Promise<Position> => {
  const read = readLine(text)
  if (E.isLeft(read) || read.right.line.log !== store.log.id)
    throw new Stop(exit.usage, words.keeping.export.notAnExport(file))
  const { stream, rev }: Line = read.right.line
  const there = await store.readStream(stream, {
    limit: 1,
    ...(rev === 0 ? {} : { after: revision(rev - 1) }),
  })
  const [recorded] = readOrThrow(there)
  // Opened, so that a damaged line is not taken for one that another log has in its place.
  if (recorded?.line && recorded.text === text) return recorded.position
  throw new Stop(exit.finding, words.keeping.export.diverged(file, `${stream} r${rev}`))
}
