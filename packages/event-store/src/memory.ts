/** The event store in memory: for tests, demonstrations and trying out imports. Nothing outlives the process. */
import * as E from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import type {
  EventStore,
  LogIdentity,
  LogPart,
  RecordedLine,
  RecordedText,
  StreamShare,
} from './eventStore.ts'
import { ReadFailed, type Unavailable } from './faults.ts'
import { arrivals, follow } from './following.ts'
import { stageSealed } from './importing.ts'
import type { Line, SealedLine } from './line.ts'
import { LineInText } from './lineInText.ts'
import { isLogId } from './lineShape.ts'
import { type ExpectedRevision, type Position, position, revision } from './position.ts'
import type { Clock } from './recordedAt.ts'
import { brokenPremise, planAppend, type StreamHead } from './sealing.ts'
import { categoryOf, type StreamName } from './streamName.ts'

/** The identity of a new log and where it reads the time, `Date.now` when left out. */
export interface MemoryLog {
  readonly log: LogIdentity
  readonly clock?: Clock
}

interface Entry extends RecordedText {
  readonly id: string
  readonly at: string
}

/** A new, empty log in memory. Throws `RangeError` for a log id outside its alphabet. */
export const memoryEventStore = ({ log, clock = Date.now }: MemoryLog): EventStore => {
  if (!isLogId(log.id)) throw new RangeError('not a log id: 1 to 64 of A-Z a-z 0-9 . _ -')
  const entries: Entry[] = []
  const streams = new Map<StreamName, { readonly number: number; readonly entries: Entry[] }>()
  /** The first entry of each command that led to one of a card. */
  const commands = new Map<string, Entry>()
  const news = arrivals()
  let open = true

  const entriesOf = (stream: StreamName): readonly Entry[] => streams.get(stream)?.entries ?? []

  const write = ({ line, text, hash }: SealedLine): Entry => {
    const { stream, id, at } = line
    const entry = {
      position: position(entries.length + 1),
      stream,
      revision: revision(line.rev),
      text,
      hash,
      id,
      at,
    }
    entries.push(entry)
    const command = line.command.id.toLowerCase()
    if (categoryOf(stream) === 'card' && !commands.has(command)) commands.set(command, entry)
    const ofStream = streams.get(stream)
    if (ofStream === undefined) streams.set(stream, { number: streams.size, entries: [entry] })
    else ofStream.entries.push(entry)
    return entry
  }

  /** Parsed afresh for each reader, so that none can change what another reads. */
  const opened = ({ position, text, stream, revision }: Entry): RecordedLine =>
    new LineInText(
      position,
      text,
      { log: log.id, stream, rev: Number(revision) },
      () => JSON.parse(text) as Line,
    )

  const after = (last: Position | null | undefined, most: number, only?: StreamShare): readonly Entry[] => {
    const from = Number(last ?? 0n)
    if (only === undefined) return entries.slice(from, from + most)
    const found: Entry[] = []
    for (let i = from; i < entries.length && found.length < most; i++)
      if (isIn(entries[i] as Entry, only)) found.push(entries[i] as Entry)
    return found
  }

  const isIn = ({ stream }: Pick<Entry, 'stream'>, { category, index, of }: StreamShare): boolean =>
    categoryOf(stream) === category && (streams.get(stream)?.number ?? 0) % of === index

  async function* batches<A>(read: (entry: Entry) => A, { after: last, batch: most = 1000, only }: LogPart) {
    let batch = after(last, most, only)
    while (open && isNonEmpty(batch)) {
      const { position: reached } = batch[batch.length - 1] as Entry
      yield [read(batch[0]), ...batch.slice(1).map(read)] as const
      batch = after(reached, most, only)
    }
    if (!open) throw new ReadFailed(closed)
  }

  return {
    log,

    append: async (stream, expected, events, premises = []) => {
      if (!open) return E.left(closed)
      const there = entriesOf(stream)
      const plan = planAppend(
        log,
        clock,
        { stream, expected, events },
        {
          head: headOf(there),
          recorded: (rev, count) => there.slice(rev, rev + count),
        },
      )
      if (E.isLeft(plan)) return plan
      if (plan.right.kind === 'repeated') return E.right(plan.right.answer)
      const broken = brokenPremise(premises, (of) => endOf(entriesOf(of)))
      if (broken !== undefined) return E.left(broken)
      const last = plan.right.lines.map(write).at(-1) as Entry
      news.announce()
      return E.right({ revision: last.revision, position: last.position })
    },

    readStream: async (stream, { after, limit } = {}) => {
      if (!open) return E.left(closed)
      const from = after === undefined ? 0 : Number(after) + 1
      return E.right(
        entriesOf(stream)
          .slice(from, limit === undefined ? undefined : from + limit)
          .map(opened),
      )
    },

    readAll: (part = {}) => batches(opened, part),

    readTexts: (part = {}) =>
      batches(
        ({ position, stream, revision, text, hash }) => ({ position, stream, revision, text, hash }),
        part,
      ),

    readStreams: async function* (of) {
      const names =
        'category' in of ? [...streams.keys()].filter((stream) => isIn({ stream }, of)) : new Set(of)
      for (const stream of names) {
        if (!open) throw new ReadFailed(closed)
        const lines = entriesOf(stream).map(opened)
        if (isNonEmpty(lines)) yield [{ stream, lines }] as const
      }
      if (!open) throw new ReadFailed(closed)
    },

    subscribe: (following) =>
      follow(
        {
          page: async (last, only) => {
            if (!open) throw new ReadFailed(closed)
            return after(last, 500, only).map(opened)
          },
          head: async () => entries.at(-1)?.position ?? null,
          arrivals: news,
        },
        following,
      ),

    lineOfCommand: async (id) => {
      if (!open) return E.left(closed)
      const entry = commands.get(id.toLowerCase())
      return E.right(entry === undefined ? undefined : opened(entry))
    },

    hashAt: async (at) => (open ? E.right(entries[Number(at) - 1]?.hash ?? null) : E.left(closed)),

    head: async () => (open ? E.right(entries.at(-1)?.position ?? null) : E.left(closed)),

    lastRecordedAt: async () => {
      const last = entries.at(-1)
      return open ? E.right(last === undefined ? null : opened(last).line.at) : E.left(closed)
    },

    size: async () => (open ? E.right(entries.length) : E.left(closed)),

    appendSealed: async (lines) => {
      if (!open) return E.left(closed)
      const fresh = stageSealed(log.id, lines, (stream) => {
        const there = entriesOf(stream)
        return { head: headOf(there), textAt: (rev) => there[rev]?.text }
      })
      if (E.isLeft(fresh)) return fresh
      fresh.right.forEach(write)
      news.announce()
      return E.right({ appended: fresh.right.length, present: lines.length - fresh.right.length })
    },

    close: async () => {
      open = false
      news.announce()
    },
  }
}

const closed: Unavailable = {
  _tag: 'Unavailable',
  because: 'closed',
  reason: 'The event store has been closed.',
}

const headOf = (there: readonly Entry[]): StreamHead | null => {
  const last = there.at(-1)
  return last === undefined ? null : { rev: there.length - 1, hash: last.hash, at: last.at }
}

const endOf = (there: readonly Entry[]): ExpectedRevision => there.at(-1)?.revision ?? 'no_stream'
