/**
 * The log of the double: one order over all streams, positions that leave gaps as the bytes of a file do, and system
 * events between ours, so that nobody relies on their absence. Expected revisions and repeated ids are judged as the
 * server judges them (IndexWriter.CheckCommit of EventStoreDB 24.6). Nothing is durable.
 */

/** An event as it was proposed. */
export interface Proposed {
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

/** An event as it was recorded. `position` is its commit and its prepare position. */
export interface DoubleRecord extends Proposed {
  readonly position: bigint
  readonly stream: string
  readonly revision: bigint
  /** Ticks of 100 nanoseconds since 1970. */
  readonly created: bigint
}

/** What an append takes the stream to be. */
export type Expected = bigint | 'no_stream' | 'stream_exists' | 'any'

/** What became of an append. */
export type Written =
  | { readonly kind: 'written'; readonly revision: bigint; readonly position: bigint }
  | { readonly kind: 'repeated'; readonly revision: bigint }
  | { readonly kind: 'wrong'; readonly actual: bigint | 'no_stream' }

/** The log of a double. */
export interface DoubleLog {
  readonly records: readonly DoubleRecord[]
  /** What can be read of a stream, oldest first. */
  readonly ofStream: (stream: string) => readonly DoubleRecord[]
  /** The index in `records` of the first record at a position or after it. */
  readonly indexFrom: (position: bigint) => number
  readonly write: (stream: string, expected: Expected, events: readonly Proposed[]) => Written
  /** Hides what a stream holds; its revisions go on, and `no_stream` is accepted. */
  readonly softDelete: (stream: string) => void
  /** Calls back after every write, until the answer is called. */
  readonly onWrite: (told: () => void) => () => void
  /** Forgets what a server forgets when it is restarted: which ids it has seen lately. */
  readonly restarted: () => void
  /** Loses what was recorded after so many records: the files of a backup were put back. */
  readonly putBack: (count: number) => void
}

/** So many events of ours, then one of the system. */
const ourEventsBetween = 5

/** A new log, holding what a server has written before anybody else does. */
export const doubleLog = (now: () => number): DoubleLog => {
  const records: DoubleRecord[] = []
  const streams = new Map<string, DoubleRecord[]>()
  const visibleFrom = new Map<string, bigint>()
  const listeners = new Set<() => void>()
  let recentIds = new Map<string, bigint>()
  let end = 4096n
  let ours = 0

  const add = (stream: string, event: Proposed): DoubleRecord => {
    const ofStream = streams.get(stream) ?? []
    streams.set(stream, ofStream)
    const revision = BigInt(ofStream.length)
    const record = { ...event, position: end, stream, revision, created: BigInt(now()) * 10_000n }
    end += sizeOf(record)
    records.push(record)
    ofStream.push(record)
    return record
  }

  const addSystemEvent = (stream: string, type: string): void => {
    add(stream, systemEvent(type))
  }

  const ofStream = (stream: string): readonly DoubleRecord[] => {
    const from = visibleFrom.get(stream) ?? 0n
    return (streams.get(stream) ?? []).slice(Number(from))
  }

  const actualOf = (stream: string): bigint | 'no_stream' => {
    const last = ofStream(stream).at(-1)
    return last === undefined ? 'no_stream' : last.revision
  }

  /** The revision at which the same ids stand already, all of them one after the other. */
  const repeatedAt = (stream: string, from: bigint, events: readonly Proposed[]): bigint | undefined => {
    const there = (streams.get(stream) ?? []).slice(Number(from), Number(from) + events.length)
    if (there.length !== events.length || there.length === 0) return undefined
    return there.every(({ id }, index) => id === events[index]?.id) ? there.at(-1)?.revision : undefined
  }

  const repetition = (
    stream: string,
    expected: Expected,
    events: readonly Proposed[],
  ): bigint | undefined => {
    if (typeof expected === 'bigint') return repeatedAt(stream, expected + 1n, events)
    if (expected === 'no_stream') return repeatedAt(stream, visibleFrom.get(stream) ?? 0n, events)
    const seen = recentIds.get(`${stream} ${events[0]?.id}`)
    return seen === undefined ? undefined : repeatedAt(stream, seen, events)
  }

  const isAsExpected = (stream: string, expected: Expected): boolean => {
    const actual = actualOf(stream)
    if (expected === 'any') return true
    return expected === 'stream_exists' ? actual !== 'no_stream' : actual === expected
  }

  addSystemEvent('$epoch-information', '$epoch-information')
  addSystemEvent('$users', '$user-created')
  addSystemEvent('$settings', '$settings')

  return {
    records,
    ofStream,
    indexFrom: (position) => {
      let low = 0
      let high = records.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((records[middle] as DoubleRecord).position < position) low = middle + 1
        else high = middle
      }
      return low
    },
    write: (stream, expected, events) => {
      const repeated = repetition(stream, expected, events)
      if (repeated !== undefined) return { kind: 'repeated', revision: repeated }
      if (!isAsExpected(stream, expected)) return { kind: 'wrong', actual: actualOf(stream) }
      const written = events.map((event) => add(stream, event))
      for (const { id, revision } of written) recentIds.set(`${stream} ${id}`, revision)
      ours += written.length
      if (ours >= ourEventsBetween) {
        ours = 0
        addSystemEvent('$stats-127.0.0.1:2113', '$statsCollected')
      }
      for (const told of [...listeners]) told()
      const last = written.at(-1)
      return last === undefined
        ? { kind: 'repeated', revision: 0n }
        : { kind: 'written', revision: last.revision, position: last.position }
    },
    softDelete: (stream) => {
      visibleFrom.set(stream, BigInt(streams.get(stream)?.length ?? 0))
      addSystemEvent(`$$${stream}`, '$metadata')
    },
    onWrite: (told) => {
      listeners.add(told)
      return () => listeners.delete(told)
    },
    restarted: () => {
      recentIds = new Map()
    },
    putBack: (count) => {
      for (const { stream } of records.splice(count)) streams.get(stream)?.pop()
      const last = records.at(-1) as DoubleRecord
      end = last.position + sizeOf(last)
      recentIds = new Map()
    },
  }
}

const sizeOf = ({ stream, data, metadata }: DoubleRecord): bigint =>
  BigInt(96 + stream.length + data.length + metadata.length)

const systemEvent = (type: string): Proposed => ({
  id: crypto.randomUUID(),
  type,
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.alloc(0),
})
