import { exportLines } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { Kept, Sent } from './halves.ts'

/** Records commands one after another; answers what became of each. */
export const record = async ({ registry }: Kept, sent: readonly Sent[]): Promise<readonly string[]> => {
  const outcomes: string[] = []
  for (const { command, recordedAt } of sent) {
    const outcome = await registry.handle(command, { recordedAt })
    outcomes.push(E.isRight(outcome) ? 'accepted' : outcome.left.outcome)
  }
  return outcomes
}

/** The lines of a log, in its order. */
export const linesOf = async ({ store }: Kept): Promise<readonly string[]> => {
  const lines: string[] = []
  for await (const line of exportLines(store)) lines.push(line)
  return lines
}
