/**
 * The port every event store implements: an append-only log of lines, in streams. One append goes to one stream,
 * nothing is ever changed or deleted, and `after` is exclusive everywhere.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import type { AppendFault, ReadFault } from './faults.ts'
import type { Imported, ImportFault } from './importing.ts'
import type { Line, SealedLine } from './line.ts'
import type { LineOutline } from './lineOutline.ts'
import type { ExpectedRevision, Position, Revision } from './position.ts'
import type { StreamName } from './streamName.ts'

/** A log as its store knows it. In a `live` log the clock says when; in a `rehearsal` an event may bring its own `at`. */
export interface LogIdentity {
  /** 1 to 64 of `A-Z a-z 0-9 . _ -`; every line carries it. */
  readonly id: string
  readonly mode: LogMode
}

/** Whether a log records the world as it happens or rehearses it. */
export type LogMode = 'live' | 'rehearsal'

/**
 * An event that asks to be recorded: the members of a line that its author knows. The store adds `v`, `log`,
 * `stream`, `rev`, `prev` and `at`.
 */
export interface EventDraft extends Omit<Line, 'v' | 'log' | 'stream' | 'rev' | 'prev' | 'at'> {
  /** For rehearsal logs only: when it counts as recorded. Raised to the `at` of the line before when that is later. */
  readonly at?: string
}

/** Where an append ended: the revision of its last line and, where the store knows it, that line's position. */
export interface Appended {
  readonly revision: Revision
  readonly position?: Position
}

/** What an append rests on besides its own stream: that another one stands at a revision, or is not there. */
export interface Premise {
  readonly stream: StreamName
  readonly at: ExpectedRevision
}

/**
 * A line as a store holds it. A store may look at it only when `text` or `line` is asked for: then that throws
 * `DamagedHistory`.
 */
export interface RecordedLine {
  readonly position: Position
  readonly text: string
  readonly line: Line
  /** Of stores that tell it sooner than they open the line. Never throws; undefined says nothing of the line. */
  readonly outline?: LineOutline | undefined
}

/** A line's text as a store holds it, with what the store keeps beside it. Nothing has been checked. */
export interface RecordedText {
  readonly position: Position
  readonly stream: StreamName
  readonly revision: Revision
  readonly text: string
  /** The leaf hash kept beside the text since it was written. */
  readonly hash: string
}

/** A part of a stream: at most `limit` lines (all, when left out) after a revision (from the start, when left out). */
export interface StreamPart {
  readonly after?: Revision | undefined
  readonly limit?: number | undefined
}

/** A part of the log: after a position (from the start, when left out), in batches of at most `batch` lines (1000). */
export interface LogPart {
  readonly after?: Position | undefined
  readonly batch?: number | undefined
  /** Only these streams; all when left out. */
  readonly only?: StreamShare | undefined
}

/**
 * The streams of a category, and of those the share `index` out of `of` (0 of 1 for all of them; at most 256). Shares are
 * disjoint, hold every stream, and are about equally large; which stream falls into which is the store's business, and
 * stays so.
 */
export interface StreamShare {
  readonly category: string
  readonly index: number
  readonly of: number
}

/** A stream with all its lines, oldest first. */
export interface WholeStream {
  readonly stream: StreamName
  readonly lines: ReadonlyNonEmptyArray<RecordedLine>
}

/** What a subscription is to follow, and until when. */
export interface Following {
  readonly after?: Position | undefined
  /** Only these streams, all when left out; how far it has come past the others is told by checkpoints. */
  readonly only?: StreamShare | undefined
  /** Ends the iteration, without an error. */
  readonly signal: AbortSignal
}

/**
 * What a subscription says: an event; progress without an event; that nothing more is recorded at the moment. Positions
 * never go back; whoever keeps the last one told may go on after it.
 */
export type Notice =
  | { readonly kind: 'event'; readonly recorded: RecordedLine }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caughtUp'; readonly position: Position | null }

