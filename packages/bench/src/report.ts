import { type Spread, spreadOf } from './interleaved.ts'

/** What was found, and how it is shown. Nothing here decides anything: a figure below its mark is only said to be so. */

/** How many times faster we are than something else; `ratio` is absent where it was not measured. */
export type Figure = {
  readonly what: string
  readonly ratio: Spread | undefined
  /** The mark we set ourselves; absent for what is told as context. */
  readonly atLeast?: number
}

/** One measured question. */
export type Question = {
  readonly name: string
  readonly asks: string
  readonly figures: readonly Figure[]
  /** For orientation only: they depend on the machine. */
  readonly rates: readonly { readonly what: string; readonly perSecond: number }[]
}

/** Everything one run has found. */
export type Report = {
  readonly node: string
  readonly rounds: number
  readonly questions: readonly Question[]
  /** The most memory the process held at any time, in bytes. */
  readonly peakMemory: number
}

/** How many a second, by the median time of a run. */
export const perSecond = (count: number, times: readonly number[]): number =>
  (count * 1e9) / spreadOf(times).median

/** The report as a table to read. */
export const table = ({ node, rounds, questions, peakMemory }: Report): string =>
  [
    `Node ${node}, ${rounds} rounds. A ratio says how many times as fast as the other we are, median (quartiles).`,
    ...questions.flatMap(({ asks, figures, rates }) => [
      '',
      asks,
      ...figures.map(figureLine),
      ...rates.map((rate) => `  ${rate.what.padEnd(width)}${millions(rate.perSecond)}`),
    ]),
    '',
    `Peak memory ${Math.round(peakMemory / 2 ** 20)} MiB`,
  ].join('\n')

const width = 52

const figureLine = ({ what, ratio, atLeast }: Figure): string => {
  const mark = atLeast === undefined ? '' : `at least ${atLeast}`
  if (ratio === undefined) return `  ${`/ ${what}`.padEnd(width)}${'not measured'.padEnd(24)}${mark}`
  const { low, median, high } = ratio
  const verdict = atLeast === undefined ? '' : median >= atLeast ? 'PASS' : 'below'
  const found = `${shown(median).padEnd(7)}(${shown(low)}–${shown(high)})`
  return `  ${`/ ${what}`.padEnd(width)}${found.padEnd(24)}${mark.padEnd(15)}${verdict}`.trimEnd()
}

const shown = (ratio: number): string => (ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0))

const millions = (rate: number): string =>
  rate >= 1e6 ? `${(rate / 1e6).toFixed(1)} million/s` : `${Math.round(rate / 1e3)} thousand/s`
