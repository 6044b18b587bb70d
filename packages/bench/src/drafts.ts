import {
  type EventDraft,
  type EventStore,
  eventId,
  leafHash,
  memoryEventStore,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { History } from './histories.ts'

/** Histories on their way into a log. */

/** The log that histories are put into. */
export const county = { id: 'county', mode: 'rehearsal' } as const

export const streamOf = (serial: number): StreamName => streamName('card', `c-${serial}`)

/** A history as events to be appended to its stream. */
export const draftsOf = (history: History, serial: number): readonly [EventDraft, ...EventDraft[]] => {
  const [first, ...others] = history.map(({ type, data, at, rules }, i): EventDraft => {
    const command = `00000000-0000-4000-8000-${serial.toString(16).padStart(8, '0')}${i.toString(16).padStart(4, '0')}`
    return {
      id: eventId(command, streamOf(serial), 0),
      type,
      tv: 1,
      actor: {
        ...(data.officer === undefined ? {} : { officer: data.officer }),
        ...(data.by === undefined ? {} : { union: data.by }),
      },
      command: { digest: leafHash(command), id: command },
      rules,
      data: data as EventDraft['data'],
      at,
    }
  })
  if (first === undefined) throw new Error('a history without lines')
  return [first, ...others]
}

/** Appends histories to a log, each at once. */
export const appendAll = async (store: EventStore, histories: readonly History[]): Promise<void> => {
  for (const [serial, history] of histories.entries()) {
    const done = await store.append(streamOf(serial), 'no_stream', draftsOf(history, serial))
    if (E.isLeft(done)) throw new Error(done.left._tag)
  }
}

/** The lines of histories as a log exports them. */
export const exported = async (histories: readonly History[]): Promise<readonly string[]> => {
  const store = memoryEventStore({ log: county })
  await appendAll(store, histories)
  const texts: string[] = []
  for await (const rows of store.readTexts()) texts.push(...rows.map(({ text }) => text))
  return texts
}
