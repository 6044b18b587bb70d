import {
  type CardEntry,
  type Doubt,
  isEntry,
  type JudgingAgain,
  joinedOnce,
  judgingAgain,
  numberIsFree,
  type Policy,
  type RuleId,
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
  streamName,
} from '@union-card/event-store'
import { cardOfStream, entryOf } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { type Claim, claimsBehind, claimsOfChange, isHeldBy } from './claims.ts'

/** The lines of cards in a verification: each is read, was claimed for, and is judged again on the card as it stood. */

/** What the rest of the log says, as far as the verification has come. */
export type SoFar = {
  /** The policies the log has had. */
  readonly policies: () => readonly Policy[]
  /** Whether a card claimed something before it recorded a line there, or it cannot be told. */
  readonly isClaimed: (claim: Claim, card: string, before: Position) => boolean
  /** Other cards that claimed it before a card recorded a line there, as far as all of their lines have been seen. */
  readonly rivals: (claim: Claim, card: string, before: Position) => readonly string[]
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
export const cardsAgain = (evidence: Evidence, { policies, isClaimed, rivals }: SoFar) => {
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
    const { id } = evidence.log
    const { entry } = read.right
    const before = history.card()
    const isHeld = (claim: Claim) => (card: string) => {
      const rival = histories.get(streamName('card', card))
      return rival !== undefined && isHeldBy(id, claim, rival.card())
    }
    const told = (claims: readonly Claim[], doubts: readonly Doubt[]): readonly Finding[] => {
      if (doubts.length === 0 && claims.length === 0) return nothing
      const card = cardOfStream(stream) ?? ''
      const place = placeOf(recorded)
      return [
        ...claims.flatMap((claim) =>
          isClaimed(claim, card, recorded.position)
            ? []
            : [finding('not-claimed', place, { claim: claim.stream })],
        ),
        ...claims.flatMap((claim) => {
          const rule = ruleOf(claim, entry)
          if (rule === undefined) return []
          const other = rivals(claim, card, recorded.position).find(isHeld(claim))
          return other === undefined ? [] : [finding('rule-broken', place, { rule, card: other })]
        }),
        ...doubts.map((doubt) => findingOf(doubt, recorded)),
      ]
    }
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

/** The rule against claiming what another card has; a membership may come back, an admission may not come beside it. */
const ruleOf = ({ kind }: Claim, entry: CardEntry): RuleId | undefined => {
  if (kind === 'number') return numberIsFree.id
  const admits =
    entry.type === 'EntriesAnnulled'
      ? entry.data.replacements?.some(({ type }) => type === 'CardIssued')
      : entry.type === 'CardIssued'
  return admits ? joinedOnce.id : undefined
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
