/** Chance that can be repeated: the same seed draws the same, on every machine and for ever (SplitMix32). */
export class Draw {
  #state: number
  constructor(seed: number) {
    this.#state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x85ebca6b
  }

  /** A whole number from 0 to 2³² − 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0
    let mixed = this.#state ^ (this.#state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }

  /** A whole number from 0 to `count` − 1. */
  below(count: number): number {
    return Math.floor((this.next() / 4_294_967_296) * count)
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  /** True as often as `share` says, 0 to 1. */
  chance(share: number): boolean {
    return this.next() < share * 4_294_967_296
  }

  /** One of a list. Throws `RangeError` for an empty one. */
  pick<A>(of: readonly A[]): A {
    if (of.length === 0) throw new RangeError('Nothing to pick from: the list is empty.')
    return of[this.below(of.length)] as A
  }

  /** One of a list of choices, each as often as its weight says. */
  weighted<A>(choices: readonly (readonly [weight: number, choice: A])[]): A {
    let left = this.below(choices.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, choice] of choices) {
      if (left < weight) return choice
      left -= weight
    }
    throw new RangeError('Nothing to pick from: all weights are nought.')
  }
}
