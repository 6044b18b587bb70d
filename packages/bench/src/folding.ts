import { isDeepStrictEqual } from 'node:util'
import { type Card, type CardEntry, evolve, fold, isEntry, noCard } from '@union-card/domain'
import { foldByHand } from './byHand.ts'
import { castoreHolding } from './castore.ts'
import { drafted } from './drafting.ts'
import { emmettHolding, fetchEmmett } from './emmett.ts'
import type { History } from './histories.ts'
import { interleaved, type Rounds, ratio, type Way } from './interleaved.ts'
import { loopInTurn, loopOver } from './ownLoop.ts'
import { perSecond, type Question } from './report.ts'
import { type Handed, spread } from './spreading.ts'

/**
 * How fast do the lines of a card, already decoded, become the card? Beside a loop written for speed alone, and beside
 * what two event-sourcing libraries do with the same lines and a reducer written for them.
 */
export const folding = async (
  histories: readonly History[],
  rounds: Rounds,
  withEmmett: boolean,
): Promise<Question> => {
  // The peers' reducers know no corrections, so they are compared on the histories that have none.
  const plain = histories.filter((history) => history.every(isEntry))
  const streams = plain.map((_, i) => String(i))
  const peers = { ...(await castorePeers(plain)), ...(withEmmett ? await emmettPeers(plain) : {}) }
  await agree(histories, plain, peers)

  const times = await interleaved(
    [
      { name: 'fold', run: loopOver(histories, fold) },
      { name: 'hand', run: loopOver(histories, foldByHand) },
      { name: 'fold plain', run: loopOver(plain, fold) },
      { name: 'hand plain', run: loopOver(plain, foldByHand) },
      { name: 'steps', run: loopOver(histories, bySteps) },
      { name: 'spread', run: loopOver(plain, bySpreading) },
      ...Object.entries(peers).map(
        ([name, read]): Way => ({ name, run: loopInTurn(streams, read), waits: true }),
      ),
    ],
    rounds,
  )
  const of = (name: string) => times[name] ?? []
  const against = (peer: string, way = 'fold plain') => (peer in peers ? ratio(of(way), of(peer)) : undefined)
  const events = linesOf(histories)
  return {
    name: `fold-${histories.length}`,
    asks: `Folding ${events} decoded events of ${histories.length} cards`,
    figures: [
      { what: 'a hand-written loop', ratio: ratio(of('fold'), of('hand')), atLeast: 0.6 },
      { what: 'Emmett in memory, spread reducer', ratio: against('emmett spread'), atLeast: 3 },
      { what: 'Emmett in memory, immer reducer', ratio: against('emmett immer'), atLeast: 50 },
      { what: 'Castore in memory, spread reducer', ratio: against('castore spread'), atLeast: 8 },
      { what: 'Castore in memory, immer reducer', ratio: against('castore immer'), atLeast: 50 },
      { what: 'the spread reducer without a library', ratio: ratio(of('fold plain'), of('spread')) },
      {
        what: 'Emmett, spread reducer: by the hand-written loop',
        ratio: against('emmett spread', 'hand plain'),
      },
      {
        what: 'Castore, spread reducer: by the hand-written loop',
        ratio: against('castore spread', 'hand plain'),
      },
      { what: 'evolve, one step a line', ratio: ratio(of('fold'), of('steps')) },
    ],
    rates: [
      { what: 'fold', perSecond: perSecond(events, of('fold')) },
      { what: 'hand-written loop', perSecond: perSecond(events, of('hand')) },
      { what: 'evolve, one step a line', perSecond: perSecond(events, of('steps')) },
    ],
  }
}

type Read = (stream: string) => Promise<Card>

const castorePeers = async (plain: readonly History[]): Promise<Record<string, Read>> => ({
  'castore spread': castoreHolding(plain, spread),
  'castore immer': castoreHolding(plain, drafted),
})

const emmettPeers = async (plain: readonly History[]): Promise<Record<string, Read>> => {
  const newStore = await fetchEmmett()
  return {
    'emmett spread': await emmettHolding(newStore, plain, spread),
    'emmett immer': await emmettHolding(newStore, plain, drafted),
  }
}

const bySteps = (history: History) => history.reduce(evolve, noCard)

const bySpreading = (history: History): Card => (history as readonly Handed[]).reduce(spread, noCard)

/** Nothing is timed that does not give the same cards, down to the last property of each. */
const agree = async (
  histories: readonly History[],
  plain: readonly History[],
  peers: Readonly<Record<string, Read>>,
): Promise<void> => {
  for (const history of histories) {
    const card = fold(history)
    same('the hand-written loop', foldByHand(history), card)
    same('evolve', bySteps(history), card)
  }
  for (const [i, history] of plain.entries()) {
    const card = fold(history)
    same('the spread reducer', bySpreading(history), card)
    for (const [name, read] of Object.entries(peers)) same(name, asKeptByUs(await read(String(i))), card)
  }
}

/** Without what a peer's store adds to lines and cards. */
const asKeptByUs = (card: Card): Card => ({
  ...(Object.fromEntries(
    Object.keys(noCard).map((name) => [name, card[name as keyof Card]]),
  ) as unknown as Card),
  entries: card.entries.map(
    ({ type, data, revision, at, rules }) => ({ type, data, revision, at, rules }) as CardEntry,
  ),
})

const same = (name: string, found: Card, expected: Card): void => {
  if (!isDeepStrictEqual(found, expected)) throw new Error(`${name} builds another card than fold`)
}

const linesOf = (histories: readonly History[]): number =>
  histories.reduce((sum, { length }) => sum + length, 0)
