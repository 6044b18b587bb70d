/**
 * What every store of read models must do, as tests for whichever runner. A store keeps tables and counts and knows
 * nothing of cards; it is compared with the store in memory, on drawn tables and on whole logs of careers.
 */
import { type Day, day } from '@union-card/domain'
import { position } from '@union-card/event-store'
import {
  type Advance,
  cellsOf,
  holders,
  memoryViews,
  narrowed,
  type ReadModel,
  type SetAside,
  type ViewStore,
} from '@union-card/projections'
import { Draw } from './draw.ts'
import type { TestRunner } from './eventStoreConformance.ts'
import { drawnCondition, drawnQuery, drawnRow, things } from './views/anyTable.ts'
import { advanceOver, advancesOver, type Log, logOf, models, questionsAbout } from './views/manyCards.ts'

/** A kind of store of read models, by how a new and empty one is opened for some models. The suite closes what it opens. */
export interface ViewsUnderTest {
  readonly name: string
  readonly open: (models: readonly ReadModel[]) => Promise<ViewStore>
}

const every = [...models.all, things as unknown as ReadModel]
const thing = things as unknown as ReadModel

/** Declares the tests of a kind of store. */
export const viewStoreConformance = ({ name, open }: ViewsUnderTest, runner: TestRunner): void => {
  const { describe, it, expect } = runner

  /** Runs a test on a new store, which it closes afterwards. */
  const onViews = (test: (views: ViewStore) => Promise<void>) => async (): Promise<void> => {
    const views = await open(every)
    try {
      await test(views)
    } finally {
      await views.close()
    }
  }

  /** Both give the same answers to every question about a log. */
  const agree = async (views: ViewStore, reference: ViewStore, log: Log, seed: number): Promise<void> => {
    for (const [question, ask] of questionsAbout(log, new Draw(seed)))
      expect([question, await ask({ views, models })]).toStrictEqual([
        question,
        await ask({ views: reference, models }),
      ])
  }

  const nothing: Omit<Advance, 'from' | 'to'> = {
    horizon: null,
    changes: [],
    tallies: [],
    setAside: [],
    resumed: [],
  }

  describe(`${name}: tables`, () => {
    for (const seed of [1, 2, 3])
      it(`hold what was written, and answer any condition, order and page as the store in memory does (${seed})`, async () => {
        await onViews(async (views) => {
          const draw = new Draw(seed)
          const reference = memoryViews()
          const rows = ['A', 'a', 'b', '会'].flatMap((card) =>
            [0, 1, 2, 3].map((seq) => drawnRow(draw, card, seq)),
          )
          const ended = rows
            .filter(() => draw.chance(0.3))
            .map((row) => {
              const { to, end, withdrawn } = drawnRow(draw, row.card, row.seq)
              return { ...row, to, end, withdrawn }
            })
          for (const store of [views, reference]) {
            await store.advance({
              ...nothing,
              from: null,
              to: position(1),
              changes: [{ model: thing, begun: rows, ended: [] }],
            })
            await store.advance({
              ...nothing,
              from: position(1),
              to: position(2),
              changes: [{ model: thing, begun: [], ended }],
            })
          }
          for (let i = 0; i < 300; i++) {
            const query = drawnQuery(draw)
            expect([query, await views.find(things, query)]).toStrictEqual([
              query,
              await reference.find(things, query),
            ])
            const some = await views.find(narrowed(things, ['word', 'flag']), query)
            expect([query, some.map(({ card, row: { word, flag } }) => [card, word, flag])]).toStrictEqual([
              query,
              (await reference.find(things, query)).map(({ card, row: { word, flag } }) => [
                card,
                word,
                flag,
              ]),
            ])
            const [where, by] = [drawnCondition(draw), draw.pick([[], ['word'], ['flag', 'count'], ['card']])]
            expect([where, by, await views.count(thing, where, by)]).toStrictEqual([
              where,
              by,
              await reference.count(thing, where, by),
            ])
          }
        })()
      })

    it(
      'keep positions up to the highest there can be',
      onViews(async (views) => {
        const top = position(2n ** 63n - 1n)
        const moment = { position: top, at: '2018-01-01T00:00:00.000Z' as never }
        const row = { ...drawnRow(new Draw(1), 'A', 0), known: moment, withdrawn: null }
        await views.advance({
          ...nothing,
          from: null,
          to: top,
          changes: [{ model: thing, begun: [row], ended: [] }],
        })
        expect(await views.standpoint()).toStrictEqual({ checkpoint: top, hash: null, horizon: null })
        expect(
          await views.find(things, { where: { kind: 'all', of: [] }, order: ['card'], limit: 2 }),
        ).toStrictEqual([row])
      }),
    )
  })

  describe(`${name}: running counts`, () => {
    it(
      'say of every day what the changes up to it come to, in whatever order they came',
      onViews(async (views) => {
        const draw = new Draw(7)
        const reference = memoryViews()
        const anyDay = () =>
          `20${draw.between(10, 20)}-${String(draw.between(1, 12)).padStart(2, '0')}-${String(draw.between(1, 28)).padStart(2, '0')}` as Day
        for (let i = 1; i <= 40; i++) {
          const tallies = Array.from({ length: draw.below(30) }, () => ({
            tally: draw.pick(['valid_cards', 'others']),
            key: draw.pick(['P', 'P 1', 'P1', 'P 2']),
            day: anyDay(),
            change: draw.between(-2, 3),
          }))
          const advance = { ...nothing, tallies, from: i === 1 ? null : position(i - 1), to: position(i) }
          for (const store of [views, reference]) await store.advance(advance)
          for (const tally of ['valid_cards', 'others', 'none'])
            for (const on of [anyDay(), '2009-12-31' as Day, '2021-01-01' as Day])
              expect([tally, on, [...(await views.tallied(tally, on))].sort()]).toStrictEqual([
                tally,
                on,
                [...(await reference.tallied(tally, on))].sort(),
              ])
        }
      }),
    )
  })

  describe(`${name}: taking in a log`, () => {
    for (const seed of [1, 2])
      it(`gives the answers of the store in memory after every stretch of the log ${seed}`, async () => {
        const log = logOf(seed)
        await onViews(async (views) => {
          const reference = memoryViews()
          for (const [i, advance] of advancesOver(log, new Draw(seed)).entries()) {
            await views.advance(advance)
            await reference.advance(advance)
            if (i % 7 === 0) await agree(views, reference, log, seed + i)
          }
          await agree(views, reference, log, seed)
        })()
      })

    it(
      'knows nothing before the first line',
      onViews(async (views) => {
        expect(await views.standpoint()).toStrictEqual({ checkpoint: null, hash: null, horizon: null })
        await agree(views, memoryViews(), logOf(3), 3)
      }),
    )

    it(
      'does nothing when it does not stand where the stretch begins',
      onViews(async (views) => {
        const log = logOf(4)
        const reference = memoryViews()
        const [first, second, third] = [
          advanceOver(log, 0, 5),
          advanceOver(log, 5, 9),
          advanceOver(log, 9, 12),
        ]
        expect(await views.advance(second)).toStrictEqual(false)
        for (const advance of [first, second]) expect(await views.advance(advance)).toStrictEqual(true)
        for (const advance of [first, second]) expect(await views.advance(advance)).toStrictEqual(false)
        for (const advance of [first, second, third]) await reference.advance(advance)
        expect(await views.advance(third)).toStrictEqual(true)
        await agree(views, reference, log, 4)
      }),
    )

    it(
      'keeps cards that are set aside, and lets them go when they are right again',
      onViews(async (views) => {
        const aside = (card: string, reason: string, since: bigint | null): SetAside => ({
          card,
          reason,
          since: since === null ? null : position(since),
        })
        const [b, a] = [aside('b', 'no such type', null), aside('A', '会', 1n)]
        await views.advance({ ...nothing, from: null, to: position(1), setAside: [b] })
        await views.advance({
          ...nothing,
          from: position(1),
          to: position(2),
          setAside: [a, { ...b, reason: 'again' }],
        })
        expect(await views.setAside()).toStrictEqual([a, { ...b, reason: 'again' }])
        await views.advance({ ...nothing, from: position(2), to: position(2), resumed: ['b'] })
        expect(await views.setAside()).toStrictEqual([a])
      }),
    )

    it(
      'lets a card return once, and does nothing for one that has returned',
      onViews(async (views) => {
        const log = logOf(8)
        const reference = memoryViews()
        const aside: SetAside = { card: 'A', reason: 'no such type', since: null }
        const first = { ...advanceOver(log, 0, 4), setAside: [aside] }
        const returning = { ...advanceOver(log, 4, 8), from: first.to, to: first.to, resumed: ['A'] }
        for (const each of [views, reference]) await each.advance(first)
        expect(await views.advance({ ...returning, resumed: ['A', 'never'] })).toStrictEqual(false)
        await agree(views, reference, log, 4)
        for (const each of [views, reference]) expect(await each.advance(returning)).toStrictEqual(true)
        expect(await views.advance(returning)).toStrictEqual(false)
        expect(await views.setAside()).toStrictEqual([])
        await agree(views, reference, log, 4)
      }),
    )
  })

  describe(`${name}: the history it is of`, () => {
    const one = { checkpoint: position(1), hash: 'a'.repeat(64) }

    it(
      'is told by the hash of the line where it stands, if that was told',
      onViews(async (views) => {
        const { checkpoint: to, hash } = one
        await views.advance({ ...nothing, from: null, to, hash })
        expect(await views.standpoint()).toStrictEqual({ ...one, horizon: null })
        await views.advance({ ...nothing, from: to, to: position(2) })
        expect(await views.standpoint()).toStrictEqual({
          checkpoint: position(2),
          hash: null,
          horizon: null,
        })
      }),
    )

    it(
      'may be another one: then everything is thrown away, if it still stands there, and taken in anew',
      onViews(async (views) => {
        const log = logOf(12)
        const [reference, empty] = [memoryViews(), memoryViews()]
        const whole = { ...advanceOver(log, 0, log.length), hash: one.hash }
        const aside = { card: 'A', since: null, reason: 'no such type' }
        for (const each of [views, reference]) await each.advance({ ...whole, setAside: [aside] })
        const { checkpoint, hash } = await views.standpoint()
        for (const elsewhere of [
          { checkpoint, hash: 'b'.repeat(64) },
          { checkpoint: position(1), hash },
        ])
          await views.empty(elsewhere)
        await agree(views, reference, log, 12)
        await views.empty({ checkpoint, hash })
        expect(await views.standpoint()).toStrictEqual({ checkpoint: null, hash: null, horizon: null })
        expect(await views.setAside()).toStrictEqual([])
        await agree(views, empty, log, 12)
        for (const each of [views, empty]) expect(await each.advance(whole)).toStrictEqual(true)
        await agree(views, empty, log, 13)
      }),
    )
  })

  describe(`${name}: tables built beside`, () => {
    /** Fills an empty store with a whole log, in bulk. */
    const fill = async (store: ViewStore, log: Log): Promise<void> => {
      const { changes, ...rest } = advanceOver(log, 0, log.length)
      for (const { model, begun } of changes) await store.fill(model, begun.map(cellsOf(model)))
      await store.advance({ ...rest, changes: [] })
    }

    it(
      'are not seen until they are switched to, and then go on from where they have come',
      onViews(async (views) => {
        const [log, other] = [logOf(9), logOf(10)]
        const [before, after] = [memoryViews(), memoryViews()]
        for (const advance of advancesOver(log, new Draw(9)))
          for (const store of [views, before]) await store.advance(advance)
        const { store, switchTo, discard } = await views.beside()
        expect(await store.standpoint()).toStrictEqual({ checkpoint: null, hash: null, horizon: null })
        for (const each of [store, after]) await fill(each, other)
        await agree(store, after, other, 10)
        await agree(views, before, log, 9)
        const [here, there] = [log, other].map((each) => each.at(-1)?.position ?? 0n) as [bigint, bigint]
        const further = position(here > there ? here + 1n : there + 1n)
        for (const each of [views, before])
          expect(await each.advance({ ...nothing, from: position(here), to: further })).toStrictEqual(true)
        expect(await switchTo()).toStrictEqual(false)
        await agree(views, before, log, 9)
        for (const each of [store, after])
          expect(await each.advance({ ...nothing, from: position(there), to: further })).toStrictEqual(true)
        expect(await switchTo()).toStrictEqual(true)
        await discard()
        await agree(views, after, other, 11)
        for (const each of [views, after])
          expect(await each.advance({ ...nothing, from: further, to: position(2n ** 62n) })).toStrictEqual(
            true,
          )
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
          await fill(store, logOf(seed))
          await discard()
        }
        await agree(views, reference, log, 9)
      }),
    )
  })

  describe(`${name}: pages`, () => {
    it(
      'follow one another without gap or repetition',
      onViews(async (views) => {
        const log = logOf(5)
        for (const advance of advancesOver(log, new Draw(5))) await views.advance(advance)
        const asking = { views, models }
        for (const on of ['2019-01-01', '2030-01-01'].map(day))
          for (const known of [
            { kind: 'everything' as const },
            { kind: 'upTo' as const, position: (log[40] as Log[number]).position },
          ]) {
            const whole = await holders(asking, { on, known })
            for (const limit of [1, 2, 3]) {
              const paged: (typeof whole)[number][] = []
              for (;;) {
                const after = paged.at(-1)
                const page = await holders(asking, {
                  on,
                  known,
                  limit,
                  ...(after === undefined ? {} : { after }),
                })
                paged.push(...page)
                // A store that begins every page anew would go on for ever.
                if (page.length < limit || paged.length > whole.length) break
              }
              expect(paged).toStrictEqual(whole)
            }
          }
      }),
    )
  })
}
