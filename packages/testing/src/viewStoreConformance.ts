/**
 * What every store of read models must do, as tests for whichever runner. Whole careers of several cards, taken in
 * stretch by stretch, must lead to the answers that the store in memory gives, on any day, as known at any moment.
 */
import { type CardEntry, type Day, dayBefore, defaultPolicy, type Instant } from '@union-card/domain'
import { type Position, position } from '@union-card/event-store'
import {
  type Advance,
  type AsOf,
  type CardRows,
  cardRows,
  everything,
  type HoldersQuestion,
  type Known,
  memoryViews,
  type RecordedEntry,
  type SetAside,
  type ViewStore,
} from '@union-card/projections'
import { histories } from './careers.ts'
import { Draw } from './draw.ts'
import type { TestRunner } from './eventStoreConformance.ts'

/** A kind of store of read models, by how a new and empty one is opened. The suite closes what it opens. */
export interface ViewsUnderTest {
  readonly name: string
  readonly open: () => Promise<ViewStore>
}

/** Declares the tests of a kind of store. */
export const viewStoreConformance = ({ name, open }: ViewsUnderTest, runner: TestRunner): void => {
  const { describe, it, expect } = runner

  /** Runs a test on a new store, which it closes afterwards. */
  const onViews = (test: (views: ViewStore) => Promise<void>) => async (): Promise<void> => {
    const views = await open()
    try {
      await test(views)
    } finally {
      await views.close()
    }
  }

  /** Both give the same answers to every question about a log. */
  const agree = async (views: ViewStore, reference: ViewStore, log: Log, seed: number): Promise<void> => {
    for await (const [question, ask] of questionsAbout(log, new Draw(seed)))
      expect([question, await ask(views)]).toStrictEqual([question, await ask(reference)])
  }

  describe(`${name}: answers`, () => {
    for (const seed of [1, 2, 3])
      it(`are those of the store in memory after every stretch of the log ${seed}`, async () => {
        const log = logOf(seed)
        await onViews(async (views) => {
          const reference = memoryViews()
          let stretch = 0
          for (const advance of advancesOver(log, new Draw(seed))) {
            await views.advance(advance)
            await reference.advance(advance)
            if (stretch++ % 5 === 0) await agree(views, reference, log, seed + stretch)
          }
          await agree(views, reference, log, seed)
        })()
      })

    it(
      'are the same at the upper end of what a position can be',
      onViews(async (views) => {
        const log = logOf(4, 2n ** 63n - 5000n)
        const reference = memoryViews()
        for (const advance of advancesOver(log, new Draw(4))) {
          await views.advance(advance)
          await reference.advance(advance)
        }
        await agree(views, reference, log, 4)
        expect(await views.checkpoint()).toStrictEqual(log.at(-1)?.position)
      }),
    )

    it(
      'know nothing of a card or number that is not there, and of a store that is empty',
      onViews(async (views) => {
        const asOf = { on: '2020-01-01' as Day, known: everything }
        expect(await views.checkpoint()).toStrictEqual(null)
        expect(await views.standing('nobody', asOf)).toStrictEqual(undefined)
        expect(await views.custody('nobody', everything)).toStrictEqual([])
        expect(await views.history('nobody', everything)).toStrictEqual([])
        expect(await views.cardsByNumber('none')).toStrictEqual([])
        expect(await views.holders(asOf)).toStrictEqual([])
        expect(await views.holderCounts(asOf)).toStrictEqual([])
        expect(await views.setAside()).toStrictEqual([])
      }),
    )
  })

  describe(`${name}: pages of holders`, () => {
    it(
      'follow one another in the order of ids, character by character, without gap or repetition',
      onViews(async (views) => {
        const log = logOf(5)
        for (const advance of advancesOver(log, new Draw(5))) await views.advance(advance)
        const known: Known = { kind: 'upTo', position: (log.at(-1) as Line).position }
        for (const question of [
          { ...busiest(log), known: everything },
          { ...busiest(log), known },
        ]) {
          const whole = (await views.holders(question)).map(({ card }) => card)
          expect(whole).toStrictEqual([...whole].sort())
          for (const limit of [1, 2, 3]) {
            const paged: string[] = []
            for (;;) {
              const after = paged.at(-1)
              const page = await views.holders({
                ...question,
                limit,
                ...(after === undefined ? {} : { after }),
              })
              paged.push(...page.map(({ card }) => card))
              // A store that begins every page anew would go on for ever.
              if (page.length < limit || paged.length > whole.length) break
            }
            expect(paged).toStrictEqual(whole)
          }
        }
      }),
    )

    it(
      'hold 1000 cards unless another limit is asked for, and all of them without one',
      onViews(async (views) => {
        const rows = rowsOf(recordedLines(logOf(6), 'A'))
        const cards = new Map(Array.from({ length: 1001 }, (_, i) => [`c${1001 + i}`, rows] as const))
        await views.advance({ cards, setAside: [], checkpoint: position(1) })
        const on = rows.standing.find(({ standing }) => standing.validCard)?.from as Day
        const known: Known = { kind: 'by', at: '9999-12-31T00:00:00.000Z' as Instant }
        for (const question of [
          { on, known: everything },
          { on, known },
        ]) {
          expect((await views.holders(question)).length).toStrictEqual(1000)
          expect((await views.holders({ ...question, after: 'c2000' })).length).toStrictEqual(1)
          expect(
            (await views.holders({ ...question, limit: Number.POSITIVE_INFINITY })).length,
          ).toStrictEqual(1001)
          expect((await views.holders({ ...question, limit: 0 })).length).toStrictEqual(0)
        }
      }),
    )
  })

  describe(`${name}: taking in the log`, () => {
    it(
      'gives a card the rows handed in, whatever it had before',
      onViews(async (views) => {
        const log = logOf(7)
        const reference = memoryViews()
        const ids = [...new Set(log.map(({ card }) => card))]
        for (const [i, from] of ids.entries()) {
          const rows = rowsOf(recordedLines(log, from))
          const advance = {
            cards: new Map([['same', rows]]),
            setAside: [],
            checkpoint: position(i + 1),
          }
          await views.advance(advance)
          await reference.advance(advance)
          expect(await views.history('same', everything)).toStrictEqual(
            await reference.history('same', everything),
          )
        }
        await agree(
          views,
          reference,
          log.map((line) => ({ ...line, card: 'same' })),
          7,
        )
      }),
    )

    it(
      'keeps a card that was set aside until it could be projected, with the rows it had',
      onViews(async (views) => {
        const rows = rowsOf(recordedLines(logOf(8), 'A'))
        const aside = (at: number, reason: string): SetAside => ({
          card: 'A',
          position: position(at),
          reason,
        })
        const none = new Map<string, CardRows>()
        await views.advance({ cards: new Map([['A', rows]]), setAside: [], checkpoint: position(1) })
        const known = await views.history('A', everything)
        await views.advance({ cards: none, setAside: [aside(2, 'no such type')], checkpoint: position(2) })
        await views.advance({ cards: none, setAside: [aside(3, 'still none')], checkpoint: position(3) })
        expect(await views.setAside()).toStrictEqual([aside(3, 'still none')])
        expect(await views.history('A', everything)).toStrictEqual(known)
        await views.advance({ cards: new Map([['A', rows]]), setAside: [], checkpoint: position(4) })
        expect(await views.setAside()).toStrictEqual([])
      }),
    )
  })

  describe(`${name}: tables built beside`, () => {
    it(
      'are not seen until they are switched to, and then go on from where they have come',
      onViews(async (views) => {
        const [log, other] = [logOf(9), logOf(10)]
        const [before, after] = [memoryViews(), memoryViews()]
        for (const advance of advancesOver(log, new Draw(9)))
          for (const store of [views, before]) await store.advance(advance)
        const { store, switchTo, discard } = await views.beside()
        expect(await store.checkpoint()).toStrictEqual(null)
        const [last, ...all] = advancesOver(other, new Draw(10)).reverse()
        for (const advance of all.reverse()) for (const each of [store, after]) await each.advance(advance)
        await agree(store, after, other, 10)
        await agree(views, before, log, 9)
        await switchTo()
        await discard()
        expect(await views.checkpoint()).toStrictEqual(await after.checkpoint())
        for (const each of [views, after]) await each.advance(last as Advance)
        await agree(views, after, other, 11)
        await agree(views, after, log, 12)
      }),
    )

    it(
      'leave nothing behind when they are discarded',
      onViews(async (views) => {
        const log = logOf(9)
        const reference = memoryViews()
        for (const advance of advancesOver(log, new Draw(9)))
          for (const each of [views, reference]) await each.advance(advance)
        for (const seed of [10, 11]) {
          const { store, discard } = await views.beside()
          for (const advance of advancesOver(logOf(seed), new Draw(seed))) await store.advance(advance)
          await discard()
        }
        await agree(views, reference, log, 9)
      }),
    )
  })
}

