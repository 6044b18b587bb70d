import type { Instant } from '@union-card/domain'
import {
  type EventStore,
  type Position,
  type RecordedLine,
  readOrThrow,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { believedRowsIn } from './believing.ts'
import { cardAfter, cardOfStream, orDamage, outlined } from './cardEntry.ts'
import { is } from './condition.ts'
import { entriesOf, gathering, type RowsByModel, reasonOf } from './projecting.ts'
import type { ReadModels } from './readModels.ts'
import { hashAt } from './sameHistory.ts'
import type { Advance, SetAside, ViewStore } from './viewStore.ts'

/**
 * How far a run has come: lines taken in, about how many there are in all, and, in the order of the log, when the last of
 * them was recorded.
 */
export type Progress = { readonly lines: number; readonly of: number; readonly until?: Instant }
/** Told from time to time how far a run has come. */
export type OnProgress = (progress: Progress) => void

/** So many lines one transaction takes in at most, where nobody waits to read them. */
export const linesInBulk = 20_000

/** So many where others wait to read what was written. */
export const linesWhileLive = 1000

/** The last line recorded, null for an empty log. Throws `ReadFailed`. */
export const headOf = async (log: EventStore): Promise<Position | null> => readOrThrow(await log.head())

/** About how many lines there are. Throws `ReadFailed`. */
export const sizeOf = async (log: EventStore): Promise<number> => readOrThrow(await log.size())

/** Takes lines into read models in the order of the log: catching up and living on are this one path. */
export const takingIn = (log: EventStore, views: ViewStore, models: ReadModels) => {
  /** The rows a card has. */
  const rowsOf = (card: string): Promise<RowsByModel> =>
    Promise.all(
      models.all.map((model) =>
        views.find(model, { where: is('card', card), order: ['seq'], limit: Number.POSITIVE_INFINITY }),
      ),
    )

  /** What cards mean that have rows as far as a position, or have been set aside before. */
  const meaningOf = async (
    cards: ReadonlyMap<string, readonly RecordedLine[] | undefined>,
    from: Position | null,
    to: Position,
    aside: ReadonlyMap<string, SetAside>,
  ): Promise<Advance> => {
    const gathered = gathering(models)
    const setAside: SetAside[] = []
    const resumed: string[] = []
    const take = async (card: string, lines: readonly RecordedLine[]) => {
      const before = aside.get(card)
      const entries = entriesOf(lines)
      if (E.isLeft(entries)) {
        const reason = reasonOf(entries.left)
        setAside.push({ card, since: before === undefined ? from : before.since, reason })
        if (before !== undefined) return
        const there = await rowsOf(card)
        gathered.replace(there, withdrawnBy(there, lines, from))
      } else if (before === undefined) gathered.take(card, entries.right, from)
      else {
        gathered.replace(await rowsOf(card), believedRowsIn(models.all, card, entries.right))
        resumed.push(card)
      }
    }
    const unread: string[] = []
    for (const [card, lines] of cards)
      if (lines === undefined) unread.push(card)
      else await take(card, lines)
    for await (const streams of log.readStreams(unread.map((card) => streamName('card', card))))
      for (const { stream, lines } of streams)
        await take(
          cardOfStream(stream) as string,
          lines.filter(({ position }) => position <= to),
        )
    return {
      from,
      to,
      hash: await hashAt(log, to),
      horizon: gathered.horizon(),
      changes: gathered.changes(),
      tallies: gathered.tallies(),
      setAside,
      resumed,
    }
  }

  return {
    /** Takes in lines up to a position, in transactions of so many lines at most. */
    until: async (head: Position | null, most: number, onProgress?: OnProgress): Promise<void> => {
      let lines = 0
      for (;;) {
        const { checkpoint } = await views.standpoint()
        if (head === null || (checkpoint !== null && checkpoint >= head)) return
        const batch = await nextBatch(log, checkpoint, most)
        const to = batch?.at(-1)?.position
        if (batch === undefined || to === undefined) return
        const aside = new Map((await views.setAside()).map((each) => [each.card, each]))
        // False when somebody else has moved the read models meanwhile: look again where they stand.
        if (
          !(await views.advance(
            await meaningOf(await touchedCards(log, batch, checkpoint), checkpoint, to, aside),
          ))
        )
          continue
        lines += batch.length
        const last = orDamage(() => outlined(batch[batch.length - 1] as RecordedLine))
        onProgress?.({
          lines,
          of: Math.max(lines, await sizeOf(log)),
          ...(typeof last === 'string' ? {} : { until: last.at as Instant }),
        })
      }
    },

    /** Tries again the cards that were set aside. */
    retry: async (): Promise<void> => {
      const aside = await views.setAside()
      const { checkpoint } = await views.standpoint()
      if (aside.length === 0 || checkpoint === null) return
      const cards = new Map(aside.map((each) => [each.card, each]))
      const unread = new Map(aside.map(({ card }) => [card, undefined]))
      const { resumed, ...advance } = await meaningOf(unread, checkpoint, checkpoint, cards)
      if (resumed.length > 0) await views.advance({ ...advance, resumed, setAside: [] })
    },
  }
}

/**
 * The rows of a card of whose lines one cannot be read: what was believed no longer is, from its first line after a
 * position on. Where nobody can tell when that was recorded, it is from the last moment of which the rows tell.
 */
const withdrawnBy = (
  there: RowsByModel,
  lines: readonly RecordedLine[],
  after: Position | null,
): RowsByModel => {
  const first = lines.find(({ position }) => after === null || position > after)
  if (first === undefined) return there
  const line = orDamage(() => outlined(first))
  const told = there
    .flat()
    .flatMap(({ known, end, withdrawn }) => [known.at, end?.at ?? '', withdrawn?.at ?? ''])
  const at = typeof line === 'string' ? (told.sort().at(-1) ?? '') : line.at
  const withdrawn = { position: first.position, at: at as Instant }
  return there.map((rows) => rows.map((row) => (row.withdrawn === null ? { ...row, withdrawn } : row)))
}

const nextBatch = async (log: EventStore, after: Position | null, batch: number) => {
  for await (const lines of log.readAll({ after: after ?? undefined, batch })) return lines
  return undefined
}

/**
 * The cards that lines touch: with all their lines when these begin with the first and can be opened, else with
 * undefined: then the whole card is to be read.
 */
const touchedCards = async (
  log: EventStore,
  lines: readonly RecordedLine[],
  from: Position | null,
): Promise<ReadonlyMap<string, readonly RecordedLine[] | undefined>> => {
  const cards = new Map<string, RecordedLine[] | undefined>()
  let before = from
  for (const recorded of lines) {
    const line = orDamage(() => outlined(recorded))
    const isDamaged = typeof line === 'string'
    const card = isDamaged ? await cardAfter(log, before) : cardOfStream(line.stream)
    before = recorded.position
    if (card === undefined) continue
    if (isDamaged) cards.set(card, undefined)
    else if (!cards.has(card)) cards.set(card, line.rev === 0 ? [recorded] : undefined)
    else cards.get(card)?.push(recorded)
  }
  return cards
}
