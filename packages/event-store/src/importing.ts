/** What an import may answer, and how a store judges a sealed line that asks to be taken as it is. */
import * as E from 'fp-ts/lib/Either.js'
import type { AccessDenied, OutcomeUnknown, TooLarge, Unavailable } from './faults.ts'
import type { LineDamage, SealedLine } from './line.ts'
import { type Revision, revision } from './position.ts'
import type { StreamHead } from './sealing.ts'
import type { StreamName } from './streamName.ts'

/** How many lines an import wrote, and how many it found there already. */
export interface Imported {
  readonly appended: number
  readonly present: number
}

/** The text is not a line. */
export interface NotALine {
  readonly _tag: 'NotALine'
  readonly index: number
  readonly damage: LineDamage
}

/** The line belongs to another log. */
export interface OtherLog {
  readonly _tag: 'OtherLog'
  readonly index: number
  readonly expected: string
  readonly found: string
}

/** The stream holds another line at that revision. */
export interface DifferentLine {
  readonly _tag: 'DifferentLine'
  readonly index: number
  readonly stream: StreamName
  readonly revision: Revision
}

/**
 * The line does not follow the stream's last one: its revision leaves a `gap`, its `prev` is not that line's hash
 * (`link`), or its `at` lies before that line's (`time`).
 */
export interface DoesNotFollow {
  readonly _tag: 'DoesNotFollow'
  readonly index: number
  readonly stream: StreamName
  readonly revision: Revision
  readonly by: 'gap' | 'link' | 'time'
}

/** Why a line was not taken; `index` counts from 0 the lines of the call, or of the input of `importLines`. */
export type LineRefused = NotALine | OtherLog | DifferentLine | DoesNotFollow

/** Every answer of an import but success. */
export type ImportFault = LineRefused | TooLarge | OutcomeUnknown | Unavailable | AccessDenied

/** A stream as it stands inside the transaction of an import. */
export interface StreamToContinue {
  readonly head: StreamHead | null
  /** The text recorded at a revision up to the head's. */
  readonly textAt: (rev: number) => string | undefined
}

/**
 * Which of the sealed lines are to be written, in their order, given the streams as they stand: all that are not
 * there already, or none when one of them is refused.
 */
export const stageSealed = (
  log: string,
  lines: readonly SealedLine[],
  streamOf: (stream: StreamName) => StreamToContinue,
): E.Either<LineRefused, readonly SealedLine[]> => {
  const staged: SealedLine[] = []
  const streams = new Map<StreamName, StreamToContinue>()
  for (const [index, sealed] of lines.entries()) {
    const { stream } = sealed.line
    const standing = streams.get(stream) ?? streamOf(stream)
    const verdict = judge(log, sealed, index, standing)
    if (E.isLeft(verdict)) return verdict
    if (verdict.right === 'append') staged.push(sealed)
    streams.set(stream, verdict.right === 'append' ? continued(standing, sealed) : standing)
  }
  return E.right(staged)
}

const continued = ({ textAt }: StreamToContinue, { line, text, hash }: SealedLine): StreamToContinue => ({
  head: { rev: line.rev, hash, at: line.at },
  textAt: (rev) => (rev === line.rev ? text : textAt(rev)),
})

const judge = (
  log: string,
  { line, text }: SealedLine,
  index: number,
  { head, textAt }: StreamToContinue,
): E.Either<LineRefused, 'present' | 'append'> => {
  const { stream, rev, prev, at } = line
  if (line.log !== log) return E.left({ _tag: 'OtherLog', index, expected: log, found: line.log })
  const where = { index, stream, revision: revision(rev) }
  const doesNotFollow = (by: DoesNotFollow['by']) =>
    E.left<LineRefused>({ _tag: 'DoesNotFollow', ...where, by })
  if (head !== null && rev <= head.rev)
    return textAt(rev) === text ? E.right('present') : E.left({ _tag: 'DifferentLine', ...where })
  if (rev !== (head === null ? 0 : head.rev + 1)) return doesNotFollow('gap')
  if (prev !== (head === null ? null : head.hash)) return doesNotFollow('link')
  return head !== null && at < head.at ? doesNotFollow('time') : E.right('append')
}
