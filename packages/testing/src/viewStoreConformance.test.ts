import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { position } from '@union-card/event-store'
import { all, type Condition, memoryViews, type ViewStore } from '@union-card/projections'
import { sqliteViews } from '@union-card/sqlite'
import { type ViewsUnderTest, viewStoreConformance } from './viewStoreConformance.ts'

// A busy machine takes its time.
jest.setTimeout(60_000)

const memory: ViewsUnderTest = { name: 'memory', open: async () => memoryViews() }

const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
let files = 0

const sqlite: ViewsUnderTest = {
  name: 'SQLite',
  open: (models) =>
    sqliteViews({
      file: join(folder, `${files++}.db`),
      identity: { log: 'conformance', version: '1' },
      models,
    }),
}

afterAll(() => rmSync(folder, { recursive: true }))

viewStoreConformance(memory, { describe, it, expect })
viewStoreConformance(sqlite, { describe, it, expect })

describe('the suite itself', () => {
  /** The names of the tests that a store fails, under a runner of three lines. */
  const failures = async (wrong: (views: ViewStore) => Partial<ViewStore>): Promise<readonly string[]> => {
    const tests: (readonly [string, () => Promise<void>])[] = []
    const store: ViewsUnderTest = {
      name: 'wrong',
      open: async () => {
        const right = memoryViews()
        return { ...right, ...wrong(right) }
      },
    }
    viewStoreConformance(store, {
      describe: (_, body) => body(),
      it: (name, body) => tests.push([name, body]),
      expect: (found) => ({
        toStrictEqual: (expected) => {
          if (!isDeepStrictEqual(found, expected)) throw new Error('not equal')
        },
      }),
    })
    const failed: string[] = []
    for (const [name, body] of tests) await body().catch(() => failed.push(name))
    return failed
  }

  it('passes a store that does nothing wrong', async () => {
    expect(await failures(() => ({}))).toStrictEqual([])
  })

  const tables =
    'hold what was written, and answer any condition, order and page as the store in memory does (1)'
  const log = 'gives the answers of the store in memory after every stretch of the log 1'
  /** A condition whose blanks are taken for something below everything, as a careless program has it. */
  const blanksBelow = <C extends string>(of: Condition<C>): Condition<C> =>
    of.kind === 'all' || of.kind === 'any'
      ? { ...of, of: of.of.map((each) => blanksBelow(each)) }
      : of.kind === 'atMost'
        ? { kind: 'any', of: [of, { kind: 'is', column: of.column, value: null }] }
        : of

  it.each<[string, string, (views: ViewStore) => Partial<ViewStore>]>([
    [
      'takes a blank for less than everything',
      tables,
      (views) => ({
        find: (model, query) => views.find(model, { ...query, where: blanksBelow(query.where) }),
      }),
    ],
    [
      'forgets the order',
      tables,
      (views) => ({ find: (model, query) => views.find(model, { ...query, order: [] }) }),
    ],
    [
      'begins every page anew',
      'follow one another without gap or repetition',
      (views) => ({ find: (model, { after: _, ...query }) => views.find(model, query) }),
    ],
    [
      'answers with one row too many',
      tables,
      (views) => ({ find: (model, query) => views.find(model, { ...query, limit: query.limit + 1 }) }),
    ],
    [
      'counts rows it was not asked for',
      tables,
      (views) => ({ count: (model, _, by) => views.count(model, all(), by) }),
    ],
    [
      'forgets that rows ended',
      log,
      (views) => ({
        advance: (advance) =>
          views.advance({ ...advance, changes: advance.changes.map((each) => ({ ...each, ended: [] })) }),
      }),
    ],
    [
      'counts a change twice',
      'say of every day what the changes up to it come to, in whatever order they came',
      (views) => ({
        advance: (advance) =>
          views.advance({ ...advance, tallies: [...advance.tallies, ...advance.tallies] }),
      }),
    ],
    [
      'takes in a stretch that does not begin where it stands',
      'does nothing when it does not stand where the stretch begins',
      (views) => ({
        advance: async (advance) =>
          views.advance({ ...advance, from: (await views.standpoint()).checkpoint }),
      }),
    ],
    [
      'takes in a stretch and says that it did not',
      'does nothing when it does not stand where the stretch begins',
      (views) => ({ advance: async (advance) => (await views.advance(advance)) && false }),
    ],
    [
      'forgets a card that was set aside',
      'keeps cards that are set aside, and lets them go when they are right again',
      (views) => ({ advance: (advance) => views.advance({ ...advance, setAside: [] }) }),
    ],
    [
      'keeps a card aside that is right again',
      'keeps cards that are set aside, and lets them go when they are right again',
      (views) => ({ advance: (advance) => views.advance({ ...advance, resumed: [] }) }),
    ],
    [
      'lets a card return twice',
      'lets a card return once, and does nothing for one that has returned',
      (views) => ({
        advance: async (advance) => {
          if (await views.advance(advance)) return true
          return advance.resumed.length > 0 && (await views.advance({ ...advance, resumed: [] }))
        },
      }),
    ],
    [
      'does not remember how far it has come',
      'knows nothing before the first line',
      () => ({ standpoint: async () => ({ checkpoint: position(0), hash: null, horizon: null }) }),
    ],
    [
      'rounds positions',
      'keep positions up to the highest there can be',
      (views) => ({
        standpoint: async () => {
          const { checkpoint, hash, horizon } = await views.standpoint()
          return {
            checkpoint: checkpoint === null ? null : position(BigInt(Math.min(Number(checkpoint), 2 ** 53))),
            hash,
            horizon,
          }
        },
      }),
    ],
    [
      'remembers the hash of another line',
      'is told by the hash of the line where it stands, if that was told',
      (views) => ({ advance: ({ hash: _, ...advance }) => views.advance(advance) }),
    ],
    [
      'empties tables that have gone on',
      'may be another one: then everything is thrown away, if it still stands there, and taken in anew',
      (views) => ({ empty: async () => views.empty(await views.standpoint()) }),
    ],
    [
      'does not empty what it should',
      'may be another one: then everything is thrown away, if it still stands there, and taken in anew',
      () => ({ empty: async () => {} }),
    ],
    [
      'shows tables that are still being built',
      'are not seen until they are switched to, and then go on from where they have come',
      (views) => ({ beside: async () => ({ ...(await views.beside()), store: views }) }),
    ],
    [
      'switches to tables that have not come as far',
      'are not seen until they are switched to, and then go on from where they have come',
      (views) => ({
        beside: async () => {
          const { switchTo, ...beside } = await views.beside()
          return { ...beside, switchTo: async () => (await switchTo()) || true }
        },
      }),
    ],
    [
      'puts tables in place that were to be discarded',
      'leave nothing behind when they are discarded',
      (views) => ({
        beside: async () => {
          const { store, switchTo } = await views.beside()
          const discard = async () => {
            const { checkpoint } = await store.standpoint()
            const { checkpoint: here } = await views.standpoint()
            await views.advance({ ...noChange, from: here, to: checkpoint })
            await switchTo()
          }
          return { store, switchTo, discard }
        },
      }),
    ],
  ])('finds a store that %s', async (_, test, wrong) => {
    expect(await failures(wrong)).toContain(test)
  })
})

const noChange = { horizon: null, changes: [], tallies: [], setAside: [], resumed: [] }
