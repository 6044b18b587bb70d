/**
 * Streams one after another, each whole. The server has no list of its streams: those of a share are found by their first
 * events, in one pass over the log, and read as they are found, so that no more than a handful is held at a time.
 */
import { type RecordedLine, readOrThrow, type StreamName, type WholeStream } from '@union-card/event-store'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { reading } from './clientFaults.ts'

/** So many streams are read at once. */
const atOnce = 32

/** Those of some streams that are there. Throws `ReadFailed`. */
export async function* wholeStreams(
  named: AsyncIterable<readonly StreamName[]> | Iterable<readonly StreamName[]>,
  linesOf: (stream: StreamName) => Promise<readonly RecordedLine[]>,
): AsyncGenerator<ReadonlyNonEmptyArray<WholeStream>, void, undefined> {
  for await (const names of named)
    for (let at = 0; at < names.length; at += atOnce) {
      const read = await reading(() =>
        Promise.all(
          names.slice(at, at + atOnce).map(async (stream) => ({ stream, lines: await linesOf(stream) })),
        ),
      )
      const streams = readOrThrow(read).filter((each): each is WholeStream => isNonEmpty(each.lines))
      if (isNonEmpty(streams)) yield streams
    }
}
