import {
  type Card,
  type CardCommand,
  type CardEntry,
  chinaDay,
  type DecidedEvent,
  decide,
  type Facts,
  type Flag,
  fold,
  Instant,
  isRuleId,
  type NotACommand,
  type Policy,
  type Refusal,
  readCommand,
  refusal,
  schemaVersions,
} from '@union-card/domain'
import {
  type AppendFault,
  commandDigest,
  DamagedHistory,
  type EventDraft,
  type EventStore,
  eventId,
  type RecordedLine,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import { entryOf } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { type ClaimRead, claimEvent, claimsOf, isHeldBy, readClaim } from './claims.ts'
import type { Accepted, Conflict, Malformed, NotAccepted, Refused, Unserved } from './outcome.ts'

/**
 * Handling one command (the order matters): was it answered before? gather facts, decide, claim, append; when
 * somebody else wrote first, load and decide again; when the outcome is unknown, append again with the same ids.
 */

/** What goes with a command besides itself. */
export type Handling = {
  /** For rehearsal logs only: when it counts as recorded. Never earlier than the card's last line. */
  readonly recordedAt?: Instant
  /** Correlation and causation, carried into the lines: 1 to 128 characters. */
  readonly corr?: string
  readonly cause?: string
}

/** What a handling rests on. */
export type Surroundings = {
  readonly store: EventStore
  readonly policy: () => Policy
  readonly clock: () => Instant
  /** Facts of other streams that the log itself does not hold: unions, issuers, batches. */
  readonly facts: (command: CardCommand, card: Card) => Promise<Omit<Partial<Facts>, 'today'>>
}

type Outcome = E.Either<NotAccepted, Accepted>

/** How often a command is decided again when others write first. */
const mostTries = 12

/** Handles a command from outside, say from `JSON.parse`. */
export const handle = async (around: Surroundings, value: unknown, handling: Handling): Promise<Outcome> => {
  const command = readCommand(value)
  if (E.isLeft(command)) return E.left(notACommand(value, command.left))
  const misplaced = misplacedMoment(around.store, handling)
  if (misplaced !== undefined) return E.left({ ...misplaced, id: command.right.id })
  const digest = commandDigest(command.right)
  if (E.isLeft(digest)) {
    const { path, found } = digest.left
    return E.left({
      outcome: 'malformed',
      id: command.right.id,
      errors: [{ path, expected: 'text that JSON carries exactly', found }],
    })
  }
  const asked: Asked = {
    command: command.right,
    mark: { id: command.right.id.toLowerCase(), digest: digest.right },
    handling,
  }
  let unknown: Unserved | undefined
  for (let tries = 0; tries < mostTries; tries++) {
    const outcome = await attempt(around, asked)
    if (outcome !== 'again' && !isUnknown(outcome)) return unknown === undefined ? outcome : asFirst(outcome)
    if (outcome !== 'again') unknown = outcome.left
    await pause(tries)
  }
  if (unknown !== undefined) return E.left(unknown)
  return E.left<Conflict>({ outcome: 'conflict', id: asked.command.id, card: asked.command.card })
}

/** In a live log the clock says when; in a rehearsal the moment has its one exact form. */
const misplacedMoment = (
  { log: { mode } }: EventStore,
  { recordedAt }: Handling,
): Omit<Malformed, 'id'> | undefined => {
  if (recordedAt === undefined || (mode === 'rehearsal' && Instant.is(recordedAt))) return undefined
  const expected =
    mode === 'live' ? 'nothing: in a live log the clock says when' : 'a moment YYYY-MM-DDTHH:mm:ss.sssZ'
  return { outcome: 'malformed', errors: [{ path: 'recordedAt', expected, found: 'another moment' }] }
}

const isUnknown = (outcome: Outcome): outcome is E.Left<Unserved> =>
  E.isLeft(outcome) && outcome.left.outcome === 'unavailable' && outcome.left.recorded === 'unknown'

/** What this very run had recorded without hearing of it is no repetition. */
const asFirst = (outcome: Outcome): Outcome =>
  E.map((of: Accepted): Accepted => ({ ...of, repeated: false }))(outcome)

type Asked = {
  readonly command: CardCommand
  readonly mark: EventDraft['command']
  readonly handling: Handling
}

/** Waits longer the oftener it was tried, by a random part, so that rivals do not meet again. */
const pause = (tries: number): Promise<void> =>
  tries === 0
    ? Promise.resolve()
    : new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** Math.min(tries, 6)))

