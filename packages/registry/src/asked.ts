import { type CardCommand, Instant, SealedText } from '@union-card/domain'
import {
  commandDigest,
  type EventDraft,
  type EventStore,
  isUuid,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type { Malformed } from './outcome.ts'

/** What goes with a command besides itself. */
export type Handling = {
  /** For rehearsal logs only: when it counts as recorded. Never earlier than the card's last line. */
  readonly recordedAt?: Instant | undefined
  /** Correlation: what this and other commands belong to, carried into every line. 1 to 256 characters. */
  readonly corr?: string | undefined
  /** Causation: the message or event that led to the command, carried into every line. 1 to 256 characters. */
  readonly cause?: string | undefined
}

/** A command that was read, with what its lines will carry. */
export type Asked = {
  readonly command: CardCommand
  readonly mark: EventDraft['command']
  readonly handling: Handling
}

/** A command with what goes with it, where that fits. */
export const askedWith = (
  { log: { mode } }: EventStore,
  command: CardCommand,
  handling: Handling,
): E.Either<Malformed, Asked> => {
  const misplaced =
    misplacedMoment(mode, handling) ?? unfitTie('corr', handling) ?? unfitTie('cause', handling)
  if (misplaced !== undefined) return E.left({ outcome: 'malformed', id: command.id, errors: [misplaced] })
  const digest = commandDigest(withoutOpenWords(command))
  if (E.isLeft(digest)) {
    const { path, found } = digest.left
    const errors = [{ path, expected: 'text that JSON carries exactly', found }]
    return E.left({ outcome: 'malformed', id: command.id, errors })
  }
  return E.right({ command, mark: { id: command.id.toLowerCase(), digest: digest.right }, handling })
}

/**
 * What is told by the digest, which a refusal leaves in the log: the command, but for personal words that are not sealed.
 * Whoever knows the rest of it could try names and months of birth until the digest is the same. Such a command is
 * refused, whatever the words.
 */
const withoutOpenWords = (value: unknown, name?: string): unknown => {
  if (name === 'wording' && typeof value === 'string' && !SealedText.is(value)) return null
  if (typeof value !== 'object' || value === null) return value
  if (name === 'particulars') return null
  return Array.isArray(value)
    ? value.map((each) => withoutOpenWords(each))
    : Object.fromEntries(Object.entries(value).map(([key, of]) => [key, withoutOpenWords(of, key)]))
}

type Misfit = Malformed['errors'][number]

/** In a live log the clock says when; in a rehearsal the moment has its one exact form. */
const misplacedMoment = (mode: EventStore['log']['mode'], { recordedAt }: Handling): Misfit | undefined => {
  if (recordedAt === undefined || (mode === 'rehearsal' && Instant.is(recordedAt))) return undefined
  const expected =
    mode === 'live' ? 'nothing: in a live log the clock says when' : 'a moment YYYY-MM-DDTHH:mm:ss.sssZ'
  return { path: 'recordedAt', expected, found: 'another moment' }
}

const unfitTie = (path: 'corr' | 'cause', handling: Handling): Misfit | undefined => {
  const given: unknown = handling[path]
  if (given === undefined) return undefined
  if (typeof given !== 'string')
    return { path, expected: 'a text of 1 to 256 characters', found: typeof given }
  const fits = given.length > 0 && given.length <= 256 && given.isWellFormed()
  return fits
    ? undefined
    : { path, expected: 'a text of 1 to 256 characters', found: `a text of ${given.length} characters` }
}

/** The id that a value from outside gives itself, command or not. */
export const idGiven = (value: unknown): string | null => {
  const given =
    typeof value === 'object' && value !== null ? (value as { readonly id?: unknown }).id : undefined
  return typeof given === 'string' && isUuid(given) ? given : null
}

/** The answer that something about a command does not fit. */
export const malformed = (
  { command: { id } }: Asked,
  path: string,
  expected: string,
  found: string,
): Malformed => ({ outcome: 'malformed', id, errors: [{ path, expected, found }] })

/** The answer that its id is not its own. */
export const idUsed = (asked: Asked): Malformed =>
  malformed(asked, 'id', 'an id of its own: this one belongs to another command', asked.command.id)

/** The stream of the card that a command is about. */
export const cardStream = ({ command }: Asked): StreamName => streamName('card', command.card)

/** What every line that a command leads to carries. */
export const draftFor = (
  { mark, handling }: Asked,
  of: Pick<EventDraft, 'id' | 'type' | 'tv' | 'rules' | 'data'> & Partial<Pick<EventDraft, 'actor'>>,
): EventDraft => ({
  actor: {},
  ...of,
  command: mark,
  ...(handling.corr === undefined ? {} : { corr: handling.corr }),
  ...(handling.cause === undefined ? {} : { cause: handling.cause }),
})
