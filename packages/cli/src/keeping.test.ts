import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { directory, ran as inAnyLanguage, issueOf, jsonLines, newFile, uuid } from '../trials/atPrompt.ts'
import { run, type TextOf, textTerminal } from './index.ts'

/** Keeping a log, as an auditor and an operator meet it: verify, export, import, backup. */

jest.setTimeout(60_000)

const ran = (args: readonly string[], text: TextOf = {}) => inAnyLanguage(['--lang', 'en', ...args], text)

const lost = (n: number) => ({
  id: uuid(n + 100_000),
  type: 'ReportLoss',
  card: `card-${n}`,
  on: '2019-03-05',
  recordedAt: '2019-03-05T12:00:00+08:00',
})

/** A rehearsal of three cards: settings @1, then claims of number and membership and the issue, card by card. */
const recordedLog = async (): Promise<string> => {
  const file = newFile('log.db')
  expect((await ran(['init', '--rehearsal', '--log', `sqlite:${file}`])).code).toBe(0)
  // One after the other: commands of one input are handled at once, and their lines mix.
  for (const command of [issueOf(1), issueOf(2), issueOf(3), lost(1)]) await record(file, [command])
  return file
}

const record = async (file: string, commands: readonly unknown[]): Promise<void> => {
  const { code } = await ran(['record', '--log', `sqlite:${file}`], { stdin: jsonLines(commands) })
  expect(code).toBe(0)
}

const tamper = (file: string, sql: string): void => {
  const database = new DatabaseSync(file)
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  database.exec(sql)
  for (const { sql } of triggers) database.exec(String(sql))
  database.close()
}

const rehearsalNote = 'Rehearsal: this log is a rehearsal, nothing in it is a real record.\n'

const exported = async (file: string): Promise<string> =>
  (await ran(['export', '--log', `sqlite:${file}`])).stdout

const copyOf = (file: string): string => {
  const copy = newFile('copy.db')
  copyFileSync(file, copy)
  return copy
}

