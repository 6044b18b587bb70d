/**
 * Examining one stream in which something is wrong, all of its rows at hand: what was edited, removed, inserted or
 * moved, as exactly as hashes, links and places tell. What follows from damage reported already is not reported again.
 */
import * as E from 'fp-ts/lib/Either.js'
import { leafHash } from './digest.ts'
import type { RecordedText } from './eventStore.ts'
import { type Finding, finding } from './finding.ts'
import { readLine } from './line.ts'
import { displaced, foreign, gaps, withoutDoubles } from './linesInPlace.ts'
import { brokenLinks, lawless, outOfOrder } from './linksOfLines.ts'
import { placeOf, type SoundLine } from './soundLine.ts'

/**
 * What is wrong with a stream. `rows` are those that stand in it and those elsewhere whose line says that it belongs
 * to it, in the order of the log. Total: every input has its findings.
 */
export const examineStream = (
  log: string,
  stream: string,
  rows: readonly RecordedText[],
): readonly Finding[] => {
  const damaged: Finding[] = []
  const others: SoundLine[] = []
  const own: SoundLine[] = []
  const held = new Set<number>()
  for (const row of rows) {
    const seen = seenIn(log, row)
    if ('line' in seen) (seen.line.stream === stream ? own : others).push(seen)
    else if (row.stream === stream) {
      damaged.push(seen)
      held.add(Number(row.revision))
    }
  }
  const { genuine, twice } = withoutDoubles(stream, own)
  const { elsewhere, moved } = displaced(stream, genuine)
  const highest = highestRevision(stream, rows)
  for (const { line } of genuine) if (line.rev <= highest) held.add(line.rev)
  const inPlace = genuine.filter((line) => !moved.has(line))
  return [
    ...damaged,
    ...foreign(others.filter(({ row }) => row.stream === stream)),
    ...twice,
    ...elsewhere,
    ...gaps(stream, held, genuine),
    ...brokenLinks(genuine),
    ...outOfOrder(inPlace),
    ...lawless(inPlace),
  ].sort((a, b) => (a.revision ?? 0) - (b.revision ?? 0))
}

const highestRevision = (stream: string, rows: readonly RecordedText[]): number =>
  rows.reduce((most, row) => (row.stream === stream ? Math.max(most, Number(row.revision)) : most), -1)

/** The line of a row, or what is wrong with the row by itself. */
const seenIn = (log: string, row: RecordedText): SoundLine | Finding => {
  const read = readLine(row.text)
  if (leafHash(row.text) !== row.hash)
    return finding('text-changed', placeOf(row), { stillALine: E.isRight(read) })
  if (E.isLeft(read)) {
    const { path, expected, found } = read.left
    return finding('not-a-line', placeOf(row), { path, expected, found })
  }
  const { line } = read.right
  return line.log === log
    ? { row, line, hash: row.hash }
    : finding('of-another-log', placeOf(row), { log: line.log })
}
