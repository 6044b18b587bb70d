import { type Day, day } from '@union-card/domain'

/** Repeatable chance: the same seed draws the same things in the same order. */
export type Draw = {
  /** True with the given likelihood, 0 to 1. */
  chance(likelihood: number): boolean
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  one<A>(of: readonly [A, ...A[]] | readonly A[]): A
  /** One of several makers, each as likely as its weight, called. */
  weighted<A>(of: readonly (readonly [weight: number, make: () => A])[]): A
  /** Letters and digits of hexadecimal. */
  hex(length: number): string
  /** A day in the years given, both included. */
  day(fromYear: number, throughYear: number): Day
  /** A day 1 to `most` days later. */
  dayAfter(start: Day, most: number): Day
}

/** Chance from a seed, by the generator mulberry32. */
export const drawing = (seed: number): Draw => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const one = <A>(of: readonly A[]): A => of[between(0, of.length - 1)] as A
  const dayAfter = (start: Day, most: number): Day => {
    const later = Date.parse(`${start}T00:00:00Z`) + between(1, most) * 86_400_000
    return day(new Date(later).toISOString().slice(0, 10))
  }
  return {
    chance: (likelihood) => next() < likelihood,
    between,
    one,
    weighted: (of) => {
      let left = next() * of.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, make] of of) {
        left -= weight
        if (left < 0) return make()
      }
      throw new Error('nothing to draw from')
    },
    hex: (length) => Array.from({ length }, () => between(0, 15).toString(16)).join(''),
    day: (fromYear, throughYear) => dayAfter(day(`${between(fromYear, throughYear) - 1}-12-31`), 365),
    dayAfter,
  }
}
