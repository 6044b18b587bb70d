import { ratio, type Spread, spreadOf } from '../interleaved.ts'

/** Several ways of doing the same against a server, in rounds, each timed by the clock and by the processor. */

/** One way. */
export type WayToServer = { readonly name: string; readonly run: () => Promise<unknown> }

/** What was found of a way. */
export type Found = {
  readonly way: string
  readonly perSecond: Spread
  /** Processor time of this process for one, in microseconds. */
  readonly cpu: Spread
  /** How many times as fast ours is by the clock, and how many times its processor time this one takes. */
  readonly ours?: { readonly byClock: Spread; readonly byProcessor: Spread }
}

/** One thing that was measured, our way first. */
export type Measured = { readonly what: string; readonly found: readonly Found[] }

type Times = { readonly wall: number[]; readonly cpu: number[] }

/** Runs all ways in each round, beginning with another one each time; each run does `count` things. */
export const measured = async (
  what: string,
  count: number,
  rounds: number,
  ways: readonly WayToServer[],
): Promise<Measured> => {
  const times = new Map<string, Times>(ways.map(({ name }) => [name, { wall: [], cpu: [] }]))
  for (const { run } of ways) await run()
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < ways.length; i++) {
      const { name, run } = ways[(round + i) % ways.length] as WayToServer
      const before = process.cpuUsage()
      const started = performance.now()
      await run()
      const { user, system } = process.cpuUsage(before)
      times.get(name)?.wall.push((performance.now() - started) / count)
      times.get(name)?.cpu.push((user + system) / count)
    }
  const of = (name: string): Times => times.get(name) ?? { wall: [], cpu: [] }
  const [ours] = ways
  return {
    what,
    found: ways.map(({ name }) => ({
      way: name,
      perSecond: spreadOf(of(name).wall.map((milliseconds) => 1000 / milliseconds)),
      cpu: spreadOf(of(name).cpu),
      ...(ours === undefined || name === ours.name
        ? {}
        : {
            ours: {
              byClock: ratio(of(ours.name).wall, of(name).wall),
              byProcessor: ratio(of(ours.name).cpu, of(name).cpu),
            },
          }),
    })),
  }
}

/** Does something with each of many, so many at a time. */
export const together = async <A>(
  many: readonly A[],
  atOnce: number,
  work: (one: A, index: number) => Promise<unknown>,
): Promise<void> => {
  const entries = many.entries()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, one] of entries) await work(one, index)
    }),
  )
}

/** What was measured as a table to read. */
export const tableOf = (measured: readonly Measured[]): string =>
  measured
    .flatMap(({ what, found }) => [
      '',
      `${what.padEnd(width)}   a second   CPU, us   ours by the clock       ours by CPU`,
      ...found.map(({ way, perSecond, cpu, ours }) =>
        [
          `  ${way}`.padEnd(width),
          Math.round(perSecond.median).toString().padStart(11),
          cpu.median.toFixed(0).padStart(10),
          ours === undefined ? '' : `   ${shown(ours.byClock)}${shown(ours.byProcessor)}`,
        ].join(''),
      ),
    ])
    .join('\n')

const width = 58

const shown = ({ low, median, high }: Spread): string =>
  `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`.padEnd(24)
