import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  DamagedHistory,
  type EventDraft,
  type EventStore,
  eventId,
  exportLines,
  type Line,
  ReadFailed,
  type RecordedLine,
  revision,
  type StreamName,
  streamName,
  verifyLines,
} from '@union-card/event-store'
import { draftOf } from '@union-card/testing'
import * as E from 'fp-ts/lib/Either.js'
import { createSqliteLog, openSqliteLog, type SqliteEventStore } from './eventStore.ts'
import { openSqliteEvidence } from './evidence.ts'
import { wordsOfCommandIndex } from './logSchema.ts'

const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
let files = 0
const newFile = () => join(folder, `${files++}.db`)
afterAll(() => rmSync(folder, { recursive: true }))

const opened: SqliteEventStore[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

const kept = (outcome: E.Either<{ readonly reason: string }, SqliteEventStore>): SqliteEventStore => {
  if (E.isLeft(outcome)) throw new Error(outcome.left.reason)
  opened.push(outcome.right)
  return outcome.right
}

const created = async (file: string): Promise<SqliteEventStore> =>
  kept(await createSqliteLog({ file, log: { id: 'demo', mode: 'live' }, pollEvery: 5 }))

const card = streamName('card', 'h01')
const other = streamName('card', 'h02')

const draft = (stream: StreamName, index: number): EventDraft =>
  draftOf(stream, index, { reason: '工作调动', index })

const textsOf = async (store: EventStore): Promise<readonly string[]> => {
  const texts: string[] = []
  for await (const batch of store.readTexts()) texts.push(...batch.map(({ text }) => text))
  return texts
}

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

describe('a file that several open', () => {
  it('of two connections that expect the same of a stream one is accepted, the other told what came first', async () => {
    const file = newFile()
    const stores = [await created(file), kept(await openSqliteLog({ file }))]
    const answers = await Promise.all(
      stores.map((store, index) => store.append(card, 'no_stream', [draft(card, index)])),
    )
    expect(answers).toStrictEqual([
      E.right({ revision: 0n, position: 1n }),
      E.left({ _tag: 'WrongExpectedRevision', stream: card, expected: 'no_stream', actual: 0n }),
    ])
  })

  it('what one appends, the other recognises when it is repeated there', async () => {
    const file = newFile()
    const [one, two] = [await created(file), kept(await openSqliteLog({ file }))]
    await one.append(card, 'no_stream', [draft(card, 0)])
    expect(await two.append(card, 'no_stream', [draft(card, 0)])).toStrictEqual(
      E.right({ revision: 0n, position: 1n }),
    )
  })

  it('of two appends that rest on each other’s stream not being there, one happens, whoever writes them', async () => {
    const file = newFile()
    const [one, two] = [await created(file), kept(await openSqliteLog({ file }))] as const
    for (let round = 0; round < 20; round++) {
      const [mine, yours] = [streamName('card', `mine${round}`), streamName('card', `yours${round}`)]
      const answers = await Promise.all([
        one.append(mine, 'no_stream', [draft(mine, 0)], [{ stream: yours, at: 'no_stream' }]),
        (round % 2 === 0 ? one : two).append(
          yours,
          'no_stream',
          [draft(yours, 0)],
          [{ stream: mine, at: 'no_stream' }],
        ),
      ])
      expect(answers.filter(E.isRight)).toHaveLength(1)
    }
  })

  it('who follows on one connection is told what another writes', async () => {
    const file = newFile()
    const [one, two] = [await created(file), kept(await openSqliteLog({ file, pollEvery: 5 }))]
    const abort = new AbortController()
    const seen: number[] = []
    for await (const notice of two.subscribe({ signal: abort.signal })) {
      if (notice.kind === 'event') seen.push(notice.recorded.line.rev)
      else if (seen.length === 2) abort.abort()
      else await one.append(card, seen.length === 0 ? 'no_stream' : revision(0), [draft(card, seen.length)])
    }
    expect(seen).toStrictEqual([0, 1])
  })

  it('processes that write the same streams leave no gap and lose nothing', async () => {
    const file = newFile()
    const store = await created(file)
    const script = `
      import { eventId, revision, streamName } from '@union-card/event-store'
      import { openSqliteLog } from '@union-card/sqlite'
      const [file, writer] = process.argv.slice(1)
      const opened = await openSqliteLog({ file })
      if (opened._tag === 'Left') throw new Error(opened.left.reason)
      const store = opened.right
      const hot = streamName('card', 'hot')
      const own = streamName('card', 'own' + writer)
      const appendNext = async (stream, index) => {
        const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', streamName('command', writer + '.' + index), 0)
        for (;;) {
          const lines = await store.readStream(stream)
          const end = lines.right.length === 0 ? 'no_stream' : revision(lines.right.length - 1)
          const event = { id: eventId(command, stream, 0), type: 'CardIssued', tv: 1, actor: {}, rules: 'N',
            command: { id: command, digest: 'a'.repeat(64) }, data: { writer, index } }
          const answer = await store.append(stream, end, [event])
          if (answer._tag === 'Right') return
          if (answer.left._tag !== 'WrongExpectedRevision') throw new Error(JSON.stringify(answer.left))
        }
      }
      for (let index = 0; index < 40; index++) await Promise.all([appendNext(hot, index), appendNext(own, index)])
      await store.close()`
    const writers = ['a', 'b', 'c'].map((writer) =>
      spawn(
        process.execPath,
        ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script, file, writer],
        { cwd: join(__dirname, '..'), stdio: 'inherit' },
      ),
    )
    const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]))
    expect(codes).toStrictEqual([0, 0, 0])
    const lines = await store.readStream(streamName('card', 'hot'))
    if (E.isLeft(lines)) throw new Error(lines.left.reason)
    const made = lines.right.map(({ line }) => `${line.data.writer}${line.data.index}`)
    expect(lines.right.map(({ line }) => line.rev)).toStrictEqual(
      Array.from({ length: 120 }, (_, rev) => rev),
    )
    expect(new Set(made).size).toBe(120)
    for (const writer of ['a', 'b', 'c'])
      expect(made.filter((each) => each.startsWith(writer))).toStrictEqual(
        Array.from({ length: 40 }, (_, index) => `${writer}${index}`),
      )
    expect((await textsOf(store)).length).toBe(240)
  }, 30_000)

  it('who has waited long enough for another process is told so, and nothing is written', async () => {
    const file = newFile()
    await created(file)
    const store = kept(await openSqliteLog({ file, patience: 40 }))
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    const waited = await store.append(card, 'no_stream', [draft(card, 0)])
    holder.exec('ROLLBACK')
    expect(waited).toStrictEqual(
      E.left({
        _tag: 'Unavailable',
        because: 'busy',
        reason: 'Another process holds the file of the log. Try again.',
      }),
    )
    expect(await store.append(card, 'no_stream', [draft(card, 0)])).toStrictEqual(
      E.right({ revision: 0n, position: 1n }),
    )
    holder.close()
  })

  it('who waits shorter than the other process writes is served after it', async () => {
    const file = newFile()
    const store = await created(file)
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    setTimeout(() => holder.exec('ROLLBACK'), 60)
    expect(await store.append(card, 'no_stream', [draft(card, 0)])).toStrictEqual(
      E.right({ revision: 0n, position: 1n }),
    )
    holder.close()
  })
})

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

