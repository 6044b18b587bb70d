import {
  type Card,
  type CardCommand,
  chinaDay,
  decide,
  type Facts,
  fold,
  type Instant,
  type NotACommand,
  type Refusal,
  readCommand,
  refusalsOf,
} from '@union-card/domain'
import type { EventStore, ReadFault, RecordedLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { answeredBefore } from './answeredBefore.ts'
import { mostTries, pause, unserved } from './appending.ts'
import { type Asked, askedWith, cardStream, type Handling, idGiven, malformed } from './asked.ts'
import { entriesIn } from './cardLines.ts'
import { type ClaimRead, claimsOf, readClaims } from './claims.ts'
import type { Accepted, NotAccepted } from './outcome.ts'
import { type Decided, type Recorded, record, rememberRefusal } from './recording.ts'
import { type Rivals, rivalsOf } from './rivals.ts'
import type { Settings } from './settings.ts'
import type { Turns } from './turns.ts'

/**
 * Handling one command (the order matters): was it answered before? gather facts, decide, claim, append; when
 * somebody else wrote first, look and decide again.
 */

/** What a handling rests on. */
export type Surroundings = {
  readonly store: EventStore
  /** The settings as last seen, or, asked for afresh, as they stand. */
  readonly settings: (afresh: boolean) => Promise<E.Either<ReadFault, Settings>>
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
  const read = readCommand(value)
  if (E.isLeft(read)) {
    const { errors } = read.left
    const id = idGiven(value)
    if (read.left.refusals.length === 0) return E.left({ outcome: 'malformed', id, errors })
    const refusals = await refusedTogether(around, read.left, handling)
    return E.left({ outcome: 'refused', id, refusals, errors, repeated: false })
  }
  const asked = askedWith(around.store, read.right, handling)
  return E.isLeft(asked) ? asked : around.turns(asked.right.mark.id, () => tried(around, asked.right))
}

/** What reading refused, with what the rules say of the rest where that can be looked up. Nothing of it is remembered. */
const refusedTogether = async (
  around: Surroundings,
  unread: NotACommand,
  handling: Handling,
): Promise<readonly Refusal[]> => {
  const asked = unread.rest && askedWith(around.store, unread.rest, handling)
  if (asked === undefined || E.isLeft(asked)) return unread.refusals
  const lines = await around.store.readStream(cardStream(asked.right))
  if (E.isLeft(lines)) return unread.refusals
  const seen = await look(around, asked.right, lines.right, 0)
  if (E.isLeft(seen)) return unread.refusals
  const { settings, card } = seen.right
  return refusalsOf(settings.policy, await factsFor(around, asked.right, seen.right), unread, card)
}

const tried = async (around: Surroundings, asked: Asked): Promise<Outcome> => {
  for (let tries = 0; tries < mostTries; tries++) {
    await pause(tries)
    const outcome = await attempt(around, asked, tries)
    if (outcome !== 'again') return outcome
  }
  return E.left({ outcome: 'conflict', id: asked.command.id, card: asked.command.card })
}

const attempt = async (around: Surroundings, asked: Asked, tries: number): Promise<Recorded> => {
  const { store } = around
  const { command } = asked
  const lines = await store.readStream(cardStream(asked))
  if (E.isLeft(lines)) return E.left(unserved(asked, 'no', lines.left))
  const answered = await answeredBefore(store, asked, lines.right)
  if (answered !== undefined) return answered

  const seen = await look(around, asked, lines.right, tries)
  if (E.isLeft(seen)) return E.left(unserved(asked, 'no', seen.left))
  const { card, last, at, settings, claims, rivals } = seen.right
  if (rivals.underWay && tries < patientTries) return 'again'

  const decision = decide(settings.policy, await factsFor(around, asked, seen.right), command, card)
  const decided: Decided = { asked, settings, claims, at, last: lines.right.at(-1) }
  const goesBack = last !== undefined && at < last
  if (E.isLeft(decision))
    // The moment alone may be wrong: then the same command is still to be answered at another.
    return goesBack
      ? E.left({ outcome: 'refused', id: command.id, refusals: decision.left, repeated: false })
      : rememberRefusal(store, decided, decision.left)
  return goesBack
    ? E.left(malformed(asked, 'recordedAt', `a moment not before the card's last line, ${last}`, at))
    : record(store, decided, decision.right)
}

const later = (now: Instant, last: Instant | undefined): Instant =>
  last !== undefined && last > now ? last : now

/**
 * What the log itself holds for a decision: the card, the settings, and who else claimed what the command would claim.
 */
type Seen = {
  readonly card: Card
  /** When the card's last line was recorded. */
  readonly last: Instant | undefined
  /** When the command counts as recorded. */
  readonly at: Instant
  readonly settings: Settings
  readonly claims: readonly ClaimRead[]
  readonly rivals: Rivals
}

const look = async (
  { store, settings, clock }: Surroundings,
  asked: Asked,
  lines: readonly RecordedLine[],
  tries: number,
): Promise<E.Either<ReadFault, Seen>> => {
  const { command, handling } = asked
  const entries = entriesIn(store, cardStream(asked), lines).map(({ entry }) => entry)
  const card = fold(entries)
  const last = entries.at(-1)?.at
  const at = handling.recordedAt ?? later(clock(), last)
  const now = await settings(tries > 0)
  if (E.isLeft(now)) return now
  const claims = await readClaims(store, claimsOf(store.log.id, command, card, at))
  if (E.isLeft(claims)) return claims
  const rivals = await rivalsOf(store, command.card, claims.right)
  if (E.isLeft(rivals)) return rivals
  return E.right({ card, last, at, settings: now.right, claims: claims.right, rivals: rivals.right })
}

/** What others know of a command, and of each replacement of an annulment as the command in whose place it stands. */
const factsFor = async (
  around: Surroundings,
  { command }: Asked,
  { card, at, rivals }: Seen,
): Promise<Facts> => {
  const known = async (of: CardCommand) => ({ ...(await around.facts(of, card)), ...rivals.facts })
  const facts = { ...(await known(command)), today: chinaDay(at) }
  if (command.type !== 'AnnulEntries' || command.replacements === undefined) return facts
  const { id, card: of, replacements } = command
  return {
    ...facts,
    replacements: await Promise.all(replacements.map((each) => known({ ...each, id, card: of }))),
  }
}