/**
 * One log in one store. What may be expected of a store is an answer; iterations throw `ReadFailed` when it cannot go on.
 * Damage throws `DamagedHistory`, and what only a defect of the caller asks throws `RangeError`, from everything.
 */
export interface EventStore {
  readonly log: LogIdentity

  /**
   * Records events at the end of a stream, all of them or none, and only when the stream stands at `expected`. Asked
   * again with the same ids at exactly those revisions, it answers as it did the first time and writes nothing. A
   * premise that does not hold is answered as `WrongExpectedRevision` of its stream; a store that cannot look at
   * several streams in the transaction of the append looks at them right before it.
   */
  readonly append: (
    stream: StreamName,
    expected: ExpectedRevision,
    events: ReadonlyNonEmptyArray<EventDraft>,
    premises?: readonly Premise[],
  ) => Promise<Either<AppendFault, Appended>>

  /** The lines of a stream, oldest first; none for a stream that is not there. */
  readonly readStream: (
    stream: StreamName,
    part?: StreamPart,
  ) => Promise<Either<ReadFault, readonly RecordedLine[]>>

  /** The log as it stands, oldest first. Ends where the log ended when the last batch was read. */
  readonly readAll: (part?: LogPart) => AsyncIterable<ReadonlyNonEmptyArray<RecordedLine>>

  /** As `readAll`, but the bare texts with what is kept beside them: for verification and export. */
  readonly readTexts: (part?: LogPart) => AsyncIterable<ReadonlyNonEmptyArray<RecordedText>>

  /**
   * Streams one after another, each whole, in an order of the store's own: those of a share, or those of these names
   * that are there. What is recorded meanwhile may be among the lines, or not.
   */
  readonly readStreams: (
    of: StreamShare | readonly StreamName[],
  ) => AsyncIterable<ReadonlyNonEmptyArray<WholeStream>>

  /**
   * Every event after a position, then each new one as it is recorded, in order, at least once. `caughtUp` comes
   * whenever nothing more is there: also at once, on a log without news. Ends without an error when aborted.
   */
  readonly subscribe: (following: Following) => AsyncIterable<Notice>

  /**
   * A line of a card's stream that the command of this id (a UUID, in either case) led to, if there is one. Left out by
   * stores that could only search for it: an id used again for another card is then not noticed.
   */
  readonly lineOfCommand?: (id: string) => Promise<Either<ReadFault, RecordedLine | undefined>>

  /**
   * The hash of the line at a position, null where none stands. It tells whoever keeps something of a log, and how far he
   * has come, whether the log is still the one he left: after a backup was put back, other lines stand at those
   * positions. Left out by stores that cannot look a position up.
   */
  readonly hashAt?: (position: Position) => Promise<Either<ReadFault, string | null>>

  /** The position of the last line, `null` for an empty log. */
  readonly head: () => Promise<Either<ReadFault, Position | null>>

  /**
   * When the last line was recorded, `null` for an empty log: a clock that shows an earlier moment was set back. Left out
   * by stores that cannot look at their last line alone.
   */
  readonly lastRecordedAt?: () => Promise<Either<ReadFault, string | null>>

  /** About how many lines the log holds: for planning and for showing progress, never exact by promise. */
  readonly size: () => Promise<Either<ReadFault, number>>

  /**
   * For import only: takes sealed lines as they are. A line that is there already, byte for byte, counts as present;
   * any other must continue its stream. Lines of one stream and command that stand together are written all or none,
   * and no line follows one that was refused. Applications append; only `importLines` calls this.
   */
  readonly appendSealed: (lines: ReadonlyNonEmptyArray<SealedLine>) => Promise<Either<ImportFault, Imported>>

  /** Frees what the store holds. Whatever is asked afterwards is `Unavailable`, `closed`. Repeating it does nothing. */
  readonly close: () => Promise<void>
}
