import { DatabaseSync } from 'node:sqlite'
import {
  DamagedHistory,
  exportLines,
  type Line,
  ReadFailed,
  type RecordedLine,
  revision,
  type StreamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { card, created, draft, kept, other, textsOf } from '../trials/logInFile.ts'
import { newFile } from '../trials/newFile.ts'
import { openSqliteLog } from './eventStore.ts'

const openedOf = (lines: readonly RecordedLine[]): readonly Line[] => lines.map(({ line }) => line)

/** Does to a log's file what its triggers forbid, and puts the triggers back. */
const tamper = (file: string, sql: string): void => {
  const database = new DatabaseSync(file)
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  database.exec(sql)
  for (const { sql } of triggers) database.exec(String(sql))
  database.close()
}

describe('what was recorded', () => {
  it('is there when the file is opened again, and the log goes on', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
    const texts = await textsOf(store)
    await store.close()
    const again = kept(await openSqliteLog({ file, log: 'demo' }))
    expect(again.log).toStrictEqual({ id: 'demo', mode: 'live' })
    expect(await textsOf(again)).toStrictEqual(texts)
    expect(await again.append(card, revision(1), [draft(card, 2)])).toStrictEqual(
      E.right({ revision: 2n, position: 3n }),
    )
  })

  it.each([
    "UPDATE events SET line = '{}'",
    'UPDATE events SET position = position + 1',
    'DELETE FROM events',
    "UPDATE streams SET name = 'card-h99'",
    'DELETE FROM streams',
    "UPDATE log SET mode = 'rehearsal'",
    'DELETE FROM log',
    "INSERT OR REPLACE INTO log (only, id, mode) VALUES (1, 'demo', 'rehearsal')",
    "INSERT OR REPLACE INTO streams (id, name) VALUES (1, 'card-h99')",
    "INSERT OR REPLACE INTO streams (id, name) VALUES (99, 'card-h01')",
    "INSERT OR REPLACE INTO events (stream, rev, line, hash) VALUES (1, 1, '{}', zeroblob(32))",
    "INSERT OR REPLACE INTO events (position, stream, rev, line, hash) VALUES (1, 1, 2, '{}', zeroblob(32))",
    "INSERT INTO events (stream, rev, line, hash) VALUES (1, 7, '{}', zeroblob(32))",
  ])('is kept from %s by the file itself, whatever program opens it', async (sql) => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
    const texts = await textsOf(store)
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false })
    expect(() => database.exec(sql)).toThrow('a log is only added to')
    database.close()
    expect(await textsOf(store)).toStrictEqual(texts)
  })

  it('is not built upon when its last line was changed behind the store; other streams go on', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [draft(card, 0)])
    tamper(file, `UPDATE events SET line = replace(line, '工作', '劳动')`)
    const damage = 'log demo, stream card-h01, revision 0, position 1: the last line no longer has the hash'
    await expect(store.append(card, revision(0), [draft(card, 1)])).rejects.toThrow(damage)
    const both = await Promise.allSettled([
      store.append(card, revision(0), [draft(card, 1)]),
      store.append(other, 'no_stream', [draft(other, 0)]),
    ])
    expect(both.map(({ status }) => status)).toStrictEqual(['rejected', 'fulfilled'])
    await expect(async () => {
      for await (const _ of exportLines(store));
    }).rejects.toThrow(DamagedHistory)
    expect((await textsOf(store)).length).toBe(2)
  })

  it.each<[string, string, StreamName, string]>([
    [
      'a line that is no JSON',
      "UPDATE events SET line = 'x' WHERE rev = 1",
      card,
      'log demo, stream card-h01, revision 1, position 2: the line should be a line of JSON',
    ],
    [
      'a line of another log',
      `UPDATE events SET line = replace(line, '"demo"', '"else"') WHERE rev = 1`,
      card,
      'log demo, stream card-h01, revision 1, position 2: the line belongs to another log',
    ],
    [
      'a missing revision',
      'DELETE FROM events WHERE rev = 1',
      card,
      'log demo, stream card-h01, revision 1: the line of this revision is missing',
    ],
    [
      'a stream under the name of another',
      "UPDATE streams SET name = 'card-h02'",
      other,
      'log demo, stream card-h02, revision 0, position 1: the line in this place is another one',
    ],
  ])('%s is a defect, told with its place', async (_, sql, stream, damage) => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1), draft(card, 2)])
    tamper(file, sql)
    const opened = async () => E.map(openedOf)(await store.readStream(stream))
    await expect(opened()).rejects.toThrow(damage)
  })

  it.each<[string, string, string]>([
    [
      'the text of another stream’s line',
      'UPDATE events SET line = (SELECT line FROM events WHERE position = 4) WHERE position = 2',
      'position 2: the line in this place is another one',
    ],
    [
      'the name of another stream',
      `UPDATE events SET line = replace(line, '"card-h01"', '"card-h02"') WHERE position = 2`,
      'position 2: the line in this place is another one',
    ],
    [
      'another revision',
      `UPDATE events SET line = replace(line, '"rev":1', '"rev":2') WHERE position = 2`,
      'position 2: the line in this place is another one',
    ],
    [
      'the name of another stream, and data that are no JSON',
      `UPDATE events SET line = replace(replace(line, '"card-h01"', '"card-h02"'), '"data":{', '"data":{{') WHERE position = 2`,
      'position 2: the line should be a line of JSON',
    ],
  ])(
    'a line that came to hold %s is a defect for every reader, and has no outline',
    async (_, sql, damage) => {
      const file = newFile()
      const store = await created(file)
      await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
      await store.append(other, 'no_stream', [draft(other, 0), draft(other, 1)])
      tamper(file, sql)
      const ofStream = await store.readStream(card)
      const inLog: RecordedLine[] = []
      for await (const batch of store.readAll()) inLog.push(...batch)
      const whole: RecordedLine[] = []
      for await (const streams of store.readStreams([card]))
        whole.push(...streams.flatMap(({ lines }) => lines))
      for (const lines of [E.isRight(ofStream) ? ofStream.right : [], inLog, whole]) {
        expect(() => openedOf(lines)).toThrow(`stream card-h01, revision 1, ${damage}`)
        expect(lines[1]?.outline).toBeUndefined()
      }
    },
  )

  it('does not pass over lines of a stream that lost its name', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [draft(card, 0)])
    tamper(file, 'PRAGMA foreign_keys = OFF; DELETE FROM streams')
    for await (const lines of store.readAll())
      expect(() => openedOf(lines)).toThrow('position 1: the line in this place is another one')
    expect.hasAssertions()
  })

  it('has positions that are never given twice, not even after the last line was taken away', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
    tamper(file, 'DELETE FROM events WHERE rev = 1')
    expect(await store.append(card, revision(0), [draft(card, 2)])).toStrictEqual(
      E.right({ revision: 1n, position: 3n }),
    )
  })
})

describe('a log opened for reading', () => {
  it('is read, and refuses appends', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [draft(card, 0)])
    const reader = kept(await openSqliteLog({ file, readOnly: true }))
    expect(await textsOf(reader)).toStrictEqual(await textsOf(store))
    expect(await reader.append(other, 'no_stream', [draft(other, 0)])).toStrictEqual(
      E.left({ _tag: 'AccessDenied', reason: 'The file of the log can only be read.' }),
    )
  })
})

describe('closing', () => {
  it('waits for what was handed in', async () => {
    const file = newFile()
    const store = await created(file)
    const [answer] = await Promise.all([store.append(card, 'no_stream', [draft(card, 0)]), store.close()])
    expect(answer).toStrictEqual(E.right({ revision: 0n, position: 1n }))
    expect((await textsOf(kept(await openSqliteLog({ file })))).length).toBe(1)
  })

  it('ends a scan that is under way with word of why', async () => {
    const store = await created(newFile())
    await store.append(card, 'no_stream', [draft(card, 0), draft(card, 1)])
    await expect(async () => {
      for await (const _ of store.readAll({ batch: 1 })) await store.close()
    }).rejects.toThrow(ReadFailed)
  })
})
