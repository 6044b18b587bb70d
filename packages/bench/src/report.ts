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
  /** They depend on the machine; a mark is for two shared cores. */
  readonly rates: readonly { readonly what: string; readonly perSecond: number; readonly atLeast?: number }[]
  /** How long somebody waits. */
  readonly waits?: readonly { readonly what: string; readonly milliseconds: number }[]
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
    ...questions.flatMap(({ asks, figures, rates, waits = [] }) => [
      '',
      asks,
      ...figures.map(figureLine),
      ...rates.map(rateLine),
      ...waits.map(({ what, milliseconds }) => `  ${what.padEnd(width)}${milliseconds.toFixed(2)} ms`),
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

const rateLine = ({ what, perSecond: rate, atLeast }: Question['rates'][number]): string => {
  const mark = atLeast === undefined ? '' : `at least ${millions(atLeast)}`.padEnd(15)
  const verdict = atLeast === undefined ? '' : rate >= atLeast ? '  PASS' : '  below'
  return `  ${what.padEnd(width)}${millions(rate).padEnd(24)}${mark}${verdict}`.trimEnd()
}

const shown = (ratio: number): string => (ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0))

const millions = (rate: number): string =>
  rate >= 1e6
    ? `${(rate / 1e6).toFixed(1)} million/s`
    : `${(rate / 1e3).toFixed(rate < 1e4 ? 1 : 0)} thousand/s`
