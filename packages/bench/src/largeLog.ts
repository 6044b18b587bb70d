import {
  type EventDraft,
  eventId,
  leafHash,
  type SealedLine,
  sealAfter,
  streamName,
} from '@union-card/event-store'
import { createSqliteLog, type SqliteEventStore } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { drawing } from './draw.ts'
import { careers, type History } from './histories.ts'

/**
 * A log of very many cards: a few thousand careers, cut to two to eight lines, told again of other cards, members and
 * numbers, recorded in the order of their moments. The same count gives the same log, byte for byte.
 */

const log = { id: 'county', mode: 'rehearsal' } as const
const atOnce = 2000

/** Makes the log of so many cards in a file. */
export const largeLog = async (file: string, cards: number): Promise<SqliteEventStore> => {
  const store = right(await createSqliteLog({ file, log }))
  await append(store, linesOf(cards, 0))
  return store
}

/** Records the careers of so many more cards, after those of `first` others. */
export const appendCards = (store: SqliteEventStore, cards: number, first: number): Promise<void> =>
  append(store, linesOf(cards, first))

const append = async (store: SqliteEventStore, lines: Iterable<SealedLine>): Promise<void> => {
  let batch: SealedLine[] = []
  const write = async () => {
    const [line, ...others] = batch
    if (line !== undefined) right(await store.appendSealed([line, ...others]))
    batch = []
  }
  for (const line of lines) if (batch.push(line) >= atOnce) await write()
  await write()
}

type Place = { readonly card: number; readonly rev: number; readonly at: string }

function* linesOf(cards: number, first: number): Generator<SealedLine> {
  const told = careers(2000, 7).map(({ history }) => history)
  const of = (card: number) => told[card % told.length] as History
  const draw = drawing(first + 1)
  const places: Place[] = []
  for (let card = first; card < first + cards; card++) {
    const length = Math.min(of(card).length, draw.between(2, 8))
    for (let rev = 0; rev < length; rev++) places.push({ card, rev, at: of(card)[rev]?.at ?? '' })
  }
  places.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.card - b.card || a.rev - b.rev))
  const ends = new Map<number, { readonly rev: number; readonly hash: string; readonly at: string }>()
  for (const { card, rev } of places) {
    const end = ends.get(card) ?? null
    const stream = streamName('card', `c-${card}`)
    const [sealed] = right(
      sealAfter(
        log,
        () => 0,
        {
          stream,
          expected: end === null ? 'no_stream' : (BigInt(end.rev) as never),
          events: [draftOf(of(card), card, rev)],
        },
        end,
      ),
    )
    ends.set(card, { rev, hash: sealed.hash, at: sealed.line.at })
    yield sealed
  }
}

const draftOf = (history: History, card: number, rev: number): EventDraft => {
  const entry = history[rev]
  if (entry === undefined) throw new RangeError('a career of fewer lines')
  const command = `00000000-0000-4000-8000-${(card * 20 + rev).toString(16).padStart(12, '0')}`
  const { type, data, at, rules } = entry
  const own = type === 'CardIssued' ? { number: `${data.number}-${card}`, member: `m-${card}` } : {}
  return {
    id: eventId(command, streamName('card', `c-${card}`), 0),
    type,
    tv: 1,
    at,
    actor: data.by === undefined ? {} : { union: data.by },
    command: { id: command, digest: leafHash(command) },
    rules,
    data: { ...data, ...own } as EventDraft['data'],
  }
}

const right = <A>(found: E.Either<unknown, A>): A => {
  if (E.isLeft(found)) throw new Error(`the log did not take it: ${JSON.stringify(found.left)}`)
  return found.right
}
