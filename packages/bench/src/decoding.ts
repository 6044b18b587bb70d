import { CardEvent, cardEvents, checkOf } from '@union-card/domain'
import { isRight } from 'fp-ts/lib/Either.js'
import { inIoTs, inZod } from './derivedCodecs.ts'
import { interleaved, type Rounds, ratio } from './interleaved.ts'
import { perSecond, type Question } from './report.ts'

/**
 * How fast does the text of an event become an event that is known to be one? Beside `JSON.parse`, which knows nothing,
 * and beside the general decoders that a TypeScript program would use.
 */
export const decoding = async (texts: readonly string[], rounds: Rounds): Promise<Question> => {
  const ways = {
    // What follows the parsing says whether the value is an event; every text here is one.
    parse: () => true,
    check: checkOf(CardEvent),
    is: (value: unknown) => CardEvent.is(value),
    'io-ts': dispatched(new Map(cardEvents.map((codec) => [codec.name, decoder(codec)]))),
    zod: zodCheck(),
  }
  for (const [name, accepts] of Object.entries(ways)) agree(name, texts, accepts)

  const times = await interleaved(
    Object.entries(ways).map(([name, accepts]) => ({ name, run: decodeAll(texts, accepts) })),
    rounds,
  )
  const of = (name: keyof typeof ways) => times[name] ?? []
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  return {
    name: 'decode',
    asks: `Decoding ${texts.length} events of ${Math.round(bytes / texts.length)} bytes in the mean: JSON.parse and our check`,
    figures: [
      { what: 'JSON.parse alone', ratio: ratio(of('check'), of('parse')), atLeast: 0.8 },
      { what: 'the same by CardEvent.is', ratio: ratio(of('check'), of('is')) },
      { what: 'JSON.parse and io-ts, surplus let pass', ratio: ratio(of('check'), of('io-ts')) },
      { what: 'JSON.parse and zod 4', ratio: ratio(of('check'), of('zod')) },
      { what: 'JSON.parse alone, of io-ts', ratio: ratio(of('io-ts'), of('parse')) },
      { what: 'JSON.parse alone, of zod 4', ratio: ratio(of('zod'), of('parse')) },
    ],
    rates: [
      { what: 'JSON.parse and our check', perSecond: perSecond(texts.length, of('check')) },
      { what: 'JSON.parse alone', perSecond: perSecond(texts.length, of('parse')) },
    ],
  }
}

type Accepts = (value: unknown) => boolean

// Every way has a loop of its own, so that the compiler treats none by what it has learnt from another.
const decodeAll = (texts: readonly string[], accepts: Accepts): (() => number) =>
  new Function(
    'texts',
    'accepts',
    `return () => {
      let accepted = 0
      for (const text of texts) if (accepts(JSON.parse(text))) accepted++
      return accepted
    }`,
  )(texts, accepts)

const decoder = (codec: (typeof cardEvents)[number]): Accepts => {
  const plain = inIoTs(codec)
  return (value) => isRight(plain.decode(value))
}

const dispatched =
  (checks: ReadonlyMap<string, Accepts>): Accepts =>
  (value) =>
    checks.get((value as { type: string }).type)?.(value) ?? false

const zodCheck = (): Accepts => {
  const schema = inZod(CardEvent)
  return (value) => schema.safeParse(value).success
}

/** Nothing is timed that does not take every event, or takes a day that does not exist. */
const agree = (name: string, texts: readonly string[], accepts: Accepts): void => {
  for (const text of texts) if (!accepts(JSON.parse(text))) throw new Error(`${name} refuses ${text}`)
  if (name === 'parse') return
  const impossible = { type: 'CardRecovered', data: { by: 'u', on: '2021-02-29' } }
  if (accepts(impossible)) throw new Error(`${name} takes a day that does not exist`)
  const surplus = { type: 'CardRecovered', data: { by: 'u', on: '2021-02-28', fee: 5 } }
  if (accepts(surplus) !== (name === 'io-ts'))
    throw new Error(`${name} does not treat a surplus property as said`)
}
