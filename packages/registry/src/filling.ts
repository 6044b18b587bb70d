import type { EventStore, Position, StreamShare } from '@union-card/event-store'
import { type Filled, fillShare, type OnLines, type ViewStore } from '@union-card/projections'
import { viewsFor } from './current.ts'
import type { RegistryOptions, ViewsWanted } from './registry.ts'
import { readSettings, SettingsUnreadable } from './settings.ts'

/** What a worker of a rebuild needs: the log, and the tables that another process builds beside those that answer. */
export type FillingOptions = Pick<RegistryOptions, 'models'> & {
  readonly store: EventStore
  readonly beside: (of: ViewsWanted) => Promise<Pick<ViewStore, 'fill' | 'close'>>
}

/**
 * Fills tables that are being built with a share of the cards, as far as a position: a worker's part of
 * `registry.rebuild({ filling })`. Throws `SettingsUnreadable`, `ReadFailed` and `ViewsUnavailable`.
 */
export const fillBeside = async (
  { store, beside, models: added = () => [] }: FillingOptions,
  share: StreamShare,
  upTo: Position,
  onLines: OnLines,
): Promise<Filled> => {
  const settings = await readSettings(store)
  if (settings === undefined) throw new SettingsUnreadable('this log has no settings', 'missing')
  const { models, wanted } = viewsFor(store, settings, added)
  const tables = await beside(wanted)
  try {
    return await fillShare(store, tables, models, share, upTo, onLines)
  } finally {
    await tables.close()
  }
}
