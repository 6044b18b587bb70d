/**
 * A log beside an earlier export of it: what was changed, removed, inserted or moved since, also where it was done
 * with every hash and link made anew. What was recorded after the export is not looked at.
 */
import * as E from 'fp-ts/lib/Either.js'
import type { RecordedText } from './eventStore.ts'
import { DamagedHistory, readOrThrow } from './faults.ts'
import { type Finding, type FindingPlace, finding } from './finding.ts'
import type { LineRefused } from './importing.ts'
import { type Line, readLine } from './line.ts'
import { type Position, revision } from './position.ts'
import type { Evidence } from './verifying.ts'

/** Lines of the export looked at ahead, to tell a line that was moved from lines that were put in before it. */
const linesAhead = 64

/**
 * Compares a log with an export of it, of the whole or of a part, line by line. Ends with a `Left` for an export that
 * is none: a line that does not read, or another log's. Rejects with `ReadFailed` when the store cannot go on.
 */
export async function* sinceExport(
  evidence: Evidence,
  lines: AsyncIterable<string>,
): AsyncGenerator<E.Either<LineRefused, Finding>, void, undefined> {
  const log = cursor(evidence)
  const exported = ahead(lines)
  const placed = new Set<Position>()
  let extra: RecordedText[] = []
  let missing: Line[] = []
  let index = 0
  try {
    for (;;) {
      const text = await exported.next()
      if (text === undefined) break
      while (placed.has((await log.peek())?.position as Position)) await log.next()
      const row = await log.peek()
      if (row?.text === text) {
        await log.next()
        index++
        if (missing.length > 0) yield* missing.map(gone)
        missing = []
        continue
      }
      const read = lineOf(evidence.log.id, text, index++)
      if (E.isLeft(read)) return yield read
      const line = read.right
      const there = await placeNow(evidence, line)
      if (there === undefined) {
        missing.push(line)
        continue
      }
      if (missing.length > 0) yield* missing.map(gone)
      missing = []
      placed.add(there.position)
      if (there.text !== text) {
        yield E.right(finding('changed-since-export', placeOf(line, there.position)))
        continue
      }
      const passed = row === undefined || there.position < row.position
      if (passed || (await exported.holds(row.text))) {
        // The first line of an export of a part stands wherever it stands.
        if (index > 1) yield E.right(finding('moved-since-export', placeOf(line, there.position)))
        continue
      }
      for (let next = await log.peek(); next !== undefined && next.position < there.position; ) {
        if (index > 1) extra.push(next)
        await log.next()
        next = await log.peek()
      }
    }
    if (missing.length > 0) yield E.right(tailGone(missing, index))
    extra = extra.filter(({ position }) => !placed.has(position))
    for (const { stream, revision, position } of extra)
      yield E.right(finding('not-in-export', { stream, revision: Number(revision), position }))
  } finally {
    await log.close()
    await exported.close()
  }
}

const lineOf = (log: string, text: string, index: number): E.Either<LineRefused, Line> => {
  const read = readLine(text)
  if (E.isLeft(read)) return E.left({ _tag: 'NotALine', index, damage: read.left })
  const { line } = read.right
  return line.log === log
    ? E.right(line)
    : E.left({ _tag: 'OtherLog', index, expected: log, found: line.log })
}

const placeOf = ({ stream, rev }: Line, position: Position): FindingPlace => ({
  stream,
  revision: rev,
  position,
})

const gone = ({ stream, rev }: Line): E.Either<never, Finding> =>
  E.right(finding('missing-since-export', { stream, revision: rev }))

const tailGone = ([first, ...others]: readonly Line[], exported: number): Finding =>
  finding(
    'tail-missing-since-export',
    first === undefined ? {} : { stream: first.stream, revision: first.rev },
    { missing: others.length + 1, exported },
  )

/** What stands in the log today where a line of the export stood; undefined for nothing. */
const placeNow = async (
  { readStream }: Evidence,
  { stream, rev }: Line,
): Promise<{ readonly position: Position; readonly text: string } | undefined> => {
  try {
    const part = { limit: 1, ...(rev === 0 ? {} : { after: revision(rev - 1) }) }
    return readOrThrow(await readStream(stream, part)).find(({ line }) => line.rev === rev)
  } catch (failed) {
    if (!(failed instanceof DamagedHistory)) throw failed
    const { place } = failed
    return place.position !== undefined && place.revision === revision(rev)
      ? { position: place.position, text: '' }
      : undefined
  }
}

/** The rows of a log one by one, with a look at the next. */
const cursor = ({ readTexts }: Evidence) => {
  const pages = readTexts()[Symbol.asyncIterator]()
  let page: readonly RecordedText[] = []
  let at = 0
  const peek = async (): Promise<RecordedText | undefined> => {
    while (at >= page.length) {
      const next = await pages.next()
      if (next.done) return undefined
      page = next.value
      at = 0
    }
    return page[at]
  }
  return {
    peek,
    next: async () => {
      await peek()
      at++
    },
    close: async () => void (await pages.return?.()),
  }
}

/** Lines one by one, with a look at those that come soon. */
const ahead = (lines: AsyncIterable<string>) => {
  const source = lines[Symbol.asyncIterator]()
  const waiting: string[] = []
  const fill = async (): Promise<void> => {
    while (waiting.length < linesAhead) {
      const next = await source.next()
      if (next.done) return
      waiting.push(next.value)
    }
  }
  return {
    next: async (): Promise<string | undefined> => {
      if (waiting.length === 0) await fill()
      return waiting.shift()
    },
    holds: async (text: string): Promise<boolean> => {
      await fill()
      return waiting.includes(text)
    },
    close: async () => void (await source.return?.()),
  }
}
