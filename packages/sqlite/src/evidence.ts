/**
 * The file of a log as evidence: read only, and read on where it is damaged. Nothing about it is taken for granted,
 * not its tables, its triggers or its counts; an event store would refuse to open what this shows.
 */
import { existsSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import {
  DamagedHistory,
  describeDamage,
  type Evidence,
  isLogId,
  type LogIdentity,
  openLine,
  position,
  type RecordedText,
  revision,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { connect } from './connection.ts'
import { faultOf, faultOrThrow, isSqliteError, primaryCode } from './databaseFaults.ts'
import { evidenceRows, isUnreadable, type UnreadableRows } from './evidenceRows.ts'
import { inspectFile } from './inspectFile.ts'
import type { CannotOpen, OpenFault } from './logFile.ts'

/** A log's file, open for verification. */
export interface SqliteEvidence extends Required<Evidence> {
  /** As the file says; the mode is what a store would take the log for. */
  readonly log: LogIdentity
  readonly file: string
  readonly close: () => Promise<void>
}

/**
 * Opens the file of a log for `verifyLog` or `verifyLines`, damaged as it may be. Refused is only what cannot be read
 * at all, or does not hold the tables of a log.
 */
export const openSqliteEvidence = async (file: string): Promise<E.Either<OpenFault, SqliteEvidence>> => {
  if (!existsSync(file)) return refused('not-found', file, `There is no file ${file}.`)
  try {
    const database = connectToRead(file)
    try {
      return E.right(evidenceIn(file, database))
    } catch (failed) {
      database.close()
      throw failed
    }
  } catch (failed) {
    return E.left(faultOfOpening(file, failed))
  }
}

/** Milliseconds that reading waits for a process that recovers or closes the file. */
const patience = 5000

/** On a medium that nothing can be written to, SQLite reads a log only if told that nothing will change it. */
const connectToRead = (file: string, access: 'read' | 'cut-off' = 'read'): DatabaseSync => {
  const database = connect(file, access, patience)
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return database
  } catch (failed) {
    database.close()
    if (isUnreadable(failed) && access === 'read') return connectToRead(file, 'cut-off')
    const wal = `${file}-wal`
    const isUnwritable = isSqliteError(failed) && [8, 14].includes(primaryCode(failed))
    if (!isUnwritable || (existsSync(wal) && statSync(wal).size > 0)) throw failed
    return connect(file, 'immutable', patience)
  }
}

const evidenceIn = (file: string, database: DatabaseSync): SqliteEvidence => {
  const rows = evidenceRows(database)
  const log = identityIn(database) ?? rows.identity()
  if (log === undefined) throw new NoLog()
  const unreadable: UnreadableRows[] = []
  let missing: number | undefined

  return {
    log,
    file,

    readTexts: async function* ({ after, batch = 1000 } = {}) {
      unreadable.length = 0
      missing = undefined
      for (let last = Number(after ?? 0); ; ) {
        const page = rows.page(last, batch)
        if (page.unreadable !== undefined) unreadable.push(page.unreadable)
        // Positions are given one after the other.
        const gap = page.rows.findIndex(({ position }, index) => Number(position) !== last + 1 + index)
        if (missing === undefined && gap !== -1) missing = last + 1 + gap
        if (isNonEmpty(page.rows)) yield page.rows as readonly [RecordedText, ...RecordedText[]]
        if (page.reached === undefined) return
        last = page.reached
        await turnOfTheLoop()
      }
    },

    readStream: async (stream, { after, limit } = {}) => {
      try {
        return E.right(
          rows.stream(stream, after === undefined ? -1 : Number(after), limit ?? -1).map((row) => {
            const line = openLine(row.text)
            if (E.isRight(line)) return { position: position(row.at), text: row.text, line: line.right }
            throw new DamagedHistory(
              { log: log.id, stream, revision: revision(row.rev), position: position(row.at) },
              describeDamage(line.left),
            )
          }),
        )
      } catch (failed) {
        if (isUnreadable(failed))
          throw new DamagedHistory({ log: log.id, stream }, 'its pages cannot be read')
        return E.left(faultOrThrow(failed))
      }
    },

    isWhole: (upTo) => missing === undefined || Number(upTo) < missing,

    inspectStorage: async function* () {
      yield* inspectFile(database, unreadable, missing !== undefined)
    },

    close: async () => {
      if (database.isOpen) database.close()
    },
  }
}

/** What the file says of itself; undefined where it does not. */
const identityIn = (database: DatabaseSync): LogIdentity | undefined => {
  try {
    const { id, mode } = database.prepare('SELECT id, mode FROM log').get() ?? {}
    const isSound = typeof id === 'string' && isLogId(id) && (mode === 'live' || mode === 'rehearsal')
    return isSound ? { id, mode } : undefined
  } catch (failed) {
    if (isSqliteError(failed)) return undefined
    throw failed
  }
}

class NoLog extends Error {}

const faultOfOpening = (file: string, failed: unknown): OpenFault => {
  const notALog: CannotOpen = {
    _tag: 'CannotOpen',
    because: 'not-a-log',
    file,
    reason: `${file} is not a log of union membership cards, or its beginning is damaged.`,
  }
  if (failed instanceof NoLog) return notALog
  if (!isSqliteError(failed)) throw failed
  const fault = faultOf(failed)
  return fault === undefined || (fault._tag === 'Unavailable' && fault.because === 'damaged')
    ? notALog
    : fault
}

const refused = (because: CannotOpen['because'], file: string, reason: string): E.Either<CannotOpen, never> =>
  E.left({ _tag: 'CannotOpen', because, file, reason })
