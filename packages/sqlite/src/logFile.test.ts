import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { folder, newFile } from '../trials/newFile.ts'
import { readSetting, settle } from './connection.ts'
import { openSqliteEvidence } from './evidence.ts'
import { createLogFile, type OpenFault, type OpenLog, openLogFile } from './logFile.ts'

const log = { id: 'demo', mode: 'live' } as const

const made = (): string => {
  const file = newFile()
  closed(createLogFile(file, log))
  return file
}

const closed = (outcome: E.Either<OpenFault, OpenLog>): OpenLog => {
  if (E.isLeft(outcome)) throw new Error(outcome.left.reason)
  outcome.right.database.close()
  return outcome.right
}

/** Changes a file through a connection of its own. */
const changed = (file: string, sql: string): string => {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
  return file
}

const cannot = (because: string, file: string, reason: string) =>
  E.left({ _tag: 'CannotOpen', because, file, reason: reason.replaceAll('FILE', file) })

describe('the file of a log', () => {
  it('is made with what it holds, and says so when opened', () => {
    expect(closed(openLogFile(made(), 'write', undefined)).log).toStrictEqual(log)
    const rehearsal = newFile()
    closed(createLogFile(rehearsal, { id: 'study', mode: 'rehearsal' }))
    expect(closed(openLogFile(rehearsal, 'write', 'study')).log).toStrictEqual({
      id: 'study',
      mode: 'rehearsal',
    })
  })

  it.each(['read', 'write'] as const)(
    'has its settings on every connection, made anew to %s: FULL first of all',
    (access) => {
      const outcome = openLogFile(made(), access, undefined)
      if (E.isLeft(outcome)) throw new Error(outcome.left.reason)
      const { database } = outcome.right
      const names = ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema', 'recursive_triggers']
      expect(names.map((name) => [name, readSetting(database, name)])).toStrictEqual([
        ['journal_mode', 'wal'],
        ['synchronous', '2'],
        ['foreign_keys', '1'],
        ['trusted_schema', '0'],
        ['recursive_triggers', '1'],
      ])
      database.close()
    },
  )

  it('is refused where a setting does not take, as a database in memory takes no write-ahead log', () => {
    const database = new DatabaseSync(':memory:')
    expect(settle(database)).toStrictEqual({ setting: 'journal_mode', expected: 'wal', found: 'memory' })
    database.close()
  })

  it('may be made out of an empty file, but never over something', () => {
    const empty = newFile()
    writeFileSync(empty, '')
    expect(closed(createLogFile(empty, log)).log).toStrictEqual(log)
    expect(createLogFile(empty, log)).toStrictEqual(cannot('exists', empty, 'FILE holds something already.'))
    const foreign = changed(newFile(), 'CREATE TABLE members (name TEXT)')
    expect(createLogFile(foreign, log)).toStrictEqual(
      cannot('exists', foreign, 'FILE holds something already.'),
    )
  })

  it('is not made by opening it', () => {
    const file = newFile()
    expect(openLogFile(file, 'write', undefined)).toStrictEqual(
      cannot('not-found', file, 'There is no file FILE.'),
    )
    expect(openLogFile(file, 'write', undefined)).toStrictEqual(
      cannot('not-found', file, 'There is no file FILE.'),
    )
  })

  it('cannot be made where there is no folder', () => {
    expect(createLogFile(join(folder, 'nowhere', 'a.db'), log)).toStrictEqual(
      E.left({
        _tag: 'Unavailable',
        because: 'unreachable',
        reason: 'The file of the log cannot be opened. Is it a file, in a folder that exists?',
      }),
    )
  })
})

describe('a file that is something else is refused in plain words and left as it is', () => {
  const notALog = 'FILE is a database, but not a log of union membership cards.'

  it.each<[string, () => string, string, string]>([
    [
      'a text',
      () => written('name,number\n'.repeat(100)),
      'not-a-log',
      'FILE is not a database, or is damaged.',
    ],
    ['an empty file', () => written(''), 'not-a-log', notALog],
    ['another database', () => changed(newFile(), 'CREATE TABLE members (name TEXT)'), 'not-a-log', notALog],
    [
      "another program's database",
      () => changed(newFile(), 'PRAGMA application_id = 7; PRAGMA user_version = 1'),
      'not-a-log',
      notALog,
    ],
    [
      'a newer format',
      () => changed(made(), 'PRAGMA user_version = 2'),
      'newer-format',
      'FILE has format 2, this release knows formats up to 1. Use a newer release.',
    ],
    [
      'a log without a trigger',
      () => changed(made(), 'DROP TRIGGER events_no_update'),
      'altered',
      'FILE lacks parts of its format, or has them changed: CREATE TRIGGER events_no_update BEFORE UPDATE ON events. Import its export into a new file.',
    ],
    [
      'a log with a trigger that does nothing',
      () =>
        changed(
          made(),
          'DROP TRIGGER log_no_delete; CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT 1; END',
        ),
      'altered',
      'FILE lacks parts of its format, or has them changed: CREATE TRIGGER log_no_delete BEFORE DELETE ON log. Import its export into a new file.',
    ],
  ])('%s', (_, file, because, reason) => {
    const given = file()
    const before = readFileSync(given)
    expect(openLogFile(given, 'write', undefined)).toStrictEqual(cannot(because, given, reason))
    expect(readFileSync(given).equals(before)).toBe(true)
  })

  it.each([
    ['a folder', folder],
    ['a device', '/dev/null'],
  ])('%s is never opened: SQLite would wait for a named pipe for ever', async (_, place) => {
    const unreachable = E.left({
      _tag: 'Unavailable',
      because: 'unreachable',
      reason: 'The file of the log cannot be opened. Is it a file, in a folder that exists?',
    })
    expect(createLogFile(place, log)).toStrictEqual(unreachable)
    expect(openLogFile(place, 'read', undefined)).toStrictEqual(unreachable)
    expect(await openSqliteEvidence(place)).toStrictEqual(unreachable)
  })

  it('another log than the one asked for', () => {
    const file = made()
    expect(openLogFile(file, 'write', 'beijing')).toStrictEqual(
      cannot('other-log', file, 'FILE holds the log demo, not the log beijing.'),
    )
  })

  const written = (text: string): string => {
    const file = newFile()
    writeFileSync(file, text)
    return file
  }
})
