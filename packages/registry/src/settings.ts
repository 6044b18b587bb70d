import { defaultPolicy, type Malformation, malformationsOf, Policy } from '@union-card/domain'
import {
  commandDigest,
  describeDamage,
  type EventDraft,
  type EventStore,
  eventId,
  type LogIdentity,
  type ReadFault,
  type Revision,
  readLine,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import { type ReadModels, versionsOf } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { v5 as uuid } from 'uuid'
import { appendSurely } from './appending.ts'

/**
 * What the holder of a log has decided stands in the log itself: the first event says the mode and the policy, later
 * ones change the policy. A replay needs nothing else.
 */

/** The stream of a log's own events. */
export const settingsStream = (log: string): StreamName => streamName('log', log)

/** The event that records settings. */
const settingsEvent = (
  store: EventStore,
  type: 'LogCreated' | 'PolicyChanged',
  index: number,
  policy: Policy,
): EventDraft => {
  const stream = settingsStream(store.log.id)
  const data = type === 'LogCreated' ? { mode: store.log.mode, policy } : { policy }
  const digest = commandDigest(data)
  if (E.isLeft(digest)) throw new Error('a policy is always canonical')
  // Of the place and of what is said there: two who change the settings at once are no repetition of each other.
  const id = uuid(`${stream}/${index}/${digest.right}`, uuid.URL)
  return {
    id: eventId(id, stream, 0),
    type,
    tv: 1,
    actor: {},
    command: { id, digest: digest.right },
    rules: policy.rules,
    data,
  }
}

/** Reads a policy from outside; what is left out is as in {@link defaultPolicy}. */
export const readPolicy = (value: unknown): E.Either<readonly Malformation[], Policy> => {
  const policy =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...defaultPolicy, ...value }
      : value
  return Policy.is(policy) ? E.right(policy) : E.left(malformationsOf(Policy, policy))
}

/** Tells read models of one kind and policy from those of another: tables of another version are built anew. */
export const viewsVersion = (policy: Policy, models: ReadModels): string => {
  const digest = commandDigest([policy, versionsOf(models)])
  if (E.isLeft(digest)) throw new Error('a policy is always canonical')
  return digest.right.slice(0, 16)
}

/**
 * The log that a line begins, by the line's own words; undefined where it is not the first line of a log's settings.
 * An export from the beginning has it first.
 */
export const identityIn = (text: string): LogIdentity | undefined => {
  const read = readLine(text)
  if (E.isLeft(read)) return undefined
  const { log: id, stream, type, rev, data } = read.right.line
  if (stream !== settingsStream(id) || rev !== 0 || type !== 'LogCreated') return undefined
  return data.mode === 'live' || data.mode === 'rehearsal' ? { id, mode: data.mode } : undefined
}

/** What a log has decided, and the revision of its settings that says so. */
export type Settings = { readonly policy: Policy; readonly revision: Revision }

/** The settings of a log as last recorded; undefined for a log without any. Rejects with `SettingsUnreadable`. */
export const readSettings = async (store: EventStore): Promise<Settings | undefined> => {
  const settings = await settingsAfter(store, undefined)
  if (E.isLeft(settings)) throw new SettingsUnreadable(settings.left.reason, settings.left)
  return settings.right
}

/** The settings as they stand, when those of before are known: looks only for what came after. */
export const settingsAfter = async (
  store: EventStore,
  before: Settings | undefined,
): Promise<E.Either<ReadFault, Settings | undefined>> => {
  const lines = await store.readStream(settingsStream(store.log.id), { after: before?.revision })
  if (E.isLeft(lines)) return lines
  const last = lines.right.at(-1)?.line
  if (last === undefined) return E.right(before)
  const policy = readPolicy(last.data.policy)
  if (E.isLeft(policy))
    throw new SettingsUnreadable(`revision ${last.rev} of ${last.stream} holds no policy`, 'no-policy')
  return E.right({ policy: policy.right, revision: revision(last.rev) })
}

/**
 * Records the first settings, or changes them. Rejects with `RangeError` for what is no policy: recorded, it would keep
 * the log from ever being opened again.
 */
export const writeSettings = async (store: EventStore, policy: Policy): Promise<void> => {
  const [wrong] = malformationsOf(Policy, policy)
  if (wrong !== undefined)
    throw new RangeError(`not a policy: ${wrong.path} should be ${wrong.expected}, found ${wrong.found}`)
  const current = await readSettings(store)
  const draft = settingsEvent(
    store,
    current === undefined ? 'LogCreated' : 'PolicyChanged',
    current === undefined ? 0 : Number(current.revision) + 1,
    policy,
  )
  const appended = await appendSurely(store, {
    stream: settingsStream(store.log.id),
    expected: current === undefined ? 'no_stream' : current.revision,
    events: [draft],
    premises: [],
  })
  if (E.isRight(appended)) return
  const fault = appended.left
  switch (fault._tag) {
    case 'WrongExpectedRevision':
      throw new SettingsUnreadable('somebody else changed the settings just now; look again', 'changed')
    case 'Unavailable':
    case 'AccessDenied':
      throw new SettingsUnreadable(fault.reason, fault)
    case 'UnsealableEvent':
      throw new SettingsUnreadable(describeDamage(fault), 'other')
    default:
      throw new SettingsUnreadable('reason' in fault ? fault.reason : fault._tag, 'other')
  }
}

/** Why the settings of a log cannot be read or written: a fault of the store, or what was found or not found there. */
export type SettingsReason = ReadFault | 'missing' | 'there-already' | 'no-policy' | 'changed' | 'other'

/** The settings of a log cannot be read or written; the message says why, `reason` the same as data. */
export class SettingsUnreadable extends Error {
  override readonly name = 'SettingsUnreadable'
  readonly reason: SettingsReason

  constructor(message: string, reason: SettingsReason) {
    super(message)
    this.reason = reason
  }
}
