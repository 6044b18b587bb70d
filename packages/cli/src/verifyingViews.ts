import { type Finding, finding, streamName } from '@union-card/event-store'
import type { Difference } from '@union-card/projections'
import { findingInWords } from './findingInWords.ts'
import { openToRead, placeOfViews } from './opening.ts'
import { rate } from './rate.ts'
import type { Session } from './session.ts'

/** What became of the read models in a verification. */
export type ViewsVerified = {
  readonly file: string | null
  /** Null where there are none. */
  readonly state: 'alike' | 'different' | 'not-compared' | null
  readonly findings: readonly Finding[]
  /** What kept them from being compared, where it was not the log: they cannot be opened, or the user stopped. */
  readonly failed?: unknown
}

/**
 * Compares the read models of a log that is itself sound with those built from its lines from scratch, beside them.
 * They are first brought up with the log, as any question would.
 */
export const viewsVerified = async (session: Session, sound: boolean): Promise<ViewsVerified> => {
  const place = placeOfViews(session)
  const file = place?.shown ?? null
  if (!place?.isThere()) return { file, state: null, findings: [] }
  try {
    return await compared(session, file, sound)
  } catch (failed) {
    return { file, state: 'not-compared', findings: [], failed }
  }
}

const compared = async (session: Session, file: string | null, sound: boolean): Promise<ViewsVerified> => {
  const registry = sound ? await openToRead(session) : undefined
  if (registry === undefined) return { file, state: 'not-compared', findings: [] }
  try {
    const reading = rate(session, session.words.keeping.verify.comparingViews)
    await registry.caughtUp(undefined, reading.come).finally(reading.end)
    const { differences = [] } = await registry
      .rebuild({ replace: false, onProgress: reading.come })
      .finally(reading.end)
    const findings = differences.map(found)
    if (!session.json) for (const each of findings) await session.say(findingInWords(session, each))
    return { file, state: findings.length === 0 ? 'alike' : 'different', findings }
  } finally {
    await registry.close()
  }
}

const found = (difference: Difference): Finding =>
  'tally' in difference
    ? finding('read-model-differs', {}, { ...difference })
    : finding(
        'read-model-differs',
        { stream: streamName('card', difference.card) },
        { model: difference.model, seq: difference.seq, only: difference.only },
      )

/** Says what became of the read models, where there are any. */
export const tellViews = async (
  { words, say, note }: Session,
  { file, state, findings, failed }: ViewsVerified,
): Promise<void> => {
  const { verify: said } = words.keeping
  if (file === null || state === null || failed !== undefined) return
  if (state === 'not-compared') return note(said.viewsNotCompared(file))
  await say(state === 'alike' ? said.viewsAlike(file) : said.viewsDiffer(file, findings.length))
}
