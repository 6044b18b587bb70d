/** What folding asks of a line, seen in its text without parsing the rest. */
import { aroundData } from './aroundData.ts'
import type { Line } from './line.ts'

/** Some members of a line, and its data as they are written. */
export interface LineOutline extends Pick<Line, 'at' | 'log' | 'rev' | 'rules' | 'stream' | 'tv' | 'type'> {
  readonly data: string
}

/** What stands between quotation marks where nothing is escaped. */
const plain = '[^"\\\\\\u0000-\\u001f]*'
const word = `"${plain}"`
const wanted = `"(${plain})"`

const parted = aroundData({
  officer: word,
  union: word,
  at: wanted,
  cause: word,
  digest: word,
  commandId: word,
  corr: word,
  id: word,
  log: wanted,
  prev: word,
  rules: wanted,
  stream: wanted,
  type: wanted,
})

/**
 * The outline of a line in a store, whose lines were checked on their way in. Undefined where a member is not written in
 * plain words: then the line is to be opened. The data may be anything, even no JSON.
 */
export const outlineOf = (text: string): LineOutline | undefined => {
  const parts = parted(text)
  if (parts === undefined) return undefined
  const { before, behind, data } = parts
  return {
    at: before[1] as string,
    log: behind[1] as string,
    rev: Number(behind[2]),
    rules: behind[3] as string,
    stream: behind[4] as Line['stream'],
    tv: Number(behind[5]),
    type: behind[6] as string,
    data,
  }
}
