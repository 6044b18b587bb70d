import {
  type EventDraft,
  type ExpectedRevision,
  eventId,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import type { SqliteEventStore } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'

/** What a writer says: a line is recorded, or why not. `run` tells a writer from the one started in its place. */
export type Word =
  | { readonly kept: string; readonly stream: string; readonly rev: number }
  | { readonly conflicts: number }
  | { readonly untyped: string }

/** A writer among others. */
export type Rival = {
  readonly name: string
  readonly store: SqliteEventStore
  readonly tell: (word: Word) => void
  /** A planted fault: says that a line is recorded before it is. */
  readonly early?: boolean
}

/** Streams that all writers write at once. */
const hot = Array.from({ length: 2 }, (_, i) => streamName('notes', `hot${i}`))

/** Appends in flight at a time. */
const abreast = 8

/** So many appends, every other one to a stream that everybody writes, the others to streams of the writer's own. */
export const appendMany = async (rival: Rival, appends: number): Promise<void> => {
  const cold = Array.from({ length: 40 }, (_, i) => streamName('notes', `${rival.name}.${i}`))
  const ends = new Map<StreamName, ExpectedRevision>()
  let next = 0
  let conflicts = 0
  const lane = async (own: number): Promise<void> => {
    while (next < appends) {
      const serial = next++
      const stream =
        serial % 2 === 0
          ? (hot[(serial / 2) % hot.length] as StreamName)
          : (cold[(serial % 5) * abreast + own] as StreamName)
      conflicts += await appendOne(rival, ends, stream, serial)
    }
  }
  await Promise.all(Array.from({ length: abreast }, (_, own) => lane(own)))
  rival.tell({ conflicts })
}

/** Appends at the end of a stream, wherever that is by then; answers how often somebody else was first. */
const appendOne = async (
  { name, store, tell, early }: Rival,
  ends: Map<StreamName, ExpectedRevision>,
  stream: StreamName,
  serial: number,
): Promise<number> => {
  const event = draftOf(name, stream, serial)
  for (let conflicts = 0; ; ) {
    const expected = ends.get(stream) ?? 'no_stream'
    if (early) tell({ kept: event.id, stream, rev: expected === 'no_stream' ? 0 : Number(expected) + 1 })
    const answer = await store.append(stream, expected, [event])
    if (E.isRight(answer)) {
      const { revision: rev } = answer.right
      ends.set(stream, rev)
      tell({ kept: event.id, stream, rev: Number(rev) })
      return conflicts
    }
    const fault = answer.left
    if (fault._tag === 'WrongExpectedRevision') {
      conflicts++
      ends.set(stream, fault.actual)
    } else if (!(fault._tag === 'Unavailable' && fault.because === 'busy')) {
      tell({ untyped: fault._tag })
      return conflicts
    }
  }
}

const draftOf = (name: string, stream: StreamName, serial: number): EventDraft => {
  const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', streamName('rival', name), serial)
  return {
    id: eventId(command, stream, 0),
    type: 'Noted',
    tv: 1,
    actor: {},
    command: { id: command, digest: 'a'.repeat(64) },
    rules: 'N',
    data: { name, serial },
  }
}

/** A store whose appends take no notice of what others have appended: the violation that conflicts are there for. */
export const heedless = (store: SqliteEventStore): SqliteEventStore => ({
  ...store,
  append: async (stream, expected, events) => {
    const answer = await store.append(stream, expected, events)
    return E.isLeft(answer) && answer.left._tag === 'WrongExpectedRevision'
      ? E.right({ revision: revision(expected === 'no_stream' ? 0 : Number(expected) + 1) })
      : answer
  },
})
