/** The lines of streams, checked, and the ends of those that were read lately: an append needs the line before it. */
import {
  DamagedHistory,
  type ExpectedRevision,
  leafHash,
  type RecordedLine,
  revision,
  type StreamHead,
  type StreamName,
} from '@union-card/event-store'
import { lineOf, lineOrDamage } from './lineEvents.ts'
import type { Names } from './names.ts'
import type { Server } from './server.ts'

/** The streams of a log. Rejects with the client's errors and with `DamagedHistory`. */
export interface StreamLines {
  /** The lines from a revision on, at most so many, oldest first. */
  readonly from: (stream: StreamName, rev: number, count?: number) => Promise<readonly RecordedLine[]>
  /** All lines of a stream, for reading on where one is damaged: that throws once it is asked for. */
  readonly whole: (stream: StreamName) => Promise<readonly RecordedLine[]>
  /** The line at a revision, as the next one depends on it; where the stream stands when there is none. */
  readonly headAt: (
    stream: StreamName,
    rev: number,
  ) => Promise<StreamHead | { readonly actual: ExpectedRevision }>
  /** Where the stream stands. */
  readonly end: (stream: StreamName) => Promise<ExpectedRevision>
}

/** So many ends are remembered, some 200 bytes each. */
const mostRemembered = 10_000

/** Reads the streams of a log from a server. */
export const streamLines = (log: string, names: Names, server: Server): StreamLines => {
  // Only what was read is remembered: an append that was a repetition has not written the lines it was given.
  const ends = new Map<StreamName, StreamHead>()

  const remember = (stream: StreamName, end: StreamHead): void => {
    ends.delete(stream)
    ends.set(stream, end)
    const [oldest] = ends.keys()
    if (ends.size > mostRemembered && oldest !== undefined) ends.delete(oldest)
  }

  const from: StreamLines['from'] = async (stream, rev, count) => {
    const part = { from: BigInt(rev), direction: 'forwards', count } as const
    const lines = (await server.stream(names.onServer(stream), part)).map((event, index) => {
      if (event.revision === BigInt(rev + index)) return lineOf(log, stream, event)
      const place = { log, stream, revision: revision(rev + index) }
      throw new DamagedHistory(place, 'the server holds another revision where this one belongs')
    })
    const last = lines.at(-1)
    if (last !== undefined) remember(stream, headOf(last))
    return lines
  }

  const end: StreamLines['end'] = async (stream) => {
    const part = { from: 'end', direction: 'backwards', count: 1 } as const
    const [last] = await server.stream(names.onServer(stream), part)
    return last === undefined ? 'no_stream' : revision(last.revision)
  }

  return {
    from,
    end,
    whole: async (stream) => {
      const events = await server.stream(names.onServer(stream), { from: 'start', direction: 'forwards' })
      return events.map((event) => lineOrDamage(log, stream, event))
    },
    headAt: async (stream, rev) => {
      const remembered = ends.get(stream)
      if (remembered?.rev === rev) return remembered
      const [line] = await from(stream, rev, 1)
      return line === undefined ? { actual: await end(stream) } : headOf(line)
    },
  }
}

/** A line as the end of its stream. */
export const headOf = ({ line, text }: RecordedLine): StreamHead => ({
  rev: line.rev,
  hash: leafHash(text),
  at: line.at,
})
