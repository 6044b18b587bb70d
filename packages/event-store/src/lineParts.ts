import type { EventData, Line } from './line.ts'
import type { StreamName } from './streamName.ts'

/** The members of a line that a fold needs. */
export type LineParts = Pick<Line, 'at' | 'data' | 'rev' | 'rules' | 'stream' | 'tv' | 'type'>

/**
 * Cuts those members out of a line's canonical text without parsing the rest, in a third of the time. Sound because
 * the members of a line stand in the order of their names, and because a quotation mark within a text is always
 * written `\"`: `,"data":` can be nothing else. Undefined for a text that is not laid out so; `openLine` then says what
 * is wrong with it.
 */
export const lineParts = (text: string): LineParts | undefined => {
  const tail = text.lastIndexOf(',"id":"')
  const dataAt = text.indexOf(',"data":')
  const at = between(text, ',"at":"', '"', 0)
  const rev = between(text, ',"rev":', ',"rules":"', tail)
  const rules = between(text, ',"rules":"', '","stream":"', tail)
  const stream = between(text, ',"stream":"', '","tv":', tail)
  const tv = between(text, ',"tv":', ',"type":"', tail)
  const type = between(text, ',"type":"', '","v":1}', tail)
  if (tail === -1 || dataAt === -1 || dataAt > tail || !at || !rev || !rules || !stream || !tv || !type)
    return undefined
  const data = parsed(text.slice(dataAt + ',"data":'.length, tail))
  if (data === undefined || !isCount(rev) || !isCount(tv)) return undefined
  return {
    at: apart(at),
    data,
    rev: Number(rev),
    rules: familiar(rules),
    stream: apart(stream) as StreamName,
    tv: Number(tv),
    type: familiar(type),
  }
}

const between = (text: string, before: string, behind: string, from: number): string | undefined => {
  const start = text.indexOf(before, from)
  if (start === -1) return undefined
  const end = text.indexOf(behind, start + before.length)
  return end === -1 ? undefined : text.slice(start + before.length, end)
}

const parsed = (text: string): EventData | undefined => {
  try {
    return JSON.parse(text) as EventData
  } catch {
    return undefined
  }
}

const isCount = (digits: string): boolean => /^\d{1,15}$/.test(digits)

/** A part of a text that does not keep the whole of it in memory. */
const apart = (part: string): string => ` ${part}`.slice(1)

/** The few words that every line repeats, each kept once. */
const familiar = (word: string): string => {
  const known = words.get(word)
  if (known !== undefined) return known
  const kept = apart(word)
  if (words.size < mostWords) words.set(kept, kept)
  return kept
}
const words = new Map<string, string>()
const mostWords = 1000
