import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Times several ways of doing the same work in one process, in rounds: each round runs every way once, beginning
 * with another one each time, so that whatever slows the machine down for a while slows all of them. What counts is
 * the ratio of two ways within a round; the median of those ratios, and their quartiles, leave bad rounds behind.
 */

/** One way of doing the work. `run` goes through it once and answers something that depends on all of it. */
export type Way<Name extends string = string> = {
  readonly name: Name
  readonly run: () => unknown
  /** True when `run` gives a promise that must be waited for. */
  readonly waits?: true
}

/** The median of some figures, with the quartiles on either side of it. */
export type Spread = { readonly low: number; readonly median: number; readonly high: number }

/** What the rounds gave: for each way the time of one run in each round, in nanoseconds. */
export type Timings<Name extends string> = { readonly [N in Name]: readonly number[] }

/** How much is measured. */
export type Rounds = {
  readonly rounds: number
  /** How long a way runs in each round, in milliseconds; at least one run. */
  readonly spell: number
  /** True where waiting counts, as for a disk; else the processor's time is taken. */
  readonly waitingCounts?: true
}

/** Takes the times of all ways. */
export const interleaved = async <Name extends string>(
  ways: readonly Way<Name>[],
  { rounds, spell, waitingCounts }: Rounds,
): Promise<Timings<Name>> => {
  const timeOf = waitingCounts ? byTheClock : byTheProcessor
  collectGarbage()
  const warm: { way: Way<Name>; runs: number; times: number[] }[] = []
  for (const way of ways) warm.push({ way, runs: await runsIn(way, spell, timeOf), times: [] })
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < warm.length; i++) {
      const { way, runs, times } = warm[(round + i) % warm.length] as (typeof warm)[number]
      collectGarbage({ type: 'minor' })
      times.push(await timeOf(way, runs))
    }
  return Object.fromEntries(warm.map(({ way, times }) => [way.name, times])) as unknown as Timings<Name>
}

/** Warms a way up until the compiler has seen enough of it; says how often it runs in a spell. */
const runsIn = async (way: Way, spell: number, timeOf: Timing): Promise<number> => {
  let fastest = Number.POSITIVE_INFINITY
  const started = performance.now()
  for (let run = 0; run < 3 || performance.now() - started < 40 * spell; run++)
    fastest = Math.min(fastest, await timeOf(way, 1))
  return Math.max(1, Math.round((spell * 1e6) / fastest))
}

/** The time of one run, in nanoseconds, over so many. */
type Timing = (way: Way, runs: number) => Promise<number>

/** Processor time of all threads, so that a busy machine, which makes us wait, does not count; collecting garbage does. */
const byTheProcessor: Timing = async (way, runs) => {
  const before = process.cpuUsage()
  await repeat(way, runs)
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / runs
}

const byTheClock: Timing = async (way, runs) => {
  const began = performance.now()
  await repeat(way, runs)
  return ((performance.now() - began) * 1e6) / runs
}

const repeat = async ({ run, waits }: Way, runs: number): Promise<void> => {
  if (waits) for (let i = 0; i < runs; i++) sink = await run()
  else for (let i = 0; i < runs; i++) sink = run()
}

/** Where results go, so that no compiler finds the work useless. */
export let sink: unknown

/**
 * Before a round, so that no way pays for what another has left behind; and once beforehand, because strings out of
 * `JSON.parse` that served as keys are only then as fast to compare as those in the code.
 */
const collectGarbage = ((): ((options?: { type: 'minor' }) => void) => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
})()

/** How many times faster `way` was than `other`, round by round. */
export const ratio = (way: readonly number[], other: readonly number[]): Spread =>
  spreadOf(way.map((time, round) => (other[round] as number) / time))

/** Median and quartiles. */
export const spreadOf = (figures: readonly number[]): Spread => {
  const sorted = figures.toSorted((a, b) => a - b)
  return { low: quantile(sorted, 0.25), median: quantile(sorted, 0.5), high: quantile(sorted, 0.75) }
}

const quantile = (sorted: readonly number[], at: number): number => {
  const place = at * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number]
  return below + (above - below) * (place - Math.floor(place))
}
