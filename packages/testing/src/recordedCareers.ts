import { schemaVersions } from '@union-card/domain'
import {
  type EventStore,
  eventId,
  leafHash,
  memoryEventStore,
  revision,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { History } from './history.ts'

/** What is recorded of a card: its career. */
type Career = Pick<History, 'entries'>

/**
 * A rehearsal log in memory that holds careers, recorded as they happened, of the cards `card0`, `card1` and so on:
 * lines of different cards stand between one another as their moments say.
 */
export const recordedCareers = async (careers: readonly Career[]): Promise<EventStore> => {
  const log = memoryEventStore({ log: { id: 'careers', mode: 'rehearsal' } })
  const lines = careers.flatMap(({ entries }, i) => entries.map((entry) => ({ card: `card${i}`, entry })))
  lines.sort((a, b) => (a.entry.at < b.entry.at ? -1 : a.entry.at > b.entry.at ? 1 : 0))
  for (const { card, entry } of lines) await record(log, card, entry)
  return log
}

/** Records one more career at the end of a log. Throws when the log does not take it. */
export const recordCareer = async (log: EventStore, card: string, { entries }: Career): Promise<void> => {
  for (const entry of entries) await record(log, card, entry)
}

const record = async (log: EventStore, card: string, entry: Career['entries'][number]): Promise<void> => {
  const stream = streamName('card', card)
  const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, entry.revision)
  const answer = await log.append(stream, entry.revision === 0 ? 'no_stream' : revision(entry.revision - 1), [
    {
      id: eventId(command, stream, 0),
      type: entry.type,
      tv: schemaVersions[entry.type],
      at: entry.at,
      actor: entry.data.by === undefined ? {} : { union: entry.data.by },
      command: { id: command, digest: leafHash(command) },
      rules: entry.rules,
      data: entry.data as never,
    },
  ])
  if (E.isLeft(answer)) throw new Error(`not recorded: ${answer.left._tag}`)
}