const attempt = async (around: Surroundings, asked: Asked): Promise<Outcome | 'again'> => {
  const { store } = around
  const { command } = asked
  const stream = streamName('card', command.card)
  const lines = await store.readStream(stream)
  if (E.isLeft(lines)) return unserved(asked, 'no', lines.left)
  const answered = answeredInStream(asked, lines.right) ?? (await answeredByRefusal(around, asked))
  if (answered !== undefined) return answered

  const entries = lines.right.map((recorded) => cardEntry(store, recorded))
  const card = fold(entries)
  const last = entries.at(-1)?.at
  const at = asked.handling.recordedAt ?? later(around.clock(), last)
  if (last !== undefined && at < last)
    return malformed(asked, 'recordedAt', `a moment not before the card's last line, ${last}`, at)
  const claims = await readClaims(store, asked, card)
  if (E.isLeft(claims)) return unserved(asked, 'no', claims.left)
  const facts = {
    ...(await around.facts(command, card)),
    ...(await claimFacts(store, asked, claims.right)),
    today: chinaDay(at),
  }

  const decision = decide(around.policy(), facts, command, card)
  if (E.isLeft(decision)) return rememberRefusal(around, asked, decision.left, at)
  const claimed = await claim(around, asked, claims.right, at)
  if (claimed !== undefined) return claimed
  const drafts = decision.right.map((event, i) => draftOf(asked, stream, event, i, at, store))
  return appended(around, asked, stream, lines.right.at(-1), drafts, decision.right)
}

const later = (now: Instant, last: Instant | undefined): Instant =>
  last !== undefined && last > now ? last : now

/** A line of a card that cannot be read is damage: nothing is decided on it. */
const cardEntry = (store: EventStore, recorded: RecordedLine): CardEntry => {
  const entry = entryOf(recorded)
  if (E.isRight(entry)) return entry.right.entry
  const [first] = entry.left
  const { stream, rev } = recorded.line
  throw new DamagedHistory(
    { log: store.log.id, stream, revision: revision(rev), position: recorded.position },
    first === undefined
      ? 'the event cannot be read'
      : `${first.path} should be ${first.expected}, found ${first.found}`,
  )
}

/** The answer of an earlier run, if the card's own lines hold it. */
const answeredInStream = (asked: Asked, lines: readonly RecordedLine[]): Outcome | undefined => {
  const own = lines.filter(({ line }) => line.command.id === asked.mark.id)
  const [first] = own
  if (first === undefined) return undefined
  if (first.line.command.digest !== asked.mark.digest) return idUsed(asked)
  return E.right({
    outcome: 'accepted',
    id: asked.command.id,
    card: asked.command.card,
    events: own.map(({ line, position }) => ({
      type: line.type as Accepted['events'][number]['type'],
      revision: line.rev,
      position,
    })),
    flags: [...new Set(own.flatMap(({ line }) => flagsIn(line.data)))],
    repeated: true,
  })
}

const refusalStream = (id: string): StreamName => streamName('refusal', id.toLowerCase())

/** The refusal of an earlier run, from the stream of its own. */
const answeredByRefusal = async ({ store }: Surroundings, asked: Asked): Promise<Outcome | undefined> => {
  const lines = await store.readStream(refusalStream(asked.mark.id))
  if (E.isLeft(lines)) return unserved(asked, 'no', lines.left)
  const line = lines.right[0]?.line
  if (line === undefined) return undefined
  if (line.command.digest !== asked.mark.digest) return idUsed(asked)
  const told = line.data.refusals as readonly { readonly rule: string; readonly found: Refusal['found'] }[]
  const refusals = told.flatMap(({ rule, found }) => (isRuleId(rule) ? [refusal(rule, found)] : []))
  return E.left<Refused>({ outcome: 'refused', id: asked.command.id, refusals, repeated: true })
}

const readClaims = async (
  store: EventStore,
  { command }: Asked,
  card: Card,
): Promise<E.Either<Unread, readonly ClaimRead[]>> => {
  const reads: ClaimRead[] = []
  for (const wanted of claimsOf(store.log.id, command, card)) {
    const read = await readClaim(store, wanted)
    if (E.isLeft(read)) return read
    reads.push(read.right)
  }
  return E.right(reads)
}

type Unread = Extract<AppendFault, { readonly _tag: 'Unavailable' | 'AccessDenied' }>

/** Which other cards really hold what this one would claim. */
const claimFacts = async (
  store: EventStore,
  { command }: Asked,
  claims: readonly ClaimRead[],
): Promise<Pick<Facts, 'numberTakenBy' | 'liveMembership'>> => {
  const facts: { numberTakenBy?: string; liveMembership?: string } = {}
  for (const { claim: wanted, cards } of claims)
    for (const other of cards) {
      if (other === command.card) continue
      const lines = await store.readStream(streamName('card', other))
      if (E.isLeft(lines) || !isHeldBy(wanted, fold(lines.right.map((line) => cardEntry(store, line)))))
        continue
      if (wanted.kind === 'number') facts.numberTakenBy = other
      else facts.liveMembership = other
    }
  return facts
}

/** Claims what is not claimed for this card yet. An answer ends the attempt; undefined goes on to the append. */
const claim = async (
  { store, policy }: Surroundings,
  asked: Asked,
  claims: readonly ClaimRead[],
  at: Instant,
): Promise<Outcome | 'again' | undefined> => {
  for (const { claim: wanted, cards, end } of claims) {
    if (cards.at(-1) === asked.command.card) continue
    const event = claimEvent(wanted, asked.command.card, asked.mark, policy().rules)
    const done = await store.append(wanted.stream, end, [rehearsed(store, event, at)])
    if (E.isLeft(done)) return afterFault(asked, done.left)
  }
  return undefined
}

