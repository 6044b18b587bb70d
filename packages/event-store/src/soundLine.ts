/** A row whose text is a whole line of the log, as it was recorded at some place, and how places are told. */
import type { RecordedText } from './eventStore.ts'
import type { FindingPlace } from './finding.ts'
import type { Line } from './line.ts'

/** A row with its line, which may belong to another row. */
export interface SoundLine {
  readonly row: RecordedText
  readonly line: Line
  readonly hash: string
}

/** The place of a row. */
export const placeOf = ({ stream, revision, position }: RecordedText): FindingPlace => ({
  stream,
  revision: Number(revision),
  position,
})

/** The place from one row to another. */
export const stretch = ({ row: from }: SoundLine, { row: to }: SoundLine): FindingPlace => ({
  ...placeOf(from),
  ...(to === from ? {} : { throughRevision: Number(to.revision), throughPosition: to.position }),
})

/** True when the line stands in the row it says. */
export const isInPlace = ({ row, line }: SoundLine): boolean =>
  row.stream === line.stream && Number(row.revision) === line.rev

/** Lines that follow one another, in rows that do. */
export const runsOf = (
  lines: readonly SoundLine[],
): readonly { readonly first: SoundLine; readonly last: SoundLine }[] => {
  const runs: { first: SoundLine; last: SoundLine }[] = []
  for (const line of lines) {
    const run = runs.at(-1)
    if (run !== undefined && follows(run.last, line)) run.last = line
    else runs.push({ first: line, last: line })
  }
  return runs
}

const follows = (one: SoundLine, next: SoundLine): boolean =>
  one.row.stream === next.row.stream &&
  one.line.stream === next.line.stream &&
  next.line.rev === one.line.rev + 1 &&
  next.row.revision - one.row.revision === 1n
