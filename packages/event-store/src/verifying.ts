/**
 * Verifying a log: every line and every link, over any store, reading only. One walk finds the streams in which
 * something is wrong; what it is is then worked out with all rows of such a stream at hand.
 */
import type { EventStore, LogIdentity, RecordedLine, RecordedText } from './eventStore.ts'
import { examineStream } from './examining.ts'
import type { Finding } from './finding.ts'
import type { Position } from './position.ts'
import type { Receipt } from './receipt.ts'
import { type Walk, walkThrough } from './walking.ts'

/** A log to be verified: every event store is one. */
export interface Evidence {
  readonly log: Pick<LogIdentity, 'id'> & Partial<LogIdentity>
  readonly readTexts: EventStore['readTexts']
  readonly readStream: EventStore['readStream']
  /**
   * Whether every line up to a position was there, of those read so far: where it is not so, that something else is not
   * there proves nothing. Left out where nothing can be missing unnoticed.
   */
  readonly isWhole?: (upTo: Position) => boolean
  /** What is wrong with the storage itself, which may have more to say than its lines. Asked once they were read. */
  readonly inspectStorage?: () => AsyncIterable<Finding>
}

/**
 * Looks at what a line says, after it was found whole, in its place and linked to the one before. Called in the order
 * of the log; `doubted` are the streams in which something is wrong, whose further lines it is not shown.
 */
export type Inspect = (
  recorded: RecordedLine,
  doubted: ReadonlySet<string>,
) => readonly Finding[] | Promise<readonly Finding[]>

/** How far a verification has come. */
export interface VerifyProgress {
  readonly lines: number
  readonly findings: number
}

/** How a verification goes about it; everything may be left out. */
export interface Verifying {
  /** Receipts given for this log earlier: it must still begin as each of them says. */
  readonly receipts?: readonly Receipt[] | undefined
  /** Told each finding as it is made, and waited for. */
  readonly onFinding?: ((finding: Finding) => void | Promise<void>) | undefined
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined
  /** Lines read at a time, 1000 when left out. */
  readonly batch?: number | undefined
}

/**
 * Places where a line was recorded earlier, by the clock, than the line before it in the log: how many, and the first.
 * Nothing was tampered with there; a clock had been wrong before it, or was so after.
 */
export interface ClockSetBack {
  readonly times: number
  readonly position: Position
  readonly at: string
  readonly before: string
}

/** What was verified, and what was found. */
export interface Verified {
  readonly log: string
  readonly lines: number
  readonly streams: number
  readonly findings: readonly Finding[]
  /** What pins the log as it stands; null for an empty log, and for one with findings. */
  readonly receipt: Receipt | null
  /** There only where the clock of a live log was set back by more than a second. */
  readonly clockSetBack?: ClockSetBack
}

/** Rows of doubted streams at hand at a time. */
const mostRowsAtHand = 100_000

/** Verifies the lines of a log. Damage is found, never thrown; rejects with `ReadFailed` when the store cannot go on. */
export const verifyLines = async (
  evidence: Omit<Evidence, 'readStream'>,
  { receipts, onFinding, onProgress, batch = 1000 }: Verifying = {},
  inspect: Inspect = () => nothing,
): Promise<Verified> => {
  const findings: Finding[] = []
  const note = async (found: readonly Finding[]): Promise<void> => {
    for (const each of found) {
      findings.push(each)
      await onFinding?.(each)
    }
  }
  const walk = walkThrough(evidence.log.id, receipts)
  const clock = clockOf(evidence.log)
  for await (const rows of evidence.readTexts({ batch })) {
    for (const row of rows) {
      const recorded = walk.take(row)
      if (recorded !== undefined) clock.take(recorded)
      const found = recorded === undefined ? nothing : inspect(recorded, walk.doubted)
      if (found !== nothing) await note(await found)
    }
    onProgress?.({ lines: walk.lines(), findings: findings.length })
  }
  for await (const found of evidence.inspectStorage?.() ?? []) await note([found])
  for (const streams of handfuls(walk)) await note(await examined(evidence, walk, streams, batch))
  await note(walk.unlike())
  const receipt = findings.length === 0 ? walk.receipt() : null
  const [log, setBack] = [evidence.log.id, clock.setBack()]
  return {
    ...{ log, lines: walk.lines(), streams: walk.streams(), findings, receipt },
    ...(setBack === undefined ? {} : { clockSetBack: setBack }),
  }
}

/** Milliseconds by which the clocks of several writers may differ without one of them being wrong. */
const tolerance = 1000

/** What the lines of a log tell of its clock. In a rehearsal each says itself when it was recorded. */
const clockOf = ({ mode }: Evidence['log']) => {
  let before: string | undefined
  let setBack: ClockSetBack | undefined
  return {
    take: ({ position, line: { at } }: RecordedLine): void => {
      if (before !== undefined && at < before && Date.parse(before) - Date.parse(at) > tolerance)
        setBack = { ...(setBack ?? { position, at, before }), times: (setBack?.times ?? 0) + 1 }
      before = at
    },
    setBack: () => (mode === 'live' ? setBack : undefined),
  }
}

const nothing: readonly Finding[] = []

/** The doubted streams, so many at a time that their rows can be held. */
const handfuls = ({ doubted, rowsOf }: Walk): readonly ReadonlySet<string>[] => {
  const all: Set<string>[] = []
  let rows = mostRowsAtHand
  for (const stream of doubted) {
    rows += rowsOf(stream)
    if (rows > mostRowsAtHand) {
      all.push(new Set())
      rows = rowsOf(stream)
    }
    all.at(-1)?.add(stream)
  }
  return all
}

const examined = async (
  { log, readTexts }: Pick<Evidence, 'log' | 'readTexts'>,
  { strays }: Walk,
  streams: ReadonlySet<string>,
  batch: number,
): Promise<readonly Finding[]> => {
  const rows = new Map([...streams].map((stream): [string, RecordedText[]] => [stream, []]))
  for await (const page of readTexts({ batch }))
    for (const row of page) {
      rows.get(row.stream)?.push(row)
      rows.get(strays.get(row.position) ?? '')?.push(row)
    }
  return [...rows].flatMap(([stream, its]) => examineStream(log.id, stream, its))
}
