import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { ran as inAnyLanguage, issueOf, newFile, tamper, uuid } from '../trials/atPrompt.ts'

/** The read models, as an operator meets them: built anew, compared with the log, and found out when they are wrong. */

jest.setTimeout(60_000)

const ran = async (args: readonly string[], stdin = '') => {
  const { stderr, ...said } = await inAnyLanguage(['--lang', 'en', ...args], { stdin })
  return { ...said, stderr: stderr.replace(/^Rehearsal.*\n/, '') }
}

const issue = (n: number) => issueOf(n, { number: `P1-${n}` })

/** A rehearsal of three cards, one after the other so that their lines do not mix; the second is lost. */
const recorded = async (): Promise<{ readonly log: string; readonly views: string }> => {
  const file = newFile()
  const log = `sqlite:${file}`
  const lost = {
    id: uuid(9),
    type: 'ReportLoss',
    card: 'card-2',
    on: '2019-03-05',
    recordedAt: '2019-03-05T12:00:00+08:00',
  }
  expect((await ran(['init', '--rehearsal', '--log', log])).code).toBe(0)
  for (const command of [issue(1), issue(2), issue(3), lost])
    expect((await ran(['record', '--log', log], JSON.stringify(command))).code).toBe(0)
  return { log, views: file.replace(/\.db$/, '.views.db') }
}

const asked = async () => {
  const of = await recorded()
  expect((await ran(['holders', '--log', of.log])).code).toBe(0)
  expect(existsSync(of.views)).toBe(true)
  return of
}

/** Changes the tables by hand. */
const spoil = (views: string, sql: string): void => {
  const database = new DatabaseSync(views)
  database.exec(sql)
  database.close()
}

const seconds = /\d+\.\d s/g

describe('rebuild', () => {
  it('says that the old tables were right', async () => {
    const { log } = await asked()
    const { code, stdout } = await ran(['rebuild', '--log', log])
    expect([code, stdout.replace(seconds, 'N s')]).toStrictEqual([
      0,
      'Read models rebuilt: 4 lines in N s.\nThe old tables and the new ones are the same.\n',
    ])
  })

  it('says where the tables it replaces were wrong, and puts them right', async () => {
    const { log, views } = await asked()
    spoil(views, `UPDATE standing SET "union" = 'U9' WHERE card = 'card-2' AND seq = 1`)
    const first = await ran(['rebuild', '--log', log, '--json'])
    expect([first.code, JSON.parse(first.stdout)]).toStrictEqual([
      0,
      {
        lines: 4,
        seconds: expect.any(Number),
        replaced: true,
        differences: {
          count: 1,
          more: false,
          first: [{ model: 'standing', card: 'card-2', seq: 1, only: 'neither' }],
        },
        setAside: [],
        rehearsal: true,
      },
    ])
    expect((await ran(['rebuild', '--check', '--log', log])).code).toBe(0)
  })

  it('--check replaces nothing, and exits 1 where they differ', async () => {
    const { log, views } = await asked()
    spoil(
      views,
      `UPDATE standing SET valid = 0 WHERE card = 'card-1'; DELETE FROM numbers WHERE card = 'card-3'`,
    )
    for (let again = 0; again < 2; again++) {
      const { code, stdout } = await ran(['rebuild', '--check', '--log', log])
      expect([code, stdout.replace(seconds, 'N s').split('\n')]).toStrictEqual([
        1,
        [
          'Read models compared with the log: 4 lines in N s.',
          'The old tables and the new ones differ in 2 places:',
          '  standing  Card card-1  #1  not the same in both',
          '  numbers   Card card-3  #0  only in the new table',
          '',
        ],
      ])
    }
  })

  it('--check needs tables to compare', async () => {
    const { log, views } = await recorded()
    const { code, stdout, stderr } = await ran(['rebuild', '--check', '--log', log])
    expect([code, stdout, stderr]).toStrictEqual([
      2,
      '',
      `There are no read models ${views} to compare; union-card rebuild makes them.\n`,
    ])
    expect(existsSync(views)).toBe(false)
  })

  it('--check speaks of the log where that is missing', async () => {
    const file = newFile()
    for (const more of [[], ['--check']]) {
      const { code, stderr } = await ran(['rebuild', ...more, '--log', `sqlite:${file}`])
      expect([code, stderr]).toStrictEqual([5, expect.stringContaining(`There is no log at ${file}.`)])
    }
    expect(existsSync(file)).toBe(false)
  })

  it('nor does it compare tables of another release, which are thrown away', async () => {
    const { log, views } = await asked()
    spoil(views, "UPDATE meta SET version = 'of another release'")
    const { code, stdout, stderr } = await ran(['rebuild', '--check', '--log', log])
    expect([code, stdout, stderr]).toStrictEqual([
      2,
      '',
      `There are no read models ${views} to compare; union-card rebuild makes them.\n`,
    ])
  })

  it('says of tables that had come further than a log that was put back what happened, and --check leaves them', async () => {
    const { log, views } = await asked()
    const backup = newFile()
    expect((await ran(['backup', backup, '--log', log])).code).toBe(0)
    expect((await ran(['record', '--log', log], JSON.stringify(issue(4)))).code).toBe(0)
    expect((await ran(['holders', '--log', log])).code).toBe(0)
    const file = log.slice('sqlite:'.length)
    for (const each of ['', '-wal', '-shm']) rmSync(`${file}${each}`, { force: true })
    copyFileSync(backup, file)
    for (const [option, code, line] of [
      [['--check', '--json'], 1, { lines: 0, replaced: false }],
      [['--json'], 0, { lines: 4, replaced: true }],
    ] as const) {
      const rebuilt = await ran(['rebuild', ...option, '--log', log])
      expect([rebuilt.code, JSON.parse(rebuilt.stdout)]).toStrictEqual([
        code,
        {
          ...line,
          seconds: expect.any(Number),
          differences: null,
          setAside: [],
          otherHistory: true,
          rehearsal: true,
        },
      ])
      expect(rebuilt.stderr).toMatch(/^The log was put back from a backup, and .* that it no longer has/)
      expect(rebuilt.stderr).toContain(views)
    }
    const after = await ran(['rebuild', '--check', '--log', log])
    expect([after.code, after.stderr]).toStrictEqual([0, ''])
  })

  it('compares with nothing where there was nothing', async () => {
    const { log } = await recorded()
    const { code, stdout } = await ran(['rebuild', '--log', log, '--json'])
    expect([code, JSON.parse(stdout).differences]).toStrictEqual([0, null])
  })

  it('lists a card that could not be projected with its reason, and so does a report', async () => {
    const { log } = await recorded()
    tamper(log, `UPDATE events SET line = replace(line, '2019-03-05"}', '2019-02-30"}') WHERE position = 11`)
    const { code, stdout, stderr } = await ran(['rebuild', '--log', log, '--json'])
    const [{ card, reason }] = JSON.parse(stdout).setAside
    expect([code, card, stderr]).toStrictEqual([
      1,
      'card-2',
      `The card card-2 could not be projected: ${reason}\n`,
    ])
    const listed = await ran(['report', 'set-aside', '--log', log, '--format', 'jsonl'])
    expect(JSON.parse(listed.stdout)).toStrictEqual({
      card,
      rightUpTo: null,
      why: reason,
      rehearsal: true,
    })
  })
})

