import { DatabaseSync } from 'node:sqlite'
import { faultOf, isBusy, isSqliteError, type SqliteError } from './databaseFaults.ts'

const answered = (errcode: number): SqliteError =>
  Object.assign(new Error(), { code: 'ERR_SQLITE_ERROR', errcode, errstr: '' }) as SqliteError

describe('what SQLite answers, in the words of the port', () => {
  it.each<[string, number, string]>([
    ['SQLITE_OK', 0, 'busy'],
    ['SQLITE_PERM', 3, 'AccessDenied'],
    ['SQLITE_BUSY', 5, 'busy'],
    ['SQLITE_BUSY_SNAPSHOT', 517, 'busy'],
    ['SQLITE_LOCKED', 6, 'busy'],
    ['SQLITE_NOMEM', 7, 'input-output'],
    ['SQLITE_READONLY', 8, 'AccessDenied'],
    ['SQLITE_READONLY_DBMOVED', 1032, 'AccessDenied'],
    ['SQLITE_IOERR', 10, 'input-output'],
    ['SQLITE_IOERR_FSYNC', 1034, 'input-output'],
    ['SQLITE_CORRUPT', 11, 'damaged'],
    ['SQLITE_FULL', 13, 'disk-full'],
    ['SQLITE_CANTOPEN', 14, 'unreachable'],
    ['SQLITE_PROTOCOL', 15, 'busy'],
    ['SQLITE_AUTH', 23, 'AccessDenied'],
    ['SQLITE_NOTADB', 26, 'damaged'],
  ])('%s', (_, code, word) => {
    const fault = faultOf(answered(code))
    expect(fault?._tag === 'Unavailable' ? fault.because : fault?._tag).toBe(word)
    expect(fault?.reason).toMatch(/^The |^Another |^Access |^There /)
  })

  it.each([
    ['SQLITE_ERROR', 1],
    ['SQLITE_CONSTRAINT_UNIQUE', 2067],
    ['SQLITE_CONSTRAINT_TRIGGER', 1811],
    ['SQLITE_MISUSE', 21],
  ])('%s is none of the outcomes a caller can provide for', (_, code) => {
    expect(faultOf(answered(code))).toBeUndefined()
  })

  it('is told from a fault of the program', () => {
    const database = new DatabaseSync(':memory:')
    const errorOf = (act: () => unknown): unknown => {
      try {
        return act()
      } catch (error) {
        return error
      }
    }
    expect(isSqliteError(errorOf(() => database.exec('SELECT nothing')))).toBe(true)
    database.close()
    expect(isSqliteError(errorOf(() => database.exec('SELECT 1')))).toBe(false)
    expect([null, 'ERR_SQLITE_ERROR', new Error('x'), undefined].map(isSqliteError)).toStrictEqual([
      false,
      false,
      false,
      false,
    ])
  })

  it('knows when another process holds the lock', () => {
    expect([5, 517, 6, 13].map((code) => isBusy(answered(code)))).toStrictEqual([true, true, false, false])
    expect(isBusy(new Error('busy'))).toBe(false)
  })
})
