import { randomUUID } from 'node:crypto'
import { defaultPolicy, type Policy } from '@union-card/domain'
import { type EventStore, type LogMode, memoryEventStore } from '@union-card/event-store'
import { createRegistry, openRegistry, type Registry, readSettings } from '@union-card/registry'
import { exit, Stop } from './exit.ts'
import { type LogPlace, placeOfKeptLog, placeOfLog } from './logPlace.ts'
import { rate } from './rate.ts'
import type { Session } from './session.ts'
import { type Partition, type ViewsPlace, viewsOf } from './viewsPlace.ts'

/** A registry open over its log and read models, closed again with `close`. */
export type Opened = {
  readonly registry: Registry
  readonly store: EventStore
  readonly rehearsal: boolean
}

/** Opens the log that the options name, and its read models once they are asked. A log in memory is new each time. */
export const open = async (session: Session, partition?: Partition): Promise<Opened> => {
  const { words, terminal } = session
  const place = placeOfLog(session)
  const clock = terminal.clock === undefined ? {} : { clock: terminal.clock }
  if (place === 'memory') {
    const store = memoryEventStore({ log: { id: randomUUID(), mode: 'rehearsal' } })
    const registry = await createRegistry({ store, policy: defaultPolicy, ...clock })
    return noted(session, { registry, store, rehearsal: true })
  }
  const views = viewsOf(session, place, partition)
  const store = await place.open('write')
  try {
    const settings = await readSettings(store)
    if (settings === undefined) throw new Stop(exit.unavailable, words.store.noSettings(place.shown))
    const registry = await openRegistry({ store, views: views.open, ...clock })
    return noted(session, { registry, store, rehearsal: store.log.mode === 'rehearsal' })
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
): Promise<{ readonly place: LogPlace | 'memory'; readonly log: string }> => {
  const { words } = session
  const place = placeOfLog(session)
  if (place === 'memory') return { place, log: 'memory' }
  const store = (await place.find()) ?? (await place.create({ id: randomUUID(), mode }))
  try {
    if ((await readSettings(store)) !== undefined || store.log.mode !== mode)
      throw new Stop(exit.usage, words.store.exists(place.shown))
    await createRegistry({ store, policy })
    return { place, log: store.log.id }
  } finally {
    await store.close()
  }
}

/** Opens a log only to read it, with its read models. Undefined for a log without settings. */
export const openToRead = async (session: Session): Promise<Registry | undefined> => {
  const place = placeOfKeptLog(session)
  const store = await place.open('read')
  try {
    if ((await readSettings(store)) !== undefined)
      return await openRegistry({ store, views: viewsOf(session, place).open })
  } catch (failed) {
    await store.close()
    throw failed
  }
  await store.close()
  return undefined
}

/** Where the read models are; undefined for a log in memory. */
export const placeOfViews = (session: Session): ViewsPlace | undefined => {
  const place = placeOfLog(session)
  return place === 'memory' ? undefined : viewsOf(session, place)
}

/** Takes in what was recorded since the read models were last used, telling how far it has come. */
export const upToDate = async (session: Session, { registry }: Opened): Promise<void> => {
  const { words } = session
  const reading = rate(session, words.rebuild.reading)
  try {
    await registry.caughtUp(undefined, reading.come)
  } finally {
    reading.end()
  }
  const aside = await registry.setAside()
  if (aside.length > 0) await session.note(words.store.setAside(aside.length))
}
