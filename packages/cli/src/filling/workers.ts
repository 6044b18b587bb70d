import type { Position, StreamShare } from '@union-card/event-store'
import type { Filled, Filling } from '@union-card/projections'
import { type Exit, Stop } from '../exit.ts'
import type { GlobalOptions, Session } from '../session.ts'
import { threadBeside } from '../thread.ts'

/** What a worker is to fill, and where. */
export type Task = { readonly options: GlobalOptions; readonly share: StreamShare; readonly upTo: Position }

/** What a worker says: how many lines more it has taken in, what its share came to, or why there is no more. */
export type Said =
  | { readonly lines: number }
  | { readonly filled: Filled }
  | { readonly stop: { readonly exit: Exit; readonly sentence: string } }

/** Fills new tables by so many threads, each a share of the cards. When one of them fails, none goes on. */
export const byWorkers =
  ({ options }: Session, of: number): Filling =>
  async (upTo, onLines) => {
    const threads = Array.from({ length: of }, (_, index) =>
      threadBeside(import.meta.url, 'worker', {
        options,
        share: { category: 'card', index, of },
        upTo,
      } satisfies Task),
    )
    const filledBy = (thread: (typeof threads)[number]): Promise<Filled> =>
      new Promise((resolve, reject) => {
        thread.on('message', (said: Said) => {
          if ('filled' in said) return resolve(said.filled)
          if ('stop' in said) return reject(new Stop(said.stop.exit, said.stop.sentence))
          try {
            onLines(said.lines)
          } catch (stopped) {
            reject(stopped)
          }
        })
        thread.once('error', reject)
        thread.once('exit', () => reject(new Error('a worker ended before its share was filled')))
      })
    try {
      return await Promise.all(threads.map(filledBy))
    } finally {
      await Promise.all(threads.map((thread) => thread.terminate()))
    }
  }
