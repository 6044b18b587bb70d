import { join } from 'node:path'
import { defaultPolicy, endOfDay } from '@union-card/domain'
import { exportLines, importLines, memoryEventStore } from '@union-card/event-store'
import { createRegistry, verifyLog } from '@union-card/registry'
import { openSqliteEvidence } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { county } from './drafts.ts'
import type { Career } from './histories.ts'
import { interleaved, type Rounds } from './interleaved.ts'
import { inFolder, newLog } from './onDisk.ts'
import { perSecond, type Question } from './report.ts'

/** How fast does `union-card verify` go through the file of a log: lines, links, rules of every card, the file itself? */
export const verifyingFile = (careers: readonly Career[], rounds: Rounds): Promise<Question> =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.db')
    const store = await newLog(file)
    await importLines(store, exportLines(await recorded(careers)))
    await store.close()
    let lines = 0
    const verify = async (): Promise<void> => {
      const evidence = await openSqliteEvidence(file)
      if (E.isLeft(evidence)) throw new Error(evidence.left.reason)
      const verified = await verifyLog(evidence.right)
      if (verified.findings.length > 0) throw new Error('a log that is not sound')
      lines = verified.lines
      await evidence.right.close()
    }
    const times = await interleaved([{ name: 'verify', run: verify, waits: true }], rounds)
    return {
      name: 'verify-file',
      asks: `Verifying the file of a log of ${lines} lines`,
      figures: [],
      rates: [{ what: 'verify', perSecond: perSecond(lines, times.verify), atLeast: 50_000 }],
    }
  })

/** A log as a registry records careers, with all that it claims beside the cards. */
const recorded = async (careers: readonly Career[]) => {
  const store = memoryEventStore({ log: county })
  const registry = await createRegistry({ store, policy: defaultPolicy })
  for (const { decided } of careers)
    for (const { command, facts } of decided)
      await registry.handle(command, { recordedAt: endOfDay(facts.today) })
  return store
}
