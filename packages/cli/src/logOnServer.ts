import type { EventStore } from '@union-card/event-store'
import type { OpenFault } from '@union-card/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from './exit.ts'
import { faultInWords } from './faultInWords.ts'
import { loaded } from './loaded.ts'
import type { LogPlace } from './logPlace.ts'
import { hidden } from './place.ts'
import type { Session } from './session.ts'

/** A log kept on EventStoreDB or KurrentDB. The client is loaded once something is asked of it. */
export const onServer = ({ words }: Session, address: string): LogPlace => {
  const shown = hidden(address).replace(/\?.*$/s, '')
  const client = () => loaded(words, '@union-card/eventstoredb', () => import('@union-card/eventstoredb'))
  const stop = (fault: OpenFault): Stop => {
    if (fault._tag === 'CannotOpen') {
      const isUsage = fault.because === 'bad-address'
      return new Stop(isUsage ? exit.usage : exit.unavailable, faultInWords(words, fault))
    }
    const isAway = fault._tag === 'OutcomeUnknown' || fault._tag === 'Unavailable'
    return new Stop(exit.unavailable, isAway ? words.store.serverAway(shown) : faultInWords(words, fault))
  }
  const kept = (outcome: E.Either<OpenFault, EventStore>): EventStore => {
    if (E.isLeft(outcome)) throw stop(outcome.left)
    return outcome.right
  }
  const open = async () => kept(await (await client()).openEventStoreDbLog({ address }))
  return {
    shown,
    file: null,
    open,
    find: async () => {
      const found = await (await client()).openEventStoreDbLog({ address })
      const isMissing =
        E.isLeft(found) && found.left._tag === 'CannotOpen' && found.left.because === 'not-found'
      return isMissing ? undefined : kept(found)
    },
    create: async (log) => kept(await (await client()).createEventStoreDbLog({ address, log })),
    evidence: open,
    // Nothing is ever deleted on a server; the next import goes on with the empty log.
    forget: () => {},
  }
}
