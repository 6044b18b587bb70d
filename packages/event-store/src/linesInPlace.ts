/** Where the whole lines of a stream stand: which came twice, which stand elsewhere, which are missing. */
import { type Finding, finding } from './finding.ts'
import { isInPlace, placeOf, runsOf, type SoundLine, stretch } from './soundLine.ts'

/** Lines of a stream, one for each revision, in the order of their revisions. */
type Genuine = readonly SoundLine[]

/** Of several lines for one revision the one counts that the lines around it vouch for, then the one in its place. */
export const withoutDoubles = (
  stream: string,
  lines: readonly SoundLine[],
): { readonly genuine: Genuine; readonly twice: readonly Finding[] } => {
  const byRevision = new Map<number, SoundLine[]>()
  for (const each of lines) {
    const others = byRevision.get(each.line.rev)
    if (others === undefined) byRevision.set(each.line.rev, [each])
    else others.push(each)
  }
  const merit = (of: SoundLine): number =>
    (byRevision.get(of.line.rev + 1)?.some(({ line }) => line.prev === of.hash) ? 4 : 0) +
    (of.line.rev === 0 || byRevision.get(of.line.rev - 1)?.some(({ hash }) => hash === of.line.prev)
      ? 2
      : 0) +
    (isInPlace(of) ? 1 : 0)
  const genuine: SoundLine[] = []
  const twice: Finding[] = []
  for (const [, [first, ...others]] of [...byRevision].sort(([a], [b]) => a - b)) {
    if (first === undefined) continue
    const best = others.reduce((best, each) => (merit(each) > merit(best) ? each : best), first)
    genuine.push(best)
    for (const each of [first, ...others])
      if (each !== best && each.row.stream === stream)
        twice.push(finding('twice', placeOf(each.row), { revision: each.line.rev }))
  }
  return { genuine, twice }
}

/** Lines in rows that are not theirs. Rows that are all off by the same were counted anew, behind a change before. */
export const displaced = (
  stream: string,
  genuine: Genuine,
): { readonly elsewhere: readonly Finding[]; readonly moved: ReadonlySet<SoundLine> } => {
  const elsewhere: Finding[] = []
  const moved = new Set<SoundLine>()
  for (const { first, last } of runsOf(genuine)) {
    if (isInPlace(first)) continue
    if (first.row.stream === stream && first !== last) {
      const by = Number(first.row.revision) - first.line.rev
      elsewhere.push(finding('place-changed', stretch(first, last), { by }))
      continue
    }
    for (const each of genuine)
      if (each.line.rev >= first.line.rev && each.line.rev <= last.line.rev) moved.add(each)
    // A line in a row of another stream is reported there.
    if (first.row.stream === stream)
      elsewhere.push(finding('elsewhere', placeOf(first.row), { stream, revision: first.line.rev }))
  }
  return { elsewhere, moved }
}

/** Lines of other streams in rows of this one. */
export const foreign = (lines: readonly SoundLine[]): readonly Finding[] =>
  runsOf(lines).map(({ first, last }) =>
    finding('elsewhere', stretch(first, last), { stream: first.line.stream, revision: first.line.rev }),
  )

/** Revisions that are not held, though later ones are. */
export const gaps = (stream: string, held: ReadonlySet<number>, genuine: Genuine): readonly Finding[] => {
  const findings: Finding[] = []
  let expected = 0
  for (const rev of [...held].sort((a, b) => a - b)) {
    if (rev > expected) {
      const after = genuine.findLast(({ line }) => line.rev < expected)
      const before = genuine.find(({ line }) => line.rev >= rev)
      const through = rev - 1 === expected ? {} : { throughRevision: rev - 1 }
      findings.push(
        finding(
          'gap',
          { stream, revision: expected, ...through },
          { after: positionOf(after), before: positionOf(before) },
        ),
      )
    }
    expected = rev + 1
  }
  return findings
}

const positionOf = (line: SoundLine | undefined): string | null =>
  line === undefined ? null : String(line.row.position)
