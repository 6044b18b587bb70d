import { chance } from './chance.ts'
import { type Check, type Tally, tallying } from './check.ts'
import { type Decoder, decoders } from './decoders/decoders.ts'
import { mutated } from './decoders/mutations.ts'

/** Nonsense is handed to all that takes in texts: none may throw, take long, or eat memory. */

/** Milliseconds an input may take. */
const longest = 100

/** Bytes the process may grow by, whatever it is handed. */
const mostGrowth = 512 * 2 ** 20

const handingNonsense = async (inputs: number, all: readonly Decoder[]): Promise<Tally> => {
  const { fine, failed, tally } = tallying()
  const { rss: before } = process.memoryUsage()
  for (const { name, good, take } of all) {
    const draw = chance(name.length * 7919)
    for (let i = 0; i < inputs / all.length; i++) {
      const text = mutated(draw.one(good), draw, good)
      try {
        let as = ''
        let took = longest + 1
        // On a busy machine the process may have been made to wait: what is slow by itself is slow again.
        for (let tries = 0; tries < 3 && took > longest; tries++) {
          const began = performance.now()
          as = await take(text)
          took = performance.now() - began
        }
        if (took <= longest) fine(as)
        else failed(`${name}: ${Math.round(took)} ms for ${shown(text)}`)
      } catch (thrown) {
        failed(`${name}: threw ${String(thrown).slice(0, 100)} for ${shown(text)}`)
      }
    }
  }
  const grown = process.memoryUsage().rss - before
  if (grown > mostGrowth) failed(`memory grew by ${Math.round(grown / 2 ** 20)} MiB`)
  return tally()
}

const shown = (text: string): string =>
  text.length <= 300 ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, 300))}… (${text.length})`

const planted = (take: (text: string) => string): (() => Promise<Tally>) => {
  return async () => handingNonsense(200, [{ name: 'planted', good: ['{"id":"1","on":"2019-01-01"}'], take }])
}

export const decoding: Check = {
  name: 'decoders',
  holds: `no exception, no input that takes over ${longest} ms, memory bounded`,
  run: async (setting) => handingNonsense(setting === 'full' ? 1_000_000 : 30_000, await decoders()),
  planted: [
    { violation: 'a decoder that throws', run: planted((text) => String(JSON.parse(text))) },
    {
      violation: 'a decoder that takes long',
      run: planted((text) => {
        for (
          const began = performance.now();
          text.endsWith(']') && performance.now() - began < longest + 1;
        );
        return 'taken'
      }),
    },
  ],
}
