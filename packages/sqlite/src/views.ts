/** The read models in one SQLite file, through `node:sqlite`. Several processes may keep up and ask the same file. */
import { rmSync } from 'node:fs'
import { backup, type DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Position, position } from '@union-card/event-store'
import { type Advance, type ViewIdentity, type ViewStore, ViewsUnavailable } from '@union-card/projections'
import { viewQueries } from './viewQueries.ts'
import { arrays, cardWriter } from './viewRows.ts'
import { closedViews, isHeld, viewsFault } from './viewsFaults.ts'
import { besideFile, openBesideFile, openViewsFile, removeLeftover } from './viewsFile.ts'
import { createIndexes } from './viewsSchema.ts'

/** Where read models are kept, and which they are. */
export interface SqliteViews {
  readonly file: string
  /**
   * The log, and everything else the rows depend on: the version of the fold and the policy. When any of it differs,
   * the rows are not these.
   */
  readonly identity: ViewIdentity
  /** Milliseconds that a write waits for other processes that write the same file, 5000 when left out. */
  readonly patience?: number
}

/**
 * Opens the read models in a file, or makes them there. They are derived: rows of another version are thrown away, and
 * the next catching up fills them anew from the log. Rejects with `ViewsUnavailable` for a file of another log or of
 * something else, which is left as it is.
 */
export const sqliteViews = async (options: SqliteViews): Promise<ViewStore> => {
  const { file, identity } = options
  const database = openViewsFile(file, identity)
  removeLeftover(file)
  return serve(database, options)
}

/** Milliseconds, at most, between two attempts while another process writes. */
const longestPause = 8

/** Pages copied between two turns of the event loop. */
const pagesAtOnce = 16_384

const serve = (database: DatabaseSync, { file, identity, patience = 5000 }: SqliteViews): ViewStore => {
  const queries = viewQueries(database)
  const writeCard = cardWriter(database)
  const meta = arrays(database, 'SELECT log, version, checkpoint FROM meta')
  const reach = database.prepare('UPDATE meta SET checkpoint = ?')
  const putAside = database.prepare('REPLACE INTO set_aside (id, position, reason) VALUES (?, ?, ?)')
  const takeBack = database.prepare('DELETE FROM set_aside WHERE id = ?')
  let open = true

  /** The checkpoint, after making sure that the tables are still of this log and version. */
  const reached = (): Position | null => {
    const [log, version, checkpoint] = meta.get() as unknown as readonly [string, string, bigint | null]
    if (log !== identity.log || version !== identity.version)
      throw new ViewsUnavailable(
        `${file} now holds the read models of the log ${log} in version ${version}, not of ${identity.log} in ${identity.version}. Open it again.`,
      )
    return checkpoint === null ? null : position(checkpoint)
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

  const inTransaction = (write: () => void): void => {
    database.exec('BEGIN IMMEDIATE')
    try {
      write()
      database.exec('COMMIT')
    } finally {
      if (database.isTransaction) database.exec('ROLLBACK')
    }
  }

  /** What this store has seen of the checkpoint: the rows handed in begin there. */
  let seen = reached()

  const write = ({ cards, setAside, checkpoint }: Advance): void => {
    const stored = reached()
    // Another process has taken in as much or more; its rows are the same.
    if (stored !== null && stored >= checkpoint) return
    if (seen !== null && (stored === null || stored < seen))
      throw new ViewsUnavailable(
        `Another process has just put tables in place in ${file} that have not come as far. Ask again.`,
      )
    for (const [card, rows] of cards) {
      writeCard(card, rows)
      takeBack.run(card)
    }
    for (const { card, position, reason } of setAside) putAside.run(card, position, reason)
    reach.run(checkpoint)
  }

  return {
    checkpoint: () =>
      inWords(() => {
        seen = reached()
        return seen
      }),

    advance: (advance) =>
      inWords(async () => {
        await patiently(() => inTransaction(() => write(advance)))
        seen = advance.checkpoint
      }),

    setAside: () => inWords(() => queries.setAside()),
    holders: (question) => inWords(() => queries.holders(question)),
    holderCounts: (question) => inWords(() => queries.holderCounts(question)),
    standing: (card, asOf) => inWords(() => queries.standing(card, asOf)),
    custody: (card, known) => inWords(() => queries.custody(card, known)),
    history: (card, known) => inWords(() => queries.history(card, known)),
    cardsByNumber: (number, issuer) => inWords(() => queries.cardsByNumber(number, issuer)),

    beside: () =>
      inWords(() => {
        const fresh = openBesideFile(file, identity)
        const store = serve(fresh, { file: besideFile(file), identity, patience: 0 })
        let there = true
        const discard = async () => {
          if (!there) return
          there = false
          await store.close()
          rmSync(besideFile(file), { force: true })
        }
        const switchTo = () =>
          inWords(async () => {
            reached()
            createIndexes(fresh)
            // In one transaction of the old file, page by page: others that have it open go on, and see the new
            // tables at once. Putting another file in its place would leave them with a file that is no longer there.
            await patiently(() => backup(fresh, file, { rate: pagesAtOnce }))
            await discard()
            seen = reached()
            database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
          })
        return { store, switchTo, discard }
      }),

    close: async () => {
      if (!open) return
      open = false
      database.close()
    },
  }
}