/** A line of a log, with its card. */
interface Line {
  readonly card: string
  readonly entry: CardEntry
  readonly position: Position
}

type Log = readonly Line[]

/** Ids whose order shows how a store compares them. */
const ids = ['A', 'B', 'Z', '_', 'a', 'a-', 'a.', 'aa', 'b', '10', '9', 'A0', 'a_b', 'Ab'] as const

/** The careers of some cards in one log: recorded as they happened, positions with gaps. */
const logOf = (seed: number, from = 0n): Log => {
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
    return /^U\d+$/.test(value) ? `U${Number(value.slice(1)) % 4}` : value
  })

const rowsOf = (lines: readonly RecordedEntry[]): CardRows => cardRows(lines, defaultPolicy)

const recordedLines = (log: Log, of: string): readonly RecordedEntry[] =>
  log.filter(({ card }) => card === of)

/** Stretches of a log and what they mean. Now and then a card is set aside, to come with its next line. */
const advancesOver = (log: Log, draw: Draw): Advance[] => {
  const advances: Advance[] = []
  for (let from = 0; from < log.length; ) {
    const to = Math.min(log.length, from + draw.between(1, 12))
    const { position: checkpoint } = log[to - 1] as Line
    const cards = new Map<string, CardRows>()
    const setAside: SetAside[] = []
    for (const { card, position } of log.slice(from, to)) {
      if (cards.has(card) || setAside.some((aside) => aside.card === card)) continue
      if (draw.chance(0.05)) setAside.push({ card, position, reason: `line ${position}` })
      else cards.set(card, rowsOf(recordedLines(log.slice(0, to), card)))
    }
    advances.push({ cards, setAside, checkpoint })
    from = to
  }
  return advances
}

