import {
  type Card,
  type CardCommand,
  chinaDay,
  decide,
  type Facts,
  fold,
  type Instant,
} from '@union-card/domain'
import { type EventStore, type ReadFault, streamName } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { answeredBefore } from './answeredBefore.ts'
import { mostTries, pause, unserved } from './appending.ts'
import { type Asked, type Handling, malformed, readAsked } from './asked.ts'
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

const attempt = async (around: Surroundings, asked: Asked, tries: number): Promise<Recorded> => {
  const { store } = around
  const { command, handling } = asked
  const stream = streamName('card', command.card)
  const lines = await store.readStream(stream)
  if (E.isLeft(lines)) return E.left(unserved(asked, 'no', lines.left))
  const answered = await answeredBefore(store, asked, lines.right)
  if (answered !== undefined) return answered

  const entries = entriesIn(store, stream, lines.right).map(({ entry }) => entry)
  const card = fold(entries)
  const last = entries.at(-1)?.at
  const at = handling.recordedAt ?? later(around.clock(), last)

  const ground = await groundFor(around, asked, card, at, tries)
  if (E.isLeft(ground)) return E.left(unserved(asked, 'no', ground.left))
  const { settings, claims, rivals } = ground.right
  if (rivals.underWay && tries < patientTries) return 'again'
  const facts = { ...(await around.facts(command, card)), ...rivals.facts, today: chinaDay(at) }

  const decision = decide(settings.policy, facts, command, card)
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
  at: Instant,
  tries: number,
): Promise<E.Either<ReadFault, Ground>> => {
  const now = await settings(tries > 0)
  if (E.isLeft(now)) return now
  const claims = await readClaims(store, claimsOf(store.log.id, command, card, at))
  if (E.isLeft(claims)) return claims
  const rivals = await rivalsOf(store, command.card, claims.right)
  if (E.isLeft(rivals)) return rivals
  return E.right({ settings: now.right, claims: claims.right, rivals: rivals.right })
}
