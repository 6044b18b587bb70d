import type { Facts } from '@union-card/domain'
import { type Draw, drawing } from './drawing.ts'
import { life, type Sent } from './life.ts'
import { basicUnions, unionFacts, unionNames } from './unions.ts'

/**
 * A county that does not exist, its unions, and the working lives of its members as commands, in the order in which
 * they were recorded. The same seed gives the same county. A few commands are such as clerks send by mistake.
 */

/** A county. */
export type County = {
  /** Names of the unions by id. */
  readonly unions: ReadonlyMap<string, string>
  /** What a union registry would know of them. */
  readonly facts: Pick<Facts, 'unions' | 'issuer'>
  readonly basicUnions: number
  readonly commands: Iterable<Sent>
}

/** Lives are drawn and sorted by so many at a time, so that a county of any size fits into memory. */
const livesAtOnce = 250

/** The county of so many cards that a seed gives. */
export const county = ({ cards, seed }: { readonly cards: number; readonly seed: number }): County => ({
  unions: unionNames,
  facts: { unions: unionFacts, issuer: { provincialLevel: true } },
  basicUnions: basicUnions.length,
  commands: lives(cards, drawing(seed)),
})

function* lives(cards: number, draw: Draw): Generator<Sent> {
  for (let first = 0; first < cards; first += livesAtOnce) {
    const sent: Sent[] = []
    for (let n = first; n < Math.min(cards, first + livesAtOnce); n++) sent.push(...life(n, draw))
    yield* sent.sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : 0))
  }
}