describe('verify', () => {
  it('compares the read models too, where there are any', async () => {
    const { log, views } = await asked()
    const { code, stdout } = await ran(['verify', '--log', log])
    expect([code, stdout.split('\n').at(-2)]).toStrictEqual([
      0,
      `The read models ${views} are what the log gives.`,
    ])
    const none = await recorded()
    const without = await ran(['verify', '--json', '--log', none.log])
    expect([without.code, JSON.parse(without.stdout).readModels]).toStrictEqual([0, null])
    expect(existsSync(none.views)).toBe(false)
  })

  it('finds a row that was changed by hand, and says of which model and card', async () => {
    const { log, views } = await asked()
    spoil(views, `UPDATE standing SET membership = 'expelled' WHERE card = 'card-3' AND seq = 1`)
    const { code, stdout } = await ran(['verify', '--log', log])
    expect([code, stdout.split('\n').filter((line) => !line.startsWith('Receipt'))]).toStrictEqual([
      1,
      [
        `✗ not what the log gives  card-card-3  row 1 of the read model standing is not as the log gives it`,
        expect.stringMatching(/^The log .* is sound: 11 lines in 10 streams\.$/),
        `The read models ${views} differ from the log in 1 place; union-card rebuild makes them anew.`,
        '',
      ],
    ])
  })

  it('finds a row too many, a row that is missing, and a count that was changed, as JSON', async () => {
    const { log, views } = await asked()
    spoil(
      views,
      `UPDATE numbers SET card = 'card-7' WHERE card = 'card-1';
       UPDATE tally_days SET change = change + 5 WHERE day = '2018-03-05'`,
    )
    const { code, stdout } = await ran(['verify', '--json', '--log', log])
    const { sound, findings, readModels, receipt } = JSON.parse(stdout)
    const kind = { class: 'derived', kind: 'read-model-differs' }
    expect([code, sound, readModels, receipt === null, findings]).toStrictEqual([
      1,
      false,
      'different',
      false,
      [
        {
          ...kind,
          found: { tally: 'valid_cards', key: 'P1', on: '2018-03-05', old: 8, new: 3 },
        },
        { ...kind, stream: 'card-card-1', found: { model: 'numbers', seq: 0, only: 'new' } },
        { ...kind, stream: 'card-card-7', found: { model: 'numbers', seq: 0, only: 'old' } },
      ],
    ])
  })

  it('compares nothing with a log that is itself wrong, and says so', async () => {
    const { log, views } = await asked()
    tamper(log, 'DELETE FROM events WHERE position = 11')
    const { code, stderr } = await ran(['verify', '--log', log])
    expect([code, stderr.split('\n').at(-2)]).toStrictEqual([
      1,
      `The read models ${views} were not compared: something is wrong with the log itself.`,
    ])
  })

  it('tells its verdict on the log, and keeps the receipt, also where the read models cannot be used', async () => {
    const [{ log }, other] = [await recorded(), await asked()]
    const receipt = newFile('receipt.json')
    const elsewhere = ['--views', `sqlite:${other.views}`, '--log', log]
    const { code, stdout, stderr } = await ran(['verify', '--receipt', receipt, ...elsewhere])
    expect([code, stdout.split('\n').length, existsSync(receipt)]).toStrictEqual([5, 3, true])
    expect(stdout).toContain('is sound: 11 lines in 10 streams.')
    expect(stderr.split('\n').at(-2)).toMatch(
      /^The read models cannot be used: .* of the log .*, not of the log /,
    )
    const inJson = await ran(['verify', '--json', ...elsewhere])
    expect([inJson.code, JSON.parse(inJson.stdout)]).toStrictEqual([
      5,
      expect.objectContaining({ sound: true, readModels: 'not-compared' }),
    ])
  })
})
