import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  type EventDraft,
  type Finding,
  leafHash,
  position,
  revision,
  type StreamName,
  sinceExport,
  streamName,
  verifyLines,
} from '@union-card/event-store'
import { draftOf } from '@union-card/testing'
import * as E from 'fp-ts/lib/Either.js'
import { folder, newFile } from '../trials/newFile.ts'
import { createSqliteLog } from './eventStore.ts'
import { openSqliteEvidence, type SqliteEvidence } from './evidence.ts'

// One test waits for another process, on machines that may be busy.
jest.setTimeout(60_000)

const streamAt = (index: number): StreamName => streamName('card', `h0${index}`)

const draft = (stream: StreamName, index: number, words: string): EventDraft =>
  draftOf(stream, index, { words })

/** Four streams of three lines, one line a position: h00 r0 @1, h01 r0 @2 … h03 r2 @12. */
const recordedLog = async (words = '工作调动'): Promise<string> => {
  const file = newFile()
  const store = await createSqliteLog({ file, log: { id: 'demo', mode: 'live' }, clock: () => 0 })
  if (E.isLeft(store)) throw new Error(store.left.reason)
  for (let rev = 0; rev < 3; rev++)
    for (let index = 0; index < 4; index++)
      await store.right.append(streamAt(index), rev === 0 ? 'no_stream' : revision(rev - 1), [
        draft(streamAt(index), rev, words),
      ])
  await store.right.close()
  return file
}

/** Does to a file what its triggers forbid; they are put back, unless it is to them that it is done. */
const tampered = (file: string, sql: string, foreignKeys = 'ON'): string => {
  const database = new DatabaseSync(file)
  database.exec(`PRAGMA foreign_keys = ${foreignKeys}`)
  database.function('leaf', (text) => Buffer.from(leafHash(String(text)), 'hex'))
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  for (const { sql } of triggers) if (sql === undefined) throw new Error('a trigger without its text')
  const held = sql.startsWith('-- triggers away') ? [] : triggers
  database.exec(sql)
  for (const { sql } of held) database.exec(String(sql))
  database.close()
  return file
}

const opened = async (file: string): Promise<SqliteEvidence> => {
  const evidence = await openSqliteEvidence(file)
  if (E.isLeft(evidence)) throw new Error(evidence.left.reason)
  return evidence.right
}

const told = ({
  kind,
  stream,
  revision: rev,
  throughRevision,
  position: at,
  throughPosition,
  found,
}: Finding) =>
  [
    kind,
    ...(stream === undefined ? [] : [stream]),
    ...(rev === undefined ? [] : [`r${rev}${throughRevision === undefined ? '' : `-${throughRevision}`}`]),
    ...(at === undefined ? [] : [`@${at}${throughPosition === undefined ? '' : `-${throughPosition}`}`]),
    ...('surplus' in found || 'missing' in found ? [found.surplus ?? found.missing] : []),
    ...('number' in found ? [`#${found.number}`] : []),
  ].join(' ')

const findingsIn = async (file: string): Promise<readonly string[]> => {
  const evidence = await opened(file)
  try {
    return (await verifyLines(evidence, { batch: 5 })).findings.map(told)
  } finally {
    await evidence.close()
  }
}

const textsIn = async (file: string): Promise<readonly string[]> => {
  const evidence = await opened(file)
  const texts: string[] = []
  for await (const rows of evidence.readTexts()) texts.push(...rows.map(({ text }) => text))
  await evidence.close()
  return texts
}

const foundSince = async (file: string, exported: readonly string[]): Promise<readonly string[]> => {
  const evidence = await opened(file)
  const lines = (async function* () {
    yield* exported
  })()
  const findings: string[] = []
  for await (const found of sinceExport(evidence, lines))
    findings.push(E.isRight(found) ? told(found.right) : found.left._tag)
  await evidence.close()
  return findings
}

