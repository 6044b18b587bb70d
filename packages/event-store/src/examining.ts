/**
 * Examining one stream in which something is wrong, all of its rows at hand: what was edited, removed, inserted or
 * moved, as exactly as hashes, links and places tell. What follows from damage reported already is not reported again.
 */
import * as E from 'fp-ts/lib/Either.js'
import { leafHash } from './digest.ts'
import { isEventId } from './eventId.ts'
import type { RecordedText } from './eventStore.ts'
import { limits } from './faults.ts'
import { type Finding, type FindingPlace, finding } from './finding.ts'
import { type Line, readLine } from './line.ts'
import { longestRising } from './longestRising.ts'

/** A row whose text is a line of this stream, as it was recorded at some place. */
interface Sound {
  readonly row: RecordedText
  readonly line: Line
  readonly hash: string
}

/**
 * What is wrong with a stream. `rows` are those that stand in it and those elsewhere whose line says that it belongs
 * to it, in the order of the log. Total: every input has its findings.
 */
export const examineStream = (
  log: string,
  stream: string,
  rows: readonly RecordedText[],
): readonly Finding[] => {
  const findings: Finding[] = []
  const sound: Sound[] = []
  const held = new Set<number>()
  for (const row of rows) {
    const read = readLine(row.text)
    const whole = leafHash(row.text) === row.hash
    if (whole && E.isRight(read) && read.right.line.log === log && read.right.line.stream === stream)
      sound.push({ row, line: read.right.line, hash: row.hash })
    else if (row.stream === stream) {
      const verdict = verdictOn(log, row, whole, read)
      findings.push(verdict)
      if (verdict.kind !== 'elsewhere') held.add(Number(row.revision))
    }
  }
  const { genuine, twice } = withoutDoubles(stream, sound)
  const moved = displaced(stream, genuine)
  const inPlace = genuine.filter(({ line }) => !moved.revisions.has(line.rev))
  const highest = highestRevision(stream, rows)
  for (const { line } of genuine) if (line.rev <= highest) held.add(line.rev)
  return [
    ...findings,
    ...twice,
    ...moved.findings,
    ...gaps(stream, held, genuine),
    ...brokenLinks(genuine),
    ...outOfOrder(inPlace),
    ...lawless(inPlace),
  ].sort((a, b) => (a.revision ?? 0) - (b.revision ?? 0))
}

const highestRevision = (stream: string, rows: readonly RecordedText[]): number =>
  rows.reduce((most, row) => (row.stream === stream ? Math.max(most, Number(row.revision)) : most), -1)

const placeOf = ({ stream, revision, position }: RecordedText): FindingPlace => ({
  stream,
  revision: Number(revision),
  position,
})

const verdictOn = (log: string, row: RecordedText, whole: boolean, read: ReturnType<typeof readLine>) => {
  const place = placeOf(row)
  if (!whole) return finding('text-changed', place, { stillALine: E.isRight(read) })
  if (E.isLeft(read)) {
    const { path, expected, found } = read.left
    return finding('not-a-line', place, { path, expected, found })
  }
  const { line } = read.right
  return line.log === log
    ? finding('elsewhere', place, { stream: line.stream, revision: line.rev })
    : finding('of-another-log', place, { log: line.log })
}

/** Of several lines for one revision the one counts that the lines around it vouch for, then the one in its place. */
const withoutDoubles = (stream: string, sound: readonly Sound[]) => {
  const byRevision = new Map<number, Sound[]>()
  for (const each of sound) {
    const others = byRevision.get(each.line.rev)
    if (others === undefined) byRevision.set(each.line.rev, [each])
    else others.push(each)
  }
  const merit = ({ row, line, hash }: Sound): number =>
    (byRevision.get(line.rev + 1)?.some((next) => next.line.prev === hash) ? 4 : 0) +
    (line.rev === 0 || byRevision.get(line.rev - 1)?.some((before) => before.hash === line.prev) ? 2 : 0) +
    (isInPlace(stream, { row, line }) ? 1 : 0)
  const genuine: Sound[] = []
  const twice: Finding[] = []
  for (const [, [first, ...others]] of [...byRevision].sort(([a], [b]) => a - b)) {
    if (first === undefined) continue
    const best = others.reduce((best, each) => (merit(each) > merit(best) ? each : best), first)
    genuine.push(best)
    // A line of this stream in a row of another one is reported where it stands.
    for (const each of [first, ...others])
      if (each !== best && each.row.stream === stream)
        twice.push(finding('twice', placeOf(each.row), { revision: each.line.rev }))
  }
  return { genuine, twice }
}

const isInPlace = (stream: string, { row, line }: Pick<Sound, 'row' | 'line'>): boolean =>
  row.stream === stream && Number(row.revision) === line.rev

