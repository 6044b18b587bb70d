import {
  type EventStore,
  type LineParts,
  type Position,
  ReadFailed,
  type RecordedLine,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { cardAfter, cardOfStream, entryIn, partsOrDamage } from './cardEntry.ts'
import { gathering, linesOf } from './projecting.ts'
import type { ReadModels } from './readModels.ts'
import type { Advance, SetAside, ViewStore } from './viewStore.ts'

/** How far a run has come: lines taken in, and about how many there are in all. */
export type Progress = { readonly lines: number; readonly of: number }
/** Told from time to time how far a run has come. */
export type OnProgress = (progress: Progress) => void

/** The last line recorded, null for an empty log. Throws `ReadFailed`. */
export const headOf = async (log: EventStore): Promise<Position | null> => {
  const head = await log.head()
  if (E.isLeft(head)) throw new ReadFailed(head.left)
  return head.right
}

/** About how many lines there are. Throws `ReadFailed`. */
export const sizeOf = async (log: EventStore): Promise<number> => {
  const size = await log.size()
  if (E.isLeft(size)) throw new ReadFailed(size.left)
  return size.right
}

/** Takes lines into read models in the order of the log: catching up and living on are this one path. */
export const takingIn = (log: EventStore, views: ViewStore, models: () => ReadModels) => {
  /** Cards set aside, as this runner last knew them; they are tried again when a run begins. */
  let retried = false

  /** What a batch means: every card it touches is folded from its first line up to the end of the batch. */
  const meaningOf = async (
    lines: readonly RecordedLine[],
    from: Position | null,
    to: Position,
    aside: ReadonlyMap<string, SetAside>,
  ): Promise<Advance> => {
    const gathered = gathering(models())
    const setAside: SetAside[] = []
    const resumed: string[] = []
    for (const [card, touched] of await touchedCards(log, lines, from)) {
      const before = aside.get(card)
      const entries = typeof touched === 'string' ? E.left(touched) : await wholeOf(log, card, touched, to)
      if (E.isLeft(entries)) setAside.push({ card, since: before?.since ?? from, reason: entries.left })
      else {
        gathered.take(card, entries.right, before === undefined ? from : before.since)
        if (before !== undefined) resumed.push(card)
      }
    }
    return {
      from,
      to,
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
        if (!(await views.advance(await meaningOf(batch, checkpoint, to, aside)))) continue
        lines += batch.length
        onProgress?.({ lines, of: Math.max(lines, await sizeOf(log)) })
      }
    },

    /** Tries again, once, the cards that were set aside: the program may have learnt to read them. */
    retry: async (): Promise<void> => {
      if (retried) return
      retried = true
      const aside = await views.setAside()
      const { checkpoint } = await views.standpoint()
      if (aside.length === 0 || checkpoint === null) return
      const gathered = gathering(models())
      const resumed: string[] = []
      for (const { card, since } of aside) {
        const entries = await linesOf(log, card, checkpoint)
        if (E.isLeft(entries)) continue
        gathered.take(card, entries.right, since)
        resumed.push(card)
      }
      if (resumed.length === 0) return
      await views.advance({
        from: checkpoint,
        to: checkpoint,
        horizon: gathered.horizon(),
        changes: gathered.changes(),
        tallies: gathered.tallies(),
        setAside: [],
        resumed,
      })
    },
  }
}

const nextBatch = async (log: EventStore, after: Position | null, batch: number) => {
  for await (const lines of log.readAll({ after: after ?? undefined, batch })) return lines
  return undefined
}

/** A line of a card, cut into its parts. */
type Touched = { readonly parts: LineParts; readonly position: Position }

/** The cards that lines touch, each with its lines; or why the first line that cannot be read cannot. */
const touchedCards = async (
  log: EventStore,
  lines: readonly RecordedLine[],
  from: Position | null,
): Promise<ReadonlyMap<string, Touched[] | string>> => {
  const cards = new Map<string, Touched[] | string>()
  let before = from
  for (const recorded of lines) {
    const parts = partsOrDamage(recorded)
    if (typeof parts === 'string') {
      const card = await cardAfter(log, before)
      if (card !== undefined) cards.set(card, parts)
    } else {
      const card = cardOfStream(parts.stream)
      const touched = card === undefined ? undefined : cards.get(card)
      if (card !== undefined && touched === undefined)
        cards.set(card, [{ parts, position: recorded.position }])
      else if (typeof touched === 'object') touched.push({ parts, position: recorded.position })
    }
    before = recorded.position
  }
  return cards
}

/** All entries of a card up to a position. Its lines at hand are enough when they begin with its first. */
const wholeOf = async (log: EventStore, card: string, touched: readonly Touched[], to: Position) => {
  if (touched[0]?.parts.rev !== 0) return linesOf(log, card, to)
  const entries = []
  for (const { parts, position } of touched) {
    const entry = entryIn(parts, position)
    if (E.isLeft(entry)) return linesOf(log, card, to)
    entries.push(entry.right)
  }
  return E.right(entries)
}
