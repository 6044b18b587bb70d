import { join } from 'node:path'
import { verifyLog } from '@union-card/registry'
import { openSqliteEvidence } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { appendAll } from './drafts.ts'
import type { History } from './histories.ts'
import { interleaved, type Rounds } from './interleaved.ts'
import { inFolder, newLog } from './onDisk.ts'
import { perSecond, type Question } from './report.ts'

/** How fast does `union-card verify` go through the file of a log: lines, links, rules of every card, the file itself? */
export const verifyingFile = (histories: readonly History[], rounds: Rounds): Promise<Question> =>
  inFolder(async (folder) => {
    const file = join(folder, 'log.db')
    const store = await newLog(file)
    await appendAll(store, histories)
    await store.close()
    let lines = 0
    const verify = async (): Promise<void> => {
      const evidence = await openSqliteEvidence(file)
      if (E.isLeft(evidence)) throw new Error(evidence.left.reason)
      lines = (await verifyLog(evidence.right)).lines
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
