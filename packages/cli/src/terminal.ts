import type { Instant } from '@union-card/domain'

/** What the program reads and writes, given from outside so that a test can stand in for a terminal. */

/** A way out. `write` answers a promise only when the reader is slower than we are; wait for it. */
export type Out = {
  readonly write: (text: string) => Promise<void> | undefined
  /** Waits until all of it has gone out, or cannot. */
  readonly flushed: () => Promise<void>
  readonly isTTY: boolean
}

/** Why the program is to stop: Ctrl-C, the end asked for from outside, nobody reads on, or the answer cannot be written. */
export type StopReason = 'interrupt' | 'terminated' | 'closed' | Unwritable

/** The answer cannot be written, though it is wanted: most likely no room is left. `code` is what the system reports. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable'
  readonly code: string

  constructor(code: string) {
    super(`the output could not be written: ${code}`)
    this.code = code
  }
}

/** Where the program reads and writes, and what tells it to stop. */
export type Terminal = {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }
  readonly out: Out
  readonly err: Out
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted, with a `StopReason`, when the program is to stop. What is under way is finished. */
  readonly stopping: AbortSignal
  /** The clock, for tests. */
  readonly clock?: () => Instant
}
