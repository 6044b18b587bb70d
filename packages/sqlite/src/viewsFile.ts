/** The file of the read models, and the one beside it in which they are built anew. */
import { closeSync, existsSync, openSync, readSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { type ReadModel, type ViewIdentity, ViewsUnavailable } from '@union-card/projections'
import { connect, readSetting, type Setting, settle } from './connection.ts'
import { damagedViews, isDamaged, viewsFault } from './viewsFaults.ts'
import {
  createIndexes,
  createTables,
  dropTables,
  schemaIsCurrent,
  viewsApplicationId,
  viewsFormat,
} from './viewsSchema.ts'

/** Milliseconds that opening waits for another process that makes, empties or closes the same file. */
const openingPatience = 5000

/** Milliseconds that a call holds up this process because of another one. */
const callPatience = 5

const trustful: Setting = { setting: 'trusted_schema', value: 'OFF', reads: '0' }
const roomy: Setting = { setting: 'cache_size', value: '-65536', reads: '-65536' }

/** A power failure may take back the last advances; rows and checkpoint go together, and the log has it all. */
const shared: readonly Setting[] = [
  { setting: 'journal_mode', value: 'WAL', reads: 'wal' },
  { setting: 'synchronous', value: 'NORMAL', reads: '1' },
  { setting: 'journal_size_limit', value: '67108864', reads: '67108864' },
  trustful,
  roomy,
]

/** No other process sees the file, and nobody misses it when it is lost. */
const secluded: readonly Setting[] = [
  { setting: 'locking_mode', value: 'EXCLUSIVE', reads: 'exclusive' },
  { setting: 'journal_mode', value: 'MEMORY', reads: 'memory' },
  { setting: 'synchronous', value: 'OFF', reads: '0' },
  trustful,
  roomy,
]

/**
 * Opens the read models in a file, or makes them there. Rows of another version, or in tables of another format, are
 * thrown away. Throws `ViewsUnavailable` for what cannot be opened, is something else, or is of another log.
 */
export const openViewsFile = (
  file: string,
  identity: ViewIdentity,
  models: readonly ReadModel[],
): DatabaseSync =>
  opening(file, openingPatience, (database) => {
    refuseOther(database, file, identity)
    applySettings(database, file, shared)
    if (!isCurrent(database, file, identity, models)) {
      database.exec('BEGIN IMMEDIATE')
      // Another process may have come first.
      refuseOther(database, file, identity)
      if (!isCurrent(database, file, identity, models)) {
        dropTables(database)
        createTables(database, identity, models)
        createIndexes(database, models)
      }
      database.exec('COMMIT')
    }
    database.exec(`PRAGMA busy_timeout = ${callPatience}`)
  })

/** Where the read models of a file are built anew. */
export const besideFile = (file: string): string => `${file}.new`

/** Makes an empty file beside the one given, without indexes, for this process alone. */
export const openBesideFile = (
  file: string,
  identity: ViewIdentity,
  models: readonly ReadModel[],
): DatabaseSync => {
  removeLeftover(file)
  const beside = besideFile(file)
  if (existsSync(beside))
    throw new ViewsUnavailable(
      `${beside} is in the way: another process is building the read models anew, or it is something else.`,
      { because: 'in-the-way', place: beside },
    )
  return opening(beside, 0, (database) => {
    applySettings(database, beside, secluded)
    database.exec('BEGIN EXCLUSIVE')
    createTables(database, identity, models)
    database.exec('COMMIT')
  })
}

/** Removes what a process that died has left beside the file; what a living one is filling stays. */
export const removeLeftover = (file: string): void => {
  const beside = besideFile(file)
  if (existsSync(beside) && isAbandoned(beside)) removeBeside(file)
}

/** Removes the file beside. What is left when that fails is removed the next time. */
export const removeBeside = (file: string): void => {
  const beside = besideFile(file)
  try {
    rmSync(beside, { force: true })
  } catch (error) {
    throw new ViewsUnavailable(
      `${beside} cannot be removed. Look at the disk, and at the permissions of its folder.`,
      { because: 'not-removable', place: beside },
      { cause: error },
    )
  }
}

const isAbandoned = (beside: string): boolean => {
  let database: DatabaseSync | undefined
  try {
    database = connect(beside, 'write', 0)
    database.exec('BEGIN EXCLUSIVE')
    return kindOf(database) !== 'other'
  } catch (error) {
    // Who builds keeps everybody else out. What can be looked at and is damaged was left in the middle of a write.
    if (isDamaged(error)) return isMarked(beside)
    if (viewsFault(beside, error) instanceof ViewsUnavailable) return false
    throw error
  } finally {
    database?.close()
  }
}

/** Whether the head of a database says that it holds read models: where SQLite itself can no longer read it. */
const isMarked = (file: string): boolean => {
  const opened = openSync(file, 'r')
  try {
    const head = Buffer.alloc(markAt + 4)
    readSync(opened, head, 0, head.length, 0)
    return head.readUInt32BE(markAt) === viewsApplicationId
  } finally {
    closeSync(opened)
  }
}

/** Where the head of a database has its `application_id`. */
const markAt = 68

const opening = (file: string, patience: number, prepare: (database: DatabaseSync) => void): DatabaseSync => {
  let database: DatabaseSync | undefined
  try {
    database = connect(file, 'create', patience)
    prepare(database)
    return database
  } catch (error) {
    database?.close()
    throw viewsFault(file, error)
  }
}

const applySettings = (database: DatabaseSync, file: string, settings: readonly Setting[]): void => {
  const refusal = settle(database, settings)
  if (refusal === undefined) return
  const { setting, expected, found } = refusal
  throw new ViewsUnavailable(
    `${file} does not take the setting ${setting}: it reads ${found} where ${expected} is needed.`,
    { because: 'setting-refused', place: file, setting, found, expected },
  )
}

type Kind = 'empty' | 'views' | 'other'

const kindOf = (database: DatabaseSync): Kind => {
  // In this order: another process may be making the tables between the two.
  const isBare = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  const application = readSetting(database, 'application_id')
  if (application === String(viewsApplicationId)) return 'views'
  return isBare && application === '0' ? 'empty' : 'other'
}

const refuseOther = (database: DatabaseSync, file: string, { log }: ViewIdentity): void => {
  const kind = kindOf(database)
  if (kind === 'other')
    throw new ViewsUnavailable(
      `${file} is a database, but it does not hold read models of union membership cards. Choose another file.`,
      { because: 'something-else', place: file },
    )
  if (kind === 'empty') return
  const found = identityOf(database, file).log
  if (found !== log)
    throw new ViewsUnavailable(
      `${file} holds the read models of the log ${found}, not of the log ${log}. Give each log a file of its own.`,
      { because: 'other-log', place: file, found, expected: log },
    )
}

const identityOf = (database: DatabaseSync, file: string): ViewIdentity => {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get()
  const found = table && database.prepare('SELECT log, version FROM meta').get()
  if (found === undefined) throw damagedViews(file)
  return found as unknown as ViewIdentity
}

const isCurrent = (
  database: DatabaseSync,
  file: string,
  { version }: ViewIdentity,
  models: readonly ReadModel[],
): boolean =>
  kindOf(database) === 'views' &&
  Number(readSetting(database, 'user_version')) === viewsFormat &&
  identityOf(database, file).version === version &&
  schemaIsCurrent(database, models)
