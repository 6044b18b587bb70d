/** SQLite's result codes (sqlite.org/rescode.html) in the words of the event-store port. */
import type { ReadFault, UnavailableBecause } from '@union-card/event-store'

/** An error that SQLite answered through `node:sqlite`; `errcode` is the extended result code. */
export interface SqliteError extends Error {
  readonly code: 'ERR_SQLITE_ERROR'
  readonly errcode: number
  readonly errstr: string
}

/** True for an error that SQLite answered, as opposed to a fault of the program; also for one of another realm. */
export const isSqliteError = (error: unknown): error is SqliteError =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SQLITE_ERROR' &&
  'errcode' in error &&
  typeof error.errcode === 'number'

const unavailable = (because: UnavailableBecause, reason: string): ReadFault => ({
  _tag: 'Unavailable',
  because,
  reason,
})

const denied = (reason: string): ReadFault => ({ _tag: 'AccessDenied', reason })

const answers: Readonly<Record<number, ReadFault>> = {
  // Said, as "not an error", of a backup that cannot begin because its own connection is writing.
  0: unavailable('busy', 'The file of the log is being written. Try again.'),
  3: denied('The operating system does not permit access to the file of the log.'),
  5: unavailable('busy', 'Another process holds the file of the log. Try again.'),
  6: unavailable('busy', 'The file of the log is locked. Try again.'),
  7: unavailable('input-output', 'There is not enough memory to read or write the log.'),
  8: denied('The file of the log can only be read.'),
  10: unavailable(
    'input-output',
    'The disk reported an error while the file of the log was read or written.',
  ),
  11: unavailable('damaged', 'The file of the log is damaged. Restore it from a backup or import an export.'),
  13: unavailable('disk-full', 'The disk is full. Free some space, then repeat what was asked.'),
  14: unavailable(
    'unreachable',
    'The file of the log cannot be opened. Is it a file, in a folder that exists?',
  ),
  15: unavailable('busy', 'The locks on the file of the log are in disorder. Try again.'),
  23: denied('Access to the log was refused.'),
  26: unavailable('damaged', 'The file is not a database, or its beginning is damaged.'),
}

/** The primary result code, the low byte of an extended one. */
export const primaryCode = (error: SqliteError): number => error.errcode & 0xff

/** What an error of SQLite means to whoever asked; `undefined` for any other, and for what only a defect can explain. */
export const faultOf = (error: unknown): ReadFault | undefined =>
  isSqliteError(error) ? answers[primaryCode(error)] : undefined

/** What an error of SQLite means to whoever asked; any other is thrown on. */
export const faultOrThrow = (error: unknown): ReadFault => {
  const fault = faultOf(error)
  if (fault === undefined) throw error
  return fault
}

/** True when another process holds the lock that was wanted. */
export const isBusy = (error: unknown): boolean => isSqliteError(error) && primaryCode(error) === 5
