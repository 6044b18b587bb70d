/**
 * What a log holds, known without reading it: it was empty when a store began to load it, and nobody else has written
 * since. A stream that was not loaded is then not there, and need not be looked for before it is begun.
 */
import { createHash } from 'node:crypto'
import type { Position, SealedLine, StreamHead, StreamName } from '@union-card/event-store'

/** The loads of one store. */
export interface OwnLoads {
  /** True when they wrote everything in a log that ends here; once it was not so, it is never so again. */
  readonly areAll: (head: Position | null) => boolean
  /** How a stream stands when they wrote everything; undefined when it must be read. */
  readonly endOf: (stream: StreamName) => StreamHead | 'no_stream' | undefined
  /** Lines that were written, the last of them at this position. */
  readonly wrote: (lines: readonly SealedLine[], head: Position) => void
  /** Somebody else has written. */
  readonly areNotAll: () => void
}

/** So many ends are remembered, some 300 bytes each. */
const mostEnds = 100_000

/** No loads yet. */
export const ownLoads = (): OwnLoads => {
  let upTo: Position | null | undefined = null
  let begun = streamSet()
  const ends = new Map<StreamName, StreamHead>()

  const areNotAll = (): void => {
    upTo = undefined
    begun = streamSet()
    ends.clear()
  }

  return {
    areAll: (head) => {
      if (head !== upTo) areNotAll()
      return upTo !== undefined
    },
    endOf: (stream) => ends.get(stream) ?? (begun.mayHave(stream) ? undefined : 'no_stream'),
    wrote: (lines, head) => {
      upTo = head
      for (const { line, hash } of lines) {
        begun.add(line.stream)
        ends.delete(line.stream)
        ends.set(line.stream, { rev: line.rev, hash, at: line.at })
      }
      for (const oldest of ends.keys()) {
        if (ends.size <= mostEnds) break
        ends.delete(oldest)
      }
    },
    areNotAll,
  }
}

/** 32 MiB. With 30 million streams two of a hundred others are taken for one of them, and read without need. */
const bits = 2 ** 28

/** Streams by four bits each (a Bloom filter): it may take others for one of them, and never misses one. */
const streamSet = () => {
  let words: Uint32Array | undefined
  const bitsOf = (stream: StreamName): readonly number[] => {
    const digest = createHash('sha256').update(stream).digest()
    return [0, 4, 8, 12].map((at) => digest.readUInt32LE(at) % bits)
  }
  return {
    add: (stream: StreamName): void => {
      words ??= new Uint32Array(bits / 32)
      for (const bit of bitsOf(stream)) words[bit >>> 5] = (words[bit >>> 5] ?? 0) | (1 << (bit & 31))
    },
    mayHave: (stream: StreamName): boolean => {
      const held = words
      return held !== undefined && bitsOf(stream).every((bit) => ((held[bit >>> 5] ?? 0) >>> (bit & 31)) & 1)
    },
  }
}
