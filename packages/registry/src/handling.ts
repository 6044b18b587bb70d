import {
  type Card,
  type CardCommand,
  chinaDay,
  type DecidedEvent,
  decide,
  type Facts,
  fold,
  type Instant,
  type Refusal,
  schemaVersions,
} from '@union-card/domain'
import {
  type Appended,
  type AppendFault,
  type EventDraft,
  type EventStore,
  eventId,
  type Premise,
  type RecordedLine,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { answeredBefore, flagsIn } from './answeredBefore.ts'
import { afterFault, appendSurely, mostTries, pause, type Unread, unserved } from './appending.ts'
import { type Asked, draftFor, type Handling, malformed, readAsked } from './asked.ts'
import { type ClaimRead, claimEvent, claimsOf, readClaims } from './claims.ts'
import type { Accepted, NotAccepted } from './outcome.ts'
import { refusalEvent, refusalStream } from './refusals.ts'
import { entriesOf, type Rivals, rivalsOf } from './rivals.ts'
import { type Settings, settingsStream } from './settings.ts'
import type { Turns } from './turns.ts'

/**
 * Handling one command (the order matters): was it answered before? gather facts, decide, claim, append; when
 * somebody else wrote first, look and decide again.
 */

/** What a handling rests on. */
export type Surroundings = {
  readonly store: EventStore
  /** The settings as last seen, or, asked for afresh, as they stand. */
  readonly settings: (afresh: boolean) => Promise<E.Either<Unread, Settings>>
  readonly clock: () => Instant
  /** Commands of one id are handled one after the other, so that the second finds what became of the first. */
  readonly turns: Turns
  /** Facts of other streams that the log itself does not hold: unions, issuers, batches. */
  readonly facts: (command: CardCommand, card: Card) => Promise<Omit<Partial<Facts>, 'today'>>
}

type Outcome = E.Either<NotAccepted, Accepted>

/** So many tries a rival whose claim is under way is waited for: some tens of milliseconds. */
const patientTries = 5

/** Handles a command from outside, say from `JSON.parse`. */
export const handle = async (around: Surroundings, value: unknown, handling: Handling): Promise<Outcome> => {
  const asked = readAsked(around.store, value, handling)
  return E.isLeft(asked) ? asked : around.turns(asked.right.mark.id, () => tried(around, asked.right))
}

const tried = async (around: Surroundings, asked: Asked): Promise<Outcome> => {
  for (let tries = 0; tries < mostTries; tries++) {
    await pause(tries)
    const outcome = await attempt(around, asked, tries)
    if (outcome !== 'again') return outcome
  }
  return E.left({ outcome: 'conflict', id: asked.command.id, card: asked.command.card })
}

const attempt = async (around: Surroundings, asked: Asked, tries: number): Promise<Outcome | 'again'> => {
  const { store } = around
  const { command, handling } = asked
  const lines = await store.readStream(streamName('card', command.card))
  if (E.isLeft(lines)) return E.left(unserved(asked, 'no', lines.left))
  const answered = await answeredBefore(store, asked, lines.right)
  if (answered !== undefined) return answered

  const entries = entriesOf(store, lines.right)
  const card = fold(entries)
  const last = entries.at(-1)?.at
  const at = handling.recordedAt ?? later(around.clock(), last)
  if (last !== undefined && at < last)
    return E.left(malformed(asked, 'recordedAt', `a moment not before the card's last line, ${last}`, at))

  const ground = await groundFor(around, asked, card, tries)
  if (E.isLeft(ground)) return E.left(unserved(asked, 'no', ground.left))
  const { settings, claims, rivals } = ground.right
  if (rivals.underWay && tries < patientTries) return 'again'
  const facts = { ...(await around.facts(command, card)), ...rivals.facts, today: chinaDay(at) }

  const decision = decide(settings.policy, facts, command, card)
  const decided: Decided = { asked, settings, claims, at, last: lines.right.at(-1) }
  return E.isLeft(decision)
    ? rememberRefusal(store, decided, decision.left)
    : record(store, decided, decision.right)
}

const later = (now: Instant, last: Instant | undefined): Instant =>
  last !== undefined && last > now ? last : now

/** What the log itself holds for a decision: its settings, and who else claimed what the command would claim. */
type Ground = {
  readonly settings: Settings
  readonly claims: readonly ClaimRead[]
  readonly rivals: Rivals
}

const groundFor = async (
  { store, settings }: Surroundings,
  { command }: Asked,
  card: Card,
  tries: number,
): Promise<E.Either<Unread, Ground>> => {
  const now = await settings(tries > 0)
  if (E.isLeft(now)) return now
  const claims = await readClaims(store, claimsOf(store.log.id, command, card))
  if (E.isLeft(claims)) return claims
  const rivals = await rivalsOf(store, command.card, claims.right)
  if (E.isLeft(rivals)) return rivals
  return E.right({ settings: now.right, claims: claims.right, rivals: rivals.right })
}

/** A command as it is recorded: on what it was decided, and when it counts as recorded. */
type Decided = Pick<Ground, 'settings' | 'claims'> & {
  readonly asked: Asked
  readonly at: Instant
  readonly last: RecordedLine | undefined
}

/** Writes the refusal down, so that the same id gets the same answer, and answers with it. */
const rememberRefusal = async (
  store: EventStore,
  { asked, settings, at }: Decided,
  refusals: readonly Refusal[],
): Promise<Outcome | 'again'> => {
  const done = await appendSurely(store, {
    stream: refusalStream(asked.mark.id),
    expected: 'no_stream',
    events: [rehearsed(store, refusalEvent(asked, refusals, settings.policy.rules), at)],
    premises: [settingsAsSeen(store, settings)],
  })
  return E.isLeft(done)
    ? failed(asked, done.left)
    : E.left({ outcome: 'refused', id: asked.command.id, refusals, repeated: false })
}

/**
 * Claims, then appends, resting on the claims being the last of their streams: a claim that somebody has since taken
 * over, believing us dead, is noticed in the append itself.
 */
const record = async (
  store: EventStore,
  decided: Decided,
  events: readonly DecidedEvent[],
): Promise<Outcome | 'again'> => {
  const { asked, settings, at, last } = decided
  const claimed = await Promise.all(decided.claims.map((read) => claim(store, decided, read)))
  const unclaimed = claimed.find(E.isLeft)
  if (unclaimed !== undefined) return failed(asked, unclaimed.left, 'no')
  const stream = streamName('card', asked.command.card)
  const drafts = events.map((event, index) => rehearsed(store, entryEvent(asked, stream, event, index), at))
  if (!isNonEmpty(drafts)) throw new RangeError('a decision without events')
  const done = await appendSurely(store, {
    stream,
    expected: last === undefined ? 'no_stream' : revision(last.line.rev),
    events: drafts,
    premises: [
      settingsAsSeen(store, settings),
      ...claimed.flatMap((of) => (E.isRight(of) ? [of.right] : [])),
    ],
  })
  return E.isLeft(done) ? failed(asked, done.left) : E.right(acceptance(decided, events, done.right))
}

/** Claims what is not claimed for this card last of all. Answers what the append may then rest on. */
const claim = async (
  store: EventStore,
  { asked, settings, at }: Decided,
  read: ClaimRead,
): Promise<E.Either<AppendFault, Premise>> => {
  const { claim, claimants, end } = read
  if (claimants.at(-1)?.card === asked.command.card) return E.right({ stream: claim.stream, at: end })
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
const failed = (asked: Asked, fault: AppendFault, recorded?: 'no'): Outcome | 'again' => {
  const answer = afterFault(asked, fault)
  if (answer === 'again') return answer
  return E.left(answer.outcome === 'unavailable' && recorded !== undefined ? { ...answer, recorded } : answer)
}
