/** What the themes of the suite for event stores share: a runner, a store under test, events to record. */
import {
  type Appended,
  type AppendFault,
  type Clock,
  type EventDraft,
  type EventStore,
  eventId,
  type LogIdentity,
  leafHash,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { StoreUnderTest, TestRunner } from '../eventStoreConformance.ts'

/** A suite over one kind of store. */
export interface Suite {
  readonly store: StoreUnderTest
  readonly runner: TestRunner
  /** A test on a new and empty log, closed afterwards. */
  readonly onLog: (
    test: (store: EventStore, open: (clock: Clock) => Promise<EventStore>) => Promise<void>,
    mode?: LogIdentity['mode'],
  ) => () => Promise<void>
}

/** The moment at which the clocks of the suite stand. */
export const noon = Date.parse('2018-03-05T04:00:00.000Z')

export const suiteOver = (store: StoreUnderTest, runner: TestRunner): Suite => ({
  store,
  runner,
  onLog:
    (test, mode = 'live') =>
    async () => {
      const opened: EventStore[] = []
      const open = async (clock: Clock) => {
        const made = await store.open({ id: 'conformance', mode }, clock)
        opened.push(made)
        return made
      }
      try {
        await test(await open(() => noon), open)
      } finally {
        for (const each of opened) await each.close()
      }
    },
})

/** The stream of a card. */
export const cardOf = (id: string | number): StreamName => streamName('card', `c${id}`)

/** An event of a command of its own, the same for the same stream and number. */
export const draftOf = (
  stream: StreamName,
  index: number,
  data: EventDraft['data'] = { index },
): EventDraft => {
  const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, index)
  return {
    id: eventId(command, stream, 0),
    type: 'TransferredOut',
    tv: 1,
    actor: { union: 'U1' },
    command: { id: command, digest: leafHash(command) },
    rules: 'N+M',
    data,
  }
}

/** The answer of an append that was to succeed. */
export const accepted = (outcome: E.Either<AppendFault, Appended>): Appended => {
  if (E.isLeft(outcome)) throw new Error(`an append was answered ${outcome.left._tag}`)
  return outcome.right
}

/** All that comes of an iteration over batches. */
export const all = async <A>(batches: AsyncIterable<readonly A[]>): Promise<readonly A[]> => {
  const found: A[] = []
  for await (const batch of batches) found.push(...batch)
  return found
}
