import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { issueOf, jsonLines, newFile, tamper } from '../trials/atPrompt.ts'
import { exported, idOf, lost, ran, record, recordedLog, rehearsalNote } from '../trials/keptLog.ts'

/** A log verified at a prompt, as an auditor meets it. */

jest.setTimeout(60_000)

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
      `sqlite:${file}`,
      `UPDATE events SET line = replace(line, '"v":1', '"v":') WHERE position = (SELECT max(position) FROM events)`,
    )
    expect((await recording(2)).code).toBe(0)
  })

  it('tells what is wrong, where, and of which class, and goes on', async () => {
    const file = await recordedLog()
    tamper(
      `sqlite:${file}`,
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
    tamper(`sqlite:${file}`, `UPDATE events SET line = replace(line, 'U1', 'U9') WHERE position = 4`)
    const { stdout } = await ran(['verify', '--log', `sqlite:${file}`, '--lang', 'zh'])
    expect(stdout.split('\n')[0]).toBe('✗ 被改动  card-card-1 r0 @4  文字与登记时的哈希不符')
  })

  it('as JSON is one stable object', async () => {
    const file = await recordedLog()
    tamper(`sqlite:${file}`, 'DELETE FROM events WHERE position IN (4, 10, 11)')
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
      `sqlite:${file}`,
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
    tamper(`sqlite:${file}`, 'DELETE FROM events WHERE position = 11')
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

const digestIn = (stdout: string): string => /digest ([0-9a-f]{64})/.exec(stdout)?.[1] ?? 'none'
