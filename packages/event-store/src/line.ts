/**
 * The line: one event as one RFC 8785 text, the exact bytes that are hashed, stored, exported and replayed.
 * `sealLine` writes it and `readLine` takes it back; each refuses what the other would.
 */
import * as E from 'fp-ts/lib/Either.js'
import { isLineJson, lineJson, type NotCanonical } from './canonical.ts'
import { leafHash } from './digest.ts'
import { hasTypesOfLine, type Mismatch, mismatchInLine } from './lineShape.ts'
import { plainLine } from './plainLine.ts'
import type { StreamName } from './streamName.ts'

/** Who acted: the sealing union and, where known, its officer. Opaque ids, never names. */
export interface Actor {
  readonly union?: string
  readonly officer?: string
}

/** The command an event came from: its id, a UUID, and its digest (see `commandDigest`). */
export interface CommandMark {
  readonly id: string
  readonly digest: string
}

/** What happened, in the words of the event's type: plain JSON, numbers safe integers, keys printable ASCII. */
export type EventData = Readonly<Record<string, unknown>>

/** The members of a line, format version 1. */
export interface Line {
  /** Version of this format. */
  readonly v: 1
  /** Id of the log, 1 to 64 of `A-Z a-z 0-9 . _ -`, so that no line can be replayed into another. */
  readonly log: string
  readonly stream: StreamName
  /** Revision: place in the stream, contiguous from 0. */
  readonly rev: number
  /** Id of the event, a lower-case UUID. */
  readonly id: string
  /** Type of the event, `CardIssued`. */
  readonly type: string
  /** Schema version of the type, from 1. */
  readonly tv: number
  /** When it was recorded: UTC, milliseconds, `YYYY-MM-DDTHH:mm:ss.sssZ`; never decreasing within a stream. */
  readonly at: string
  readonly actor: Actor
  readonly command: CommandMark
  /** Correlation id: what this and other events belong to. */
  readonly corr?: string
  /** Causation id: the event or message that led to the command. */
  readonly cause?: string
  /** The rule stack the event was accepted under, `N+M`. */
  readonly rules: string
  /** Leaf hash of the stream's previous line, `null` at revision 0. */
  readonly prev: string | null
  readonly data: EventData
}

/** A line with its exact text and its leaf hash. */
export interface SealedLine {
  readonly line: Line
  readonly text: string
  readonly hash: string
}

/** Members that do not make a line. `path` is a JSON pointer; `found` names a kind and never repeats a value. */
export interface Unsealable extends Mismatch {
  readonly _tag: 'Unsealable'
}

/** A text that is not a line. `path` is a JSON pointer; `found` names a kind and never repeats a value. */
export interface LineDamage extends Mismatch {
  readonly _tag: 'LineDamage'
}

/** Writes a line and hashes it. Every text it gives is taken back by {@link readLine}, with the same hash. */
export const sealLine = (line: Line): E.Either<Unsealable, SealedLine> => {
  const mismatch = mismatchInLine(line)
  if (mismatch !== undefined) return E.left({ _tag: 'Unsealable', ...mismatch })
  const text = lineJson(line)
  if (E.isLeft(text)) return E.left({ _tag: 'Unsealable', ...unwritable(text.left) })
  return E.right({ line, text: text.right, hash: leafHash(text.right) })
}

/**
 * Reads a line strictly: it must parse, have every member in its form and no other, and be byte for byte the
 * canonical text of what it says. Repeated keys, other spellings, white space and trailing bytes are all damage.
 */
export const readLine = (text: string): E.Either<LineDamage, SealedLine> => {
  const plain = plainLine(text)
  if (plain !== undefined) return E.right({ line: plain, text, hash: leafHash(text) })
  const value = parsed(text)
  const mismatch = mismatchIn(value)
  if (mismatch !== undefined) return damaged(mismatch)
  if (!isLineJson(text, value)) return damaged(deviation(text, value))
  return E.right({ line: value as Line, text, hash: leafHash(text) })
}

/**
 * Reads a line's members out of a store, whose lines were checked on their way in: looks only for their types, which
 * costs next to nothing beside parsing. Everything that comes from outside is for {@link readLine}.
 */
export const openLine = (text: string): E.Either<LineDamage, Line> => {
  const value = parsed(text)
  return hasTypesOfLine(value) ? E.right(value) : damaged(mismatchIn(value) ?? notALine)
}

const notALine: Mismatch = {
  path: '',
  expected: 'a line of JSON',
  found: 'a text that does not parse as one',
}

const mismatchIn = (value: unknown): Mismatch | undefined =>
  value === undefined ? notALine : mismatchInLine(value)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const damaged = (mismatch: Mismatch): E.Either<LineDamage, never> =>
  E.left({ _tag: 'LineDamage', ...mismatch })

const deviation = (text: string, value: unknown): Mismatch => {
  const canonical = lineJson(value)
  if (E.isLeft(canonical)) return unwritable(canonical.left)
  let at = 0
  while (canonical.right[at] === text[at]) at++
  return {
    path: '',
    expected: 'the canonical text (RFC 8785)',
    found: `another text from character ${at} on`,
  }
}

const unwritable = ({ path, found }: NotCanonical): Mismatch => ({
  path,
  expected: 'plain JSON with safe integers and ASCII keys',
  found,
})
