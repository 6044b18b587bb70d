import { type CardEntry, fold, readEvent, readEventText } from '@union-card/domain'
import { type LineOutline, leafHash, openLine, outlineOf, readLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { exported } from './drafts.ts'
import type { History } from './histories.ts'
import { interleaved, type Rounds, ratio } from './interleaved.ts'
import { loopOver } from './ownLoop.ts'
import { perSecond, type Question } from './report.ts'

/**
 * How fast are the lines of a log verified? Each is parsed, written canonically once more and compared byte by byte,
 * hashed, decoded, and its card folded. Beside `JSON.parse` of the lines, and beside each step alone.
 */
export const verifying = async (histories: readonly History[], rounds: Rounds): Promise<Question> => {
  const lines = await exported(histories)
  const cards = cardsOf(lines)
  const times = await interleaved(
    [
      { name: 'parse', run: loopOver(lines, (text) => JSON.parse(text)) },
      { name: 'open', run: loopOver(lines, (text) => decoded(right(openLine(text)))) },
      { name: 'outline', run: loopOver(lines, (text) => decodedFrom(outlineOf(text))) },
      { name: 'hash', run: loopOver(lines, leafHash) },
      { name: 'read', run: loopOver(lines, (text) => right(readLine(text))) },
      { name: 'verify', run: loopOver(cards, (texts) => fold(texts.map(entryOf))) },
    ],
    rounds,
  )
  const rate = (what: string, of: keyof typeof times) => ({
    what,
    perSecond: perSecond(lines.length, times[of]),
  })
  const bytes = lines.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  return {
    name: 'verify',
    asks: `Verifying ${lines.length} lines of ${Math.round(bytes / lines.length)} bytes in the mean, card by card`,
    figures: [
      { what: 'JSON.parse of the lines', ratio: ratio(times.verify, times.parse) },
      { what: 'JSON.parse, of a line opened and decoded', ratio: ratio(times.open, times.parse) },
      { what: 'JSON.parse, of a line outlined and decoded', ratio: ratio(times.outline, times.parse) },
      { what: 'JSON.parse, of a line read strictly', ratio: ratio(times.read, times.parse) },
    ],
    rates: [
      rate('verify: read strictly, decode, fold', 'verify'),
      rate('read strictly', 'read'),
      rate('open and decode', 'open'),
      rate('outline and decode', 'outline'),
      rate('hash', 'hash'),
      rate('JSON.parse', 'parse'),
    ],
  }
}

const right = <A>(read: E.Either<unknown, A>): A => {
  if (E.isLeft(read)) throw new Error(`a line that cannot be read: ${JSON.stringify(read.left)}`)
  return read.right
}

type Read = { readonly type: string; readonly tv: number; readonly data: unknown }

const decoded = ({ type, tv, data }: Read) => right(readEvent(type, tv, data))

const decodedFrom = (outline: LineOutline | undefined) => {
  if (outline === undefined) throw new Error('a line without an outline')
  return right(readEventText(outline.type, outline.tv, outline.data))
}

const entryOf = (text: string): CardEntry => {
  const { line } = right(readLine(text))
  const { type, data } = decoded(line)
  return { type, data, revision: line.rev, at: line.at, rules: line.rules } as CardEntry
}

/** The lines card by card, as they stand one after the other. */
const cardsOf = (lines: readonly string[]): readonly (readonly string[])[] => {
  const cards: string[][] = []
  for (const text of lines) {
    if (right(openLine(text)).rev === 0) cards.push([])
    cards.at(-1)?.push(text)
  }
  return cards
}
