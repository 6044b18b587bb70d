import { setTimeout as sleep } from 'node:timers/promises'
import { defaultPolicy, type Instant } from '@union-card/domain'
import { openRegistryFile } from '@union-card/embedded'
import { type EventDraft, eventId, ReadFailed, revision, streamName } from '@union-card/event-store'
import { createRegistry, type Registry, readSettings, SettingsUnreadable } from '@union-card/registry'
import { createSqliteLog, openSqliteLog, type SqliteEventStore } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { type ReferenceCommand, referenceCommands } from './commands.ts'

/** Recording the reference workload, from the beginning or from wherever an earlier run was cut off. */

/** What is said on the way, as soon as it is so. */
export type Word =
  /** Recorded and answered: from now on it must never be lost. */
  | { readonly kept: string; readonly stream: string; readonly lines: number }
  /** Not done, for a reason that is known. */
  | { readonly fault: string; readonly reason: string }
  /** How it ended: everything is recorded, or the disk did not allow it. */
  | { readonly ended: 'whole' | 'given up' }

/** How the workload is recorded. */
export type Recording = {
  readonly file: string
  readonly cards: number
  readonly tell: (word: Word) => void
  /** A planted fault: acknowledges each command before it is recorded. */
  readonly early?: boolean
}

const log = { id: 'reference', mode: 'rehearsal' } as const

/** A fault repeated so often is taken for lasting. */
const mostTries = 2

/**
 * Makes the log where it is not yet made, and records all commands in order, each until it is answered, in two sessions
 * of a registry. A few appends of three lines each go straight to the store, in between.
 */
export const recordReference = async (recording: Recording): Promise<void> => {
  const { file, cards, tell } = recording
  const commands = referenceCommands(cards)
  const half = Math.floor(commands.length / 2)
  const steps = [
    () => made(recording),
    () => session(recording, commands.slice(0, half)),
    () => notes({ ...recording, file }),
    () => session(recording, commands.slice(half)),
  ]
  for (const step of steps) if (!(await step())) return tell({ ended: 'given up' })
  tell({ ended: 'whole' })
}

/** Does something until it is done; gives up on a fault that stays. What is thrown is told only where it is a fault. */
export const surely = async (
  tell: (fault: { readonly fault: string; readonly reason: string }) => void,
  attempt: () => Promise<{ readonly fault: string; readonly reason: string } | undefined>,
  most = mostTries,
): Promise<boolean> => {
  for (let tries = 0; tries < most; tries++) {
    const fault = await attempt().catch(faultThrown)
    if (fault === undefined) return true
    tell(fault)
    await sleep(1)
  }
  return false
}

const faultThrown = (thrown: unknown): { readonly fault: string; readonly reason: string } => {
  if (thrown instanceof ReadFailed) return { fault: thrown.fault._tag, reason: thrown.message }
  if (thrown instanceof SettingsUnreadable || (thrown instanceof Error && thrown.name === 'ViewsUnavailable'))
    return { fault: thrown.name, reason: thrown.message }
  throw thrown
}

type Fault = { readonly _tag: string; readonly reason: string }

const told = ({ _tag, reason }: Fault) => ({ fault: _tag, reason })

const made = ({ file, tell }: Recording): Promise<boolean> =>
  surely(tell, async () => {
    const clock = () => 0
    const created = await createSqliteLog({ file, log, clock })
    const exists = E.isLeft(created) && 'because' in created.left && created.left.because === 'exists'
    const opened = exists ? await openSqliteLog({ file, clock }) : created
    if (E.isLeft(opened)) return told(opened.left)
    const store = opened.right
    try {
      if ((await readSettings(store)) === undefined) await createRegistry({ store, policy: defaultPolicy })
      tell({ kept: 'settings', stream: 'log-reference', lines: 1 })
      return undefined
    } finally {
      await store.close()
    }
  })

const session = async (recording: Recording, commands: readonly ReferenceCommand[]): Promise<boolean> => {
  let registry: Registry | undefined
  const opened = await surely(recording.tell, async () => {
    const answer = await openRegistryFile({ file: recording.file })
    if (E.isLeft(answer)) return told(answer.left)
    registry = answer.right
    return undefined
  })
  if (!opened || registry === undefined) return false
  try {
    for (const command of commands) if (!(await handled(recording, registry, command))) return false
    return await surely(recording.tell, async () => void (await registry?.holders()))
  } finally {
    await registry.close()
  }
}

const handled = (
  { tell, early }: Recording,
  registry: Registry,
  { command, recordedAt }: ReferenceCommand,
): Promise<boolean> =>
  surely(tell, async () => {
    if (early) tell({ kept: command.id, stream: `card-${command.card}`, lines: 1 })
    const outcome = await registry.handle(command, { recordedAt })
    if (E.isRight(outcome)) {
      tell({ kept: command.id, stream: `card-${command.card}`, lines: outcome.right.events.length })
      return undefined
    }
    if (outcome.left.outcome === 'refused') {
      tell({ kept: command.id, stream: `refusal-${command.id}`, lines: 1 })
      return undefined
    }
    if (outcome.left.outcome === 'unavailable')
      return { fault: `unavailable, recorded: ${outcome.left.recorded}`, reason: outcome.left.reason }
    throw new Error(`the reference workload came to ${outcome.left.outcome}`)
  })

/** Lines in one append. */
export const linesOfNote = 3

const notes = async ({ file, tell }: Recording): Promise<boolean> => {
  let store: SqliteEventStore | undefined
  const opened = await surely(tell, async () => {
    const answer = await openSqliteLog({ file, clock: () => 0 })
    if (E.isLeft(answer)) return told(answer.left)
    store = answer.right
    return undefined
  })
  if (!opened || store === undefined) return false
  try {
    for (let i = 0; i < 4; i++) if (!(await noted(tell, store, i))) return false
    return true
  } finally {
    await store.close()
  }
}

const noted = (tell: Recording['tell'], store: SqliteEventStore, serial: number): Promise<boolean> => {
  const stream = streamName('notes', `n${serial % 2}`)
  const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, serial)
  const event = (index: number): EventDraft => ({
    id: eventId(command, stream, index),
    type: 'Noted',
    tv: 1,
    at: '2030-01-01T00:00:00.000Z' as Instant,
    actor: {},
    command: { id: command, digest: 'a'.repeat(64) },
    rules: 'N',
    data: { serial, index },
  })
  const expected = serial < 2 ? 'no_stream' : revision(linesOfNote - 1)
  return surely(tell, async () => {
    const answer = await store.append(stream, expected, [event(0), event(1), event(2)])
    if (E.isRight(answer)) tell({ kept: command, stream, lines: linesOfNote })
    else if ('reason' in answer.left) return told(answer.left)
    else throw new Error(`an append of the reference workload came to ${answer.left._tag}`)
    return undefined
  })
}
