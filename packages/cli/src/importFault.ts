import { type ImportFault, type Mismatch, readLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { type Exit, exit } from './exit.ts'
import { faultInWords } from './faultInWords.ts'
import type { LastLine } from './textLines.ts'
import type { Words } from './wording/index.ts'

/** Why an import stopped, as it is told: by a stable name for programs, in a sentence for people. */
export type ToldImportFault = {
  readonly line: number
  readonly reason: string
  readonly stream?: string
  readonly revision?: number
  readonly sentence: string
  readonly exit: Exit
}

/** `last` is the line of the input that was read last. */
export const toldImportFault = (words: Words, fault: ImportFault, last: LastLine): ToldImportFault => {
  const { import: say } = words.keeping
  const line = 'index' in fault ? fault.index + 1 : last.line
  switch (fault._tag) {
    case 'NotALine':
      return { line, ...notALine(words, fault.damage, last, line), exit: exit.usage }
    case 'OtherLog':
      return {
        line,
        reason: 'other-log',
        sentence: say.otherLog(fault.expected, fault.found),
        exit: exit.usage,
      }
    case 'DifferentLine':
    case 'DoesNotFollow': {
      const [stream, revision] = [fault.stream, Number(fault.revision)]
      const place = `${stream} r${revision}`
      const different = fault._tag === 'DifferentLine'
      return {
        line,
        reason: different ? 'different-line' : fault.by,
        stream,
        revision,
        sentence: different ? say.differentLine(place) : say[fault.by](place),
        exit: exit.finding,
      }
    }
    case 'TooLarge':
      return {
        line,
        reason: 'too-large',
        sentence: say.tooLarge(fault.found, fault.limit),
        exit: exit.usage,
      }
    case 'OutcomeUnknown':
      return { line, reason: 'unknown-outcome', sentence: say.unknown, exit: exit.unavailable }
    case 'Unavailable':
    case 'AccessDenied':
      return { line, reason: 'unavailable', sentence: faultInWords(words, fault), exit: exit.unavailable }
  }
}

/** Why no log is made of a file: its first text is no line, or is a later one. */
export const toldNoBeginning = (
  words: Words,
  first: string,
  last: LastLine,
  place: string,
): ToldImportFault => {
  const read = readLine(first)
  if (E.isLeft(read)) return toldImportFault(words, { _tag: 'NotALine', index: 0, damage: read.left }, last)
  const sentence = words.keeping.import.notTheBeginning(place)
  return { line: last.line, reason: 'gap', sentence, exit: exit.usage }
}

const notALine = (
  { keeping: { import: say } }: Words,
  damage: Mismatch,
  { ended, wrong }: LastLine,
  line: number,
) => {
  // Whoever begins with something else takes this for the way in of commands, or of tables of other programs.
  const what = (sentence: string) => (line === 1 ? `${sentence}\n${say.onlyLines}` : sentence)
  if (wrong === 'tooLong') return { reason: 'too-long', sentence: what(say.tooLong) }
  if (wrong === 'notUtf8') return { reason: 'not-utf-8', sentence: what(say.notUtf8) }
  return ended
    ? { reason: 'not-a-line', sentence: what(say.notALine(damage)) }
    : { reason: 'half-a-line', sentence: say.half }
}
