import { type CardEntry, type Day, dayBefore, defaultPolicy, type Instant } from '@union-card/domain'
import { type Position, position } from '@union-card/event-store'
import {
  type Advance,
  type Asking,
  type AsOf,
  anomalies,
  cardsByNumber,
  changes,
  electoralRoll,
  everything,
  expulsionsPending,
  gathering,
  holderCounts,
  holders,
  inTransit,
  type Known,
  type RecordedEntry,
  readModels,
  recoveryDue,
  roster,
  statistics,
  validCardsByIssuer,
  withoutCard,
} from '@union-card/projections'
import { histories } from '../careers.ts'
import { Draw } from '../draw.ts'

/** Logs of many cards, what they mean for read models, and questions about them: what stores of read models are asked. */

/** A line of a log, with its card. */
export interface Line {
  readonly card: string
  readonly entry: CardEntry
  readonly position: Position
}

/** Lines of several cards in the order of a log. */
export type Log = readonly Line[]

/** The models that everything here is about. */
export const models = readModels(defaultPolicy)

/** Ids whose order shows how a store compares them. */
const ids = ['A', 'B', 'Z', '_', 'a', 'a-', 'a.', 'aa', 'b', '10', '9', 'A0', 'a_b', 'Ab'] as const

/** The careers of some cards in one log: recorded as they happened, positions with gaps. */
export const logOf = (seed: number, from = 0n): Log => {
  const draw = new Draw(seed)
  const kinds = ['ordinary', 'annulments', 'expulsions'] as const
  const lines = ids.flatMap((card, i) => {
    const kind = kinds[i % kinds.length] ?? 'ordinary'
    const [career] = histories({ count: 1, seed: seed * 100 + i, kind, commands: [4, 14] })
    return (career?.entries ?? []).map((entry) => ({ card, entry: crowded(entry) }))
  })
  let at = from
  return lines
    .sort((a, b) => (a.entry.at < b.entry.at ? -1 : a.entry.at > b.entry.at ? 1 : 0))
    .map((line) => {
      at += BigInt(draw.between(1, 4))
      return { ...line, position: position(at) }
    })
}

/** With four unions and few numbers, so that cards meet in them. */
const crowded = (entry: CardEntry): CardEntry =>
  JSON.parse(JSON.stringify(entry), (name, value) => {
    if (name === 'number') return String(value).slice(-1)
    if (name === 'member') return `m${String(value).length % 3}`
    return /^U\d+$/.test(value) ? `U${Number(value.slice(1)) % 4}` : value
  })

/** The lines of one card. */
export const linesOfCard = (log: Log, of: string): readonly RecordedEntry[] =>
  log.filter(({ card }) => card === of)

/** What a stretch of a log means: the cards it touches, each folded from its first line. */
export const advanceOver = (log: Log, from: number, to: number, of = models): Advance => {
  const before = log[from - 1]?.position ?? null
  const gathered = gathering(of)
  for (const card of new Set(log.slice(from, to).map((line) => line.card)))
    gathered.take(card, linesOfCard(log.slice(0, to), card), before)
  return {
    from: before,
    to: (log[to - 1] as Line).position,
    horizon: gathered.horizon(),
    changes: gathered.changes(),
    tallies: gathered.tallies(),
    setAside: [],
    resumed: [],
  }
}

/** A log cut into stretches of a few lines, each with what it means. */
export const advancesOver = (log: Log, draw: Draw): readonly Advance[] => {
  const advances: Advance[] = []
  for (let from = 0; from < log.length; ) {
    const to = Math.min(log.length, from + draw.between(1, 12))
    advances.push(advanceOver(log, from, to))
    from = to
  }
  return advances
}

/** A question and how it is asked; the answer is a plain value. */
export type Question = readonly [question: unknown, ask: (asking: Asking) => Promise<unknown>]

/** Every kind of question, on days and as known at moments that matter for a log. */
export function* questionsAbout(log: Log, draw: Draw): Generator<Question, void, undefined> {
  const cards = [...new Set(log.map(({ card }) => card))]
  const issued = log.flatMap(({ entry }) => (entry.type === 'CardIssued' ? [entry.data] : []))
  const unions = [...new Set([...issued.map(({ by }) => by), 'U0', 'U1', 'U2', 'U3'])]
  const days = log.flatMap(({ entry }) => {
    const on = 'on' in entry.data ? entry.data.on : undefined
    return on !== undefined && on.length === 10 ? [on as Day, dayBefore(on as Day)] : []
  })
  yield ['standpoint', ({ views }) => views.standpoint()]
  yield ['set aside', ({ views }) => views.setAside()]
  for (let i = 0; i < 8; i++) {
    const known = i < 3 ? everything : momentOf(draw.pick(log), draw)
    const asOf: AsOf = { on: i === 0 ? ('9999-12-31' as Day) : draw.pick(days), known }
    const { number, issuer } = draw.pick(issued)
    const union = draw.pick(unions)
    yield [['number', number, asOf], (asking) => cardsByNumber(asking, { number, ...asOf })]
    yield [['number', number, issuer, asOf], (asking) => cardsByNumber(asking, { number, issuer, ...asOf })]
    for (const narrowed of [{}, { union }, { issuer }, { union, issuer }]) {
      const question = { ...asOf, ...narrowed }
      yield [['holders', question], (asking) => holders(asking, question)]
      yield [['counts', question], (asking) => holderCounts(asking, question)]
    }
    const after = { issuer, number, card: draw.pick(cards) }
    yield [['page', asOf, after], (asking) => holders(asking, { ...asOf, after, limit: 2 })]
    yield [['by issuer', asOf], async (asking) => [...(await validCardsByIssuer(asking, asOf))].sort()]
    yield [['roster', union, asOf], (asking) => roster(asking, { ...asOf, union })]
    yield [['electoral roll', union, asOf], (asking) => electoralRoll(asking, { ...asOf, union })]
    const olderThan = draw.pick(days)
    for (const question of [asOf, { ...asOf, union }, { ...asOf, olderThan }]) {
      yield [['in transit', question], (asking) => inTransit(asking, question)]
      yield [['recovery due', question], (asking) => recoveryDue(asking, question)]
      yield [['expulsions pending', question], (asking) => expulsionsPending(asking, question)]
      yield [['without card', question], (asking) => withoutCard(asking, question)]
    }
    yield [['statistics', asOf], (asking) => statistics(asking, asOf)]
    const dissolved = [{ union, on: olderThan }]
    yield [['anomalies', asOf], (asking) => listed(anomalies(asking, { ...asOf, dissolved }))]
    yield [
      ['unverified', asOf],
      (asking) => listed(anomalies(asking, { ...asOf, kinds: ['unverified-provenance'] })),
    ]
    const from = draw.pick(days)
    yield [['changes', from, asOf], (asking) => listed(changes(asking, { from, to: asOf.on, known }))]
  }
}

/** Everything an answer in rows has. */
export const listed = async <A>(answers: AsyncIterable<A>): Promise<readonly A[]> => {
  const all: A[] = []
  for await (const each of answers) all.push(each)
  return all
}

/** A moment of knowledge at a line, just before it, or just after it. */
export const momentOf = ({ entry: { at }, position: there }: Line, draw: Draw): Known =>
  draw.pick<Known>([
    { kind: 'by', at },
    { kind: 'by', at: new Date(Date.parse(at) - 1).toISOString() as Instant },
    { kind: 'upTo', position: there },
    { kind: 'upTo', position: position(there - 1n) },
    { kind: 'upTo', position: position(there + 1n) },
  ])
