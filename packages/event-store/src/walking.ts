/** Going through a log row by row: is each whole, in its place, and linked to the one before? */
import * as E from 'fp-ts/lib/Either.js'
import { leafHash, runningDigest } from './digest.ts'
import type { RecordedLine, RecordedText } from './eventStore.ts'
import { type Finding, finding } from './finding.ts'
import { type Line, readLine } from './line.ts'
import { isDerived } from './linksOfLines.ts'
import { type Position, position } from './position.ts'
import type { Receipt } from './receipt.ts'

/** A walk through a log. Remembers of each stream where it stands, and of what is wrong only where. */
export interface Walk {
  /** Takes the next row. Answers its line, unless something is wrong with it or was with its stream before. */
  readonly take: (row: RecordedText) => RecordedLine | undefined
  /** Streams in which something is wrong. */
  readonly doubted: ReadonlySet<string>
  /** Rows whose whole line says that it belongs to another stream, by their position. */
  readonly strays: ReadonlyMap<Position, string>
  /** How many rows a stream has, at least. */
  readonly rowsOf: (stream: string) => number
  readonly lines: () => number
  readonly streams: () => number
  /** What pins the rows taken so far, null before the first. */
  readonly receipt: () => Receipt | null
  /** How the rows differ from those the receipts were given for. */
  readonly unlike: () => readonly Finding[]
}

interface Standing {
  rev: number
  hash: string
  at: string
}

/** A walk through the log of this id, past the receipts given for it. */
export const walkThrough = (log: string, receipts: readonly Receipt[] = []): Walk => {
  const streams = new Map<string, Standing>()
  const doubted = new Set<string>()
  const strays = new Map<Position, string>()
  const digest = runningDigest()
  const due = [...receipts].sort((a, b) => a.lines - b.lines)
  const unlike: Finding[] = []
  let lines = 0
  let last = position(0)

  const count = (leaf: string, at: Position): void => {
    digest.add(leaf)
    lines++
    last = at
    while (due[0]?.lines === lines) {
      const receipt = due.shift() as Receipt
      if (receipt.log !== log || receipt.digest !== digest.soFar())
        unlike.push(finding('unlike-receipt', { throughPosition: at }, { lines, log: receipt.log }))
    }
  }

  const doubt = (row: RecordedText, line: Line | undefined): void => {
    doubted.add(row.stream)
    if (line === undefined || line.log !== log || line.stream === row.stream) return
    doubted.add(line.stream)
    strays.set(row.position, line.stream)
  }

  return {
    take: (row) => {
      const read = readLine(row.text)
      const leaf = E.isRight(read) ? read.right.hash : leafHash(row.text)
      count(leaf, row.position)
      const standing = streams.get(row.stream)
      const rev = Number(row.revision)
      const line = E.isRight(read) ? read.right.line : undefined
      const sound =
        line !== undefined &&
        leaf === row.hash &&
        line.log === log &&
        line.stream === row.stream &&
        line.rev === rev &&
        follows(line, standing) &&
        isDerived(line)
      if (standing === undefined) streams.set(row.stream, { rev, hash: leaf, at: line?.at ?? '' })
      else {
        if (rev > standing.rev) standing.rev = rev
        standing.hash = leaf
        standing.at = line?.at ?? ''
      }
      if (!sound) doubt(row, leaf === row.hash ? line : undefined)
      return !sound || doubted.has(row.stream) ? undefined : { position: row.position, text: row.text, line }
    },
    doubted,
    strays,
    rowsOf: (stream) => (streams.get(stream)?.rev ?? 0) + 1,
    lines: () => lines,
    streams: () => streams.size,
    receipt: () => (lines === 0 ? null : { log, lines, position: last, digest: digest.soFar() }),
    unlike: () => [
      ...unlike,
      ...due.map((receipt) =>
        finding('shorter-than-receipt', { position: last }, { lines: receipt.lines, found: lines }),
      ),
    ],
  }
}

const follows = ({ rev, prev, at }: Line, before: Standing | undefined): boolean =>
  before === undefined
    ? rev === 0 && prev === null
    : rev === before.rev + 1 && prev === before.hash && at >= before.at
