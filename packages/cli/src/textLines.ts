import { type ByteLine, byteLines, strictText } from './byteLines.ts'
import { bytesOf } from './reading.ts'
import type { Session } from './session.ts'

/** The lines of a file as texts, for what takes lines of a log: strict, so that damage is told where it stands. */
export type TextLines = {
  readonly texts: AsyncIterable<string>
  /** The line given last. */
  readonly last: () => LastLine
}

/** A line of a file by its number, from 1. */
export type LastLine = {
  readonly line: number
  /** False where the file ends before the line does. */
  readonly ended: boolean
  /** Why it is no text; it is given as an empty one then. */
  readonly wrong?: 'tooLong' | 'notUtf8'
}

/** Lines told together. */
const between = 1000

/** Reads a file, or stdin for `-`. */
export const textLines = async (
  session: Session,
  file: string,
  onLines: (lines: number) => void = () => {},
): Promise<TextLines> => {
  const bytes = await bytesOf(session, file)
  let last: LastLine = { line: 0, ended: true }
  async function* texts(): AsyncGenerator<string> {
    for await (const each of byteLines(bytes)) {
      const { text, ...read } = textOf(each)
      last = read
      yield text
      if (each.line % between === 0) onLines(each.line)
    }
  }
  return { texts: texts(), last: () => last }
}

const textOf = ({ line, bytes, ended }: ByteLine): LastLine & { readonly text: string } => {
  if (bytes === null) return { line, ended, wrong: 'tooLong', text: '' }
  const text = strictText(bytes)
  return text === undefined ? { line, ended, wrong: 'notUtf8', text: '' } : { line, ended, text }
}
