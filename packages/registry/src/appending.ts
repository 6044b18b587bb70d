import type {
  Appended,
  AppendFault,
  EventDraft,
  EventStore,
  Premise,
  ReadFault,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { ReadonlyNonEmptyArray } from 'fp-ts/lib/ReadonlyNonEmptyArray.js'
import { type Asked, malformed } from './asked.ts'
import type { NotAccepted, Unserved } from './outcome.ts'

/** Appending until the outcome is known, and what the faults of a store mean for a command. */

/** How often something is tried again when others write first, or the outcome is unknown. */
export const mostTries = 12

/** Waits longer the oftener it was tried, by a random part, so that rivals do not meet again. */
export const pause = (tries: number): Promise<void> =>
  tries === 0
    ? Promise.resolve()
    : new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** Math.min(tries, 6)))

/** What is to be appended, and on what it rests. */
export type Append = {
  readonly stream: Parameters<EventStore['append']>[0]
  readonly expected: Parameters<EventStore['append']>[1]
  readonly events: ReadonlyNonEmptyArray<EventDraft>
  readonly premises: readonly Premise[]
}

/**
 * Appends; as long as it is unknown whether that happened, the same events are appended again, which counts once. A
 * store that ceases to serve meanwhile leaves the outcome unknown.
 */
export const appendSurely = async (
  store: EventStore,
  { stream, expected, events, premises }: Append,
): Promise<E.Either<AppendFault, Appended>> => {
  let unknown: E.Either<AppendFault, Appended> | undefined
  for (let tries = 1; ; tries++) {
    const done = await store.append(stream, expected, events, premises)
    if (E.isRight(done) || done.left._tag === 'WrongExpectedRevision') return done
    if (done.left._tag !== 'OutcomeUnknown') return unknown ?? done
    unknown = done
    if (tries === mostTries) return done
    await pause(tries)
  }
}

/** The answer that the store cannot serve. */
export const unserved = (
  { command: { id } }: Asked,
  recorded: Unserved['recorded'],
  fault: ReadFault,
): Unserved => ({ outcome: 'unavailable', id, recorded, reason: fault.reason, fault })

/** What a fault means for the command; `again` where deciding anew may succeed. */
export const afterFault = (asked: Asked, fault: AppendFault): NotAccepted | 'again' => {
  switch (fault._tag) {
    case 'WrongExpectedRevision':
      return 'again'
    case 'OutcomeUnknown':
      return {
        outcome: 'unavailable',
        id: asked.command.id,
        recorded: 'unknown',
        reason: fault.reason,
        fault: null,
      }
    case 'TooLarge':
      return malformed(asked, '', `at most ${fault.limit} (${fault.of})`, String(fault.found))
    case 'UnsealableEvent':
      return malformed(asked, fault.path.slice(1).replaceAll('/', '.'), fault.expected, fault.found)
    case 'Unavailable':
    case 'AccessDenied':
      return unserved(asked, 'no', fault)
  }
}
