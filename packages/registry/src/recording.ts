import { type DecidedEvent, type Instant, type Refusal, schemaVersions } from '@union-card/domain'
import {
  type Appended,
  type AppendFault,
  type EventDraft,
  type EventStore,
  type ExpectedRevision,
  eventId,
  type Premise,
  type RecordedLine,
  revision,
  type StreamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { flagsIn } from './answeredBefore.ts'
import { afterFault, appendSurely } from './appending.ts'
import { type Asked, cardStream, draftFor } from './asked.ts'
import { type ClaimRead, claimEvent } from './claims.ts'
import type { Accepted, NotAccepted } from './outcome.ts'
import { refusalEvent, refusalStream } from './refusals.ts'
import { type Settings, settingsStream } from './settings.ts'

/**
 * Writing down what was decided. Every append rests on what the decision rested on: the settings, the claims, and that
 * the command was not answered otherwise meanwhile. `again` where one of them no longer stands.
 */

/** What became of a command, or that it is to be decided again. */
export type Recorded = E.Either<NotAccepted, Accepted> | 'again'

/** A command as it is recorded: on what it was decided, and when it counts as recorded. */
export type Decided = {
  readonly asked: Asked
  readonly settings: Settings
  readonly claims: readonly ClaimRead[]
  readonly at: Instant
  /** The last line of the card. */
  readonly last: RecordedLine | undefined
}

const endOfCard = ({ last }: Decided): ExpectedRevision =>
  last === undefined ? 'no_stream' : revision(last.line.rev)

/** Writes the refusal down, so that the same id gets the same answer, and answers with it. */
export const rememberRefusal = async (
  store: EventStore,
  decided: Decided,
  refusals: readonly Refusal[],
): Promise<Recorded> => {
  const { asked, settings, at } = decided
  const done = await appendSurely(store, {
    stream: refusalStream(asked.mark.id),
    expected: 'no_stream',
    events: [rehearsed(store, refusalEvent(asked, refusals, settings.policy.rules), at)],
    premises: [settingsAsSeen(store, settings), { stream: cardStream(asked), at: endOfCard(decided) }],
  })
  return E.isLeft(done)
    ? failed(asked, done.left)
    : E.left({ outcome: 'refused', id: asked.command.id, refusals, repeated: false })
}

/**
 * Claims, then appends, resting on the claims being the last of their streams: a claim that somebody has since taken
 * over, believing us dead, is noticed in the append itself. Before a card that others had claimed for is appended to, it
 * is decided once more.
 */
export const record = async (
  store: EventStore,
  decided: Decided,
  events: readonly DecidedEvent[],
): Promise<Recorded> => {
  const { asked, settings, at } = decided
  const claimed = await Promise.all(decided.claims.map((read) => claim(store, decided, read)))
  const unclaimed = claimed.find(E.isLeft)
  if (unclaimed !== undefined) return failed(asked, unclaimed.left, 'no')
  if (decided.claims.some((read) => isOvertaking(asked, read))) return 'again'
  const stream = cardStream(asked)
  const drafts = events.map((event, index) => rehearsed(store, entryEvent(asked, stream, event, index), at))
  if (!isNonEmpty(drafts)) throw new RangeError('a decision without events')
  const done = await appendSurely(store, {
    stream,
    expected: endOfCard(decided),
    events: drafts,
    premises: [
      settingsAsSeen(store, settings),
      { stream: refusalStream(asked.mark.id), at: 'no_stream' },
      ...claimed.flatMap((of) => (E.isRight(of) ? [of.right] : [])),
    ],
  })
  return E.isLeft(done) ? failed(asked, done.left) : E.right(acceptance(decided, events, done.right))
}

const isClaimedLast = ({ command }: Asked, { claimants }: ClaimRead): boolean =>
  claimants.at(-1)?.card === command.card

/**
 * True of a claim behind those of other cards. Between our look at them and our claim one may have come to carry what it
 * had claimed before; from our claim on none can. So they are to be looked at once more.
 */
const isOvertaking = (asked: Asked, read: ClaimRead): boolean =>
  !isClaimedLast(asked, read) && read.claimants.some(({ card }) => card !== asked.command.card)

/** Claims what is not claimed for this card last of all. Answers what the append may then rest on. */
const claim = async (
  store: EventStore,
  { asked, settings, at }: Decided,
  read: ClaimRead,
): Promise<E.Either<AppendFault, Premise>> => {
  const { claim, end } = read
  if (isClaimedLast(asked, read)) return E.right({ stream: claim.stream, at: end })
  const done = await appendSurely(store, {
    stream: claim.stream,
    expected: end,
    events: [rehearsed(store, claimEvent(read, asked, settings.policy.rules), at)],
    premises: [],
  })
  return E.map(({ revision }: Appended): Premise => ({ stream: claim.stream, at: revision }))(done)
}

const settingsAsSeen = ({ log }: EventStore, { revision: at }: Settings): Premise => ({
  stream: settingsStream(log.id),
  at,
})

const rehearsed = ({ log }: EventStore, draft: EventDraft, at: Instant): EventDraft =>
  log.mode === 'rehearsal' ? { ...draft, at } : draft

const entryEvent = (
  asked: Asked,
  stream: StreamName,
  { type, data, rules }: DecidedEvent,
  index: number,
): EventDraft => {
  const { command, mark } = asked
  const by = 'by' in command ? command.by : undefined
  return draftFor(asked, {
    id: eventId(mark.id, stream, index),
    type,
    tv: schemaVersions[type],
    actor: {
      ...(by === undefined ? {} : { union: by }),
      ...(command.officer === undefined ? {} : { officer: command.officer }),
    },
    rules,
    data,
  })
}

const acceptance = (
  { asked, last }: Decided,
  events: readonly DecidedEvent[],
  { position }: Appended,
): Accepted => {
  const from = last === undefined ? 0 : last.line.rev + 1
  return {
    outcome: 'accepted',
    id: asked.command.id,
    card: asked.command.card,
    events: events.map(({ type }, i) => ({
      type,
      revision: from + i,
      position: i === events.length - 1 ? (position ?? null) : null,
    })),
    flags: [...new Set(events.flatMap(({ data }) => flagsIn(data)))],
    repeated: false,
  }
}

/** `recorded` says what a fault of unknown outcome leaves open about the command itself. */
const failed = (asked: Asked, fault: AppendFault, recorded?: 'no'): Recorded => {
  const answer = afterFault(asked, fault)
  if (answer === 'again') return answer
  return E.left(answer.outcome === 'unavailable' && recorded !== undefined ? { ...answer, recorded } : answer)
}
