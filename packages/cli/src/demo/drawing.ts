import { basicUnions } from './unions.ts'

/** Chance from a seed: the same seed draws the same. */
export type Draw = ReturnType<typeof drawing>

export const drawing = (seed: number) => {
  let state = seed >>> 0
  // mulberry32: small, and good enough for stories.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  const hex = (): string =>
    below(2 ** 32)
      .toString(16)
      .padStart(8, '0')
  // Some unions are many times larger than others.
  const union = (): string => basicUnions[Math.floor(next() ** 1.7 * basicUnions.length)] as string
  const unionBesides = (other: string): string => {
    const drawn = union()
    return drawn === other ? unionBesides(other) : drawn
  }
  return {
    below,
    between: (least: number, most: number): number => least + below(most - least + 1),
    chance: (part: number): boolean => next() < part,
    one: <A>(of: readonly A[]): A => of[below(of.length)] as A,
    weighted: <K extends string>(weights: Readonly<Record<K, number>>): K => {
      const names = Object.keys(weights) as K[]
      const drawn = next() * names.reduce((sum, name) => sum + weights[name], 0)
      let passed = 0
      for (const name of names) {
        passed += weights[name]
        if (drawn < passed) return name
      }
      return names[0] as K
    },
    union,
    unionBesides,
    uuid: (): string => {
      const [a, b, c, d] = [hex(), hex(), hex(), hex()]
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
  }
}
