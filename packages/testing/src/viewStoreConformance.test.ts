import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type Position, position } from '@union-card/event-store'
import {
  type CardRows,
  everything,
  type Known,
  memoryViews,
  type SetAside,
  type ViewStore,
} from '@union-card/projections'
import { sqliteViews } from '@union-card/sqlite'
import { type ViewsUnderTest, viewStoreConformance } from './viewStoreConformance.ts'

const memory: ViewsUnderTest = { name: 'memory', open: async () => memoryViews() }

const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
let files = 0

const sqlite: ViewsUnderTest = {
  name: 'SQLite',
  open: () =>
    sqliteViews({ file: join(folder, `${files++}.db`), identity: { log: 'conformance', version: '1' } }),
}

afterAll(() => rmSync(folder, { recursive: true }))

viewStoreConformance(memory, { describe, it, expect })
viewStoreConformance(sqlite, { describe, it, expect })

describe('the suite itself', () => {
  /** The names of the tests that a store fails, of all or of one, under a runner of three lines. */
  const failures = async (
    wrong: (views: ViewStore) => Partial<ViewStore>,
    only?: string,
  ): Promise<readonly string[]> => {
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
    for (const [name, body] of tests)
      if (only === undefined || only === name) await body().catch(() => failed.push(name))
    return failed
  }

  it('passes a store that does nothing wrong', async () => {
    expect(await failures(() => ({}))).toStrictEqual([])
  })

  const differential = 'are those of the store in memory after every stretch of the log 1'
  const taken = (known: Known): Known =>
    known.kind === 'upTo' ? { ...known, position: position(known.position + 1n) } : known

  it.each<[string, string, (views: ViewStore) => Partial<ViewStore>]>([
    [
      'takes a line for known before it was recorded',
      differential,
      (views) => ({ holders: (asked) => views.holders({ ...asked, known: taken(asked.known) }) }),
    ],
    [
      'counts whoever asks by what it believes today',
      differential,
      (views) => ({ holderCounts: (asked) => views.holderCounts({ ...asked, known: everything }) }),
    ],
    [
      'counts the cards of every issuer',
      differential,
      (views) => ({ holderCounts: ({ issuer: _, ...asked }) => views.holderCounts(asked) }),
    ],
    [
      'finds a number at another issuer',
      differential,
      (views) => ({ cardsByNumber: (number) => views.cardsByNumber(number) }),
    ],
    [
      'lists the cards of every union',
      differential,
      (views) => ({ holders: ({ union: _, ...asked }) => views.holders(asked) }),
    ],
    [
      'forgets what was believed of custody',
      differential,
      (views) => ({ custody: (card) => views.custody(card, everything) }),
    ],
    [
      'forgets what was believed of the history',
      differential,
      (views) => ({ history: (card) => views.history(card, everything) }),
    ],
    [
      'rounds positions as numbers are rounded',
      'are the same at the upper end of what a position can be',
      (views) => ({
        checkpoint: async () => {
          const checkpoint = await views.checkpoint()
          return checkpoint === null ? null : (BigInt(Number(checkpoint)) as Position)
        },
      }),
    ],
    [
      'orders ids as a dictionary does',
      'follow one another in the order of ids, character by character, without gap or repetition',
      (views) => ({
        holders: async (asked) => {
          const { after: _, limit: most, ...all } = asked
          const found = await views.holders({ ...all, limit: Number.POSITIVE_INFINITY })
          const { after } = asked
          return found
            .toSorted((a, b) => a.card.localeCompare(b.card))
            .filter(({ card }) => after === undefined || card.localeCompare(after) > 0)
            .slice(0, most)
        },
      }),
    ],
    [
      'begins a page with the card that ended the last',
      'follow one another in the order of ids, character by character, without gap or repetition',
      (views) => ({
        holders: async (asked) => {
          const page = await views.holders(asked)
          const [last] =
            asked.after === undefined ? [] : await views.holders({ ...asked, after: before(asked.after) })
          return last?.card === asked.after && last !== undefined ? [last, ...page] : page
        },
      }),
    ],
    [
      'hands out everything when no limit is asked for',
      'hold 1000 cards unless another limit is asked for, and all of them without one',
      (views) => ({ holders: (asked) => views.holders({ limit: Number.POSITIVE_INFINITY, ...asked }) }),
    ],
    [
      'adds rows to those a card has',
      'gives a card the rows handed in, whatever it had before',
      (views) => {
        const had = new Map<string, CardRows>()
        return {
          advance: (advance) => {
            const cards = new Map(
              [...advance.cards].map(([card, rows]) => {
                const more = had.get(card)
                const all =
                  more === undefined ? rows : { ...rows, history: [...more.history, ...rows.history] }
                had.set(card, all)
                return [card, all] as const
              }),
            )
            return views.advance({ ...advance, cards })
          },
        }
      },
    ],
    [
      'never lets go of a card that was set aside',
      'keeps a card that was set aside until it could be projected, with the rows it had',
      (views) => {
        const aside = new Map<string, SetAside>()
        return {
          advance: (advance) => {
            for (const each of advance.setAside) aside.set(each.card, each)
            return views.advance(advance)
          },
          setAside: async () => [...aside.values()],
        }
      },
    ],
    [
      'builds anew in the tables that answer',
      'are not seen until they are switched to, and then go on from where they have come',
      (views) => ({
        beside: async () => ({ store: views, switchTo: async () => {}, discard: async () => {} }),
      }),
    ],
    [
      'switches when it should discard',
      'leave nothing behind when they are discarded',
      (views) => ({
        beside: async () => {
          const beside = await views.beside()
          return { ...beside, discard: beside.switchTo }
        },
      }),
    ],
  ])('catches a store that %s', async (_, test, wrong) => {
    expect(await failures(wrong, test)).toStrictEqual([test])
  })
})

/** An id just before another one. */
const before = (id: string): string =>
  `${id.slice(0, -1)}${String.fromCharCode(id.charCodeAt(id.length - 1) - 1)}~`
