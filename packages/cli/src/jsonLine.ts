import type { Malformation } from '@union-card/domain'
import * as E from 'fp-ts/lib/Either.js'
import { type ByteLine, longestLine } from './byteLines.ts'
import { jsonIn, oneValue, textIn, withoutMark } from './json.ts'

/** Reading one line of JSON Lines: strict UTF-8, one JSON value. */

/** The value of a line; undefined for a line without one, which is skipped. Left: what is wrong with it. */
export const readJsonLine = ({
  line,
  bytes,
  ended,
}: ByteLine): E.Either<readonly Malformation[], { readonly value: unknown } | undefined> => {
  if (bytes === null) return wrong(`a line of at most ${longestLine} bytes`, 'a longer line')
  const text = textIn(bytes)
  if (E.isLeft(text)) return E.left([text.left])
  const json = line === 1 ? withoutMark(text.right) : text.right
  if (json.trim() === '') return E.right(undefined)
  const value = jsonIn(json)
  if (E.isRight(value)) return E.right({ value: value.right })
  if (value.left.expected !== oneValue) return E.left([value.left])
  return ended
    ? wrong('a JSON object on one line', value.left.found)
    : wrong('a whole line', 'half a line: the input ends here')
}

const wrong = (expected: string, found: string) => E.left([{ path: '', expected, found }])