describe('a log’s file as evidence', () => {
  it('shows nothing when nothing is wrong, and is left as it is', async () => {
    const file = await recordedLog()
    const before = readFileSync(file)
    const evidence = await opened(file)
    const { findings, receipt } = await verifyLines(evidence)
    await evidence.close()
    await evidence.close()
    expect([findings, receipt?.lines, evidence.log]).toStrictEqual([[], 12, { id: 'demo', mode: 'live' }])
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it.each<[string, string, readonly string[]]>([
    [
      'a changed line',
      `UPDATE events SET line = replace(line, '工作', '劳动') WHERE position = 6`,
      ['text-changed card-h01 r1 @6'],
    ],
    [
      'a changed line with its hash',
      `UPDATE events SET line = replace(line, '工作', '劳动') WHERE position = 2;
       UPDATE events SET hash = leaf(line) WHERE position = 2`,
      ['link-broken card-h01 r0 @2'],
    ],
    ['a removed line', 'DELETE FROM events WHERE position = 6', ['rows-missing @6', 'gap card-h01 r1']],
    ['the last lines removed', 'DELETE FROM events WHERE position > 10', ['tail-missing @11-12']],
    [
      'the last line removed, and others recorded since',
      `DELETE FROM events WHERE position = 12;
       INSERT INTO streams (name) VALUES ('card-new');
       INSERT INTO events (stream, rev, line, hash) SELECT 5, 0, line, hash FROM events WHERE position = 1`,
      ['rows-missing @12', 'elsewhere card-new r0 @13'],
    ],
    [
      'the count of positions set back',
      `UPDATE sqlite_sequence SET seq = 3 WHERE name = 'events'`,
      ['counter-changed'],
    ],
    [
      'the count of positions forgotten',
      `DELETE FROM sqlite_sequence WHERE name = 'events'`,
      ['counter-changed'],
    ],
    [
      'a line put before all others',
      `INSERT INTO streams (name) VALUES ('card-new');
       INSERT INTO events (position, stream, rev, line, hash) SELECT -3, 5, 0, line, hash FROM events WHERE position = 1`,
      ['outside-the-count card-new'],
    ],
    [
      'a line put far behind all others',
      `INSERT INTO events (position, stream, rev, line, hash)
       SELECT 9223372036854775807, stream, 3, line, hash FROM events WHERE position = 12`,
      ['outside-the-count card-h03', 'tail-missing @13-9007199254740991'],
    ],
    [
      'all lines of a stream removed',
      'DELETE FROM events WHERE stream = 2',
      ['rows-missing @2', 'rows-missing @6', 'rows-missing @10', 'stream-removed card-h01'],
    ],
    [
      'a stream removed with its lines, and the positions counted anew',
      `DELETE FROM events WHERE stream = 2; DELETE FROM streams WHERE id = 2;
       UPDATE events SET position = position + 100;
       UPDATE events SET position = (SELECT count(*) FROM events AS earlier WHERE earlier.position <= events.position);
       UPDATE sqlite_sequence SET seq = 9 WHERE name = 'events'`,
      ['stream-removed #2'],
    ],
    [
      'a stream under the name of another',
      "UPDATE streams SET name = 'card-h09' WHERE id = 2",
      ['elsewhere card-h09 r0-2 @2-10'],
    ],
    [
      'two lines in each other’s rows',
      `CREATE TEMP TABLE one AS SELECT * FROM events WHERE position = 6;
       UPDATE events SET (line, hash) = (SELECT line, hash FROM events AS other WHERE other.position = 7) WHERE position = 6;
       UPDATE events SET (line, hash) = (SELECT line, hash FROM one) WHERE position = 7`,
      ['elsewhere card-h01 r1 @6', 'elsewhere card-h02 r1 @7'],
    ],
    [
      'a trigger taken away',
      '-- triggers away\nSELECT 1',
      [
        'schema-changed CREATE TRIGGER log_no_update BEFORE UPDATE ON log',
        'schema-changed CREATE TRIGGER log_no_delete BEFORE DELETE ON log',
        'schema-changed CREATE TRIGGER streams_no_update BEFORE UPDATE ON streams',
        'schema-changed CREATE TRIGGER streams_no_delete BEFORE DELETE ON streams',
        'schema-changed CREATE TRIGGER events_no_update BEFORE UPDATE ON events',
        'schema-changed CREATE TRIGGER events_no_delete BEFORE DELETE ON events',
        'schema-changed CREATE TRIGGER log_only_added BEFORE INSERT ON log',
        'schema-changed CREATE TRIGGER streams_only_added BEFORE INSERT ON streams',
        'schema-changed CREATE TRIGGER events_only_added BEFORE INSERT ON events',
      ],
    ],
    [
      'a trigger put in',
      'CREATE TRIGGER quiet AFTER INSERT ON events BEGIN SELECT 1; END',
      ['schema-changed trigger quiet'],
    ],
    ['the number of the format', 'PRAGMA application_id = 7', ['identity-changed']],
    ['the row that says which log it is removed', 'DELETE FROM log', ['identity-changed']],
    [
      'the log’s id',
      "UPDATE log SET id = 'else'",
      [0, 1, 2, 3].flatMap((stream) =>
        [0, 1, 2].map((rev) => `of-another-log card-h0${stream} r${rev} @${rev * 4 + stream + 1}`),
      ),
    ],
  ])('shows %s', async (_, sql, findings) => {
    expect(await findingsIn(tampered(await recordedLog(), sql))).toStrictEqual(findings)
  })

  it.each([
    ['a trigger', 'triggerlog_no_updatelog', 'triggerLog_no_updatelog', 'trigger Log_no_update'],
    ['a table of its own', 'sequence(name,seq)', 'sequence(name,Seq)', 'table sqlite_sequence'],
    ['an index', 'events_1events', 'events_1Events', 'index sqlite_autoindex_events_1'],
  ])('shows %s that SQLite lists in other words than it was made', async (_, words, others, surplus) => {
    const file = await recordedLog()
    const bytes = readFileSync(file)
    bytes.write(others, bytes.indexOf(words))
    writeFileSync(file, bytes)
    expect(await findingsIn(file)).toStrictEqual([`schema-changed ${surplus}`])
  })

  it('is read on where the head of a row is damaged, whatever the row then seems to hold', async () => {
    const file = await recordedLog()
    const whole = readFileSync(file)
    const text = whole.lastIndexOf('{"actor"')
    for (let at = text - 9; at < text; at++) {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] as number) ^ 0x80
      writeFileSync(file, bytes)
      expect([at, (await findingsIn(file)).length > 0]).toStrictEqual([at, true])
    }
  })

  it.each([
    ['its id', 'demolive', 'd\u0001molive'],
    [
      'the number of its only row',
      '\u0001\u0004\u0000\u0015\u0015demo',
      '\u0005\u0004\u0000\u0015\u0015demo',
    ],
  ])('shows that the row which says which log it is has %s changed', async (_, words, others) => {
    const file = await recordedLog()
    const bytes = readFileSync(file)
    expect(bytes.indexOf(words)).toBeGreaterThan(0)
    bytes.write(others, bytes.indexOf(words))
    writeFileSync(file, bytes)
    expect(await findingsIn(file)).toStrictEqual(['identity-changed'])
  })

  it('shows lines whose stream has lost its name', async () => {
    const file = tampered(await recordedLog(), 'DELETE FROM streams WHERE id = 2', 'OFF')
    expect(await findingsIn(file)).toStrictEqual([
      'stream-unnamed r0 @2 #2',
      'stream-unnamed r1 @6 #2',
      'stream-unnamed r2 @10 #2',
      'stream-removed #2',
    ])
  })

  it('shows bytes that are no UTF-8, though they read like what was written', async () => {
    const file = await recordedLog('\ufffd')
    expect(await findingsIn(file)).toStrictEqual([])
    const bytes = `CAST(replace(hex(line), 'EFBFBD', 'FF') AS TEXT)`
    tampered(file, `UPDATE events SET line = CAST(unhex(${bytes}) AS TEXT) WHERE position = 3`)
    expect(await findingsIn(file)).toStrictEqual(['text-changed card-h02 r0 @3'])
  })

  it('shows nothing while another process records', async () => {
    const file = await recordedLog()
    const script = `
      import { eventId, streamName } from '@union-card/event-store'
      import { openSqliteLog } from '@union-card/sqlite'
      const opened = await openSqliteLog({ file: process.argv[1] })
      if (opened._tag === 'Left') throw new Error(opened.left.reason)
      for (let index = 0; index < 150; index++) {
        const stream = streamName('card', 'c' + index)
        const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', stream, 0)
        await opened.right.append(stream, 'no_stream', [{ id: eventId(command, stream, 0), type: 'CardIssued', tv: 1,
          actor: {}, rules: 'N', command: { id: command, digest: 'a'.repeat(64) }, data: {} }])
      }
      await opened.right.close()`
    const writer = spawn(
      process.execPath,
      ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script, file],
      { cwd: join(__dirname, '..'), stdio: 'inherit' },
    )
    let running = true
    const ended = once(writer, 'exit').then(([code]) => {
      running = false
      return code
    })
    const all: string[] = []
    while (running) all.push(...(await findingsIn(file)))
    expect([await ended, all]).toStrictEqual([0, []])
  })

  it('is compared with an export where its lines no longer read', async () => {
    const file = await recordedLog()
    const exported = await textsIn(file)
    tampered(file, "UPDATE events SET line = '{' WHERE position = 6; DELETE FROM events WHERE position = 7")
    expect(await foundSince(file, exported)).toStrictEqual([
      'changed-since-export card-h01 r1 @6',
      'missing-since-export card-h02 r1',
    ])
  })

  it('is no evidence when it is something else, or cannot be read at all', async () => {
    const nothing = newFile()
    const other = newFile()
    const text = newFile()
    new DatabaseSync(other).exec('CREATE TABLE events (a)')
    writeFileSync(text, 'this is a text')
    const answers = await Promise.all([nothing, other, text].map(openSqliteEvidence))
    expect(
      answers.map((answer) => E.isLeft(answer) && 'because' in answer.left && answer.left.because),
    ).toStrictEqual(['not-found', 'not-a-log', 'not-a-log'])
  })
})

