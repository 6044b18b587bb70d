import type { Clock, EventStore, Evidence } from '@union-card/event-store'

/** A log on a server, which `verifyLog` also asks for streams that were deleted there. */
export interface EventStoreDbLog extends EventStore, Required<Pick<Evidence, 'inspectStorage'>> {}

/** How a log on a server is served; everything may be left out. */
export interface Serving {
  /** Where the time of recording comes from, `Date.now` when left out. */
  readonly clock?: Clock
  /** Milliseconds a call may take, 10000 when neither this nor `defaultDeadline` of the address says otherwise. */
  readonly deadline?: number
  /** Milliseconds without news after which a subscription looks for itself how far the log has come, 1000. */
  readonly quiet?: number
  /** Milliseconds a subscription tries to reach the server again before it gives up, 60000. */
  readonly patience?: number
}
