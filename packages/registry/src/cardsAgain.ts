import {
  type CardEntry,
  type Doubt,
  isEntry,
  type JudgingAgain,
  judgingAgain,
  type Policy,
} from '@union-card/domain'
import {
  DamagedHistory,
  type Evidence,
  type Finding,
  type FindingPlace,
  finding,
  type Position,
  type RecordedLine,
  readOrThrow,
  revision,
  type StreamName,
} from '@union-card/event-store'
import { cardOfStream, entryOf } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { type Claim, claimsBehind, claimsOfChange } from './claims.ts'

/** The lines of cards in a verification: each is read, was claimed for, and is judged again on the card as it stood. */

/** What the rest of the log says, as far as the verification has come. */
export type SoFar = {
  /** The policies the log has had. */
  readonly policies: () => readonly Policy[]
  /** Whether a card claimed something before it recorded a line there, or it cannot be told. */
  readonly isClaimed: (claim: Claim, card: string, before: Position) => boolean
}

/** No finding. */
export const nothing: readonly Finding[] = []

/** The place of a line. */
export const placeOf = ({ line: { stream, rev }, position }: RecordedLine): FindingPlace => ({
  stream,
  revision: rev,
  position,
})

/** Looks at lines of cards, in the order of the log. Of a card with a line that cannot be read no more is judged. */
export const cardsAgain = (evidence: Evidence, { policies, isClaimed }: SoFar) => {
  const histories = new Map<StreamName, JudgingAgain>()

  return (recorded: RecordedLine): readonly Finding[] | Promise<readonly Finding[]> => {
    const { stream, rev } = recorded.line
    if (rev === 0) histories.set(stream, judgingAgain())
    const read = entryOf(recorded)
    const history = histories.get(stream)
    if (E.isLeft(read)) {
      histories.delete(stream)
      const { path, expected, found } = read.left[0] ?? { path: '', expected: 'an event', found: '' }
      return [finding('data-unreadable', placeOf(recorded), { path, expected, found })]
    }
    if (history === undefined) return nothing
    const { entry } = read.right
    const before = history.card()
    const told = (claims: readonly Claim[], doubts: readonly Doubt[]): readonly Finding[] => {
      const unclaimed = claims.filter(
        (claim) => !isClaimed(claim, cardOfStream(stream) ?? '', recorded.position),
      )
      return doubts.length === 0 && unclaimed.length === 0
        ? nothing
        : [
            ...unclaimed.map((claim) => finding('not-claimed', placeOf(recorded), { claim: claim.stream })),
            ...doubts.map((doubt) => findingOf(doubt, recorded)),
          ]
    }
    const { id } = evidence.log
    if (isEntry(entry)) return told(claimsBehind(id, entry, before), history.take(entry, policies()))
    return linesUpTo(evidence, recorded).then((lines) => {
      if (lines !== undefined) {
        const doubts = history.takeCorrection(lines, policies())
        return told(claimsOfChange(id, before, history.card()), doubts)
      }
      histories.delete(stream)
      return [finding('row-unreadable', placeOf(recorded))]
    })
  }
}

const findingOf = (doubt: Doubt, recorded: RecordedLine): Finding => {
  switch (doubt.doubt) {
    case 'rule':
      return finding('rule-broken', placeOf(recorded), { ...doubt.found, rule: doubt.rule })
    case 'marks':
      return finding('marks-differ', placeOf(recorded))
    case 'stack':
      return finding('stack-differs', placeOf(recorded), { rules: recorded.line.rules })
  }
}

/** A card's lines up to a correction; undefined where the store cannot find again what it showed before. */
const linesUpTo = async (
  { readStream }: Evidence,
  { line: { stream, rev } }: RecordedLine,
): Promise<readonly CardEntry[] | undefined> => {
  try {
    const lines = readOrThrow(await readStream(stream, { limit: rev + 1 }))
    const entries = lines.flatMap((each) => {
      const read = entryOf(each)
      return E.isRight(read) ? [read.right.entry] : []
    })
    return entries.length === rev + 1 && entries.every((entry, i) => entry.revision === i)
      ? entries
      : undefined
  } catch (failed) {
    if (failed instanceof DamagedHistory && failed.place.revision !== revision(rev + 1)) return undefined
    throw failed
  }
}
