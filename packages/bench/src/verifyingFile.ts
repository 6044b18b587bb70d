import { join } from 'node:path'
import { defaultPolicy, endOfDay } from '@union-card/domain'
import { exportLines, importLines, memoryEventStore, verifyLines } from '@union-card/event-store'
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
    const opened = await openSqliteEvidence(file)
    if (E.isLeft(opened)) throw new Error(opened.left.reason)
    const evidence = opened.right
    const { lines, findings } = await verifyLog(evidence)
    if (findings.length > 0) throw new Error('a log that is not sound')
    const { log, readTexts } = evidence
    const times = await interleaved(
      [
        { name: 'whole', run: () => verifyLog(evidence), waits: true },
        { name: 'lines', run: () => verifyLines({ log, readTexts }), waits: true },
      ],
      rounds,
    )
    await evidence.close()
    return {
      name: 'verify-file',
      asks: `Verifying the file of a log of ${lines} lines`,
      figures: [],
      rates: [
        { what: 'every line and link', perSecond: perSecond(lines, times.lines), atLeast: 50_000 },
        { what: 'and every entry judged again, and the file', perSecond: perSecond(lines, times.whole) },
      ],
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
