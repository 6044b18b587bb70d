import type { Day } from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import { believedAt } from './believedAt.ts'
import { holderOfValidCard } from './holder.ts'
import type { Known } from './known.ts'
import type { CardRows, StandingRow } from './rows.ts'
import type { Holder, HolderCount, SetAside, ViewStore } from './viewStore.ts'

/** The read models in memory: for tests, examples and logs that are themselves in memory. */
export const memoryViews = (): ViewStore => {
  let cards = new Map<string, CardRows>()
  let aside = new Map<string, SetAside>()
  let checkpoint: Position | null = null

  const standingOf = (card: string, on: Day, known: Known) =>
    cards.get(card)?.standing.find((row) => believedAt(row, known) && holdsOn(row, on))

  const store: ViewStore = {
    checkpoint: async () => checkpoint,
    advance: async (advance) => {
      for (const [card, rows] of advance.cards) {
        cards.set(card, rows)
        aside.delete(card)
      }
      for (const each of advance.setAside) aside.set(each.card, each)
      checkpoint = advance.checkpoint
    },
    setAside: async () => [...aside.values()],
    holders: async ({ on, known, union, issuer, after, limit = 1000 }) =>
      [...cards.keys()]
        .sort()
        .filter((card) => after === undefined || card > after)
        .flatMap((card) => {
          const row = standingOf(card, on, known)
          return (row && holderOfValidCard(card, row)) ?? []
        })
        .filter(
          (holder) =>
            (union === undefined || holder.union === union) &&
            (issuer === undefined || holder.issuer === issuer),
        )
        .slice(0, limit),
    holderCounts: async (question) =>
      countsOf(await store.holders({ ...question, limit: Number.POSITIVE_INFINITY })),
    standing: async (card, { on, known }) => standingOf(card, on, known),
    custody: async (card, known) =>
      (cards.get(card)?.custody ?? [])
        .filter((row) => believedAt(row, known))
        .sort((a, b) => a.place - b.place),
    history: async (card, known) =>
      (cards.get(card)?.history ?? [])
        .filter((row) => believedAt(row, known))
        .sort((a, b) => a.revision - b.revision),
    cardsByNumber: async (number, issuer) =>
      [...cards].flatMap(([card, { numbers }]) =>
        numbers
          .filter(
            (row) =>
              row.knownTo === null &&
              row.number === number &&
              (issuer === undefined || row.issuer === issuer),
          )
          .map(({ issuer, number, current }) => ({ card, issuer, number, current })),
      ),
    beside: async () => {
      const other = memoryViews()
      const built = other as ViewStore & { readonly taken: () => Taken }
      return {
        store: other,
        switchTo: async () => {
          ;({ cards, aside, checkpoint } = built.taken())
        },
        discard: async () => {},
      }
    },
    close: async () => {},
  }
  return { ...store, taken: (): Taken => ({ cards, aside, checkpoint }) } as ViewStore
}

type Taken = { cards: Map<string, CardRows>; aside: Map<string, SetAside>; checkpoint: Position | null }

const holdsOn = ({ from, to }: StandingRow, on: Day): boolean => from <= on && (to === null || on < to)

/** Holders counted by union, in the order of the unions' ids; those in transit apart, under the union that sent them. */
const countsOf = (holders: readonly Holder[]): readonly HolderCount[] => {
  const counts = new Map<string | null, { active: number; retained: number; inTransit: number }>()
  for (const { union, membership, inTransit } of holders) {
    const count = counts.get(union) ?? { active: 0, retained: 0, inTransit: 0 }
    count[inTransit ? 'inTransit' : membership]++
    counts.set(union, count)
  }
  return [...counts]
    .map(([union, count]) => ({ union, ...count }))
    .sort((a, b) => ((a.union ?? '') < (b.union ?? '') ? -1 : 1))
}
