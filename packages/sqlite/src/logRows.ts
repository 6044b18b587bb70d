/** The statements of a log, each prepared once and read to its end. Throws what SQLite answers, and `DamagedHistory`. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  DamagedHistory,
  describeDamage,
  type ExpectedRevision,
  isAtPlace,
  type Line,
  LineInText,
  leafHash,
  openLine,
  type Position,
  position,
  type RecordedId,
  type RecordedLine,
  type RecordedText,
  type Revision,
  revision,
  type SealedLine,
  type StreamHead,
  type StreamName,
  type StreamShare,
  type WholeStream,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { arraysFrom } from './connection.ts'

/** The end of a stream, with the number that the file gives its name. */
export interface HeadRow extends StreamHead {
  readonly number: number
}

/** What a store reads and writes in the file of a log. */
export interface LogRows {
  /** The end of a stream, its hash compared with its text, so that nothing is ever built on a damaged line. */
  readonly head: (stream: StreamName) => HeadRow | null
  /** Ids recorded in a stream from a revision on. */
  readonly recorded: (stream: StreamName, rev: number, count: number) => readonly RecordedId[]
  /** The revision at which a stream ends. */
  readonly end: (stream: StreamName) => ExpectedRevision
  readonly textAt: (stream: StreamName, rev: number) => string | undefined
  /** Writes a line; `number` is that of its stream, `undefined` for a stream that is new. */
  readonly add: (
    line: SealedLine,
    number: number | undefined,
  ) => { readonly number: number; readonly position: Position }
  readonly stream: (
    stream: StreamName,
    after: Revision | undefined,
    limit: number | undefined,
  ) => readonly RecordedLine[]
  /** Opens each line when it is asked for. */
  readonly page: (after: Position | null, most: number, only?: StreamShare) => readonly RecordedLine[]
  /** Whole streams of a share beyond a stream's number, so many at most, and the number of the last. */
  readonly streamsBeyond: (number: number, of: StreamShare, most: number) => WholeStreams
  /** Those of some streams that are there, whole. */
  readonly streamsNamed: (names: readonly StreamName[]) => WholeStreams
  readonly texts: (after: Position | null, most: number, only?: StreamShare) => readonly RecordedText[]
  readonly line: (row: LineRow) => RecordedLine
  readonly hashAt: (at: Position) => string | null
  readonly last: () => Position | null
}

/** The position, stream, revision and text of a line. */
export type LineRow = readonly [number, StreamName, number, string]

/** Streams with the number that the file gives the last of them. */
export interface WholeStreams {
  readonly streams: readonly WholeStream[]
  readonly last: number
}

