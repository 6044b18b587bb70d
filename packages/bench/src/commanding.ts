import { join } from 'node:path'
import { defaultPolicy, type Instant } from '@union-card/domain'
import { createRegistry } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import type { Career } from './histories.ts'
import { inFolder, newLog } from './onDisk.ts'
import type { Question } from './report.ts'

/**
 * How long does an official wait for one command: read the card, decide, claim what is unique, append, be sure of it?
 * Careers are recorded from their first command on, one command after the other.
 */
export const commanding = (careers: readonly Career[]): Promise<Question> =>
  inFolder(async (folder) => {
    const store = await newLog(join(folder, 'log.db'))
    const registry = await createRegistry({ store, policy: defaultPolicy })
    const recordedAt = '2030-01-01T00:00:00.000Z' as Instant
    const waits: number[] = []
    for (const { decided } of careers)
      for (const { command } of decided) {
        const began = performance.now()
        const outcome = await registry.handle(command, { recordedAt })
        waits.push(performance.now() - began)
        if (E.isLeft(outcome) && outcome.left.outcome !== 'refused')
          throw new Error(`a command came to ${outcome.left.outcome}`)
      }
    await registry.close()
    // The first commands are those of a program that has just started.
    const sorted = waits.slice(100).sort((a, b) => a - b)
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number
    return {
      name: 'command',
      asks: `Loading, deciding and appending, ${sorted.length} commands one after the other`,
      figures: [],
      rates: [],
      waits: [
        { what: 'half of them take at most', milliseconds: at(0.5) },
        { what: '99 of 100 take at most', milliseconds: at(0.99) },
        { what: 'the longest takes', milliseconds: at(1) },
      ],
    }
  })
