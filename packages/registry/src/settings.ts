import { defaultPolicy, type Malformation, malformationsOf, Policy } from '@union-card/domain'
import {
  commandDigest,
  describeDamage,
  type EventDraft,
  type EventStore,
  eventId,
  type LogIdentity,
  readLine,
  revision,
  type StreamName,
  streamName,
} from '@union-card/event-store'
import { rowsVersion } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { v5 as uuid } from 'uuid'

/**
 * What the holder of a log has decided stands in the log itself: the first event says the mode and the policy, later
 * ones change the policy. A replay needs nothing else.
 */

/** The stream of a log's own events. */
export const settingsStream = (log: string): StreamName => streamName('log', log)

const settingsOf = (
  store: EventStore,
  type: 'LogCreated' | 'PolicyChanged',
  index: number,
  policy: Policy,
): EventDraft => {
  const stream = settingsStream(store.log.id)
  const id = uuid(`${stream}/${index}`, uuid.URL)
  const data = type === 'LogCreated' ? { mode: store.log.mode, policy } : { policy }
  const digest = commandDigest(data)
  if (E.isLeft(digest)) throw new Error('a policy is always canonical')
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

/** Tells read models of one fold and policy from those of another: tables of another version are built anew. */
export const viewsVersion = (policy: Policy): string => {
  const digest = commandDigest(policy)
  if (E.isLeft(digest)) throw new Error('a policy is always canonical')
  return `${rowsVersion}.${digest.right.slice(0, 16)}`
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

/** The settings of a log as last recorded, with the revision that holds them; undefined for a log without any. */
export const readSettings = async (
  store: EventStore,
): Promise<{ readonly policy: Policy; readonly revision: number } | undefined> => {
  const lines = await store.readStream(settingsStream(store.log.id))
  if (E.isLeft(lines)) throw new SettingsUnreadable(lines.left.reason)
  const last = lines.right.at(-1)?.line
  if (last === undefined) return undefined
  const policy = readPolicy(last.data.policy)
  if (E.isLeft(policy)) throw new SettingsUnreadable(`revision ${last.rev} of ${last.stream} holds no policy`)
  return { policy: policy.right, revision: last.rev }
}

/** Records the first settings, or changes them. */
export const writeSettings = async (store: EventStore, policy: Policy): Promise<void> => {
  const current = await readSettings(store)
  const draft = settingsOf(
    store,
    current === undefined ? 'LogCreated' : 'PolicyChanged',
    (current?.revision ?? -1) + 1,
    policy,
  )
  const expected = current === undefined ? 'no_stream' : revision(current.revision)
  const appended = await store.append(settingsStream(store.log.id), expected, [draft])
  if (E.isRight(appended)) return
  const fault = appended.left
  if (fault._tag === 'WrongExpectedRevision')
    throw new SettingsUnreadable('somebody else changed the settings just now; look again')
  throw new SettingsUnreadable(
    'reason' in fault ? fault.reason : fault._tag === 'UnsealableEvent' ? describeDamage(fault) : fault._tag,
  )
}

/** The settings of a log cannot be read or written; the message says why. */
export class SettingsUnreadable extends Error {
  override readonly name = 'SettingsUnreadable'
}
