/** The read models in one SQLite file, through `node:sqlite`. Several processes may keep up and ask the same file. */
import { backup, type DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Position, position } from '@union-card/event-store'
import {
  type Advance,
  cellsOf,
  type ReadModel,
  type Standpoint,
  type ViewIdentity,
  type ViewStore,
  ViewsUnavailable,
} from '@union-card/projections'
import { tallyTables } from './tallyTables.ts'
import { closedViews, isHeld, viewsFault } from './viewsFaults.ts'
import { besideFile, openBesideFile, openViewsFile, removeBeside, removeLeftover } from './viewsFile.ts'
import { createIndexes, emptyTables } from './viewsSchema.ts'
import { viewTables } from './viewTables.ts'

/** Where read models are kept, and which they are. */
export interface SqliteViews {
  readonly file: string
  /**
   * The log, and everything else the rows depend on: the versions of the models and the policy. When any of it
   * differs, the rows are not these.
   */
  readonly identity: ViewIdentity
  readonly models: readonly ReadModel[]
  /** Milliseconds that a write waits for other processes that write the same file, 5000 when left out. */
  readonly patience?: number
}

/**
 * Opens the read models in a file, or makes them there. They are derived: rows of another version are thrown away, and
 * the next catching up fills them anew from the log. Rejects with `ViewsUnavailable` for a file of another log or of
 * something else, which is left as it is.
 */
export const sqliteViews = async (options: SqliteViews): Promise<ViewStore> => {
  const { file, identity, models } = options
  const database = openViewsFile(file, identity, models)
  removeLeftover(file)
  return serve(database, options)
}

/** Milliseconds, at most, between two attempts while another process writes. */
const longestPause = 8

/** Pages copied between two turns of the event loop. */
const pagesAtOnce = 16_384