describe('verify', () => {
  it('says that a log is sound, and gives a receipt', async () => {
    const file = await recordedLog()
    const answer = await ran(['verify', '--log', `sqlite:${file}`])
    const log = idOf(file)
    expect(answer).toStrictEqual({
      code: 0,
      stdout: `The log ${log} is sound: 11 lines in 10 streams.\nReceipt: 11 lines, up to position 11, digest ${digestIn(answer.stdout)}\n`,
      stderr: rehearsalNote,
    })
  })

  it('a clock that was set back is told of before anything is recorded, and by verify, which finds nothing wrong', async () => {
    const log = `sqlite:${newFile('log.db')}`
    await ran(['init', '--log', log])
    const recording = async (n: number) => {
      const { recordedAt: _, ...command } = issueOf(n)
      return ran(['record', '--log', log], { stdin: jsonLines([command]) })
    }
    const ahead = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2999-01-01T00:00:00.000Z'))
    expect((await recording(1)).stderr).not.toContain('clock')
    ahead.mockRestore()
    const { code, stderr } = await recording(2)
    expect([code, stderr]).toStrictEqual([
      0,
      expect.stringMatching(/^The clock shows .*, 2999-01-01 08:00:00:/),
    ])
    const verified = await ran(['verify', '--log', log])
    expect([verified.code, verified.stdout]).toStrictEqual([
      0,
      expect.stringMatching(/goes back in 1 place, first at position 5: .*, after 2999-01-01 08:00:00/),
    ])
    const { clockSetBack } = JSON.parse((await ran(['verify', '--json', '--log', log])).stdout)
    expect(clockSetBack).toStrictEqual({
      times: 1,
      position: 5,
      at: expect.any(String),
      before: '2999-01-01T00:00:00.000Z',
    })
  })

  it('a last line that is damaged keeps no other card from being recorded', async () => {
    const file = newFile('log.db')
    await ran(['init', '--log', `sqlite:${file}`])
    const recording = async (n: number) => {
      const { recordedAt: _, ...command } = issueOf(n)
      return ran(['record', '--log', `sqlite:${file}`], { stdin: jsonLines([command]) })
    }
    expect((await recording(1)).code).toBe(0)
    tamper(
      file,
      `UPDATE events SET line = replace(line, '"v":1', '"v":') WHERE position = (SELECT max(position) FROM events)`,
    )
    expect((await recording(2)).code).toBe(0)
  })

  it('tells what is wrong, where, and of which class, and goes on', async () => {
    const file = await recordedLog()
    tamper(
      file,
      `UPDATE events SET line = replace(line, 'U1', 'U9') WHERE position = 4;
       DELETE FROM events WHERE position IN (7, 11)`,
    )
    const { code, stdout } = await ran(['verify', '--log', `sqlite:${file}`])
    expect([code, stdout.split('\n')]).toStrictEqual([
      1,
      [
        '✗ removed  @7  no line stands here, though later ones are there',
        '✗ truncated  @11  the log has given out these positions, and nothing stands there any more',
        '✗ removed  card-card-2  only its name is left, without any line',
        '✗ edited  card-card-1 r0 @4  the text no longer has the hash it was recorded with',
        `The log ${idOf(file)} has 4 findings in 9 lines.`,
        '',
      ],
    ])
  })

  it('tells it in Chinese first', async () => {
    const file = await recordedLog()
    tamper(file, `UPDATE events SET line = replace(line, 'U1', 'U9') WHERE position = 4`)
    const { stdout } = await ran(['verify', '--log', `sqlite:${file}`, '--lang', 'zh'])
    expect(stdout.split('\n')[0]).toBe('✗ 被改动  card-card-1 r0 @4  文字与登记时的哈希不符')
  })

  it('as JSON is one stable object', async () => {
    const file = await recordedLog()
    tamper(file, 'DELETE FROM events WHERE position IN (4, 10, 11)')
    const { code, stdout } = await ran(['verify', '--json', '--log', `sqlite:${file}`])
    expect([code, JSON.parse(stdout)]).toStrictEqual([
      1,
      {
        log: idOf(file),
        sound: false,
        lines: 8,
        streams: 8,
        findings: [
          { class: 'removed', kind: 'rows-missing', position: 4, found: {} },
          { class: 'truncated', kind: 'tail-missing', position: 10, throughPosition: 11, found: {} },
          { class: 'removed', kind: 'stream-removed', stream: 'card-card-1', found: {} },
          { class: 'removed', kind: 'stream-removed', stream: 'card-card-3', found: {} },
        ],
        readModels: null,
        receipt: null,
        rehearsal: true,
      },
    ])
  })

  it('tells an entry no registry would have recorded, with the rule', async () => {
    const file = await recordedLog()
    const lines = (await exported(file)).split('\n').filter((line) => line !== '')
    const forged = lines.map((line) => line.replace('"on":"2019-03-05"', '"on":"2017-03-05"'))
    const copy = newFile('forged.db')
    expect((await ran(['import', '--log', `sqlite:${copy}`], { stdin: forged.join('\n') })).code).toBe(0)
    const { code, stdout } = await ran(['verify', '--log', `sqlite:${copy}`])
    expect([code, stdout.split('\n')[0]]).toStrictEqual([
      1,
      expect.stringMatching(
        /^✗ illegal {2}card-card-1 r1 @11 {2}D-CHRONOLOGY: .* \[notBefore=2018-03-05 stated=2017-03-05\]$/,
      ),
    ])
  })

  it('compares with a receipt kept earlier, which a cut or rewritten end does not match', async () => {
    const file = await recordedLog()
    const receipt = newFile('receipt.json')
    const kept = await ran(['verify', '--receipt', receipt, '--log', `sqlite:${file}`])
    expect([kept.code, JSON.parse(readFileSync(receipt, 'utf8'))]).toStrictEqual([
      0,
      { receipt: 1, log: idOf(file), lines: 11, position: 11, digest: digestIn(kept.stdout) },
    ])
    await record(file, [lost(2)])
    expect((await ran(['verify', '--against', receipt, '--log', `sqlite:${file}`])).code).toBe(0)
    tamper(
      file,
      `DELETE FROM events WHERE position > 10; UPDATE sqlite_sequence SET seq = 10 WHERE name = 'events'`,
    )
    expect((await ran(['verify', '--log', `sqlite:${file}`])).code).toBe(0)
    const { code, stdout } = await ran(['verify', '--against', receipt, '--log', `sqlite:${file}`])
    expect([code, stdout.split('\n')[0]]).toStrictEqual([
      1,
      '✗ truncated  @10  the receipt was for 11 lines, there are 10',
    ])
  })

  it('compares with an export kept earlier, line by line', async () => {
    const file = await recordedLog()
    const kept = newFile('export.jsonl')
    await ran(['export', kept, '--log', `sqlite:${file}`])
    const again = newFile('again.db')
    const lines = readFileSync(kept, 'utf8').split('\n')
    const rewritten = lines.map((line) => line.replace('"on":"2019-03-05"', '"on":"2019-03-04"')).join('\n')
    await ran(['import', '--log', `sqlite:${again}`], { stdin: rewritten })
    expect((await ran(['verify', '--log', `sqlite:${again}`])).code).toBe(0)
    expect((await ran(['verify', '--against', kept, '--log', `sqlite:${file}`])).code).toBe(0)
    const { code, stdout } = await ran(['verify', '--against', kept, '--log', `sqlite:${again}`])
    expect([code, stdout.split('\n').slice(0, 2)]).toStrictEqual([
      1,
      [
        '✗ edited  card-card-1 r1 @11  not as it was exported',
        `The log ${idOf(again)} has 1 finding in 11 lines.`,
      ],
    ])
  })

  it('gives no receipt for what is wrong, and never writes over one', async () => {
    const file = await recordedLog()
    const receipt = newFile('receipt.json')
    writeFileSync(receipt, 'mine')
    expect((await ran(['verify', '--receipt', receipt, '--log', `sqlite:${file}`])).code).toBe(2)
    expect(readFileSync(receipt, 'utf8')).toBe('mine')
    tamper(file, 'DELETE FROM events WHERE position = 11')
    const none = newFile('none.json')
    expect((await ran(['verify', '--receipt', none, '--log', `sqlite:${file}`])).code).toBe(1)
    expect(existsSync(none)).toBe(false)
  })

  it('tells the verdict also where the receipt cannot be written', async () => {
    const file = await recordedLog()
    const receipt = newFile('nowhere/receipt.json')
    const at = ['--receipt', receipt, '--lang', 'en', '--log', `sqlite:${file}`]
    for (const [more, said] of [
      [[], 'is sound'],
      [['--json'], '"sound":true'],
    ] as const)
      expect(await ran(['verify', ...more, ...at])).toMatchObject({
        code: 5,
        stdout: expect.stringContaining(said),
        stderr: expect.stringContaining(`The receipt could not be written to ${receipt}.`),
      })
  })

  it('refuses to compare with what is no receipt or export of this log', async () => {
    const [file, other] = [await recordedLog(), await recordedLog()]
    const receipt = newFile('receipt.json')
    const lines = newFile('export.jsonl')
    const text = newFile('text.txt')
    await ran(['verify', '--receipt', receipt, '--log', `sqlite:${other}`])
    await ran(['export', lines, '--log', `sqlite:${other}`])
    const empty = newFile('empty.jsonl')
    writeFileSync(text, 'a text\n')
    writeFileSync(empty, '')
    const codes = await Promise.all(
      [receipt, lines, text, empty, newFile('nowhere'), '-'].map(
        async (against) => (await ran(['verify', '--against', against, '--log', `sqlite:${file}`])).code,
      ),
    )
    expect(codes).toStrictEqual([2, 2, 2, 2, 2, 2])
  })

  it('says which line of an export is none of this log', async () => {
    const file = await recordedLog()
    const spoilt = newFile('export.jsonl')
    const lines = (await exported(file)).split('\n')
    writeFileSync(spoilt, lines.with(4, 'a text').join('\n'))
    const { code, stderr } = await ran(['verify', '--against', spoilt, '--log', `sqlite:${file}`])
    expect([code, stderr]).toStrictEqual([2, expect.stringContaining('line 5 is')])
  })

  it('cannot read what is not there or no log, and says so', async () => {
    const text = newFile('text.db')
    writeFileSync(text, 'a text')
    const answers = await Promise.all(
      [newFile('nowhere.db'), text].map((file) => ran(['verify', '--log', `sqlite:${file}`])),
    )
    expect(answers.map(({ code }) => code)).toStrictEqual([5, 5])
    expect((await ran(['verify', '--log', 'memory:'])).code).toBe(2)
  })
})

