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
import { headOf, type StreamLines } from './streamLines.ts'

/** The log that is loaded. */
export interface Loaded {
  readonly log: string
  readonly names: Names
  /** The client's string for the leader. */
  readonly leader: string
  readonly deadline: number
  readonly readStream: StreamLines['from']
}

/** Lines of one append. */
interface Append {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly events: readonly EventData[]
  readonly bytes: number
}

/** Takes sealed lines as they are: the part of the port that only imports use. */
export const load = async (
  log: Loaded,
  lines: readonly SealedLine[],
): Promise<E.Either<ImportFault, Imported>> => {
  const standing = await reading(() => standingOf(log, lines))
  if (E.isLeft(standing)) return standing
  const staged = stageSealed(log.log, lines, (stream) => standing.right.get(stream) ?? absent)
  if (E.isLeft(staged)) return staged
  const fault = await inTurn(() => sendAll(log, appendsIn(staged.right)))
  return fault === undefined
    ? E.right({ appended: staged.right.length, present: lines.length - staged.right.length })
    : E.left(fault)
}

const absent: StreamToContinue = { head: null, textAt: () => undefined }

/** So many streams are read at once. */
const readsAtOnce = 32

/** The streams of some lines as they stand, each from the line before the first of them on. */
const standingOf = async (
  { readStream }: Loaded,
  lines: readonly SealedLine[],
): Promise<ReadonlyMap<StreamName, StreamToContinue>> => {
  const firsts = new Map<StreamName, number>()
  for (const { line } of lines) if (!firsts.has(line.stream)) firsts.set(line.stream, line.rev)
  const standing = new Map<StreamName, StreamToContinue>()
  const unread = firsts.entries()
  const readOn = async (): Promise<void> => {
    for (const [stream, first] of unread)
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

/** Sends appends in order. Answers the fault that ended it, if one did; nothing is sent after it is known. */
const sendAll = async (
  { log, names, leader, deadline }: Loaded,
  appends: readonly Append[],
): Promise<ImportFault | undefined> => {
  const { client, close } = connection(leader)
  const positions: bigint[] = []
  const unanswered = new Set<Promise<void>>()
  let failed: { readonly error: unknown; readonly append: Append } | undefined

  const send = async (append: Append, index: number): Promise<void> => {
    const { stream, expected: expectedRevision, events } = append
    const options = { expectedRevision, deadline: serversDeadline }
    try {
      const answer = client.appendToStream(names.onServer(stream), [...events], options)
      const { position } = await within(deadline, answer)
      if (position !== undefined) positions[index] = position.commit
    } catch (error) {
      failed ??= { error, append }
    }
  }

  try {
    for (const [index, append] of appends.entries()) {
      if (failed !== undefined) break
      const sent = send(append, index)
      unanswered.add(sent)
      void sent.then(() => unanswered.delete(sent))
      // The first goes alone: until the stream stands, the client does not keep the order of what it is given.
      if (index === 0 || unanswered.size >= mostUnanswered) await Promise.race(unanswered)
    }
    await Promise.all(unanswered)
  } finally {
    await close()
  }
  if (failed !== undefined) return faultOfLoad(appendFaultOf(failed.error, { log, ...failed.append }))
  if (!isIncreasing(positions.filter((position) => position !== undefined)))
    throw new DamagedHistory({ log }, 'the server has recorded an import in another order than it was sent')
  return undefined
}

/** What was sent before and after a failure may have been recorded; repeating the load finds out. */
const faultOfLoad = (fault: AppendFault): ImportFault =>
  fault._tag === 'TooLarge' || fault._tag === 'AccessDenied'
    ? fault
    : outcomeUnknown('The server has not recorded all of this, or has not said so.')

const isIncreasing = (positions: readonly bigint[]): boolean =>
  positions.every((position, index) => index === 0 || (positions[index - 1] as bigint) < position)
