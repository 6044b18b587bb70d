/** From drafts to sealed lines, and what an append amounts to: the part of appending that every store shares. */
import * as E from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { Appended, EventDraft, LogIdentity, Premise } from './eventStore.ts'
import { sizeFault, type TooLarge, type UnsealableEvent, type WrongExpectedRevision } from './faults.ts'
import { type Line, type SealedLine, sealLine } from './line.ts'
import { type ExpectedRevision, type Position, revision } from './position.ts'
import { type Clock, isRecordedAt, recordedAt } from './recordedAt.ts'
import type { StreamName } from './streamName.ts'

/** The last line of a stream, as far as the next one depends on it. */
export interface StreamHead {
  readonly rev: number
  readonly hash: string
  readonly at: string
}

/** What an append asks for. */
export interface AppendRequest {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly events: ReadonlyNonEmptyArray<EventDraft>
}

/** A line already recorded, as far as a repeated append must recognise it. */
export interface RecordedId {
  readonly id: string
  readonly position: Position
}

/** The stream as it stands inside the transaction of an append. */
export interface StreamAsItStands {
  readonly head: StreamHead | null
  /** The ids recorded at `count` revisions from `rev` on, fewer at the stream's end. */
  readonly recorded: (rev: number, count: number) => readonly RecordedId[]
}

/** What an append amounts to: lines to write after the head, or a repetition with the answer of the first time. */
export type AppendPlan =
  | { readonly kind: 'write'; readonly lines: ReadonlyNonEmptyArray<SealedLine> }
  | { readonly kind: 'repeated'; readonly answer: Appended }

/**
 * Decides an append on the stream as it stands: expected revision first, then recognition of a repetition, then the
 * lines. Total but for two defects of the caller, which throw `RangeError`: `at` given in a live log, and a clock
 * beyond the year 9999.
 */
export const planAppend = (
  log: LogIdentity,
  clock: Clock,
  request: AppendRequest,
  standing: StreamAsItStands,
): E.Either<WrongExpectedRevision | TooLarge | UnsealableEvent, AppendPlan> => {
  const { head, recorded } = standing
  const { stream, expected } = request
  const actual = head === null ? 'no_stream' : revision(head.rev)
  if (expected !== actual) {
    const answer = answerOfFirstTime(request, recorded)
    return answer === undefined
      ? E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual })
      : E.right({ kind: 'repeated', answer })
  }
  return E.map((lines: ReadonlyNonEmptyArray<SealedLine>): AppendPlan => ({ kind: 'write', lines }))(
    sealAfter(log, clock, request, head),
  )
}

/** The first premise that does not hold, as the answer to the append that rests on it. */
export const brokenPremise = (
  premises: readonly Premise[],
  standingAt: (stream: StreamName) => ExpectedRevision,
): WrongExpectedRevision | undefined => {
  for (const { stream, at } of premises) {
    const actual = standingAt(stream)
    if (actual !== at) return { _tag: 'WrongExpectedRevision', stream, expected: at, actual }
  }
  return undefined
}

const answerOfFirstTime = (
  { expected, events }: AppendRequest,
  recorded: StreamAsItStands['recorded'],
): Appended | undefined => {
  const from = expected === 'no_stream' ? 0 : Number(expected) + 1
  const there = recorded(from, events.length)
  const last = there.at(-1)
  if (last === undefined || there.length !== events.length) return undefined
  return events.every(({ id }, index) => there[index]?.id === id)
    ? { revision: revision(from + events.length - 1), position: last.position }
    : undefined
}

/** Seals the events of an append as the lines that follow `head`, linked to it and to one another. */
export const sealAfter = (
  log: LogIdentity,
  clock: Clock,
  { stream, events }: AppendRequest,
  head: StreamHead | null,
): E.Either<TooLarge | UnsealableEvent, ReadonlyNonEmptyArray<SealedLine>> => {
  const lines: SealedLine[] = []
  const now = recordedAt(clock)
  let before = head
  let bytes = 0
  for (const draft of events) {
    const sealed = sealLine(lineAfter(before, log, stream, draft, now))
    if (E.isLeft(sealed)) return E.left({ ...sealed.left, _tag: 'UnsealableEvent', event: lines.length })
    const { line, text, hash } = sealed.right
    const size = Buffer.byteLength(text)
    bytes += size
    before = { rev: line.rev, hash, at: line.at }
    lines.push(sealed.right)
    const fault = sizeFault(size, lines.length, bytes)
    if (fault !== undefined) return E.left(fault)
  }
  return isNonEmpty(lines) ? E.right(lines) : noEvents()
}

const noEvents = (): never => {
  throw new RangeError('an append needs at least one event')
}

/** Members in the order of their keys: a line in that order is written fastest. */
const lineAfter = (
  before: StreamHead | null,
  log: LogIdentity,
  stream: StreamName,
  draft: EventDraft,
  now: string,
): Line => {
  const { actor, cause, command, corr, data, id, rules, tv, type } = draft
  return {
    actor,
    at: instantAfter(before, log, draft, now),
    ...(cause === undefined ? {} : { cause }),
    command,
    ...(corr === undefined ? {} : { corr }),
    data,
    id,
    log: log.id,
    prev: before === null ? null : before.hash,
    rev: before === null ? 0 : before.rev + 1,
    rules,
    stream,
    tv,
    type,
    v: 1,
  }
}

const instantAfter = (
  before: StreamHead | null,
  log: LogIdentity,
  draft: EventDraft,
  now: string,
): string => {
  if (draft.at !== undefined && log.mode === 'live')
    throw new RangeError('an event brings its own "at", which only a rehearsal log takes: this log is live')
  const at = draft.at ?? now
  return before !== null && before.at > at && isRecordedAt(at) ? before.at : at
}