/** The day and union with the most to tell of a log, roughly. */
const busiest = (log: Log): { readonly on: Day } => {
  const days = log.map(({ entry }) => entry.at.slice(0, 10)).sort()
  return { on: days[days.length >> 1] as Day }
}

type Question = readonly [question: unknown, ask: (views: ViewStore) => Promise<unknown>]

/** Questions about a log: every card, number, union and issuer, on days and as known at moments that may matter. */
function* questionsAbout(log: Log, draw: Draw): Generator<Question, void, undefined> {
  const cards = [...new Set(log.map(({ card }) => card)), 'nobody']
  const rows = cards.map((card) => rowsOf(recordedLines(log, card)))
  const stretches = rows.flatMap(({ standing }) => standing)
  const unions = unique(
    stretches.flatMap(({ standing: { relation } }) =>
      relation === null ? [] : relation.kind === 'at' ? relation.union : relation.from,
    ),
  )
  const issuers = unique(stretches.flatMap(({ standing: { issuer } }) => issuer ?? []))
  const days = unique(
    stretches.flatMap(({ from, to }) => [from, dayBefore(from), ...(to === null ? [] : [to, dayBefore(to)])]),
  )

  yield ['checkpoint', (views) => views.checkpoint()]
  yield ['set aside', async (views) => sorted(await views.setAside())]
  for (const { number, issuer } of rows.flatMap(({ numbers }) => numbers)) {
    yield [['number', number], async (views) => sorted(await views.cardsByNumber(number))]
    yield [['number', number, issuer], async (views) => sorted(await views.cardsByNumber(number, issuer))]
  }
  for (let i = 0; i < 24; i++) {
    const known = i < 4 ? everything : momentOf(draw.pick(log), draw)
    const asOf: AsOf = { on: draw.pick(days), known }
    for (const card of cards) {
      yield [['standing', card, asOf], (views) => views.standing(card, asOf)]
      yield [['custody', card, known], (views) => views.custody(card, known)]
      yield [['history', card, known], (views) => views.history(card, known)]
    }
    const after = draw.pick(cards)
    const union = draw.pick(unions)
    const issuer = draw.pick(issuers)
    const narrowed: readonly HoldersQuestion[] = [
      asOf,
      { ...asOf, union },
      { ...asOf, issuer },
      { ...asOf, union, issuer },
    ]
    for (const question of narrowed) {
      yield [['counts', question], (views) => views.holderCounts(question)]
      for (const page of [question, { ...question, after }, { ...question, after, limit: 2 }])
        yield [['holders', page], (views) => views.holders(page)]
    }
  }
}

/** A moment of knowledge at a line, just before it, or just after it. */
const momentOf = ({ entry: { at }, position: there }: Line, draw: Draw): Known =>
  draw.pick<Known>([
    { kind: 'by', at },
    { kind: 'by', at: new Date(Date.parse(at) - 1).toISOString() as Instant },
    { kind: 'upTo', position: there },
    { kind: 'upTo', position: position(there - 1n) },
    { kind: 'upTo', position: position(there + 1n) },
  ])

const unique = <A>(values: readonly A[]): readonly A[] => [...new Set(values)]

/** Where no order is promised, none is compared. */
const sorted = <A extends { readonly card: string }>(answers: readonly A[]): readonly A[] => {
  const key = ({ card, ...rest }: A) => `${card} ${Object.values(rest).join(' ')}`
  return [...answers].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
