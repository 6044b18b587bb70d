/** Repeatable chance: the same seed draws the same, so that what was found can be tried again. */
export type Chance = {
  /** A whole number below a limit. */
  readonly below: (limit: number) => number
  readonly one: <A>(of: readonly A[]) => A
}

/** Chance from a seed, by the generator mulberry32. */
export const chance = (seed: number): Chance => {
  let state = seed | 0
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit)
  }
  return { below, one: (of) => of[below(of.length)] as (typeof of)[number] }
}
