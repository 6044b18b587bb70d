/** Making and opening the file of a log: what is refused here is refused before anything has been written to it. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { LogIdentity, ReadFault } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { type Access, connect, readSetting, settle } from './connection.ts'
import { faultOrThrow } from './databaseFaults.ts'
import { applicationId, createSchema, formatVersion, schemaGaps } from './logSchema.ts'

/**
 * Why a file is not opened or made as a log: it is not there, something is there already, it is something else, a
 * newer release wrote it, its tables or triggers were altered, it holds another log, or a setting that makes writes
 * lasting did not take. `reason` says it in a sentence or two.
 */
export interface CannotOpen {
  readonly _tag: 'CannotOpen'
  readonly because:
    | 'not-found'
    | 'exists'
    | 'not-a-log'
    | 'newer-format'
    | 'altered'
    | 'other-log'
    | 'unsafe-setting'
  readonly file: string
  readonly reason: string
}

/** Every answer of opening or making a log but success. */
export type OpenFault = CannotOpen | ReadFault

/** A log's file, open, its settings made and read back. */
export interface OpenLog {
  readonly database: DatabaseSync
  readonly log: LogIdentity
}

/** Milliseconds that opening waits for another process that recovers or closes the same file. */
const openingPatience = 5000

/** Milliseconds that a read, or an attempt to write, holds up this process because of another one. */
const callPatience = 5

/** Makes a new log in a file that is not there or is an empty database. */
export const createLogFile = (file: string, log: LogIdentity): E.Either<OpenFault, OpenLog> =>
  opening(file, 'create', (database) => {
    if (!isEmpty(database)) return refused('exists', file, `${file} holds something already.`)
    const unsafe = unsafeSetting(database, file)
    if (unsafe !== undefined) return E.left(unsafe)
    database.exec('BEGIN IMMEDIATE')
    if (!isEmpty(database)) return refused('exists', file, `Somebody else has just made ${file}.`)
    createSchema(database)
    database.prepare('INSERT INTO log (only, id, mode) VALUES (1, ?, ?)').run(log.id, log.mode)
    database.exec('COMMIT')
    return E.right({ database, log })
  })

/** Opens the log in a file; given a log id, only when it is that log's. */
export const openLogFile = (
  file: string,
  access: 'read' | 'write',
  expected: string | undefined,
): E.Either<OpenFault, OpenLog> =>
  existsSync(file)
    ? opening(file, access, (database) => openChecked(database, file, expected))
    : refused('not-found', file, `There is no file ${file}.`)

const openChecked = (
  database: DatabaseSync,
  file: string,
  expected: string | undefined,
): E.Either<OpenFault, OpenLog> => {
  if (readSetting(database, 'application_id') !== String(applicationId))
    return refused('not-a-log', file, `${file} is a database, but not a log of union membership cards.`)
  const format = Number(readSetting(database, 'user_version'))
  if (format > formatVersion)
    return refused(
      'newer-format',
      file,
      `${file} has format ${format}, this release knows formats up to ${formatVersion}. Use a newer release.`,
    )
  const gaps = schemaGaps(database)
  if (gaps.length > 0)
    return refused(
      'altered',
      file,
      `${file} lacks parts of its format, or has them changed: ${gaps.join('; ')}. Import its export into a new file.`,
    )
  const unsafe = unsafeSetting(database, file)
  if (unsafe !== undefined) return E.left(unsafe)
  const log = database.prepare('SELECT id, mode FROM log').get() as unknown as LogIdentity | undefined
  if (log === undefined) return refused('altered', file, `${file} does not say which log it holds.`)
  if (expected !== undefined && log.id !== expected)
    return refused('other-log', file, `${file} holds the log ${log.id}, not the log ${expected}.`)
  return E.right({ database, log: { id: log.id, mode: log.mode } })
}

const opening = (
  file: string,
  access: Access,
  open: (database: DatabaseSync) => E.Either<OpenFault, OpenLog>,
): E.Either<OpenFault, OpenLog> => {
  let database: DatabaseSync | undefined
  try {
    database = connect(file, access, openingPatience)
    const opened = open(database)
    if (E.isLeft(opened)) database.close()
    else database.exec(`PRAGMA busy_timeout = ${callPatience}`)
    return opened
  } catch (error) {
    database?.close()
    return E.left(openFaultOf(error, file))
  }
}

const openFaultOf = (error: unknown, file: string): OpenFault => {
  const fault = faultOrThrow(error)
  return fault._tag === 'Unavailable' && fault.because === 'damaged'
    ? { _tag: 'CannotOpen', because: 'not-a-log', file, reason: `${file} is not a database, or is damaged.` }
    : fault
}

const isEmpty = (database: DatabaseSync): boolean =>
  database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined &&
  readSetting(database, 'application_id') === '0' &&
  readSetting(database, 'user_version') === '0'

const unsafeSetting = (database: DatabaseSync, file: string): CannotOpen | undefined => {
  const refusal = settle(database)
  if (refusal === undefined) return undefined
  const { setting, expected, found } = refusal
  const reason = `${file} does not take the setting ${setting}: it reads ${found} where ${expected} is needed to keep what is written.`
  return { _tag: 'CannotOpen', because: 'unsafe-setting', file, reason }
}

const refused = (because: CannotOpen['because'], file: string, reason: string): E.Either<CannotOpen, never> =>
  E.left({ _tag: 'CannotOpen', because, file, reason })