/** Lines in rows of other revisions. Rows that are all off by the same were counted anew, behind a change before. */
const displaced = (stream: string, genuine: readonly Sound[]) => {
  const findings: Finding[] = []
  const revisions = new Set<number>()
  const offsetOf = ({ row, line }: Sound): number => Number(row.revision) - line.rev
  for (let from = 0; from < genuine.length; ) {
    const first = genuine[from] as Sound
    let to = from + 1
    while (genuine[to] !== undefined && continuesShift(genuine[to - 1] as Sound, genuine[to] as Sound)) to++
    const last = genuine[to - 1] as Sound
    if (!isInPlace(stream, first)) {
      if (to - from > 1)
        findings.push(
          finding('place-changed', stretch(placeOf(first.row), placeOf(last.row)), { by: offsetOf(first) }),
        )
      else {
        revisions.add(first.line.rev)
        if (first.row.stream === stream)
          findings.push(finding('elsewhere', placeOf(first.row), { stream, revision: first.line.rev }))
      }
    }
    from = to
  }
  return { findings, revisions }
}

const continuesShift = (one: Sound, next: Sound): boolean =>
  one.row.stream === next.row.stream &&
  next.line.rev === one.line.rev + 1 &&
  next.row.revision - one.row.revision === 1n

const stretch = (from: FindingPlace, to: FindingPlace): FindingPlace => ({
  ...from,
  ...(to.revision === undefined || to.revision === from.revision ? {} : { throughRevision: to.revision }),
  ...(to.position === undefined || to.position === from.position ? {} : { throughPosition: to.position }),
})

/** Revisions that no row holds, though later ones are there. */
const gaps = (stream: string, held: ReadonlySet<number>, genuine: readonly Sound[]): readonly Finding[] => {
  const findings: Finding[] = []
  let expected = 0
  for (const rev of [...held].sort((a, b) => a - b)) {
    if (rev > expected) {
      const before = genuine.findLast(({ line }) => line.rev < expected)
      const after = genuine.find(({ line }) => line.rev >= rev)
      const through = rev - 1 === expected ? {} : { throughRevision: rev - 1 }
      findings.push(
        finding(
          'gap',
          { stream, revision: expected, ...through },
          { after: positionIn(before), before: positionIn(after) },
        ),
      )
    }
    expected = rev + 1
  }
  return findings
}

const positionIn = (sound: Sound | undefined): string | null =>
  sound === undefined ? null : String(sound.row.position)

/**
 * Lines with whole hashes of their own that do not link. A line the next one links to is as it was; so of a broken
 * link, or several in a row, the lines up to the first such one are meant. Nobody vouches for the last line of all.
 */
const brokenLinks = (genuine: readonly Sound[]): readonly Finding[] => {
  const findings: Finding[] = []
  for (let from = 0; from + 1 < genuine.length; ) {
    let to = from
    while (isBroken(genuine[to], genuine[to + 1])) to++
    if (to > from) {
      const vouched = isLinked(genuine[to], genuine[to + 1])
      const last = genuine[vouched ? to - 1 : to] as Sound
      findings.push(
        finding('link-broken', stretch(placeOf((genuine[from] as Sound).row), placeOf(last.row)), {
          vouched,
        }),
      )
    }
    from = Math.max(to, from + 1)
  }
  return findings
}

const isLinked = (one: Sound | undefined, next: Sound | undefined): boolean =>
  one !== undefined && next !== undefined && next.line.rev === one.line.rev + 1 && next.line.prev === one.hash

const isBroken = (one: Sound | undefined, next: Sound | undefined): boolean =>
  one !== undefined && next !== undefined && next.line.rev === one.line.rev + 1 && next.line.prev !== one.hash

/** Lines that stand in the log before an earlier one, or behind a later one: as few as explain the order. */
const outOfOrder = (genuine: readonly Sound[]): readonly Finding[] => {
  const inOrder = longestRising(genuine.map(({ row }) => row.position))
  return genuine.flatMap(({ row }, index) =>
    inOrder.has(index) ? [] : [finding('out-of-order', placeOf(row))],
  )
}

/** Lines that link, and yet were not written by a registry: their time goes back, or their id is not their command's. */
const lawless = (genuine: readonly Sound[]): readonly Finding[] => {
  const findings: Finding[] = []
  let latest = ''
  for (const { row, line } of genuine) {
    if (line.at < latest)
      findings.push(finding('time-goes-back', placeOf(row), { at: line.at, before: latest }))
    else latest = line.at
    if (!isDerived(line)) findings.push(finding('id-not-derived', placeOf(row), { command: line.command.id }))
  }
  return findings
}

/** True when the id of a line is that of one of its command's events in this stream. */
export const isDerived = ({ id, command, stream, rev }: Line): boolean =>
  isEventId(id, command.id, stream, Math.min(rev, limits.eventsPerAppend - 1))
