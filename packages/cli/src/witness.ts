import { stat } from 'node:fs/promises'
import { type Receipt, readReceipt } from '@union-card/event-store'
import { exit, Stop } from './exit.ts'
import type { Session } from './session.ts'
import { textLines } from './textLines.ts'

/** What a log is compared with: a receipt given for it, or an export of it. */
export type Witness =
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'export'; readonly file: string }

/** Looks what a file is. An empty one, or a receipt of another log, stops the program; of an export that shows when it is read. */
export const witnessIn = async (session: Session, file: string, log: string): Promise<Witness> => {
  if (file === '-') throw new Stop(exit.usage, session.words.usage.cannotRead(file))
  const { texts } = await textLines(session, file)
  for await (const text of texts) {
    const receipt = readReceipt(text)
    if (receipt === undefined) return { kind: 'export', file }
    if (receipt.log === log) return { kind: 'receipt', receipt }
    throw new Stop(exit.usage, session.words.keeping.verify.otherReceipt(file, receipt.log))
  }
  // What was to be kept was not written, or is gone: nobody is to take that for having been compared.
  throw new Stop(exit.usage, session.words.keeping.verify.emptyWitness(file))
}

/** True where something has that name already. */
export const isThere = async (file: string): Promise<boolean> =>
  (await stat(file).catch(() => undefined)) !== undefined
