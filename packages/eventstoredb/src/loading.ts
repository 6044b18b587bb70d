/**
 * Loading sealed lines in great number, over the client's shared stream of appends: many times faster than one call for
 * each, and in the order given. That stream has faults which no command could bear (see the page on this adapter), so it
 * is used for this alone, by one load at a time in a process, and given up after it.
 */
import type { EventData } from '@eventstore/db-client'
import {
  type AppendFault,
  DamagedHistory,
  type ExpectedRevision,
  type Imported,
  type ImportFault,
  type Position,
  position,
  type RecordedLine,
  revision,
  type SealedLine,
  type StreamName,
  type StreamToContinue,
  stageSealed,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { appendFaultOf, outcomeUnknown, reading } from './clientFaults.ts'
import { connection } from './connection.ts'
import { within } from './flow.ts'
import { eventOf } from './lineEvents.ts'
import type { Names } from './names.ts'
import type { OwnLoads } from './ownLoads.ts'
import { headOf, type StreamLines } from './streamLines.ts'

/** The log that is loaded. */
export interface Loaded {
  readonly log: string
  readonly names: Names
  /** The client's string for the leader. */
  readonly leader: string
  readonly deadline: number
  readonly readStream: StreamLines['from']
  /** The position of the last line; null when there is none. */
  readonly head: () => Promise<Position | null>
  readonly own: OwnLoads
}

/** Lines of one append. */
interface Append {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly events: readonly EventData[]
  readonly bytes: number
}

/** Takes sealed lines as they are: the part of the port that only imports use. */
export const load = (log: Loaded, lines: readonly SealedLine[]): Promise<E.Either<ImportFault, Imported>> =>
  inTurn(async () => {
    const head = await reading(log.head)
    if (E.isLeft(head)) return head
    if (log.own.areAll(head.right)) {
      const outcome = await loadKnowing(log, lines, head.right)
      if (outcome !== 'others wrote') return outcome
      log.own.areNotAll()
    }
    return loadReading(log, lines)
  })

/** Reads the streams of the lines before it writes. */
const loadReading = async (
  log: Loaded,
  lines: readonly SealedLine[],
): Promise<E.Either<ImportFault, Imported>> => {
  const staged = await stagedIn(log, lines, () => undefined)
  if (E.isLeft(staged)) return staged
  const sent = await sendAll(log, appendsIn(staged.right))
  if (E.isLeft(sent)) return E.left(faultOfLoad(sent.left))
  assertOrder(log, sent.right)
  return E.right(imported(lines, staged.right))
}

/** Writes to a log that holds, up to this head, what was loaded here and nothing else: reads only what was forgotten. */
const loadKnowing = async (
  log: Loaded,
  lines: readonly SealedLine[],
  head: Position | null,
): Promise<E.Either<ImportFault, Imported> | 'others wrote'> => {
  const staged = await stagedIn(log, lines, log.own.endOf)
  if (E.isLeft(staged)) return staged
  const appends = appendsIn(staged.right)
  const sent = await sendAll(log, appends)
  if (E.isLeft(sent)) {
    log.own.areNotAll()
    return sent.left._tag === 'WrongExpectedRevision' ? 'others wrote' : E.left(faultOfLoad(sent.left))
  }
  // Where others have written the same ids before, the server answers as it did to them, or does not say where.
  const isOld = (position: Position) => head !== null && position <= head
  if (sent.right.length < appends.length || sent.right.some(isOld)) return 'others wrote'
  assertOrder(log, sent.right)
  const last = sent.right.at(-1)
  if (last !== undefined) log.own.wrote(staged.right, last)
  return E.right(imported(lines, staged.right))
}

const imported = (lines: readonly SealedLine[], appended: readonly SealedLine[]): Imported => ({
  appended: appended.length,
  present: lines.length - appended.length,
})

type EndOf = OwnLoads['endOf']

/** Which of the lines are to be written, given how their streams stand. */
const stagedIn = async (
  log: Loaded,
  lines: readonly SealedLine[],
  endOf: EndOf,
): Promise<E.Either<ImportFault, readonly SealedLine[]>> => {
  const standing = await reading(() => standingOf(log, lines, endOf))
  if (E.isLeft(standing)) return standing
  return stageSealed(log.log, lines, (stream) => standing.right.get(stream) ?? absent)
}

const absent: StreamToContinue = { head: null, textAt: () => undefined }

/** So many streams are read at once. */
const readsAtOnce = 32

/** The streams of some lines as they stand, each known, or read from the line before the first of them on. */
const standingOf = async (
  { readStream }: Loaded,
  lines: readonly SealedLine[],
  endOf: EndOf,
): Promise<ReadonlyMap<StreamName, StreamToContinue>> => {
  const firsts = new Map<StreamName, number>()
  for (const { line } of lines)
    firsts.set(line.stream, Math.min(line.rev, firsts.get(line.stream) ?? line.rev))
  const standing = new Map<StreamName, StreamToContinue>()
  const unread = new Map<StreamName, number>()
  for (const [stream, first] of firsts) {
    const end = endOf(stream)
    if (end === 'no_stream') standing.set(stream, absent)
    else if (end !== undefined && first > end.rev) standing.set(stream, { ...absent, head: end })
    else unread.set(stream, first)
  }
  const toRead = unread.entries()
  const readOn = async (): Promise<void> => {
    for (const [stream, first] of toRead)
      standing.set(stream, asStanding(await readStream(stream, Math.max(0, first - 1))))
  }
  await Promise.all(Array.from({ length: readsAtOnce }, readOn))
  return standing
}

const asStanding = (lines: readonly RecordedLine[]): StreamToContinue => {
  const last = lines.at(-1)
  const from = lines[0]?.line.rev ?? 0
  return { head: last === undefined ? null : headOf(last), textAt: (rev) => lines[rev - from]?.text }
}

/** Lines of one stream and command that stand together are one append. */
const appendsIn = (lines: readonly SealedLine[]): readonly Append[] => {
  const groups: SealedLine[][] = []
  for (const sealed of lines) {
    const before = groups.at(-1)?.[0]?.line
    const { stream, command } = sealed.line
    if (before?.stream === stream && before.command.id === command.id) groups.at(-1)?.push(sealed)
    else groups.push([sealed])
  }
  return groups.flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { stream, rev } = first.line
    const bytes = group.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
    return {
      stream,
      expected: rev === 0 ? 'no_stream' : revision(rev - 1),
      events: group.map(eventOf),
      bytes,
    }
  })
}

