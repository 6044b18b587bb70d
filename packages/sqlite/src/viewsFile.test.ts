import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Day } from '@union-card/domain'
import { holders, ViewsUnavailable } from '@union-card/projections'
import { folder, newFile } from '../trials/newFile.ts'
import {
  advance,
  after,
  asking,
  checkpointOf,
  linesOf,
  models,
  nothing,
  now,
  open,
  today,
} from '../trials/viewsInFile.ts'
import { createSqliteLog } from './eventStore.ts'
import type { SqliteViews } from './views.ts'

/** What a file of read models keeps, and what becomes of what is in a file already. */

describe('a file of read models', () => {
  it('has its rows and how far they go when it is opened again, and goes on from there', async () => {
    const file = newFile()
    const first = await open(file)
    await first.advance(advance(0, 2))
    const aside = { card: 'b', since: null, reason: 'no such type' }
    await first.advance({ ...nothing, from: after(2), to: after(2), setAside: [aside] })
    await first.close()
    const again = await open(file)
    expect(await again.standpoint()).toStrictEqual({
      checkpoint: 4n,
      hash: null,
      horizon: '2020-06-30',
    })
    expect(await again.setAside()).toStrictEqual([aside])
    expect(await again.advance(advance(2, 4))).toBe(true)
    expect(await holders(asking(again), now)).toStrictEqual([
      {
        card: 'a',
        number: 'P1-0001',
        issuer: 'P1',
        union: 'U2',
        membership: 'retained',
        inTransit: false,
        because: { revision: 3, position: 7n },
      },
    ])
    expect(await again.tallied('valid_cards', today)).toStrictEqual(new Map([['P1', 1]]))
    expect(await again.tallied('valid_cards', '2018-03-04' as Day)).toStrictEqual(new Map())
  })

  it('has all of an advance or nothing, also when a row is no row', async () => {
    const views = await open(newFile())
    await views.advance(advance(0, 2))
    const good = advance(2, 3)
    const broken = good.changes.map(({ model, begun, ended }) => ({
      model,
      ended,
      begun: begun.map((row) => ({ ...row, card: {} as string })),
    }))
    await expect(views.advance({ ...good, changes: [...good.changes, ...broken] })).rejects.toThrow()
    expect([await checkpointOf(views), await linesOf(views)]).toStrictEqual([4n, 2])
    await views.advance(good)
    expect([await checkpointOf(views), await linesOf(views)]).toStrictEqual([6n, 3])
  })

  it('answers nothing more once it is closed, and may be closed twice', async () => {
    const file = newFile()
    const views = await open(file)
    await views.close()
    await views.close()
    const closed = new ViewsUnavailable(`The read models in ${file} have been closed.`)
    await expect(views.standpoint()).rejects.toThrow(closed)
    await expect(views.advance(advance(0, 1))).rejects.toThrow(closed)
    await expect(holders(asking(views), now)).rejects.toThrow(closed)
    await expect(views.beside()).rejects.toThrow(closed)
  })

  it('keeps a write-ahead log, so that readers and a writer do not wait for each other', async () => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(0, 1))
    const reader = new DatabaseSync(file)
    expect(reader.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    reader.exec('BEGIN; SELECT * FROM meta')
    await views.advance(advance(1, 2))
    reader.close()
    expect(await linesOf(views)).toBe(2)
  })
})

describe('what is in a file already', () => {
  const refusal = async (file: string, options: Partial<SqliteViews> = {}): Promise<string> => {
    const refused: unknown = await open(file, options).catch((error) => error)
    if (!(refused instanceof ViewsUnavailable)) throw new Error('not refused')
    return refused.message
  }

  it('the rows of another log are refused and left as they are', async () => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(0, 2))
    await views.close()
    expect(await refusal(file, { identity: { log: 'other', version: 'v1' } })).toBe(
      `${file} holds the read models of the log demo, not of the log other. Give each log a file of its own.`,
    )
    expect(await linesOf(await open(file))).toBe(2)
  })

  it('another database is refused and left as it is, a log above all', async () => {
    const file = newFile()
    const made = await createSqliteLog({ file, log: { id: 'demo', mode: 'live' } })
    if (made._tag === 'Left') throw new Error(made.left.reason)
    await made.right.close()
    const before = readFileSync(file)
    expect(await refusal(file)).toBe(
      `${file} is a database, but it does not hold read models of union membership cards. Choose another file.`,
    )
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('what is no database, or cannot be opened, is refused in plain words', async () => {
    const file = newFile()
    writeFileSync(file, '工会会员证'.repeat(100))
    expect(await refusal(file)).toBe(
      `${file} is not a database, or is damaged. If it held read models, delete it: they are built again from the log.`,
    )
    const nowhere = join(folder, 'nowhere', 'views.db')
    expect(await refusal(nowhere)).toBe(
      `The file ${nowhere} cannot be opened. Is it a file, in a folder that exists?`,
    )
  })

  it.each([
    ['rows of another version', '', { identity: { log: 'demo', version: 'v2' } }],
    ['tables of another format', 'PRAGMA user_version = 999', {}],
    ['tables that were altered', 'DROP INDEX standing_2', {}],
    ['tables that are not all there', 'DROP TABLE numbers', {}],
    ['tables of other models', '', { models: models.all.slice(1) }],
  ])('%s are thrown away, to be filled anew', async (_, alter, options) => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(0, 4))
    await views.close()
    const database = new DatabaseSync(file)
    database.exec(alter)
    database.close()
    const emptied = await open(file, options)
    expect(await emptied.standpoint()).toStrictEqual({ checkpoint: null, hash: null, horizon: null })
    expect(await emptied.tallied('valid_cards', today)).toStrictEqual(new Map())
  })

  it('read models that no longer say whose they are, are refused', async () => {
    const file = newFile()
    await (await open(file)).close()
    const database = new DatabaseSync(file)
    database.exec('DELETE FROM meta')
    database.close()
    expect(await refusal(file)).toMatch('delete it: they are built again from the log')
  })
})
