import type { Policy } from '@union-card/domain'
import type { EventStore, Position, RecordedLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { cardOfStream, entryOf, type RecordedEntry } from './cardEntry.ts'
import { cardRows } from './cardRows.ts'
import type { CardRows } from './rows.ts'
import type { Advance, SetAside, ViewStore } from './viewStore.ts'

/** How far a run has come. */
export type Progress = { readonly lines: number; readonly position: Position }

/** Follows the log into the read models. */
export type Runner = {
  /** Takes in every line recorded so far. Calls that come while one runs wait for it and then look again. */
  readonly catchUp: (onProgress?: (progress: Progress) => void) => Promise<void>
  /** Builds the tables anew beside the old ones, which go on answering, and switches. */
  readonly rebuild: (onProgress?: (progress: Progress) => void) => Promise<void>
}

/** How many lines one transaction takes in at most. */
const linesAtOnce = 20_000

export const runner = (log: EventStore, views: ViewStore, policy: () => Policy): Runner => {
  let running: Promise<void> = Promise.resolve()
  const afterOthers = (run: () => Promise<void>): Promise<void> => {
    running = running.then(run, run)
    return running
  }
  return {
    catchUp: (onProgress) => afterOthers(() => follow(log, views, policy(), onProgress)),
    rebuild: (onProgress) =>
      afterOthers(async () => {
        const { store, switchTo, discard } = await views.beside()
        try {
          await follow(log, store, policy(), onProgress)
          await switchTo()
        } catch (failed) {
          await discard()
          throw failed
        }
      }),
  }
}

const follow = async (
  log: EventStore,
  views: ViewStore,
  policy: Policy,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<void> => {
  const after = (await views.checkpoint()) ?? undefined
  let lines = 0
  for await (const batch of log.readAll({ after, batch: linesAtOnce })) {
    const checkpoint = batch[batch.length - 1]?.position
    if (checkpoint === undefined) continue
    await views.advance(await advanceOver(log, batch, checkpoint, policy))
    lines += batch.length
    onProgress?.({ lines, position: checkpoint })
  }
}

/** What a batch means: every card it touches is folded from its first line up to the end of the batch. */
const advanceOver = async (
  log: EventStore,
  batch: readonly RecordedLine[],
  checkpoint: Position,
  policy: Policy,
): Promise<Advance> => {
  const cards = new Map<string, CardRows>()
  const setAside: SetAside[] = []
  for (const [card, lines] of touchedCards(batch)) {
    const whole = lines[0]?.line.rev === 0 ? lines : await linesUpTo(log, lines[0], checkpoint)
    const rows = rowsOf(whole, policy)
    if (E.isRight(rows)) cards.set(card, rows.right)
    else setAside.push({ card, position: lines[0]?.position ?? checkpoint, reason: rows.left })
  }
  return { cards, setAside, checkpoint }
}

const touchedCards = (batch: readonly RecordedLine[]): ReadonlyMap<string, RecordedLine[]> => {
  const touched = new Map<string, RecordedLine[]>()
  for (const recorded of batch) {
    const card = cardOfStream(recorded.line.stream)
    if (card === undefined) continue
    const lines = touched.get(card)
    if (lines === undefined) touched.set(card, [recorded])
    else lines.push(recorded)
  }
  return touched
}

const linesUpTo = async (
  log: EventStore,
  first: RecordedLine | undefined,
  last: Position,
): Promise<readonly RecordedLine[]> => {
  if (first === undefined) return []
  const lines = await log.readStream(first.line.stream)
  if (E.isLeft(lines)) throw new Error(lines.left.reason)
  return lines.right.filter(({ position }) => position <= last)
}

/** The rows of a card, or why it cannot be projected. */
const rowsOf = (lines: readonly RecordedLine[], policy: Policy): E.Either<string, CardRows> => {
  const entries: RecordedEntry[] = []
  for (const recorded of lines) {
    const entry = entryOf(recorded)
    if (E.isLeft(entry)) {
      const [first] = entry.left
      return E.left(
        `revision ${recorded.line.rev}: ${first?.path ?? ''} should be ${first?.expected ?? 'readable'}`,
      )
    }
    entries.push(entry.right)
  }
  return E.right(cardRows(entries, policy))
}