describe('a log’s file with damaged pages', () => {
  it('is read on behind the pages that cannot be read, and nothing is silent', async () => {
    const file = await recordedLog('x'.repeat(2000))
    const exported = await textsIn(file)
    const whole = readFileSync(file)
    const pages = whole.length / 4096
    for (let page = 1; page < pages; page++) {
      const damaged = join(folder, 'damaged.db')
      copyFileSync(file, damaged)
      const bytes = Buffer.from(whole)
      bytes.fill(0x5a, page * 4096, page * 4096 + 4096)
      writeFileSync(damaged, bytes)
      const evidence = await openSqliteEvidence(damaged)
      if (E.isLeft(evidence)) continue
      const { findings, lines } = await verifyLines(evidence.right)
      await evidence.right.close()
      expect([page, findings.length > 0, lines <= 12]).toStrictEqual([page, true, true])
      // What can be read no more is missing, and what is there is not: comparing is not broken off either.
      const missing = (await foundSince(damaged, exported)).filter((each) => !/^(tail-)?missing-/.test(each))
      expect([page, missing]).toStrictEqual([page, []])
    }
  })

  /** A log of some pages, with other bytes. */
  const withBytes = async (change: (bytes: Buffer) => Buffer): Promise<string> => {
    const file = newFile()
    writeFileSync(file, change(readFileSync(await recordedLog('x'.repeat(2000)))))
    return file
  }
  /** The page, of 4096 bytes, on which rows of some positions stand, by what their lines say. */
  const pageWith = (bytes: Buffer, words: string): number => Math.floor(bytes.indexOf(words) / 4096)

  it('says from which position on a file that was cut off has no lines, and is compared with an export', async () => {
    const exported = await textsIn(await recordedLog('x'.repeat(2000)))
    const file = await withBytes((bytes) => bytes.subarray(0, pageWith(bytes, '"rev":1,') * 4096))
    const found = await findingsIn(file)
    const [first] = found
    expect(first).toMatch(/^row-unreadable @\d+$/)
    expect(found.slice(1).every((each) => each.startsWith('file-damaged'))).toBe(true)
    expect(await foundSince(file, exported)).toStrictEqual([
      expect.stringMatching(/^tail-missing-since-export card-h00 r1 8$/),
    ])
  })

  it('names the rows that another page has taken the place of, though SQLite counts them still', async () => {
    const file = await withBytes((bytes) => {
      const [from, to] = [pageWith(bytes, '"rev":2,'), pageWith(bytes, '"rev":1,')]
      bytes.copy(bytes, to * 4096, from * 4096, from * 4096 + 4096)
      return bytes
    })
    const found = await findingsIn(file)
    expect(found).toContain('rows-missing @5-8')
    const evidence = await opened(file)
    for await (const _ of evidence.readTexts());
    expect([4n, 5n].map((at) => evidence.isWhole(position(at)))).toStrictEqual([true, false])
    await evidence.close()
  })
})
