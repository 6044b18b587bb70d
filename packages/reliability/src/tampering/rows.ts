import {
  type EventDraft,
  type EventStore,
  eventId,
  type Line,
  leafHash,
  position,
  type RecordedText,
  revision,
  type StreamName,
  sealLine,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { Chance } from '../chance.ts'

/** The rows of a log, and what can be done to them behind its back. */
export type Rows = readonly RecordedText[]
export type Row = RecordedText

/** Appends lines of streams of one to eight lines, mixed, one at a time. */
export const record = async (store: EventStore, { below, one }: Chance, streams: number): Promise<void> => {
  const left = Array.from({ length: streams }, (_, i) => ({
    stream: streamName('notes', `h${i}`),
    due: 1 + below(8),
    rev: 0,
  }))
  for (let live = left; live.length > 0; live = live.filter(({ due, rev }) => rev < due)) {
    const next = one(live)
    const expected = next.rev === 0 ? 'no_stream' : revision(next.rev - 1)
    const answer = await store.append(next.stream, expected, [draftOf(next.stream, next.rev, below(1e9))])
    if (E.isLeft(answer)) throw new Error(answer.left._tag)
    next.rev++
  }
}

const draftOf = (stream: StreamName, rev: number, number: number): EventDraft => {
  const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, rev)
  return {
    id: eventId(command, stream, 0),
    type: 'TransferredOut',
    tv: 1,
    actor: { union: `U${number % 7}`, officer: 'o-1' },
    command: { id: command, digest: 'a'.repeat(64) },
    rules: 'N',
    data: { reason: '工作调动', number },
  }
}

export const rowsOf = async ({ readTexts }: Pick<EventStore, 'readTexts'>): Promise<Rows> => {
  const rows: Row[] = []
  for await (const batch of readTexts()) rows.push(...batch)
  return rows
}

export const lineIn = (row: Row): Line => JSON.parse(row.text)

/** The row with its line rewritten, and its own hash with it. */
export const rewritten = (row: Row, members: Partial<Line>): Row => {
  const sealed = sealLine({ ...lineIn(row), ...members } as Line)
  if (E.isLeft(sealed)) throw new Error('a line that does not seal')
  return { ...row, text: sealed.right.text, hash: sealed.right.hash }
}

/** The row with another text, and the hash of that. */
export const withText = (row: Row, text: string): Row => ({ ...row, text, hash: leafHash(text) })

/** The rows one after the other, with new positions. */
export const renumbered = (rows: Rows): Rows =>
  rows.map((row, index) => ({ ...row, position: position(index + 1) }))

/** The lines from one on to the end of its stream written anew, every hash and link with them. */
export const relinked = (rows: Rows, from: Row, change: Partial<Line>): Rows => {
  let before: string | undefined
  return rows.map((row) => {
    if (row.stream !== from.stream || row.revision < from.revision) return row
    const anew = rewritten(row, before === undefined ? change : { prev: before })
    before = anew.hash
    return anew
  })
}

export const endOf = (row: Row, rows: Rows): Row =>
  rows.findLast(({ stream }) => stream === row.stream) as Row
export const at = (row: Row, by: bigint, rows: Rows): Row | undefined =>
  rows.find(({ stream, revision }) => stream === row.stream && revision === row.revision + by)
export const nextOf = (row: Row, rows: Rows): Row => at(row, 1n, rows) as Row
export const isFirst = (row: Row): boolean => row.revision === 0n
export const isLast = (row: Row, rows: Rows): boolean => at(row, 1n, rows) === undefined
/** A line behind which at least two more stand, so that the next one vouches for it and is vouched for itself. */
export const isVouchedFor = (row: Row, rows: Rows): boolean => at(row, 2n, rows) !== undefined

/** The rows with one of them changed. */
export const changing =
  (change: (row: Row, rows: Rows) => Row) =>
  (rows: Rows, row: Row): Rows =>
    rows.map((each) => (each === row ? change(row, rows) : each))

/** The rows with two of them changed, each by the other. */
export const swapping =
  (swap: (one: Row, other: Row) => Row, other: (row: Row, rows: Rows) => Row) =>
  (rows: Rows, row: Row): Rows => {
    const second = other(row, rows)
    return rows.map((each) => (each === row ? swap(row, second) : each === second ? swap(second, row) : each))
  }

export const contentOf = ({ text, hash }: Row) => ({ text, hash })
