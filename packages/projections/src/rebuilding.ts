import type { Day } from '@union-card/domain'
import type { EventStore, Position, StreamShare } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { cardOfStream } from './cardEntry.ts'
import { type Cells, cellsOf } from './cells.ts'
import { compared, type Difference, type OnCompared } from './comparing.ts'
import { all } from './condition.ts'
import { entriesOf, gathering, reasonOf } from './projecting.ts'
import type { ReadModels } from './readModels.ts'
import { hashAt } from './sameHistory.ts'
import { headOf, linesInBulk, type OnProgress, sizeOf, takingIn } from './takingIn.ts'
import type { TallyChange } from './tallies.ts'
import type { BesideStore, SetAside, ViewStore } from './viewStore.ts'
import { ViewsUnavailable } from './viewStore.ts'

/** How tables are built anew. */
export type Rebuilding = {
  readonly onProgress?: OnProgress
  /** Says how the new tables differ from the old ones, if these stand anywhere; true when left out. */
  readonly compare?: boolean
  readonly onCompared?: OnCompared
  /** False looks at the differences and leaves the old tables in place. */
  readonly replace?: boolean
  /** Fills the new tables elsewhere, in several shares at once; here, one card after another, when left out. */
  readonly filling?: Filling
}

/**
 * Fills new tables with every card, as far as a position, and answers what each share of the cards came to. `onLines` is
 * told how many lines more have been taken in; what it throws is thrown on, once nobody fills any more.
 */
export type Filling = (upTo: Position, onLines: OnLines) => Promise<readonly Filled[]>

/** Told from time to time how many lines more have been taken in. */
export type OnLines = (lines: number) => void

/** What filling tables with a share of the cards came to, besides the rows themselves. */
export type Filled = Sum & {
  readonly share: StreamShare
  /** How many rows were written, in all tables together. */
  readonly rows: number
}

/** What cards come to, besides their rows. */
type Sum = {
  readonly lines: number
  readonly tallies: readonly TallyChange[]
  readonly horizon: Day | null
  readonly setAside: readonly SetAside[]
}

/** What has come of building anew. */
export type Rebuilt = {
  readonly lines: number
  readonly setAside: readonly SetAside[]
  /** Where the new tables differ from the old; undefined when they were not compared. */
  readonly differences?: readonly Difference[]
  /**
   * True where the old tables had taken in lines that are no longer in the log, because it was put back from a backup.
   * There was nothing to compare then; they are thrown away, unless they were only to be compared.
   */
  readonly otherHistory: boolean
}

/** Cards folded: what they come to, and their rows by model, in the order of the models. */
type Folded = Sum & { readonly rows: readonly (readonly Cells[])[] }

const everyCard: StreamShare = { category: 'card', index: 0, of: 1 }

/** So many cards are handed on together. */
const cardsAtOnce = 500

/**
 * Builds the tables anew beside the old ones, card by card: each card is read whole, folded, and written in bulk. Then
 * what was recorded meanwhile is taken in, both are compared, and the new ones are put in place.
 */
export const rebuild = async (
  log: EventStore,
  views: ViewStore,
  models: ReadModels,
  rebuilding: Rebuilding,
): Promise<Omit<Rebuilt, 'otherHistory'>> => {
  const { compare = true, replace = true, onProgress } = rebuilding
  // Tables that stand nowhere have just been emptied: nothing can be learnt from them. Old ones that cannot be brought
  // up are found out before the long work begins.
  const isOld = compare && (await views.standpoint()).checkpoint !== null
  if (compare && !isOld && !replace) return { lines: 0, setAside: [] }
  if (isOld) await takingIn(log, views, models).until(await headOf(log), linesInBulk)
  const beside = await views.beside()
  try {
    const lines = await fill(log, beside, models, rebuilding)
    const { setAside, differences } = await inStep(log, views, beside, models, {
      ...rebuilding,
      compare: isOld,
    })
    return { lines, setAside, ...(differences === undefined ? {} : { differences }) }
  } finally {
    // Whoever is told may throw, to stop what is under way: nothing is left behind for that.
    try {
      await beside.discard()
    } finally {
      onProgress?.({ lines: 0, of: 0 })
    }
  }
}

/** Brings the new tables to where the old ones stand, compares, switches; again when the old ones have moved on. */
const inStep = async (
  log: EventStore,
  views: ViewStore,
  { store, switchTo }: BesideStore,
  models: ReadModels,
  { compare, replace = true, onCompared }: Rebuilding,
) => {
  for (let tries = 0; tries < mostTries; tries++) {
    const head = await headOf(log)
    for (const each of compare ? [store, views] : [store])
      await takingIn(log, each, models).until(head, linesInBulk)
    const differences = compare ? await compared(views, store, models, onCompared) : undefined
    const setAside = await store.setAside()
    if (!replace || (await switchTo())) return { setAside, differences }
  }
  throw new ViewsUnavailable(
    'The log grows faster than new read models can be put in place. Try again later.',
    { because: 'outgrown' },
  )
}
const mostTries = 20

