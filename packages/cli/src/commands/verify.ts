import { open, rm } from 'node:fs/promises'
import {
  type Finding,
  positionInJson,
  type Receipt,
  receiptText,
  sinceExport,
  type Verified,
} from '@union-card/event-store'
import { verifyLog } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import { chinaTime } from '../chinaTime.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { findingInJson, findingInWords } from '../findingInWords.ts'
import { type KeptEvidence, placeOfKeptLog } from '../logPlace.ts'
import { perSecond, progress, stopIfInterrupted } from '../progress.ts'
import { ofRehearsal } from '../rehearsal.ts'
import type { Session } from '../session.ts'
import { textLines } from '../textLines.ts'
import { tellViews, type ViewsVerified, viewsVerified } from '../verifyingViews.ts'
import { isThere, type Witness, witnessIn } from '../witness.ts'

export type VerifyOptions = {
  readonly against?: readonly string[]
  readonly receipt?: string
}

/** `union-card verify`: walks every line of the log and tells what is wrong, where, and of which class. */
export const verify = async (session: Session, options: VerifyOptions): Promise<Exit> => {
  const { words } = session
  const place = placeOfKeptLog(session)
  if (options.receipt !== undefined && (await isThere(options.receipt)))
    throw new Stop(exit.usage, words.keeping.verify.receiptThere(options.receipt))
  const evidence = await place.evidence()
  try {
    const rehearsal = evidence.log.mode === 'rehearsal'
    if (rehearsal) await session.note(words.rehearsal)
    const witnesses = await Promise.all(
      (options.against ?? []).map((against) => witnessIn(session, against, evidence.log.id)),
    )
    const verified = await verifiedWith(session, evidence, witnesses)
    const views = await viewsVerified(session, verified.findings.length === 0)
    const findings = [...verified.findings, ...views.findings]
    const receipt = verified.findings.length === 0 ? verified.receipt : null
    if (session.json)
      await session.say(JSON.stringify(reportOf({ ...verified, findings }, views.state, receipt, rehearsal)))
    else {
      await tellVerdict(session, verified, receipt)
      await tellViews(session, views)
    }
    if (options.receipt !== undefined) await keepReceipt(session, receipt, options.receipt)
    // What is wrong with the tables comes last: they are derived, and the verdict on the log stands without them.
    if (views.failed !== undefined) throw views.failed
    return findings.length === 0 ? exit.fine : exit.finding
  } finally {
    await evidence.close()
  }
}

/** All there is to find: in the log by itself, then beside each export. */
const verifiedWith = async (
  session: Session,
  evidence: KeptEvidence,
  witnesses: readonly Witness[],
): Promise<Verified> => {
  const { words } = session
  const told = progress(session, words.keeping.verify.doing)
  const began = performance.now()
  const tell = async (found: Finding): Promise<void> => {
    if (!session.json) await session.say(findingInWords(session, found))
  }
  try {
    const verified = await verifyLog(evidence, {
      receipts: witnesses.flatMap((witness) => (witness.kind === 'receipt' ? [witness.receipt] : [])),
      onFinding: tell,
      onProgress: ({ lines }) => {
        told.tell(words.keeping.verify.soFar(lines, perSecond(lines, began)))
        stopIfInterrupted(session)
      },
    })
    const findings = [...verified.findings]
    for (const witness of witnesses)
      if (witness.kind === 'export')
        for await (const found of besideExport(session, evidence, witness.file)) {
          findings.push(found)
          await tell(found)
        }
    return { ...verified, findings }
  } finally {
    told.end()
  }
}

async function* besideExport(
  session: Session,
  evidence: KeptEvidence,
  file: string,
): AsyncGenerator<Finding> {
  const { keeping } = session.words
  const told = progress(session, keeping.verify.comparing)
  const began = performance.now()
  const input = await textLines(session, file, (lines) => {
    told.tell(keeping.verify.soFar(lines, perSecond(lines, began)))
    stopIfInterrupted(session)
  })
  try {
    for await (const found of sinceExport(evidence, input.texts)) {
      if (E.isLeft(found)) throw new Stop(exit.usage, keeping.verify.notAgainst(file, found.left.index + 1))
      yield found.right
    }
  } finally {
    told.end()
  }
}

const reportOf = (
  { log, lines, streams, findings, clockSetBack }: Verified,
  readModels: ViewsVerified['state'],
  receipt: Receipt | null,
  rehearsal: boolean,
) => ({
  log,
  sound: findings.length === 0,
  lines,
  streams,
  findings: findings.map(findingInJson),
  readModels,
  receipt: receipt === null ? null : { ...receipt, position: positionInJson(receipt.position) },
  ...(clockSetBack === undefined
    ? {}
    : { clockSetBack: { ...clockSetBack, position: positionInJson(clockSetBack.position) } }),
  ...ofRehearsal({ rehearsal }),
})

const tellVerdict = async (
  session: Session,
  { log, lines, streams, findings, clockSetBack }: Verified,
  receipt: Receipt | null,
): Promise<void> => {
  const { verify: words } = session.words.keeping
  await session.say(
    findings.length === 0 ? words.sound(log, lines, streams) : words.unsound(log, findings.length, lines),
  )
  if (receipt !== null)
    await session.say(words.receipt(receipt.lines, String(receipt.position), receipt.digest))
  if (clockSetBack !== undefined) {
    const { times, position, at, before } = clockSetBack
    await session.say(words.clockSetBack(times, String(position), chinaTime(at), chinaTime(before)))
  }
}

/** Comes after the verdict, which is not lost where the receipt cannot be written. */
const keepReceipt = async (
  { words: { keeping }, note, json }: Session,
  receipt: Receipt | null,
  file: string,
): Promise<void> => {
  if (receipt !== null)
    await writtenWhole(file, `${receiptText(receipt)}\n`).catch(() => {
      throw new Stop(exit.unavailable, keeping.verify.receiptNotKept(file))
    })
  if (!json) await note(receipt === null ? keeping.verify.noReceipt : keeping.verify.receiptKept(file))
}

/** Makes a file that has the whole text; one that a full disk cut short is taken away again. */
const writtenWhole = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(text)
    await handle.datasync()
  } catch (failed) {
    await rm(file, { force: true })
    throw failed
  } finally {
    await handle.close()
  }
}
