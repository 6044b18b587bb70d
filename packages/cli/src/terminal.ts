import type { Instant } from '@union-card/domain'

/** What the program reads and writes, given from outside so that a test can stand in for a terminal. */

/** A way out. `write` answers a promise only when the reader is slower than we are; wait for it. */
export type Out = {
  readonly write: (text: string) => Promise<void> | undefined
  readonly isTTY: boolean
}

export type Terminal = {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }
  readonly out: Out
  readonly err: Out
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborted when the user interrupts, or nobody reads our output any more. What is under way is finished. */
  readonly stopping: AbortSignal
  /** The clock, for tests. */
  readonly clock?: () => Instant
}