const serve = (
  database: DatabaseSync,
  { file, identity, models, patience = 5000 }: SqliteViews,
): ViewStore & { readonly index: () => Promise<void> } => {
  const tables = viewTables(database)
  const tallies = tallyTables(database)
  const meta = database.prepare('SELECT log, version, checkpoint, hash, horizon FROM meta')
  meta.setReturnArrays(true)
  meta.setReadBigInts(true)
  const reach = database.prepare(
    'UPDATE meta SET checkpoint = ?1, hash = ?2, horizon = max(coalesce(horizon, ?3), coalesce(?3, horizon))',
  )
  const aside = database.prepare('SELECT card, since, reason FROM set_aside ORDER BY card')
  aside.setReturnArrays(true)
  aside.setReadBigInts(true)
  const putAside = database.prepare('REPLACE INTO set_aside (card, since, reason) VALUES (?, ?, ?)')
  const isAside = database.prepare('SELECT 1 FROM set_aside WHERE card = ?')
  const takeBack = database.prepare('DELETE FROM set_aside WHERE card = ?')
  let open = true

  /** Where the tables stand, after making sure that they are still of this log and version. */
  const standpoint = (): Standpoint => {
    const [log, version, checkpoint, hash, horizon] = meta.get() as unknown as readonly [
      string,
      string,
      bigint | null,
      string | null,
      string | null,
    ]
    if (log !== identity.log || version !== identity.version)
      throw new ViewsUnavailable(
        `${file} now holds the read models of the log ${log} in version ${version}, not of ${identity.log} in ${identity.version}. Open it again.`,
        { because: 'replaced', place: file, found: { log, version }, expected: identity },
      )
    return { checkpoint: asPosition(checkpoint), hash, horizon: horizon as Standpoint['horizon'] }
  }

  const inWords = async <A>(act: () => A | Promise<A>): Promise<A> => {
    if (!open) throw closedViews(file)
    try {
      return await act()
    } catch (error) {
      throw viewsFault(file, error)
    }
  }

  /** Does again what finds another process writing, until it is done or patience is at its end. */
  const patiently = async <A>(act: () => A | Promise<A>): Promise<A> => {
    const late = performance.now() + patience
    for (;;) {
      try {
        return await act()
      } catch (error) {
        if (!isHeld(error) || performance.now() >= late) throw error
      }
      await sleep(Math.random() * longestPause)
      if (!open) throw closedViews(file)
    }
  }

  const inTransaction = <A>(write: () => A): A => {
    database.exec('BEGIN IMMEDIATE')
    try {
      const answer = write()
      database.exec('COMMIT')
      return answer
    } finally {
      if (database.isTransaction) database.exec('ROLLBACK')
    }
  }

  const write = ({
    from,
    to,
    hash = null,
    horizon,
    changes,
    tallies: counts,
    setAside,
    resumed,
  }: Advance): boolean => {
    if (standpoint().checkpoint !== from) return false
    if (resumed.some((card) => isAside.get(card) === undefined)) return false
    for (const { model, begun, ended } of changes) {
      tables.begin(model, begun.map(cellsOf(model)))
      tables.end(model, ended)
    }
    tallies.change(counts)
    for (const card of resumed) takeBack.run(card)
    for (const { card, since, reason } of setAside) putAside.run(card, since, reason)
    reach.run(to, hash, horizon)
    return true
  }

  return {
    standpoint: () => inWords(standpoint),
    advance: (advance) => inWords(() => patiently(() => inTransaction(() => write(advance)))),
    fill: (model, rows) => inWords(() => patiently(() => inTransaction(() => tables.begin(model, rows)))),
    find: (model, query) => inWords(() => tables.find(model, query)),
    count: (model, where, by) => inWords(() => tables.count(model, where, by)),
    tallied: (tally, on) => inWords(() => tallies.at(tally, on)),
    setAside: () =>
      inWords(() =>
        (aside.all() as unknown as readonly (readonly [string, bigint | null, string])[]).map(
          ([card, since, reason]) => ({ card, since: asPosition(since), reason }),
        ),
      ),
    empty: ({ checkpoint, hash }) =>
      inWords(() =>
        patiently(() =>
          inTransaction(() => {
            const now = standpoint()
            if (now.checkpoint === checkpoint && now.hash === hash) emptyTables(database)
          }),
        ),
      ),
    index: () => inWords(() => createIndexes(database, models)),

    beside: () =>
      inWords(() => {
        const fresh = openBesideFile(file, identity, models)
        const store = serve(fresh, { file: besideFile(file), identity, models, patience: 0 })
        let indexed = false
        let there = true
        const discard = async () => {
          if (!there) return
          there = false
          await store.close()
          removeBeside(file)
        }
        /** Rows come in bulk first; whatever asks or changes single ones comes after, and needs the indexes. */
        const once = async () => {
          if (!indexed) await store.index()
          indexed = true
        }
        const switchTo = () =>
          inWords(async () => {
            await once()
            const [{ checkpoint: here }, { checkpoint: there }] = [standpoint(), await store.standpoint()]
            if (here !== null && (there === null || here > there)) return false
            // In one transaction of the old file, page by page: others that have it open go on, and see the new
            // tables at once. Putting another file in its place would leave them with a file that is no longer there.
            await patiently(() => backup(fresh, file, { rate: pagesAtOnce }))
            await discard()
            standpoint()
            database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
            return true
          })
        const indexedFirst =
          <A extends readonly unknown[], B>(act: (...args: A) => Promise<B>) =>
          async (...args: A): Promise<B> => {
            await once()
            return act(...args)
          }
        return {
          store: {
            ...store,
            advance: indexedFirst(store.advance),
            find: indexedFirst(store.find) as ViewStore['find'],
            count: indexedFirst(store.count),
          },
          switchTo,
          discard,
        }
      }),

    close: async () => {
      if (!open) return
      open = false
      database.close()
    },
  }
}

const asPosition = (value: bigint | null): Position | null => (value === null ? null : position(value))