/** Prepares the statements over an open log. */
export const logRows = (database: DatabaseSync, log: string): LogRows => {
  const prepared = (sql: string): StatementSync => arraysFrom(database, sql)
  /** Rows after a position, of all streams or of a share of those of a category. */
  const inPages = (select: string) => {
    const ofAll = prepared(`${select} WHERE position > ? ORDER BY position LIMIT ?`)
    const ofShare = prepared(
      `${select} WHERE position > ? AND ${spreadOf('stream')} % ? = ?
       AND EXISTS (SELECT 1 FROM streams WHERE id = stream AND name GLOB ?) ORDER BY position LIMIT ?`,
    )
    return (after: Position | null, most: number, only: StreamShare | undefined): readonly unknown[] =>
      only === undefined
        ? ofAll.all(after ?? -1, most)
        : ofShare.all(after ?? -1, only.of, only.index, `${only.category}-*`, most)
  }
  const ofStream = 'stream = (SELECT id FROM streams WHERE name = ?)'
  const head = prepared(
    `SELECT stream, rev, position, line, hash FROM events WHERE ${ofStream} ORDER BY rev DESC LIMIT 1`,
  )
  const end = prepared(`SELECT max(rev) FROM events WHERE ${ofStream}`)
  const between = prepared(
    `SELECT position, rev, line FROM events WHERE ${ofStream} AND rev >= ? ORDER BY rev LIMIT ?`,
  )
  // Also of a stream that has lost its name: opening its lines then says so.
  const pages = inPages(
    `SELECT position, coalesce(name, ''), rev, line FROM events LEFT JOIN streams ON streams.id = stream`,
  )
  // Written so that the lines come in the order of their index: else each stream would be sorted, texts and all.
  const wholeOf = (streams: string): string =>
    `SELECT stream, position, name, rev, line FROM events CROSS JOIN streams ON id = stream
     WHERE stream IN (${streams}) ORDER BY stream, rev`
  const ofShareBeyond = prepared(
    wholeOf(
      // The sign keeps the index by name out of it: with it, every page would sort all that is left.
      `SELECT id FROM streams WHERE id > ? AND ${spreadOf('id')} % ? = ? AND +name GLOB ? ORDER BY id LIMIT ?`,
    ),
  )
  const ofNames = prepared(wholeOf('SELECT id FROM streams WHERE name IN (SELECT value FROM json_each(?))'))
  const pagesOfTexts = inPages(
    'SELECT position, name, rev, line, hash FROM events JOIN streams ON streams.id = stream',
  )
  const hashOf = prepared('SELECT hash FROM events WHERE position = ?')
  const last = prepared('SELECT max(position) FROM events')
  const addStream = database.prepare('INSERT INTO streams (name) VALUES (?)')
  const addEvent = database.prepare('INSERT INTO events (stream, rev, line, hash) VALUES (?, ?, ?, ?)')

  const lineIn = (text: string, at: number, stream: StreamName, rev: number): Line => {
    const damaged = (damage: string): DamagedHistory =>
      new DamagedHistory({ log, stream, revision: revision(rev), position: position(at) }, damage)
    const line = openLine(text)
    if (E.isLeft(line)) throw damaged(describeDamage(line.left))
    if (line.right.log !== log) throw damaged('the line belongs to another log')
    if (!isAtPlace({ log, stream, rev }, line.right)) throw damaged('the line in this place is another one')
    return line.right
  }

  const asLine = ([at, stream, rev, text]: LineRow): RecordedLine =>
    new LineInText(position(at), text, { log, stream, rev }, () => lineIn(text, at, stream, rev))

  const linesOfStream = (stream: StreamName, from: number, limit: number): readonly RecordedLine[] => {
    const rows = between.all(stream, from, limit) as unknown as readonly [number, number, string][]
    return rows.map(([at, rev, text], index) => {
      if (rev !== from + index)
        throw new DamagedHistory(
          { log, stream, revision: revision(from + index) },
          'the line of this revision is missing',
        )
      return asLine([at, stream, rev, text])
    })
  }

  return {
    head: (stream) => {
      const row = head.get(stream) as unknown as [number, number, number, string, Uint8Array] | undefined
      if (row === undefined) return null
      const [number, rev, at, text, hash] = row
      const hex = hexOf(hash)
      if (leafHash(text) !== hex)
        throw new DamagedHistory(
          { log, stream, revision: revision(rev), position: position(at) },
          'the last line no longer has the hash it was recorded with',
        )
      return { number, rev, hash: hex, at: lineIn(text, at, stream, rev).at }
    },
    end: (stream) => {
      const [rev] = end.get(stream) as unknown as [number | null]
      return rev === null ? 'no_stream' : revision(rev)
    },
    recorded: (stream, rev, count) =>
      linesOfStream(stream, rev, count).map(({ position, line }) => ({ id: line.id, position })),
    textAt: (stream, rev) => {
      const [recorded] = linesOfStream(stream, rev, 1)
      // Opened, so that a damaged line is not taken for one that another log has in its place.
      return recorded?.line && recorded.text
    },
    add: ({ line, text, hash }, number) => {
      const of = number ?? Number(addStream.run(line.stream).lastInsertRowid)
      const { lastInsertRowid } = addEvent.run(of, line.rev, text, Buffer.from(hash, 'hex'))
      return { number: of, position: position(lastInsertRowid) }
    },
    stream: (stream, after, limit) =>
      linesOfStream(stream, after === undefined ? 0 : Number(after) + 1, limit ?? -1),
    page: (after, most, only) => (pages(after, most, only) as readonly LineRow[]).map(asLine),
    streamsBeyond: (number, { category, index, of }, most) =>
      whole(ofShareBeyond.all(number, of, index, `${category}-*`, most) as unknown as StreamRow[], asLine),
    streamsNamed: (names) => whole(ofNames.all(JSON.stringify(names)) as unknown as StreamRow[], asLine),
    texts: (after, most, only) =>
      (pagesOfTexts(after, most, only) as readonly TextRow[]).map(([at, stream, rev, text, hash]) => ({
        position: position(at),
        stream,
        revision: revision(rev),
        text,
        hash: hexOf(hash),
      })),
    line: asLine,
    hashAt: (at) => {
      const row = hashOf.get(at) as unknown as [Uint8Array] | undefined
      return row === undefined ? null : hexOf(row[0])
    },
    last: () => {
      const [at] = last.get() as unknown as [number | null]
      return at === null ? null : position(at)
    },
  }
}

/** A number from 0 to 65535 for each stream that has nothing to do with the order in which streams were made. */
const spreadOf = (number: string): string => `(((${number} * 2654435761) >> 16) & 65535)`

/** The line of a stream, behind the number of the stream. */
type StreamRow = readonly [number, ...LineRow]

const whole = (rows: readonly StreamRow[], asLine: (row: LineRow) => RecordedLine): WholeStreams => {
  const streams: { readonly stream: StreamName; readonly lines: [RecordedLine, ...RecordedLine[]] }[] = []
  let last: number | undefined
  for (const [number, ...row] of rows) {
    const line = asLine(row)
    if (number === last) streams.at(-1)?.lines.push(line)
    else streams.push({ stream: row[1], lines: [line] })
    last = number
  }
  return { streams, last: last ?? 0 }
}

type TextRow = readonly [number, StreamName, number, string, Uint8Array]

/** The bytes of a hash as 64 hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
