import { type EventDraft, type EventStore, type StreamName, streamName } from '@union-card/event-store'
import { draftOf } from '@union-card/testing'
import * as E from 'fp-ts/lib/Either.js'
import { createSqliteLog, type SqliteEventStore } from '../src/index.ts'

/** Logs in files, and what is recorded in them. */

const opened: SqliteEventStore[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

/** The log that was opened, closed again after the test. */
export const kept = (outcome: E.Either<{ readonly reason: string }, SqliteEventStore>): SqliteEventStore => {
  if (E.isLeft(outcome)) throw new Error(outcome.left.reason)
  opened.push(outcome.right)
  return outcome.right
}

/** A new log in a file, which tells quickly what others write to it. */
export const created = async (file: string): Promise<SqliteEventStore> =>
  kept(await createSqliteLog({ file, log: { id: 'demo', mode: 'live' }, pollEvery: 5 }))

export const card = streamName('card', 'h01')
export const other = streamName('card', 'h02')

export const draft = (stream: StreamName, index: number): EventDraft =>
  draftOf(stream, index, { reason: '工作调动', index })

export const textsOf = async (store: EventStore): Promise<readonly string[]> => {
  const texts: string[] = []
  for await (const batch of store.readTexts()) texts.push(...batch.map(({ text }) => text))
  return texts
}