describe('a backup', () => {
  it('is a log like the one it was taken of, taken while that one goes on', async () => {
    const file = newFile()
    const store = await created(file)
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const stream = streamName('card', `c${index}`)
        return store.append(stream, 'no_stream', [draft(stream, 0)])
      }),
    )
    const to = newFile()
    // What a crash left of an earlier attempt is no obstacle.
    writeFileSync(`${to}.unfinished`, 'half')
    const told: number[] = []
    const [made] = await Promise.all([
      store.backup(to, ({ totalPages }) => told.push(totalPages)),
      store.append(card, 'no_stream', [draft(card, 0)]),
    ])
    expect(E.isRight(made) && made.right.pages > 0).toBe(true)
    expect(existsSync(`${to}.unfinished`)).toBe(false)
    const copy = kept(await openSqliteLog({ file: to, log: 'demo' }))
    const texts = await textsOf(store)
    expect(texts.slice(0, 200)).toStrictEqual((await textsOf(copy)).slice(0, 200))
    expect(E.isRight(await copy.append(other, 'no_stream', [draft(other, 0)]))).toBe(true)
  })

  it('goes to a new file, never over one', async () => {
    const file = newFile()
    const store = await created(file)
    expect(await store.backup(file)).toStrictEqual(
      E.left({
        _tag: 'CannotOpen',
        because: 'exists',
        file,
        reason: `${file} is there already; a backup goes to a new file.`,
      }),
    )
  })

  it('is there whole or not at all', async () => {
    const store = await created(newFile())
    for (let index = 0; index < 4; index++) {
      const stream = streamName('card', `c${index}`)
      const large = { ...draft(stream, 0), data: { words: 'x'.repeat(200_000) } }
      await store.append(stream, 'no_stream', [large])
    }
    const to = newFile()
    const stopped = store.backup(to, () => {
      throw new Error('stopped on the way')
    })
    await expect(stopped).rejects.toThrow('stopped on the way')
    expect([existsSync(to), existsSync(`${to}.unfinished`)]).toStrictEqual([false, false])
  })

  it('is not made where there is no folder, nor of a closed store', async () => {
    const store = await created(newFile())
    const nowhere = await store.backup(join(folder, 'nowhere', 'a.db'))
    expect(E.isLeft(nowhere) && nowhere.left._tag).toBe('Unavailable')
    await store.close()
    const late = await store.backup(newFile())
    expect(E.isLeft(late) && late.left._tag).toBe('Unavailable')
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

describe('looking up a command', () => {
  const first = draft(card, 0)

  it('finds its line on a card, by an index that is made when it is first needed', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [first, { ...first, id: eventId(first.command.id, card, 1) }])
    const indexes = () => {
      const database = new DatabaseSync(file, { readOnly: true })
      const found = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        .all()
      database.close()
      return found.map(({ name }) => name)
    }
    expect(indexes()).toStrictEqual([])
    const found = await store.lineOfCommand?.(first.command.id.toUpperCase())
    expect(found).toStrictEqual(E.map((lines: readonly unknown[]) => lines[0])(await store.readStream(card)))
    expect(indexes()).toStrictEqual(['events_of_command'])
    expect(await store.lineOfCommand?.(eventId(first.command.id, card, 7))).toStrictEqual(E.right(undefined))
  })

  it('passes over lines of claims, and commands named in data', async () => {
    const store = await created(newFile())
    const claim = streamName('number', 'P1')
    await store.append(claim, 'no_stream', [{ ...draft(claim, 0), command: first.command }])
    const naming = `","command":{"digest":"${first.command.digest}","id":"${first.command.id}"}`
    await store.append(other, 'no_stream', [
      { ...draft(other, 0), cause: naming, data: { command: first.command } },
    ])
    expect(await store.lineOfCommand?.(first.command.id)).toStrictEqual(E.right(undefined))
  })

  it('asks the index, and searches where there can be none', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [first])
    const reading = kept(await openSqliteLog({ file, readOnly: true }))
    const searched = await reading.lineOfCommand?.(first.command.id)
    expect(searched).toStrictEqual(await store.lineOfCommand?.(first.command.id))
    const database = new DatabaseSync(file, { readOnly: true })
    const { expression, condition } = wordsOfCommandIndex
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN SELECT position FROM events WHERE ${expression} = ? AND ${condition}`)
      .all('x')
    database.close()
    expect(plan.map(({ detail }) => detail)).toStrictEqual([
      'SEARCH events USING INDEX events_of_command (<expr>=?)',
    ])
    await store.close()
    expect(E.isLeft((await store.lineOfCommand?.(first.command.id)) ?? E.right(undefined))).toBe(true)
  })

  it('leaves a file that every release opens, and that verifies', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [first])
    await store.lineOfCommand?.(first.command.id)
    await store.close()
    kept(await openSqliteLog({ file, log: 'demo' }))
    const evidence = await openSqliteEvidence(file)
    if (E.isLeft(evidence)) throw new Error(evidence.left.reason)
    const { findings } = await verifyLines(evidence.right)
    await evidence.right.close()
    expect(findings).toStrictEqual([])
  })
})
