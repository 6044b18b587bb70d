import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { defaultPolicy, type Policy } from '@union-card/domain'
import { type EventStore, type LogMode, memoryEventStore } from '@union-card/event-store'
import { createRegistry, openRegistry, type Registry, readSettings } from '@union-card/registry'
import { createSqliteLog, type OpenFault, openSqliteLog, type SqliteEventStore } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from './exit.ts'
import { faultInWords } from './faultInWords.ts'
import { fileOf, schemeOf } from './places.ts'
import { progress } from './progress.ts'
import type { Session } from './session.ts'
import { type Partition, viewsAt } from './viewsAt.ts'

/** A registry open over its log and read models, closed again with `close`. */
export type Opened = {
  readonly registry: Registry
  readonly store: EventStore
  readonly rehearsal: boolean
  /** The file of the log, or null for a log in memory. */
  readonly file: string | null
}

/** Opens the log that the options name, and its read models once they are asked. A log in memory is new each time. */
export const open = async (session: Session, partition?: Partition): Promise<Opened> => {
  const { words, terminal } = session
  const where = placeOfLog(session)
  const clock = terminal.clock === undefined ? {} : { clock: terminal.clock }
  if (where.kind === 'memory') {
    const store = memoryEventStore({ log: { id: randomUUID(), mode: 'rehearsal' } })
    const registry = await createRegistry({ store, policy: defaultPolicy, ...clock })
    return noted(session, { registry, store, rehearsal: true, file: null })
  }
  const { file } = where
  const views = viewsAt(session, file, partition)
  const log = await openSqliteLog({ file })
  if (E.isLeft(log)) throw cannotOpen(session, log.left)
  const store = log.right
  try {
    const settings = await readSettings(store)
    if (settings === undefined) throw new Stop(exit.unavailable, words.store.noSettings(file))
    const registry = await openRegistry({
      store,
      views,
      ...clock,
    })
    return noted(session, { registry, store, rehearsal: store.log.mode === 'rehearsal', file })
  } catch (failed) {
    await store.close()
    throw failed
  }
}

const noted = async (session: Session, opened: Opened): Promise<Opened> => {
  if (opened.rehearsal) await session.note(session.words.rehearsal)
  return opened
}

/** Makes a log and writes its settings. A log that was made but has no settings yet is given them. */
export const make = async (
  session: Session,
  mode: LogMode,
  policy: Policy,
): Promise<{ readonly file: string | null; readonly log: string }> => {
  const { words } = session
  const where = placeOfLog(session)
  if (where.kind === 'memory') return { file: null, log: 'memory' }
  const { file } = where
  const made = existsSync(file)
    ? await openSqliteLog({ file })
    : await createSqliteLog({ file, log: { id: randomUUID(), mode } })
  if (E.isLeft(made)) throw cannotOpen(session, made.left)
  const store = made.right
  try {
    if ((await readSettings(store)) !== undefined || store.log.mode !== mode)
      throw new Stop(exit.usage, words.store.exists(file))
    await createRegistry({ store, policy })
    return { file, log: store.log.id }
  } finally {
    await store.close()
  }
}

/** The file of a log that is kept in one. Stops for a log in memory, of which there is nothing to keep. */
export const fileOfLog = (session: Session): string => {
  const where = placeOfLog(session)
  if (where.kind === 'sqlite') return where.file
  throw new Stop(exit.usage, session.words.keeping.notInMemory)
}

/** Opens the log as it lies, without asking for its settings or its read models. */
export const openStore = async (session: Session, readOnly: boolean): Promise<SqliteEventStore> => {
  const store = await openSqliteLog({ file: fileOfLog(session), readOnly })
  if (E.isLeft(store)) throw cannotOpen(session, store.left)
  return store.right
}

/** What a fault of opening ends the program with. */
export const cannotOpen = ({ words }: Session, fault: OpenFault): Stop =>
  new Stop(exit.unavailable, faultInWords(words, fault))

type Where = { readonly kind: 'memory' } | { readonly kind: 'sqlite'; readonly file: string }

const placeOfLog = ({ options: { log }, words }: Session): Where => {
  if (log === 'memory:') return { kind: 'memory' }
  const file = fileOf(log)
  if (file !== undefined) return { kind: 'sqlite', file }
  throw new Stop(
    exit.usage,
    /^(esdb|kurrentdb)/.test(log) ? words.usage.notInstalled(schemeOf(log)) : words.usage.logForm(log),
  )
}

/** Takes in what was recorded since the read models were last used, telling how far it has come. */
export const upToDate = async (session: Session, { registry }: Opened): Promise<void> => {
  const { words } = session
  const told = progress(session, words.rebuild.reading)
  try {
    await registry.caughtUp(undefined, ({ lines }) => {
      told.tell(words.rebuild.lines(lines))
      stopIfInterrupted(session)
    })
  } finally {
    told.end()
  }
  const aside = await registry.setAside()
  if (aside.length > 0) await session.note(words.store.setAside(aside.length))
}

/** Ends a command that records nothing as soon as the user interrupts it. What is taken in already stays. */
export const stopIfInterrupted = ({ terminal, words }: Session): void => {
  if (terminal.stopping.aborted) throw new Stop(exit.interrupted, words.interrupted)
}