/** Fills empty tables with every card up to the log's present end; answers how many lines that took. */
const fill = async (
  log: EventStore,
  { store }: BesideStore,
  models: ReadModels,
  { onProgress, filling }: Rebuilding,
): Promise<number> => {
  const head = await headOf(log)
  if (head === null) return 0
  const size = await sizeOf(log)
  let lines = 0
  const onLines: OnLines = (more) => {
    lines += more
    onProgress?.({ lines, of: Math.max(size, lines) })
  }
  const shares =
    filling === undefined
      ? [await fillShare(log, store, models, everyCard, head, onLines)]
      : await filling(head, onLines)
  if (filling !== undefined) await makeSureOfEveryCard(store, models, shares)
  const whole = sum()
  for (const share of shares) whole.add(share)
  const { tallies, horizon, setAside } = whole.sum()
  const hash = await hashAt(log, head)
  await store.advance({ from: null, to: head, hash, horizon, changes: [], tallies, setAside, resumed: [] })
  return lines
}

/** What was filled elsewhere must be every share of the cards, once, and stand in the tables. */
const makeSureOfEveryCard = async (
  store: ViewStore,
  { all: models }: ReadModels,
  filled: readonly Filled[],
): Promise<void> => {
  const shares = new Set(
    filled.filter(({ share }) => share.of === filled.length).map(({ share }) => share.index),
  )
  let missing = 0
  for (const { rows } of filled) missing += rows
  for (const model of models) for (const { count } of await store.count(model, all(), [])) missing -= count
  if (missing === 0 && shares.size === filled.length && shares.has(0)) return
  throw new ViewsUnavailable('What was filled is not every card once: it is given up. Build anew.', {
    because: 'not-every-card',
  })
}

/**
 * Fills new tables with a share of the cards, each read whole as far as a position. Throws `ReadFailed` when the log
 * cannot be read, and `ViewsUnavailable`.
 */
export const fillShare = async (
  log: EventStore,
  tables: Pick<ViewStore, 'fill'>,
  models: ReadModels,
  share: StreamShare,
  upTo: Position,
  onLines: OnLines,
): Promise<Filled> => {
  const whole = sum()
  let written = 0
  for await (const { rows, ...folded } of foldedCards(log, models, share, upTo)) {
    for (const [i, of] of rows.entries()) {
      const model = models.all[i]
      if (model !== undefined && of.length > 0) await tables.fill(model, of)
      written += of.length
    }
    whole.add(folded)
    onLines(folded.lines)
  }
  return { ...whole.sum(), share, rows: written }
}

/** Adds up what parts of the cards came to. */
const sum = (): { readonly add: (part: Sum) => void; readonly sum: () => Sum } => {
  const setAside: SetAside[] = []
  const counts = new Map<string, TallyChange>()
  let horizon: Day | null = null
  let lines = 0
  return {
    add: (part) => {
      for (const each of part.tallies) {
        const key = `${each.tally} ${each.day} ${each.key}`
        counts.set(key, { ...each, change: each.change + (counts.get(key)?.change ?? 0) })
      }
      setAside.push(...part.setAside)
      if (part.horizon !== null && (horizon === null || horizon < part.horizon)) horizon = part.horizon
      lines += part.lines
    },
    sum: () => ({
      lines,
      horizon,
      tallies: [...counts.values()].filter(({ change }) => change !== 0),
      setAside,
    }),
  }
}

/** Folds the cards of a share, one after another, as far as a position. */
async function* foldedCards(
  log: EventStore,
  models: ReadModels,
  share: StreamShare,
  upTo: Position,
): AsyncGenerator<Folded, void, undefined> {
  const layouts = models.all.map((model) => cellsOf(model))
  const begin = () => ({ gathered: gathering(models), setAside: [] as SetAside[], lines: 0, cards: 0 })
  let part = begin()
  const handOn = (): Folded => {
    const { gathered, setAside, lines } = part
    part = begin()
    return {
      lines,
      rows: gathered.rows().map((rows, i) => rows.map(layouts[i] as (typeof layouts)[number])),
      tallies: gathered.tallies(),
      horizon: gathered.horizon(),
      setAside,
    }
  }
  for await (const streams of log.readStreams(share))
    for (const { stream, lines } of streams) {
      const known = lines.filter(({ position }) => position <= upTo)
      const card = cardOfStream(stream)
      if (card === undefined || known.length === 0) continue
      const entries = entriesOf(known)
      if (E.isLeft(entries)) part.setAside.push({ card, since: null, reason: reasonOf(entries.left) })
      else part.gathered.take(card, entries.right, null)
      part.lines += known.length
      if (++part.cards >= cardsAtOnce) yield handOn()
    }
  yield handOn()
}
