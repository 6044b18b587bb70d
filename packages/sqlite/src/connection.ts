/** A connection that keeps what it is told: settings are made on each one and read back, never assumed. */
import { type Stats, statSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/**
 * How a file is opened: to be read only, to be written, or to be written and made when it is not there. `immutable` is
 * to be read where nothing can change it, nor SQLite leave its own files beside it; `cut-off` is to be read though the
 * file is shorter than it says of itself.
 */
export type Access = 'read' | 'immutable' | 'cut-off' | 'write' | 'create'

/** A setting to be made, and what it reads as when it was taken. */
export interface Setting {
  readonly setting: string
  readonly value: string
  readonly reads: string
}

/** A setting that did not take. */
export interface SettingRefused {
  readonly setting: string
  readonly expected: string
  readonly found: string
}

/** Opens a file without touching it; `patience` is for how many milliseconds a call waits for other processes. */
export const connect = (file: string, access: Access, patience: number): DatabaseSync => {
  if (isNoFile(file)) throw Object.assign(new Error(`${file} is no file`), cannotOpen)
  const url = pathToFileURL(file)
  url.searchParams.set('mode', modes[access])
  if (access === 'immutable') url.searchParams.set('immutable', '1')
  const readOnly = modes[access] === 'ro'
  if (access !== 'cut-off') return new DatabaseSync(url, { readOnly, timeout: patience })
  const database = new DatabaseSync(url, { readOnly, timeout: patience, defensive: false })
  // What could be written with it cannot be here; SQLite then reads as many pages as there are.
  database.exec('PRAGMA writable_schema = ON')
  return database
}

/** As SQLite says it of a folder; for a named pipe it would wait for ever, deaf to signals. */
const cannotOpen = { code: 'ERR_SQLITE_ERROR', errcode: 14, errstr: 'unable to open database file' }

const isNoFile = (file: string): boolean => {
  let there: Stats | undefined
  try {
    there = statSync(file, { throwIfNoEntry: false })
  } catch {
    // What cannot be looked at, SQLite tells of.
  }
  return there !== undefined && !there.isFile()
}

const modes = { read: 'ro', immutable: 'ro', 'cut-off': 'ro', write: 'rw', create: 'rwc' } as const

const durable: readonly Setting[] = [
  { setting: 'journal_mode', value: 'WAL', reads: 'wal' },
  { setting: 'synchronous', value: 'FULL', reads: '2' },
  { setting: 'foreign_keys', value: 'ON', reads: '1' },
  { setting: 'trusted_schema', value: 'OFF', reads: '0' },
  { setting: 'recursive_triggers', value: 'ON', reads: '1' },
]

/**
 * Makes a connection durable and strict: write-ahead log, a sync at every commit, foreign keys, no functions run by
 * the schema; or makes the settings given instead. Answers the first that reads back otherwise: such a connection must
 * not be written through.
 */
export const settle = (
  database: DatabaseSync,
  settings: readonly Setting[] = durable,
): SettingRefused | undefined => {
  for (const { setting, value, reads } of settings) {
    database.exec(`PRAGMA ${setting} = ${value}`)
    const found = readSetting(database, setting)
    if (found !== reads) return { setting, expected: reads, found }
  }
  return undefined
}

/** The value of a pragma as this connection has it now. */
export const readSetting = (database: DatabaseSync, setting: string): string =>
  String(Object.values(database.prepare(`PRAGMA ${setting}`).get() ?? {})[0])

/** A statement whose rows come as arrays: a third faster than as objects. */
export const arraysFrom = (database: DatabaseSync, sql: string): StatementSync => {
  const statement = database.prepare(sql)
  statement.setReturnArrays(true)
  return statement
}
