import type { Check, Setting, Tally } from './check.ts'

/** What came of a check: it was tried, or this machine cannot try it. */
export type Tried =
  | {
      readonly name: string
      readonly kind: 'tried'
      readonly tally: Tally
      /** How many planted violations the check noticed, and those it did not. */
      readonly noticed: number
      readonly unnoticed: readonly string[]
      readonly milliseconds: number
    }
  | { readonly name: string; readonly kind: 'prevented'; readonly because: string }

/** Tries a check on its planted violations, then on the registry. */
export const tryOut = async (check: Check, setting: Setting): Promise<Tried> => {
  const because = check.prevented?.()
  if (because !== undefined) return { name: check.name, kind: 'prevented', because }
  const unnoticed: string[] = []
  for (const { violation, run } of check.planted)
    if ((await run()).failures.length === 0) unnoticed.push(violation)
  const began = performance.now()
  const tally = await check.run(setting)
  const milliseconds = performance.now() - began
  const noticed = check.planted.length - unnoticed.length
  return { name: check.name, kind: 'tried', tally, noticed, unnoticed, milliseconds }
}

/** What must not have happened, in a line each; empty when all is well. */
export const wrongIn = (tried: Tried): readonly string[] => {
  if (tried.kind === 'prevented') return [`not tried: ${tried.because}`]
  const { tally, noticed, unnoticed } = tried
  return [
    ...tally.failures,
    ...unnoticed.map((violation) => `does not notice ${violation}`),
    ...(noticed + unnoticed.length === 0 ? ['has no violation planted for it'] : []),
    ...(tally.points === 0 ? ['tried nothing'] : []),
  ]
}

/** The heading of the table. */
export const heading = [
  row(['check', 'points', 'silent failures', 'time', 'how the points came out']),
  '|---|---:|---:|---:|---|',
].join('\n')

/** A check as a row of the table. */
export const rowOf = (tried: Tried): string => {
  if (tried.kind === 'prevented') return row([tried.name, '0', `not tried: ${tried.because}`, '', ''])
  const { points, failures, came } = tried.tally
  const ways = Object.entries(came).map(([way, count]) => `${thousands(count)} ${way}`)
  const seconds = `${(tried.milliseconds / 1000).toFixed(1)} s`
  return row([tried.name, thousands(points), String(failures.length), seconds, ways.join('; ')])
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

const thousands = (count: number): string => count.toLocaleString('en')
