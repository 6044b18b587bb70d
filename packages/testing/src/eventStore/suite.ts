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
  type Notice,
  type Position,
  type RecordedLine,
  type RecordedText,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { StoreUnderTest, TestRunner } from '../eventStoreConformance.ts'

/** The clock of a log, which stands until it is set. */
export interface Time {
  readonly clock: Clock
  readonly set: (instant: string) => void
}

const standing = (): Time => {
  let now = noon
  return {
    clock: () => now,
    set: (next) => {
      now = Date.parse(next)
    },
  }
}

/** A suite over one kind of store. */
export interface Suite {
  readonly store: StoreUnderTest
  readonly runner: TestRunner
  /** A test on a new and empty log, closed afterwards. */
  readonly onLog: (
    test: (store: EventStore, open: (clock: Clock) => Promise<EventStore>, time: Time) => Promise<void>,
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
      const time = standing()
      const opened: EventStore[] = []
      const open = async (clock: Clock) => {
        const made = await store.open({ id: 'conformance', mode }, clock)
        opened.push(made)
        return made
      }
      try {
        await test(await open(time.clock), open, time)
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

/** The last revision that an append wrote, which was to succeed. */
export const revisionOf = (outcome: E.Either<AppendFault, Appended>): bigint => accepted(outcome).revision

/** How an append was answered. */
export const tagOf = (outcome: E.Either<AppendFault, Appended>): string =>
  E.isLeft(outcome) ? outcome.left._tag : 'accepted'

/** The lines of a stream, or of a part of it. */
export const linesOf = async (
  store: EventStore,
  stream: StreamName,
  part?: Parameters<EventStore['readStream']>[1],
): Promise<readonly RecordedLine[]> => {
  const lines = await store.readStream(stream, part)
  if (E.isLeft(lines)) throw new Error(`a read was answered ${lines.left._tag}`)
  return lines.right
}

/** The batches of an iteration. */
export const batchesOf = async <A>(batches: AsyncIterable<A>): Promise<readonly A[]> => {
  const all: A[] = []
  for await (const batch of batches) all.push(batch)
  return all
}

/** Every text of a log. */
export const textsOf = async (store: EventStore): Promise<readonly RecordedText[]> => all(store.readTexts())

/** What a follower is told until it is told that this was all. */
export const noticesUntilCaughtUp = async (
  store: EventStore,
  after: Position | undefined,
): Promise<readonly Notice[]> => {
  const abort = new AbortController()
  const notices: Notice[] = []
  for await (const notice of store.subscribe({ after, signal: abort.signal })) {
    if (notice.kind !== 'checkpoint') notices.push(notice)
    if (notice.kind === 'caughtUp') abort.abort()
  }
  return notices
}

/** True for positions of which each lies behind the one before. */
export const increasing = (positions: readonly Position[]): boolean =>
  positions.every((position, index) => index === 0 || (positions[index - 1] as Position) < position)

/** The name of the error that a promise was rejected with. */
export const rejection = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
    return 'none'
  } catch (error) {
    return error instanceof Error ? error.name : 'no error'
  }
}

/** All that comes of an iteration over batches. */
export const all = async <A>(batches: AsyncIterable<readonly A[]>): Promise<readonly A[]> => {
  const found: A[] = []
  for await (const batch of batches) found.push(...batch)
  return found
}
