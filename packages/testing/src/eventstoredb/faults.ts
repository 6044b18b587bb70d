/** What can be made to go wrong in the double, call by call. */

/** A call of the double: appends by themselves or over the shared stream of `batchAppend`, reads, subscriptions, … */
export type DoubleCall = 'append' | 'batchAppend' | 'read' | 'subscribe' | 'gossip' | 'features'

/** What is to go wrong with a call. `before` and `after` mean before and after an append was recorded. */
export type Fault =
  /** The answer comes later: to an append when it was recorded already. */
  | { readonly kind: 'delay'; readonly until: Promise<unknown> }
  /** The connection is lost. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** There is never an answer. */
  | { readonly kind: 'silence'; readonly when: 'before' | 'after' }
  /** The server refuses. */
  | { readonly kind: 'refuse'; readonly as: 'not ready' | 'timeout' | 'internal' | 'access denied' }
  /** A subscription delivers every event twice. */
  | { readonly kind: 'twice' }
  /** A subscription sends this checkpoint before anything else, as some servers do. */
  | { readonly kind: 'checkpoint'; readonly commit: bigint; readonly prepare: bigint }
  /** A subscription that has caught up delivers nothing more. */
  | { readonly kind: 'deaf' }

/** The faults that wait for their calls. */
export interface Faults {
  /** The next so many calls of a kind go wrong; once, when left out. */
  readonly next: (call: DoubleCall, fault: Fault, times?: number) => void
  readonly take: (call: DoubleCall) => Fault | undefined
  /** How many calls of a kind there were so far. */
  readonly count: (call: DoubleCall) => number
}

/** No faults yet. */
export const faultsToCome = (): Faults => {
  const waiting = new Map<DoubleCall, Fault[]>()
  const counts = new Map<DoubleCall, number>()
  return {
    next: (call, fault, times = 1) => {
      waiting.set(call, [...(waiting.get(call) ?? []), ...Array.from({ length: times }, () => fault)])
    },
    take: (call) => {
      counts.set(call, (counts.get(call) ?? 0) + 1)
      return waiting.get(call)?.shift()
    },
    count: (call) => counts.get(call) ?? 0,
  }
}

/** Waits out a delay; anything else is no matter of time. */
export const delayed = async (fault: Fault | undefined): Promise<void> => {
  if (fault?.kind === 'delay') await fault.until
}