const rehearsed = (store: EventStore, draft: EventDraft, at: Instant): EventDraft =>
  store.log.mode === 'rehearsal' ? { ...draft, at } : draft

const draftOf = (
  { command, mark, handling }: Asked,
  stream: StreamName,
  { type, data, rules }: DecidedEvent,
  index: number,
  at: Instant,
  store: EventStore,
): EventDraft =>
  rehearsed(
    store,
    {
      id: eventId(mark.id, stream, index),
      type,
      tv: schemaVersions[type],
      actor: {
        ...('by' in command && command.by !== undefined ? { union: command.by } : {}),
        ...(command.officer === undefined ? {} : { officer: command.officer }),
      },
      command: mark,
      ...(handling.corr === undefined ? {} : { corr: handling.corr }),
      ...(handling.cause === undefined ? {} : { cause: handling.cause }),
      rules,
      data,
    },
    at,
  )

const appended = async (
  { store }: Surroundings,
  asked: Asked,
  stream: StreamName,
  last: RecordedLine | undefined,
  [first, ...others]: readonly EventDraft[],
  events: readonly DecidedEvent[],
): Promise<Outcome | 'again'> => {
  if (first === undefined) throw new RangeError('a decision without events')
  const from = last === undefined ? 0 : last.line.rev + 1
  const done = await store.append(stream, last === undefined ? 'no_stream' : revision(last.line.rev), [
    first,
    ...others,
  ])
  if (E.isLeft(done)) return afterFault(asked, done.left)
  const { position } = done.right
  return E.right({
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
  })
}

/** The marks an event's data carries, those of its replacements and of entries it marks anew included. */
const flagsIn = (data: object): readonly Flag[] => {
  const {
    flags = [],
    replacements = [],
    reflagged = [],
  } = data as {
    readonly flags?: readonly Flag[]
    readonly replacements?: readonly { readonly data: { readonly flags?: readonly Flag[] } }[]
    readonly reflagged?: readonly { readonly flags: readonly Flag[] }[]
  }
  return [
    ...flags,
    ...replacements.flatMap((of) => of.data.flags ?? []),
    ...reflagged.flatMap((of) => of.flags),
  ]
}

/** Writes the refusal down, so that the same id gets the same answer, and answers with it. */
const rememberRefusal = async (
  { store, policy }: Surroundings,
  asked: Asked,
  refusals: readonly Refusal[],
  at: Instant,
): Promise<Outcome | 'again'> => {
  const { command, mark } = asked
  const stream = refusalStream(mark.id)
  const data = {
    card: command.card,
    type: command.type,
    refusals: refusals.map(({ rule, found }) => ({ rule, found })),
  }
  const draft: EventDraft = {
    id: eventId(mark.id, stream, 0),
    type: 'CommandRefused',
    tv: 1,
    actor: {},
    command: mark,
    rules: policy().rules,
    data,
  }
  const done = await store.append(stream, 'no_stream', [rehearsed(store, draft, at)])
  if (E.isLeft(done)) return afterFault(asked, done.left)
  return E.left<Refused>({ outcome: 'refused', id: command.id, refusals, repeated: false })
}

/** `again` where deciding anew may succeed; else what to answer. What is `unknown` is tried again all the same. */
const afterFault = (asked: Asked, fault: AppendFault): Outcome | 'again' => {
  switch (fault._tag) {
    case 'WrongExpectedRevision':
      return 'again'
    case 'OutcomeUnknown':
      return E.left({
        outcome: 'unavailable',
        id: asked.command.id,
        recorded: 'unknown',
        reason: fault.reason,
        fault: null,
      })
    case 'TooLarge':
      return malformed(asked, '', `at most ${fault.limit} (${fault.of})`, String(fault.found))
    case 'UnsealableEvent':
      return malformed(asked, fault.path.slice(1).replaceAll('/', '.'), fault.expected, fault.found)
    case 'Unavailable':
    case 'AccessDenied':
      return unserved(asked, 'no', fault)
  }
}

const unserved = ({ command: { id } }: Asked, recorded: Unserved['recorded'], fault: Unread): Outcome =>
  E.left<Unserved>({ outcome: 'unavailable', id, recorded, reason: fault.reason, fault })

const malformed = ({ command: { id } }: Asked, path: string, expected: string, found: string): Outcome =>
  E.left<Malformed>({ outcome: 'malformed', id, errors: [{ path, expected, found }] })

const idUsed = (asked: Asked): Outcome =>
  malformed(asked, 'id', 'an id of its own: this one belongs to another command', asked.command.id)

const notACommand = (value: unknown, { errors, refusals }: NotACommand): Refused | Malformed => {
  const given =
    typeof value === 'object' && value !== null ? (value as { readonly id?: unknown }).id : undefined
  const id = typeof given === 'string' && given.length <= 64 ? given : null
  return refusals.length > 0
    ? { outcome: 'refused', id, refusals, errors, repeated: false }
    : { outcome: 'malformed', id, errors }
}
