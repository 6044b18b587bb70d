/** Folds the cards of a log in a file on several processors: each share in a thread that reads the file by itself. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Policy } from '@union-card/domain'
import { type Position, ReadFailed, type ReadFault, type StreamShare } from '@union-card/event-store'
import type { Folded, Folding } from '@union-card/projections'

/** What a thread is to fold. */
export interface Lane {
  readonly file: string
  readonly policy: Policy
  readonly share: StreamShare
  readonly upTo: Position
}

/** What a thread says: a part of its share is folded, the log could not be read, or all is done. */
export type Said = { readonly folded: Folded } | { readonly fault: ReadFault } | 'done'

/** Two threads are quicker than none from about here on: each takes a third of a second to begin. */
const worth = 50_000

/** More threads than this only wait for the one that writes the rows. */
const mostLanes = 4

/**
 * Folds shares of the cards in threads, for building read models anew. They know the read models of the registry
 * only: with models of an application's own, cards are folded where those are.
 */
export const foldingLanes = (
  file: string,
  policy: Policy,
  lanes: number = Math.min(availableParallelism(), mostLanes),
): Folding | undefined =>
  lanes < 2 ? undefined : { lanes, worth, fold: (share, upTo) => inThread({ file, policy, share, upTo }) }

async function* inThread(lane: Lane): AsyncGenerator<Folded, void, undefined> {
  const source = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(`./foldingLane.${source ? 'ts' : 'js'}`, import.meta.url), {
    workerData: lane,
    resourceLimits: { maxYoungGenerationSizeMb: 96, maxOldGenerationSizeMb: 256 },
    ...(source ? { execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'] } : {}),
  })
  try {
    for (const next = sayings(worker); ; ) {
      const said = await next()
      if (said === 'done') return
      if ('fault' in said) throw new ReadFailed(said.fault)
      yield said.folded
      worker.postMessage('more')
    }
  } finally {
    await worker.terminate()
  }
}

/** What a thread says, one after another. Rejects when it ends without having said that it is done. */
const sayings = (worker: Worker): (() => Promise<Said>) => {
  const said: Said[] = []
  let broken: unknown
  let heard = () => {}
  worker.on('message', (each: Said) => {
    said.push(each)
    heard()
  })
  worker.on('error', (error) => {
    broken = error
    heard()
  })
  worker.on('exit', () => {
    broken ??= new Error('a thread that folds cards has ended before it was done')
    heard()
  })
  return async () => {
    for (;;) {
      const next = said.shift()
      if (next !== undefined) return next
      if (broken !== undefined) throw broken
      await new Promise<void>((resolve) => {
        heard = resolve
      })
    }
  }
}
