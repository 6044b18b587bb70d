import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { directory, issueOf, jsonLines, newFile, tamper } from '../trials/atPrompt.ts'
import { copyOf, exported, idOf, lost, ran, record, recordedLog, rehearsalNote } from '../trials/keptLog.ts'
import { run, textTerminal } from './index.ts'

/** A log exported and imported at a prompt. */

jest.setTimeout(60_000)

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
    tamper(`sqlite:${file}`, `UPDATE events SET line = replace(line, 'U1', 'U9') WHERE position = 4`)
    const { code, stdout, stderr } = await ran(['export', '--log', `sqlite:${file}`])
    expect([code, stdout.split('\n').length - 1]).toStrictEqual([5, 3])
    expect(stderr).toContain('The log is damaged at card-card-1 r0 @4')
  })

  it('an import over a damaged line, or an export that goes on after it, stops there too', async () => {
    const file = await recordedLog()
    const whole = await exported(file)
    const kept = newFile('kept.jsonl')
    writeFileSync(kept, `${whole.split('\n').slice(0, 4).join('\n')}\n`)
    tamper(
      `sqlite:${file}`,
      `UPDATE events SET line = replace(line, '"data":{', '"data":{{') WHERE position = 4`,
    )
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
