import { type AnyRecord, cardEvents, checkOf, readEventText } from '@union-card/domain'
import { isRight } from 'fp-ts/lib/Either.js'
import { inIoTs, inZod } from './derivedCodecs.ts'
import { interleaved, type Rounds, ratio } from './interleaved.ts'
import { loopOver } from './ownLoop.ts'
import { perSecond, type Question } from './report.ts'

/** An event as it lies in a line: its type, and the text of its data. */
export type EventText = { readonly type: string; readonly text: string }

/**
 * How fast does the text of an event's data become data that are known to be of such an event? Beside `JSON.parse`, which
 * knows nothing, and beside the general decoders that a TypeScript program would use.
 */
export const decoding = async (texts: readonly EventText[], rounds: Rounds): Promise<Question> => {
  const ways: Readonly<Record<string, Decode>> = {
    parse: ({ text }) => JSON.parse(text) !== null,
    ours: ({ type, text }) => isRight(readEventText(type, 1, text)),
    check: parsedAnd(checkOf),
    'io-ts': parsedAnd((data) => {
      const plain = inIoTs(data)
      return (value) => isRight(plain.decode(value))
    }),
    zod: parsedAnd((data) => {
      const schema = inZod(data)
      return (value) => schema.safeParse(value).success
    }),
  }
  for (const [name, decode] of Object.entries(ways)) agree(name, texts, decode)

  const times = await interleaved(
    Object.entries(ways).map(([name, decode]) => ({ name, run: loopOver(texts, decode) })),
    rounds,
  )
  const of = (name: keyof typeof ways) => times[name] ?? []
  const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  return {
    name: 'decode',
    asks: `Decoding the data of ${texts.length} events, ${Math.round(bytes / texts.length)} bytes in the mean`,
    figures: [
      { what: 'JSON.parse alone', ratio: ratio(of('ours'), of('parse')), atLeast: 0.8 },
      { what: 'JSON.parse and our check', ratio: ratio(of('ours'), of('check')) },
      { what: 'JSON.parse and io-ts, surplus let pass', ratio: ratio(of('ours'), of('io-ts')) },
      { what: 'JSON.parse and zod 4', ratio: ratio(of('ours'), of('zod')) },
      { what: 'JSON.parse alone, of JSON.parse and our check', ratio: ratio(of('check'), of('parse')) },
      { what: 'JSON.parse alone, of io-ts', ratio: ratio(of('io-ts'), of('parse')) },
      { what: 'JSON.parse alone, of zod 4', ratio: ratio(of('zod'), of('parse')) },
    ],
    rates: [
      { what: 'our decoding', perSecond: perSecond(texts.length, of('ours')) },
      { what: 'JSON.parse alone', perSecond: perSecond(texts.length, of('parse')) },
    ],
  }
}

type Decode = (event: EventText) => boolean

/** Parses, then asks the check made from the codec of the data. */
const parsedAnd = (checkFrom: (data: AnyRecord) => (value: unknown) => boolean): Decode => {
  const checks = new Map(
    cardEvents.map(({ name, required }) => [name, checkFrom(required.data as AnyRecord)] as const),
  )
  return ({ type, text }) => checks.get(type as never)?.(JSON.parse(text)) ?? false
}

/** Nothing is timed that does not take every event, or takes a day that does not exist. */
const agree = (name: string, texts: readonly EventText[], decode: Decode): void => {
  for (const each of texts) if (!decode(each)) throw new Error(`${name} refuses ${each.text}`)
  if (name === 'parse') return
  const takes = (data: object) => decode({ type: 'CardRecovered', text: JSON.stringify(data) })
  if (takes({ by: 'u', on: '2021-02-29' })) throw new Error(`${name} takes a day that does not exist`)
  if (takes({ by: 'u', fee: 5, on: '2021-02-28' }) !== (name === 'io-ts'))
    throw new Error(`${name} does not treat a surplus property as said`)
}