describe('export and import', () => {
  it('move a log byte for byte, and make the log where it is not there', async () => {
    const file = await recordedLog()
    const texts = await exported(file)
    const copy = newFile('new.db')
    const { code, stdout, stderr } = await ran(['import', '--log', `sqlite:${copy}`], { stdin: texts })
    expect([code, stdout, stderr]).toStrictEqual([
      0,
      'Imported 11 lines; 0 were there already.\n',
      `${rehearsalNote}Created the rehearsal log ${copy} from the export.\n`,
    ])
    expect(await exported(copy)).toBe(texts)
    expect((await ran(['show', 'card-1', '--json', '--log', `sqlite:${copy}`])).code).toBe(0)
  })

  it('an import is repeated for nothing, and an older export adds nothing to a newer log', async () => {
    const file = await recordedLog()
    const older = await exported(file)
    await record(file, [lost(2)])
    const { code, stdout } = await ran(['import', '--json', '--log', `sqlite:${file}`], { stdin: older })
    expect([code, JSON.parse(stdout)]).toStrictEqual([
      0,
      { log: idOf(file), mode: 'rehearsal', created: false, appended: 0, present: 11 },
    ])
  })

  it('an export file that is there goes on after its last whole line, and after half a line too', async () => {
    const file = await recordedLog()
    const kept = newFile('export.jsonl')
    await ran(['export', kept, '--log', `sqlite:${file}`])
    await record(file, [lost(2)])
    const whole = await exported(file)
    for (const length of [
      0,
      5,
      300,
      whole.indexOf('\n') + 1,
      Buffer.byteLength(whole) - 1,
      Buffer.byteLength(whole),
    ]) {
      writeFileSync(kept, Buffer.from(whole).subarray(0, length))
      const { code } = await ran(['export', kept, '--log', `sqlite:${file}`])
      expect([length, code, readFileSync(kept, 'utf8')]).toStrictEqual([length, 0, whole])
    }
  })

  it('an export never touches a file that is something else, of another log, or has gone another way', async () => {
    const [file, other] = [await recordedLog(), await recordedLog()]
    const diverged = (await exported(file)).replace(/2019-03-05"\},"id"/, '2019-03-04"},"id"')
    for (const [text, code] of [
      ['a text', 2],
      ['a text\n', 2],
      ['\n', 2],
      [await exported(other), 2],
      [diverged, 1],
    ] as const) {
      const kept = newFile('kept')
      writeFileSync(kept, text)
      expect((await ran(['export', kept, '--log', `sqlite:${file}`])).code).toBe(code)
      expect(readFileSync(kept, 'utf8')).toBe(text)
    }
    const kept = newFile('kept.jsonl')
    await ran(['export', kept, '--log', `sqlite:${file}`])
    expect((await ran(['export', kept, '--after', '3', '--log', `sqlite:${file}`])).code).toBe(2)
    expect((await ran(['export', directory, '--log', `sqlite:${file}`])).code).toBe(5)
  })

  it('an export goes on after a position', async () => {
    const file = await recordedLog()
    const whole = (await exported(file)).split('\n')
    const part = await ran(['export', '--after', '8', '--log', `sqlite:${file}`])
    expect([part.code, part.stdout.split('\n')]).toStrictEqual([0, whole.slice(8)])
    expect((await ran(['export', '--after', 'x', '--log', `sqlite:${file}`])).code).toBe(2)
    expect((await ran(['export', '--after', '99', '--log', `sqlite:${file}`])).stdout).toBe('')
  })

  it('an export stops at a damaged line', async () => {
    const file = await recordedLog()
    tamper(file, `UPDATE events SET line = replace(line, 'U1', 'U9') WHERE position = 4`)
    const { code, stdout, stderr } = await ran(['export', '--log', `sqlite:${file}`])
    expect([code, stdout.split('\n').length - 1]).toStrictEqual([5, 3])
    expect(stderr).toContain('The log is damaged at card-card-1 r0 @4')
  })

  it('an import over a damaged line, or an export that goes on after it, stops there too', async () => {
    const file = await recordedLog()
    const whole = await exported(file)
    const kept = newFile('kept.jsonl')
    writeFileSync(kept, `${whole.split('\n').slice(0, 4).join('\n')}\n`)
    tamper(file, `UPDATE events SET line = replace(line, '"data":{', '"data":{{') WHERE position = 4`)
    for (const answer of [
      await ran(['import', '--log', `sqlite:${file}`], { stdin: whole }),
      await ran(['export', kept, '--log', `sqlite:${file}`]),
    ]) {
      expect([answer.code, answer.stdout]).toStrictEqual([5, ''])
      expect(answer.stderr).toMatch(/The log is damaged at .* @4/)
    }
  })

  const stopped = async (stdin: string | Uint8Array, log?: string) => {
    const file = log ?? newFile('new.db')
    const { code, stdout, stderr } = await ran(['import', '--json', '--log', `sqlite:${file}`], { stdin })
    const report = stdout === '' ? undefined : JSON.parse(stdout)
    const told = stderr.split('\n').filter((line) => !line.startsWith('import takes'))
    return { file, code, report, said: told.at(-2) }
  }

  it('half a line at the end is told as such; the whole file then goes on from there', async () => {
    const texts = await exported(await recordedLog())
    const half = Buffer.from(texts).subarray(0, Buffer.byteLength(texts) - 60)
    const { file, code, report, said } = await stopped(half)
    // The line before may belong to the append that was broken off, and so is left out too.
    expect([code, report.appended, report.stopped]).toStrictEqual([2, 9, { line: 11, reason: 'half-a-line' }])
    expect(said).toBe('Half a line: the file ends here. Import the whole file; it goes on from here.')
    const again = await stopped(texts, file)
    expect([again.code, again.report.appended, again.report.present]).toStrictEqual([0, 2, 9])
    expect(await exported(file)).toBe(texts)
  })

  it('who gives it commands, or a table, is told what takes those', async () => {
    for (const stdin of [jsonLines([issueOf(1)]), '编号,姓名\n', Buffer.from([0xb1, 0xe0, 0x0a])])
      for (const log of [newFile('new.db'), await recordedLog()])
        expect(await ran(['import', '--log', `sqlite:${log}`], { stdin })).toMatchObject({
          code: 2,
          stderr: expect.stringContaining('commands are recorded with union-card record'),
        })
  })

  it.each<[string, (lines: readonly string[]) => string, number, object]>([
    [
      'an edited line',
      (lines) => lines.map((line, i) => (i === 3 ? line.replace('{"actor"', '{ "actor"') : line)).join('\n'),
      2,
      { line: 4, reason: 'not-a-line' },
    ],
    [
      'an edited line that still reads',
      (lines) => lines.map((line, i) => (i === 3 ? line.replace('"U1"', '"U9"') : line)).join('\n'),
      1,
      { line: 11, reason: 'link', stream: 'card-card-1', revision: 1 },
    ],
    [
      'lines in the wrong order',
      (lines) => [...lines.slice(0, 3), lines[10], ...lines.slice(4)].join('\n'),
      1,
      { line: 4, reason: 'gap', stream: 'card-card-1', revision: 1 },
    ],
    [
      'an empty line',
      (lines) => [...lines.slice(0, 3), '', ...lines.slice(3)].join('\n'),
      2,
      { line: 4, reason: 'not-a-line' },
    ],
    [
      'a line longer than any',
      (lines) => [...lines.slice(0, 3), 'x'.repeat(2_000_000), ...lines.slice(3)].join('\n'),
      2,
      { line: 4, reason: 'too-long' },
    ],
    [
      'a line of another log',
      (lines) => [...lines.slice(0, 3), lines[3]?.replace(/"log":"[^"]+"/, '"log":"else"')].join('\n'),
      2,
      { line: 4, reason: 'other-log' },
    ],
  ])('%s stops an import, whole appends before it stay', async (_, changed, code, reason) => {
    const lines = (await exported(await recordedLog())).split('\n').filter((line) => line !== '')
    const answer = await stopped(changed(lines))
    expect([answer.code, answer.report.stopped]).toStrictEqual([code, reason])
    // Behind a text that is no line nobody can say that the append before it was whole.
    const { line, reason: why } = reason as { line: number; reason: string }
    const before = why === 'not-a-line' || why === 'too-long' ? line - 2 : line - 1
    expect(answer.report.appended).toBe(before)
    const kept = await exported(answer.file)
    expect(kept.split('\n').length - 1).toBe(before)
  })

  it('bytes that are not UTF-8 are told as such', async () => {
    const lines = Buffer.from(await exported(await recordedLog()))
    const answer = await stopped(Buffer.concat([lines, Buffer.from([0xff, 0x0a])]))
    expect([answer.code, answer.report.stopped]).toStrictEqual([2, { line: 12, reason: 'not-utf-8' }])
  })

  it('two copies that were written apart are not brought together', async () => {
    const file = await recordedLog()
    const copy = copyOf(file)
    await record(file, [lost(2)])
    await record(copy, [{ ...lost(2), on: '2019-03-04' }])
    const answer = await stopped(await exported(copy), file)
    expect([answer.code, answer.report.stopped, answer.said]).toStrictEqual([
      1,
      { line: 12, reason: 'different-line', stream: 'card-card-2', revision: 1 },
      'The log holds another line at card-card-2 r1: from here on the two were written apart, and cannot be brought together.',
    ])
  })

  it('no log is made of what does not begin one, and none is left of nothing', async () => {
    const lines = (await exported(await recordedLog())).split('\n')
    const none = { log: null, mode: null, created: false, appended: 0, present: 0 }
    for (const [stdin, reason, sentence] of [
      [lines.slice(1).join('\n'), 'gap', 'does not begin at the beginning'],
      [lines.join('\r\n'), 'not-a-line', 'Not a line of a log'],
      [`\u{feff}${lines.join('\n')}`, 'not-a-line', 'Not a line of a log'],
      ['a text\n', 'not-a-line', 'Not a line of a log'],
      [`${'x'.repeat(1024 * 1024 + 1)}\n`, 'too-long', 'longer than any line'],
      [Uint8Array.of(0xff, 0x0a), 'not-utf-8', 'not UTF-8'],
      ['{}', 'half-a-line', 'Half a line'],
      [`${lines[0]?.slice(0, -9)}`, 'half-a-line', 'Half a line'],
    ] as const) {
      const { file, code, report, said } = await stopped(stdin)
      expect([code, report, existsSync(file)]).toStrictEqual([
        2,
        { ...none, stopped: { line: 1, reason } },
        false,
      ])
      expect(said).toContain(sentence)
    }
    const { file, code, report } = await stopped('')
    expect([code, report, existsSync(file)]).toStrictEqual([0, none, false])
  })

  it('an import into a log of another mode is refused', async () => {
    const lines = (await exported(await recordedLog())).split('\n')
    const first = lines[0]?.replace('"mode":"rehearsal"', '"mode":"live"') ?? ''
    const live = await stopped(`${first}\n`)
    expect(live.code).toBe(0)
    const answer = await stopped(lines.join('\n'), live.file)
    expect([answer.code, answer.said]).toStrictEqual([
      2,
      'This log is live, the export is of a rehearsal; it is not imported.',
    ])
  })

  it('an interrupted import leaves the beginning of the log, and goes on when repeated', async () => {
    const file = await recordedLog()
    // Each of them gives three lines, and lines are written 4,000 at a time, interrupts heard 1,000 at a time.
    const many = Array.from({ length: 1750 }, (_, n) => issueOf(n + 1000))
    await record(file, many)
    const texts = await exported(file)
    const copy = newFile('copy.db')
    const later: { interrupt: () => void } = { interrupt: () => {} }
    const terminal = textTerminal({
      stdin: (async function* () {
        const bytes = Buffer.from(texts)
        for (let from = 0; from < bytes.length; from += 50_000) {
          if (from > bytes.length * 0.8) later.interrupt()
          yield bytes.subarray(from, from + 50_000)
        }
      })(),
    })
    later.interrupt = terminal.interrupt
    expect(await run(['import', '--lang', 'en', '--log', `sqlite:${copy}`], terminal)).toBe(130)
    const before = await exported(copy)
    expect([before.length > 0, before.length < texts.length, texts.startsWith(before)]).toStrictEqual([
      true,
      true,
      true,
    ])
    expect((await stopped(texts, copy)).code).toBe(0)
    expect(await exported(copy)).toBe(texts)
  })
})

describe('backup', () => {
  it('is a log like the one it was taken of', async () => {
    const file = await recordedLog()
    const to = newFile('backup.db')
    const { code, stdout } = await ran(['backup', to, '--log', `sqlite:${file}`])
    expect([code, stdout]).toStrictEqual([
      0,
      `The backup is in ${to}. Verify it with union-card verify --log sqlite:${to}\n`,
    ])
    expect(await exported(to)).toBe(await exported(file))
    expect((await ran(['verify', '--log', `sqlite:${to}`])).code).toBe(0)
  })

  it('goes to a new file, where there is a folder', async () => {
    const file = await recordedLog()
    expect((await ran(['backup', file, '--log', `sqlite:${file}`])).code).toBe(2)
    const nowhere = join(directory, 'nowhere', 'a.db')
    expect(await ran(['backup', nowhere, '--log', `sqlite:${file}`])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining(`The backup cannot be written to ${nowhere}.`),
    })
    const log = newFile('nowhere.db')
    expect(await ran(['backup', newFile('a.db'), '--log', `sqlite:${log}`])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining(`There is no log at ${log}.`),
    })
  })
})

const idOf = (file: string): string => {
  const database = new DatabaseSync(file, { readOnly: true })
  const row = database.prepare('SELECT id FROM log').get()
  database.close()
  return String(row?.id)
}

const digestIn = (stdout: string): string => /digest ([0-9a-f]{64})/.exec(stdout)?.[1] ?? 'none'