let turn: Promise<unknown> = Promise.resolve()

/** One load after the other in the whole process: an error on one shared stream unsettles what is under way on all. */
const inTurn = <A>(load: () => Promise<A>): Promise<A> => {
  const mine = turn.then(load)
  turn = mine.catch(() => {})
  return mine
}

/** So many appends may be unanswered. */
const mostUnanswered = 256

/** The server judges appends by our clock, and must not find them late because the clocks differ. */
const serversDeadline = 600_000

/**
 * Sends appends in order. Answers where the server says that they stand, in order, or the fault that ended it; nothing
 * is sent after that is known.
 */
const sendAll = async (
  { log, names, leader, deadline }: Loaded,
  appends: readonly Append[],
): Promise<E.Either<AppendFault, readonly Position[]>> => {
  const { client, close } = connection(leader)
  const positions: Position[] = []
  let failed: { readonly error: unknown; readonly append: Append } | undefined

  const send = async (append: Append, index: number): Promise<void> => {
    const { stream, expected: expectedRevision, events } = append
    const options = { expectedRevision, deadline: serversDeadline }
    try {
      const answer = client.appendToStream(names.onServer(stream), [...events], options)
      const { position: at } = await within(deadline, answer)
      if (at !== undefined) positions[index] = position(at.commit)
    } catch (error) {
      failed ??= { error, append }
    }
  }

  const sent: Promise<void>[] = []
  try {
    for (const [index, append] of appends.entries()) {
      // The first goes alone: until the stream stands, the client does not keep the order of what it is given.
      await sent[index === 1 ? 0 : index - mostUnanswered]
      if (failed !== undefined) break
      sent.push(send(append, index))
    }
    await Promise.all(sent)
  } finally {
    await close()
  }
  if (failed !== undefined) return E.left(appendFaultOf(failed.error, { log, ...failed.append }))
  return E.right(positions.filter((position) => position !== undefined))
}

/** What was sent before and after a failure may have been recorded; repeating the load finds out. */
const faultOfLoad = (fault: AppendFault): ImportFault =>
  fault._tag === 'TooLarge' || fault._tag === 'AccessDenied'
    ? fault
    : outcomeUnknown('The server has not recorded all of this, or has not said so.')

const assertOrder = ({ log }: Loaded, positions: readonly Position[]): void => {
  if (!positions.every((position, index) => index === 0 || (positions[index - 1] as Position) < position))
    throw new DamagedHistory({ log }, 'the server has recorded an import in another order than it was sent')
}
