import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Unavailable } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { groupCommit, outcomeOfCommit } from './groupCommit.ts'

const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
const database = new DatabaseSync(join(folder, 'a.db'))
database.exec('PRAGMA journal_mode = WAL; CREATE TABLE notes (words TEXT NOT NULL) STRICT')
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const insert = database.prepare('INSERT INTO notes (words) VALUES (?)')
const notes = () => Number(database.prepare('SELECT count(*) AS count FROM notes').get()?.count)
const note = (words: string) => () => {
  insert.run(words)
  return words
}

afterEach(() => database.exec('DELETE FROM notes; PRAGMA max_page_count = 1000000'))

describe('work that arrives together', () => {
  it('is done in one transaction, and answered when all of it is committed', async () => {
    const writer = groupCommit(database, 1000)
    const happened: string[] = []
    const work = (name: string) => async () => {
      const answer = await writer.write(() => {
        happened.push(`${name} done`)
        return database.isTransaction
      })
      happened.push(`${name} answered ${JSON.stringify(answer)} ${database.isTransaction}`)
    }
    await Promise.all(['a', 'b', 'c'].map((name) => work(name)()))
    const answered = 'answered {"_tag":"Right","right":true} false'
    expect(happened).toStrictEqual([
      'a done',
      'b done',
      'c done',
      `a ${answered}`,
      `b ${answered}`,
      `c ${answered}`,
    ])
  })

  it('is parted by a defect in one piece from that piece alone', async () => {
    const writer = groupCommit(database, 1000)
    const outcomes = await Promise.allSettled([
      writer.write(note('a')),
      writer.write(() => {
        throw new RangeError('a defect')
      }),
      writer.write(note('c')),
    ])
    expect(outcomes.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(notes()).toBe(2)
  })

  it('fails together when there is no space, leaves nothing behind, and succeeds once there is', async () => {
    const writer = groupCommit(database, 1000)
    database.exec('PRAGMA max_page_count = 4')
    const large = 'x'.repeat(100_000)
    const full = E.left({
      _tag: 'Unavailable',
      because: 'disk-full',
      reason: 'The disk is full. Free some space, then repeat what was asked.',
    })
    expect(await Promise.all([writer.write(note('a')), writer.write(note(large))])).toStrictEqual([
      full,
      full,
    ])
    expect([notes(), database.isTransaction]).toStrictEqual([0, false])
    database.exec('PRAGMA max_page_count = 1000000')
    expect(await Promise.all([writer.write(note('a')), writer.write(note(large))])).toStrictEqual([
      E.right('a'),
      E.right(large),
    ])
  })

  it('that breaks a rule of the tables is a defect, and nothing of its transaction stays', async () => {
    const writer = groupCommit(database, 1000)
    const outcomes = await Promise.allSettled([
      writer.write(note('a')),
      writer.write(() => database.exec('INSERT INTO notes VALUES (NULL)')),
    ])
    expect(outcomes.map(({ status }) => status)).toStrictEqual(['rejected', 'rejected'])
    expect([notes(), database.isTransaction]).toStrictEqual([0, false])
  })

  it('is waited for', async () => {
    const writer = groupCommit(database, 1000)
    await writer.idle()
    const work = writer.write(note('a'))
    await writer.idle()
    expect(notes()).toBe(1)
    expect(await work).toStrictEqual(E.right('a'))
  })

  it('goes on in further transactions when it is much', async () => {
    const writer = groupCommit(database, 1000)
    const all = Array.from({ length: 600 }, (_, index) => writer.write(note(`${index}`)))
    expect((await Promise.all(all)).filter(E.isRight).length).toBe(600)
    expect(notes()).toBe(600)
  })
})

describe('a commit that fails', () => {
  it('leaves nothing behind, whatever the reason', async () => {
    database.exec(`
      CREATE TABLE folders (id INTEGER PRIMARY KEY) STRICT;
      CREATE TABLE pages (folder INTEGER REFERENCES folders (id) DEFERRABLE INITIALLY DEFERRED) STRICT`)
    const writer = groupCommit(database, 1000)
    const outcomes = await Promise.allSettled([
      writer.write(note('a')),
      writer.write(() => database.exec('INSERT INTO pages VALUES (7)')),
    ])
    expect(outcomes.map(({ status }) => status)).toStrictEqual(['rejected', 'rejected'])
    expect([notes(), database.isTransaction]).toStrictEqual([0, false])
    expect(await writer.write(note('b'))).toStrictEqual(E.right('b'))
  })

  it('has not happened when space or the lock was wanting; after anything else nobody knows', () => {
    const unavailable = (because: Unavailable['because']): Unavailable => ({
      _tag: 'Unavailable',
      because,
      reason: 'x',
    })
    expect(outcomeOfCommit(unavailable('disk-full'))).toStrictEqual(unavailable('disk-full'))
    expect(outcomeOfCommit(unavailable('busy'))).toStrictEqual(unavailable('busy'))
    expect(outcomeOfCommit(unavailable('input-output'))).toStrictEqual({
      _tag: 'OutcomeUnknown',
      reason: 'x',
    })
    expect(outcomeOfCommit({ _tag: 'AccessDenied', reason: 'x' })).toStrictEqual({
      _tag: 'OutcomeUnknown',
      reason: 'x',
    })
  })
})

describe('a transaction that cannot begin', () => {
  it('is a defect when the connection is closed, told to everybody who waits', async () => {
    const other = new DatabaseSync(join(folder, 'b.db'))
    const writer = groupCommit(other, 1000)
    const waiting = [writer.write(() => 'a'), writer.write(() => 'b')]
    other.close()
    const outcomes = await Promise.allSettled(waiting)
    expect(outcomes.map(({ status }) => status)).toStrictEqual(['rejected', 'rejected'])
  })
})
