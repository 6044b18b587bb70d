/** What an import may answer, and how a store judges a sealed line that asks to be taken as it is. */
import * as E from 'fp-ts/lib/Either.js'
import type { OutcomeUnknown, ReadFault, TooLarge } from './faults.ts'
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
export type ImportFault = LineRefused | TooLarge | OutcomeUnknown | ReadFault

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
  const streams = new Map<StreamName, Continued>()
  for (let index = 0; index < lines.length; index++) {
    const sealed = lines[index] as SealedLine
    const { stream } = sealed.line
    let continued = streams.get(stream)
    if (continued === undefined) {
      continued = continuing(streamOf(stream))
      streams.set(stream, continued)
    }
    const verdict = judge(log, sealed, index, continued)
    if (typeof verdict !== 'string') return E.left(verdict)
    if (verdict === 'present') continue
    staged.push(sealed)
    takeOn(continued, sealed)
  }
  return E.right(staged)
}

/** The end of a stream with the lines that continue it; one object for all of them. */
interface Continued {
  rev: number
  hash: string | null
  at: string
  /** What is recorded at a revision, or among the lines that are to be. */
  readonly textAt: (rev: number) => string | undefined
  readonly texts: string[]
}

const continuing = ({ head, textAt }: StreamToContinue): Continued => {
  const { rev, hash, at } = head ?? { rev: -1, hash: null, at: '' }
  const texts: string[] = []
  return { rev, hash, at, texts, textAt: (asked) => (asked <= rev ? textAt(asked) : texts[asked - rev - 1]) }
}

const takeOn = (continued: Continued, { line, text, hash }: SealedLine): void => {
  continued.rev = line.rev
  continued.hash = hash
  continued.at = line.at
  continued.texts.push(text)
}

const judge = (
  log: string,
  { line, text }: SealedLine,
  index: number,
  end: Continued,
): LineRefused | 'present' | 'append' => {
  const { stream, rev, prev, at } = line
  if (line.log !== log) return { _tag: 'OtherLog', index, expected: log, found: line.log }
  const doesNotFollow = (by: DoesNotFollow['by']): LineRefused => ({
    _tag: 'DoesNotFollow',
    index,
    stream,
    revision: revision(rev),
    by,
  })
  if (rev <= end.rev)
    return end.textAt(rev) === text
      ? 'present'
      : { _tag: 'DifferentLine', index, stream, revision: revision(rev) }
  if (rev !== end.rev + 1) return doesNotFollow('gap')
  if (prev !== end.hash) return doesNotFollow('link')
  return at < end.at ? doesNotFollow('time') : 'append'
}
