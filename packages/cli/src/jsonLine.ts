import type { Malformation } from '@union-card/domain'
import * as E from 'fp-ts/lib/Either.js'
import { type ByteLine, byteOrderMark, longestLine, textIn } from './byteLines.ts'

/** Reading one line of JSON Lines: strict UTF-8, one JSON value. */

/** The value of a line; undefined for a line without one, which is skipped. Left: what is wrong with it. */
export const readJsonLine = ({
  line,
  bytes,
  ended,
}: ByteLine): E.Either<readonly Malformation[], { readonly value: unknown } | undefined> => {
  if (bytes === null) return wrong(`a line of at most ${longestLine} bytes`, 'a longer line')
  const text = textIn(bytes)
  if (text === undefined) return wrong('text in UTF-8', 'bytes that are not UTF-8')
  const json = line === 1 && text.startsWith(byteOrderMark) ? text.slice(1) : text
  if (json.trim() === '') return E.right(undefined)
  try {
    return E.right({ value: JSON.parse(json) })
  } catch {
    return ended
      ? wrong('a JSON object on one line', 'text that is not JSON')
      : wrong('a whole line', 'half a line: the input ends here')
  }
}

const wrong = (expected: string, found: string) => E.left([{ path: '', expected, found }])
