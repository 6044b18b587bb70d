/** Reading the rows of a log's file that may be damaged: what cannot be read is skipped, and said. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type LogIdentity,
  openLine,
  type Position,
  type RecordedText,
  type Revision,
  type StreamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { arraysFrom } from './connection.ts'
import { isSqliteError, primaryCode } from './databaseFaults.ts'
import { hexOf } from './logRows.ts'

/** Positions at which something stands, or stood, that SQLite cannot read. */
export interface UnreadableRows {
  readonly from: number
  readonly through: number
}

/** Some rows after a position. `reached` is where to go on; undefined at the end of the log. */
export interface RowsPage {
  readonly rows: readonly RecordedText[]
  readonly unreadable?: UnreadableRows
  readonly reached: number | undefined
}

/** Rows of a damaged file. Positions are those a store would give, from 1; throws what SQLite answers. */
export interface EvidenceRows {
  readonly page: (after: number, most: number) => RowsPage
  readonly stream: (
    stream: StreamName,
    after: number,
    most: number,
  ) => readonly { readonly at: number; readonly rev: number; readonly text: string }[]
  /** The log that most likely wrote the file, by its first readable line. */
  readonly identity: () => LogIdentity | undefined
}

type Row = readonly [at: number, stream: number, rev: number, text: unknown, hash: unknown]

/** The largest integer JavaScript carries exactly; no store comes near it. */
const largest = Number.MAX_SAFE_INTEGER

/** A whole number as near as JavaScript carries it. */
const within = (column: string): string => `max(min(${column}, ${largest}), -1)`

/** Prepares the statements. Throws where the file has not the tables they read. */
export const evidenceRows = (database: DatabaseSync): EvidenceRows => {
  const prepared = (sql: string): StatementSync => arraysFrom(database, sql)
  // In a damaged row anything may stand for anything, and not every number is one that JavaScript carries.
  const columns = `position, ${within('stream')}, ${within('rev')}, iif(typeof(line) = 'text', line, NULL),
    iif(typeof(hash) = 'blob', hash, NULL)`
  const between = prepared(
    `SELECT ${columns} FROM events WHERE position > ? AND position <= ${largest} ORDER BY position LIMIT ?`,
  )
  const at = prepared(`SELECT ${columns} FROM events WHERE position = ?`)
  const bytesAt = prepared('SELECT CAST(line AS BLOB) FROM events WHERE position = ?')
  const ofStream = prepared(
    `SELECT position, ${within('rev')}, iif(typeof(line) = 'text', line, NULL) FROM events
     WHERE stream = (SELECT id FROM streams WHERE name = ?) AND rev > ? AND position BETWEEN 1 AND ${largest}
     ORDER BY rev LIMIT ?`,
  )
  const nameOf = prepared('SELECT CAST(name AS TEXT) FROM streams WHERE id = ?')
  const allNames = prepared(`SELECT id, CAST(name AS TEXT) FROM streams WHERE id BETWEEN 1 AND ${largest}`)
  const highest = prepared(
    `SELECT min(max(CAST(max(seq) AS INTEGER), 0), ${largest}) FROM sqlite_sequence WHERE name = 'events'`,
  )

  let names: Map<number, string> | undefined

  /** The names of streams are read at once; later ones as they are met. */
  const nameIn = (stream: number): string | undefined => {
    names ??= new Map(orUnreadable(() => allNames.all() as unknown as readonly [number, string][]) ?? [])
    const known = names.get(stream)
    if (known !== undefined) return known
    const [name] = (orUnreadable(() => nameOf.get(stream)) ?? []) as unknown as readonly [string?]
    if (name !== undefined) names.set(stream, name)
    return name
  }

  const recorded = ([where, stream, rev, text, hash]: Row): RecordedText => {
    const words = String(text)
    return {
      position: BigInt(where) as Position,
      stream: (nameIn(stream) ?? streamSaidBy(words)) as StreamName,
      revision: BigInt(Math.max(rev, 0)) as Revision,
      text: words,
      hash: ArrayBuffer.isView(hash) && isExact(words, where) ? hexOf(hash as Uint8Array) : '',
    }
  }

  /** Broken UTF-8 reads as U+FFFD: then the bytes are not those of the text, whatever its hash. */
  const isExact = (text: string, where: number): boolean => {
    if (!text.includes('\ufffd')) return true
    const [bytes] = bytesAt.get(where) as unknown as [Uint8Array]
    return Buffer.from(text).equals(bytes)
  }

  /** The next position at which a row can be read, one after the other; undefined when there is none. */
  const nextReadable = (after: number): number | undefined => {
    const [end] = (highest.get() ?? [0]) as unknown as [number | null]
    for (let next = after + 1; next <= (end ?? 0); next++)
      if (orUnreadable(() => at.get(next)) !== undefined) return next
    return undefined
  }

  return {
    page: (after, most) => {
      for (let size = most; ; size = size >> 1) {
        if (size === 0) {
          const next = nextReadable(after)
          const through = next === undefined ? largest : next - 1
          const rows = next === undefined ? [] : [recorded(at.get(next) as unknown as Row)]
          return { rows, unreadable: { from: after + 1, through }, reached: next }
        }
        const read = orUnreadable(() => between.all(after, size) as unknown as readonly Row[])
        if (read === undefined) continue
        const rows = rising(after, read)
        if (rows.length === 0 && read.length > 0) continue
        return { rows: rows.map(recorded), reached: rows.at(-1)?.[0] }
      }
    },
    stream: (stream, after, most) =>
      (ofStream.all(stream, after, most) as unknown as readonly [number, number, unknown][]).map(
        ([where, rev, text]) => ({ at: where, rev, text: String(text) }),
      ),
    identity: () => {
      for (const [, , , text] of orUnreadable(() => between.all(0, 100) as unknown as readonly Row[]) ?? []) {
        const line = openLine(String(text))
        if (E.isLeft(line)) continue
        const { mode } = line.right.data
        return { id: line.right.log, mode: mode === 'rehearsal' ? mode : 'live' }
      }
      return undefined
    },
  }
}

/** The rows up to the first that is not behind the one before: of damaged pages SQLite may read in circles. */
const rising = (after: number, rows: readonly Row[]): readonly Row[] => {
  const turn = rows.findIndex(([at], index) => at <= (rows[index - 1]?.[0] ?? after))
  return turn < 0 ? rows : rows.slice(0, turn)
}

/** How SQLite answers for pages, or sectors of the disk, that hold nonsense: no memory, I/O, corrupt, too big, no file. */
const unreadableCodes: readonly number[] = [7, 10, 11, 18, 26]

/** An error that a damaged file brings about, and not the work of others or a defect. */
export const isUnreadable = (failed: unknown): boolean =>
  isSqliteError(failed) && unreadableCodes.includes(primaryCode(failed))

/** What was read, or undefined where the file is damaged. */
const orUnreadable = <A>(read: () => A): A | undefined => {
  try {
    return read()
  } catch (failed) {
    if (isUnreadable(failed)) return undefined
    throw failed
  }
}

/** A row whose stream has lost its name is put where its line says. */
const streamSaidBy = (text: string): string => {
  const line = openLine(text)
  return E.isRight(line) ? line.right.stream : ''
}
