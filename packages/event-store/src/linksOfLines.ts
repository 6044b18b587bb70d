/** How the whole lines of a stream hang together: their links, their order in the log, their times and ids. */
import { isEventId } from './eventId.ts'
import { limits } from './faults.ts'
import { type Finding, finding } from './finding.ts'
import type { Line } from './line.ts'
import { longestRising } from './longestRising.ts'
import { placeOf, type SoundLine, stretch } from './soundLine.ts'

/**
 * Lines with whole hashes of their own that do not link. A line the next one links to is as it was; so of a broken
 * link, or several in a row, the lines up to the first such one are meant. Nobody vouches for the last line of all.
 */
export const brokenLinks = (genuine: readonly SoundLine[]): readonly Finding[] => {
  const findings: Finding[] = []
  for (let from = 0; from + 1 < genuine.length; ) {
    let to = from
    while (link(genuine[to], genuine[to + 1]) === 'broken') to++
    if (to > from) {
      const vouched = link(genuine[to], genuine[to + 1]) === 'whole'
      const [first, last] = [genuine[from] as SoundLine, genuine[vouched ? to - 1 : to] as SoundLine]
      findings.push(finding('link-broken', stretch(first, last), { vouched }))
    }
    from = Math.max(to, from + 1)
  }
  return findings
}

const link = (one: SoundLine | undefined, next: SoundLine | undefined): 'whole' | 'broken' | undefined =>
  one === undefined || next?.line.rev !== one.line.rev + 1
    ? undefined
    : next.line.prev === one.hash
      ? 'whole'
      : 'broken'

/** Lines that stand in the log before an earlier one, or behind a later one: as few as explain the order. */
export const outOfOrder = (genuine: readonly SoundLine[]): readonly Finding[] => {
  const inOrder = longestRising(genuine.map(({ row }) => row.position))
  return genuine.flatMap(({ row }, index) =>
    inOrder.has(index) ? [] : [finding('out-of-order', placeOf(row))],
  )
}

/** Lines that link, and yet were not written by a registry: their time goes back, or their id is not their command's. */
export const lawless = (genuine: readonly SoundLine[]): readonly Finding[] => {
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
