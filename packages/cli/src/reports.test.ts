import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, textTerminal } from './index.ts'
import { reportNames } from './reports.ts'
import { widthOf } from './width.ts'

/** The questions across cards, as an official asks them at a prompt; and the grid of one card. */

jest.setTimeout(60_000)

const directory = mkdtempSync(join(tmpdir(), 'union-card-reports-'))
afterAll(() => rmSync(directory, { recursive: true }))

const file = join(directory, 'log.db')

const ran = async (args: readonly string[], stdin = '') => {
  const terminal = textTerminal({ stdin })
  const code = await run(['--lang', 'en', '--log', `sqlite:${file}`, ...args], terminal)
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() }
}

const rowsOf = async (...args: readonly string[]) => {
  const { code, stdout } = await ran(['report', ...args, '--format', 'jsonl'])
  expect(code).toBe(0)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { rehearsal, ...fields } = JSON.parse(line)
      expect(rehearsal).toBe(true)
      return fields
    })
}

/** The lines of an answer as a table. */
const tableOf = async (lang: string, ...args: readonly string[]): Promise<readonly string[]> => {
  const { code, stdout } = await ran([...args, '--lang', lang])
  expect(code).toBe(0)
  return stdout.trimEnd().split('\n')
}
const cellsOf = (line: string | undefined): readonly string[] => (line ?? '').split(/ {2,}/)

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
let commands = 0
const command = (type: string, card: string, recorded: string, data: Record<string, unknown>) => ({
  id: uuid(++commands),
  type,
  card,
  ...data,
  recordedAt: `${recorded}T12:00:00+08:00`,
})
const issue = (card: string, number: string, over: Record<string, unknown> = {}) =>
  command('IssueCard', card, '2018-03-05', {
    by: 'U1',
    on: '2018-03-05',
    issuer: 'P1',
    number,
    document: '会员证',
    joinedOn: '2018-03-01',
    issuingUnit: '某某工会',
    member: `member-of-${card}`,
    ...over,
  })

/** Six cards: one sent out late and taken in elsewhere, one on its way, one left, one filed, one re-issued, one kept. */
beforeAll(async () => {
  const all = [
    issue('moved', '0001'),
    issue('underway', '0002'),
    issue('left', '110105194912310021'),
    issue('filed', '0004'),
    issue('swapped', '0005', { by: 'U3', issuer: 'P2' }),
    issue('kept', '0006'),
    command('TransferOut', 'moved', '2020-08-01', {
      by: 'U1',
      on: '2020-06-30',
      reason: 'job-change',
      duesPaidThrough: '2020-06',
      declaredTo: 'U9',
    }),
    command('TransferIn', 'moved', '2020-08-02', { by: 'U2', on: '2020-07-10' }),
    command('TransferOut', 'underway', '2020-09-01', {
      by: 'U1',
      on: '2020-09-01',
      reason: 'job-change',
      duesPaidThrough: '2020-08',
      declaredTo: 'U2',
    }),
    command('Withdraw', 'left', '2020-09-10', { by: 'U1', on: '2020-09-10', kind: 'voluntary' }),
    command('FileExpulsion', 'filed', '2020-10-01', {
      by: 'U1',
      on: '2020-10-01',
      decidedOn: '2020-09-20',
      upperUnion: 'U0',
      filingRef: 'ref-1',
      groundRef: 'ground-1',
    }),
    command('ReissueCard', 'swapped', '2020-11-01', {
      by: 'U3',
      on: '2020-11-01',
      number: '0007',
      cause: 'damaged',
      oldCardRecovered: true,
    }),
    command('RetainMembership', 'kept', '2020-12-01', { by: 'U1', month: '2020-11', reason: 'unemployed' }),
  ]
  expect((await ran(['init', '--rehearsal'])).code).toBe(0)
  for (const each of all) {
    const { code, stdout } = await ran(['record'], `${JSON.stringify(each)}\n`)
    expect([stdout, code]).toStrictEqual([stdout, 0])
  }
})

const period = ['--from', '2018-01-01', '--to', '2020-12-31']
const union = ['--union', 'U1']
const needed: Readonly<Record<string, readonly string[]>> = {
  changes: period,
  roster: union,
  'electoral-roll': union,
}

const on = ['--on', '2020-12-31'] as const

describe('report', () => {
  it('in-transit: who was sent out and registered by nobody, oldest first, with the line that says so', async () => {
    expect(await rowsOf('in-transit', ...on)).toStrictEqual([
      {
        card: 'underway',
        number: '0002',
        union: 'U1',
        membership: 'active',
        since: '2020-09-01',
        declaredTo: 'U2',
        because: { revision: 1, position: expect.any(Number) },
      },
    ])
    expect(await rowsOf('in-transit', ...on, '--older-than', '2020-08-31')).toStrictEqual([])
    expect((await rowsOf('in-transit', '--on', '2020-07-01')).map(({ card }) => card)).toStrictEqual([
      'moved',
    ])
    expect(await rowsOf('in-transit', '--on', '2020-07-01', '--known', '2020-07-31')).toStrictEqual([])
  })

  it('recovery-due: who left and still has the card', async () => {
    expect((await rowsOf('recovery-due', ...on)).map(({ card, since }) => [card, since])).toStrictEqual([
      ['left', '2020-09-10'],
    ])
    expect(await rowsOf('recovery-due', ...on, '--union', 'U2')).toStrictEqual([])
  })

  it('expulsions-pending: what was filed, where, and is not in effect', async () => {
    expect(
      (await rowsOf('expulsions-pending', ...on)).map(({ card, since, filedWith }) => [
        card,
        since,
        filedWith,
      ]),
    ).toStrictEqual([['filed', '2020-10-01', 'U0']])
  })

  it('without-card: who had joined and no card yet', async () => {
    expect((await rowsOf('without-card', '--on', '2018-03-03')).map(({ card }) => card)).toStrictEqual([
      'filed',
      'kept',
      'left',
      'moved',
      'swapped',
      'underway',
    ])
    expect(await rowsOf('without-card', ...on)).toStrictEqual([])
  })

  it.each([
    ['in-transit', ['会员证', '编号', '转出工会', '会籍', '转出日期', '申报去向', '依据']],
    ['recovery-due', ['会员证', '编号', '原所在工会', '会籍', '会籍终止日期', '依据']],
    ['expulsions-pending', ['会员证', '编号', '所在工会', '会籍', '备案日期', '受理备案的工会', '依据']],
    ['roster', ['会员证', '编号', '颁发工会', '会籍', '会员证有效', '最近记录日期', '依据']],
  ])('%s: columns are called what they hold there', async (name, heads) => {
    const lines = await tableOf('zh', 'report', name, ...(needed[name] ?? []), ...on)
    expect(cellsOf(lines[3])).toStrictEqual(heads)
    expect(lines.at(-1)).toContain('最近一条已生效记录')
  })

  it('a table says what it is limited to', async () => {
    const limits = ['--union', 'U1', '--older-than', '2020-11-01']
    expect((await tableOf('zh', 'report', 'in-transit', ...limits, ...on))[1]).toBe(
      '2020-12-31 终了时，按全部登记；转出工会 U1，2020-11-01 以前（含当日）开始的',
    )
    expect(
      (
        await tableOf('en', 'report', 'numbers', '--issuer', 'P1', '--number', '0001', ...on, '--known', '9')
      )[1],
    ).toBe('At the close of 2020-12-31, by what stood in the log up to position 9; Issuer P1, Number 0001')
    expect((await tableOf('en', 'report', 'anomalies', '--kind', 'dues-prepaid', ...on))[1]).toBe(
      'At the close of 2020-12-31, by everything recorded; dues paid ahead',
    )
  })

  it('roster: who belongs to a union, active and retained', async () => {
    expect(
      (await rowsOf('roster', '--union', 'U1', ...on)).map(({ card, membership }) => [card, membership]),
    ).toStrictEqual([
      ['filed', 'active'],
      ['kept', 'retained'],
    ])
  })

  it('electoral-roll: who of them has a vote', async () => {
    expect((await rowsOf('electoral-roll', '--union', 'U1', ...on)).map(({ card }) => card)).toStrictEqual([
      'filed',
    ])
  })

  it('anomalies: what calls for a look, of the kinds asked for', async () => {
    expect(await rowsOf('anomalies', ...on, '--kind', 'destination-differs')).toStrictEqual([
      {
        kind: 'destination-differs',
        card: 'moved',
        union: 'U2',
        since: '2020-07-10',
        others: null,
        because: { revision: 2, position: expect.any(Number) },
      },
    ])
    const kinds = (await rowsOf('anomalies', ...on)).map(({ kind }) => kind)
    expect([kinds.includes('unregistered-union'), kinds.includes('unverified-provenance')]).toStrictEqual([
      true,
      false,
    ])
  })

  it('anomalies rest on the rules of what was looked for, and say what was not', async () => {
    const basis = async (...kinds: readonly string[]) =>
      JSON.parse((await ran(['report', 'anomalies', ...on, ...kinds, '--json'])).stdout).basis.restsOn
    const all = await basis()
    expect([all.includes('M3-JOIN-ONCE'), all.includes('D-FLAG-DESTINATION')]).toStrictEqual([true, true])
    expect([all.includes('D-FLAG-UNVERIFIED'), all.includes('L13-DISSOLVED-UNION')]).toStrictEqual([
      false,
      false,
    ])
    expect(await basis('--kind', 'unverified-provenance', '--kind', 'double-membership')).toStrictEqual([
      'D-FLAG-UNVERIFIED',
      'M3-JOIN-ONCE',
    ])
    const said = '--kind unverified-provenance'
    expect((await tableOf('zh', 'report', 'anomalies', ...on)).join('\n')).toContain(said)
    expect(
      (await tableOf('zh', 'report', 'anomalies', ...on, '--kind', 'dues-prepaid')).join('\n'),
    ).not.toContain(said)
  })

  it('statistics as a table add up their columns', async () => {
    const lines = await tableOf('zh', 'report', 'statistics', ...on)
    expect(lines.filter((line) => line.startsWith('合计')).map(cellsOf)).toStrictEqual([
      ['合计', '3', '1', '1', '1', '0', '0', '0'],
    ])
  })

  it('statistics: members by union, and what ended in a period', async () => {
    expect(await rowsOf('statistics', ...on)).toStrictEqual([
      row('P1', 'U1', [1, 1, 1]),
      row('P1', 'U2', [1, 0, 0]),
      row('P2', 'U3', [1, 0, 0]),
      {
        ...row('P1', null, [null, null, null]),
        voluntary: 1,
        deemed: 0,
        expelled: 0,
        deceased: 0,
      },
    ])
    expect((await rowsOf('statistics', ...on, '--from', '2020-10-01')).length).toBe(3)
  })

  it('statistics say for which period endings are counted, given or not', async () => {
    const asked = ['report', 'statistics', '--on', '2020-12-31']
    for (const [given, from] of [
      [[], '2020-01-01'],
      [['--from', '2020-10-01'], '2020-10-01'],
    ] as const) {
      const { stdout } = await ran([...asked, ...given, '--lang', 'en'])
      expect(stdout.split('\n').slice(1, 3)).toStrictEqual([
        'At the close of 2020-12-31, by everything recorded',
        `What ended is counted from ${from} to 2020-12-31`,
      ])
      const { on, from: inJson } = JSON.parse((await ran([...asked, ...given, '--json'])).stdout)
      expect([on, inJson]).toStrictEqual(['2020-12-31', from])
    }
    expect((await ran([...asked, '--lang', 'zh'])).stdout).toContain(
      '终止的会籍按 2020-01-01 至 2020-12-31 计',
    )
  })

  it('changes: what changed in a period, in the national codes, and where they have none', async () => {
    const changes = await rowsOf('changes', '--from', '2020-06-01', '--to', '2020-12-31')
    expect(
      changes.map(({ card, on: day, type, reason, unmapped }) => [card, day, type, reason, unmapped]),
    ).toStrictEqual([
      ['kept', '2020-11-01', 3, 3, 'nothing'],
      ['left', '2020-09-10', 6, 5, 'nothing'],
      ['moved', '2020-06-30', 4, 1, 'nothing'],
      ['moved', '2020-07-10', 2, null, 'reason'],
      ['underway', '2020-09-01', 4, 1, 'nothing'],
    ])
  })

  it('changes as a table in words, with the codes, and what has none', async () => {
    const { stdout } = await ran([
      'report',
      'changes',
      '--from',
      '2020-06-01',
      '--to',
      '2020-12-31',
      '--lang',
      'zh',
    ])
    const rows = stdout.split('\n').filter((line) => /^(kept|left|moved)/.test(line))
    expect(rows.map((row) => row.split(/ {2,}/).slice(3, -1))).toStrictEqual([
      ['3 保留', '3 失业', '保留会籍', '失业'],
      ['6 退会', '5 个人要求退会', '退会', '会员自愿退会'],
      ['4 转出', '1 劳动（工作）关系发生变化', '组织关系转出', '工作调动、劳动关系变化'],
      ['2 转入', '变化原因', '组织关系转入'],
    ])
  })

  it('numbers: whose a number is or was, with the line since which that is known', async () => {
    const because = { position: expect.any(Number) }
    const swapped = await rowsOf('numbers', ...on, '--issuer', 'P2')
    expect(swapped).toStrictEqual([
      { number: '0005', issuer: 'P2', card: 'swapped', current: false, because },
      { number: '0007', issuer: 'P2', card: 'swapped', current: true, because },
    ])
    const [issued] = await rowsOf('changes', '--from', '2018-03-01', '--to', '2018-03-01')
    expect(await rowsOf('numbers', ...on, '--number', '0004')).toStrictEqual([
      {
        number: '0004',
        issuer: 'P1',
        card: issued.card,
        current: true,
        because: { position: issued.because.position },
      },
    ])
  })

  it('numbers as CSV leave the column of revisions blank', async () => {
    const { stdout } = await ran(['report', 'numbers', ...on, '--number', '0001', '--format', 'csv'])
    expect(stdout).toMatch(
      /^\u{feff}"Number","Issuer","Card","Current","Entry","Log position","Rehearsal"\r\n"\t0001","P1","moved","yes","","\d+","yes"\r\n$/u,
    )
  })

  it('set-aside: which cards are missing from the answers', async () => {
    expect(await rowsOf('set-aside')).toStrictEqual([])
  })

  it('as JSON says what was asked and what the answer rests on', async () => {
    const { stdout } = await ran(['report', 'roster', '--union', 'U2', ...on, '--json'])
    expect(JSON.parse(stdout)).toStrictEqual({
      report: 'roster',
      union: 'U2',
      on: '2020-12-31',
      known: null,
      basis: { position: expect.any(Number), rules: 'N+M', restsOn: ['N6-IN-DUTY'] },
      rehearsal: true,
      rows: [
        {
          card: 'moved',
          number: '0001',
          issuer: 'P1',
          membership: 'active',
          valid: true,
          from: '2020-07-10',
          because: { revision: 2, position: expect.any(Number) },
        },
      ],
    })
  })

  it('as CSV keeps long numbers as texts', async () => {
    const { stdout } = await ran(['report', 'recovery-due', ...on, '--format', 'csv'])
    expect(stdout).toMatch(
      /^\u{feff}"Card","Number","Last union","Membership","Ended on","Entry","Log position","Rehearsal"\r\n"left","\t110105194912310021","U1","withdrawn","2020-09-10","1","\d+","yes"\r\n$/u,
    )
  })

  it('as CSV is in the words of the language, and keeps the codes as numbers', async () => {
    const { stdout } = await ran(['report', 'changes', ...period, '--format', 'csv', '--lang', 'zh'])
    const lines = stdout.split('\r\n')
    expect(lines[0]).toBe(
      '\u{feff}"会员证","日期","工会","变化类型","变化原因","无对应代码","记录","登记的原因","记录序号","登记册位置","演练"',
    )
    expect(lines.find((line) => line.includes('"kept","2020-11-01"'))).toMatch(
      /^"kept","2020-11-01","U1","3","3","","保留会籍","失业","1","\d+","是"$/,
    )
  })

  it.each(['zh', 'en'])('as a table in the language %s, marked as a rehearsal', async (lang) => {
    for (const name of reportNames) {
      const more = needed[name] ?? []
      const { code, stdout } = await ran(['report', name, ...more, '--lang', lang])
      expect([name, code, stdout.includes('undefined')]).toStrictEqual([name, 0, false])
      expect(stdout).toContain(lang === 'zh' ? '〔演练〕' : '[rehearsal]')
    }
  })

  it.each([
    [['roster'], 'report roster needs --union.\n'],
    [['electoral-roll', '--on', '2020-01-01'], 'report electoral-roll needs --union.\n'],
    [['changes', '--to', '2020-01-01'], 'report changes needs --from.\n'],
    [['changes', '--from', '2020-01-01'], 'report changes needs --to.\n'],
    [['changes', '--from', '2020-01-02', '--to', '2020-01-01'], '--from must not be after --to.\n'],
    [
      ['statistics', '--from', '2020-01-02', '--on', '2020-01-01'],
      '--from must not be after --on 2020-01-01.\n',
    ],
    [['set-aside', '--on', '2020-01-01'], 'report set-aside does not take --on; it takes nothing.\n'],
    [
      ['in-transit', '--issuer', 'P1'],
      'report in-transit does not take --issuer; it takes --on, --known, --union, --older-than.\n',
    ],
    [['in-transit', '--older-than', 'May'], '--older-than takes an existing day, YYYY-MM-DD.\n'],
  ])('%j is not served, and the answer says what to do', async (args, said) => {
    const { code, stdout, stderr } = await ran(['report', ...args])
    expect([code, stdout, stderr.replace(/^Rehearsal.*\n/, '')]).toStrictEqual([2, '', said])
  })

  it.each([
    [['nothing-of-the-kind']],
    [[]],
    [['anomalies', '--kind', 'odd']],
    [['roster', '--format', 'xls']],
  ])('%j is no question', async (args) => {
    const { code, stdout, stderr } = await ran(['report', ...args])
    expect([code, stdout, stderr !== '']).toStrictEqual([2, '', true])
  })
})

const row = (issuer: string, union: string | null, [active, retained, inTransit]: (number | null)[]) => ({
  issuer,
  union,
  active,
  retained,
  inTransit,
  voluntary: null,
  deemed: null,
  expelled: null,
  deceased: null,
})

describe('grid', () => {
  it('shows of every day on which anything changes what each line made one believe', async () => {
    const { code, stdout } = await ran(['grid', 'moved'])
    expect([code, stdout.replaceAll(/@\d+ +/g, '@N ').split('\n')]).toStrictEqual([
      0,
      [
        'Card moved  [rehearsal]',
        '',
        'Days across, at their close; moments of knowledge down: each cell is what was believed of that day by the line.',
        '',
        expect.stringMatching(/^ +Recorded by .* 2018-03-01 +2018-03-05$/),
        'r0  @N 2018-03-05 12:00:00  card issued      active member U1 no card  active member U1 valid',
        'r1  @N 2020-08-01 12:00:00  transferred out  〃                        〃',
        'r2  @N 2020-08-02 12:00:00  transferred in   〃                        〃',
        '',
        expect.stringMatching(/^ +Recorded by .* 2020-06-30 +2020-07-10$/),
        'r0  @N 2018-03-05 12:00:00  card issued      active member U1 valid   active member U1 valid',
        'r1  @N 2020-08-01 12:00:00  transferred out  active member U1→ valid  active member U1→ valid',
        'r2  @N 2020-08-02 12:00:00  transferred in   〃                       active member U2 valid',
        '',
        'A cell that is as in the row above says “〃”.',
        '',
      ],
    ])
  })

  it('lines up in Chinese, where characters are twice as wide', async () => {
    const { stdout } = await ran(['grid', 'moved', '--lang', 'zh'])
    const lines = stdout.split('\n')
    const head = lines.find((line) => line.includes('登记到 ')) ?? ''
    const first = lines.find((line) => line.startsWith('r0')) ?? ''
    expect(widthOf(head.slice(0, head.indexOf('2018-03-05')))).toBe(
      widthOf(first.slice(0, first.indexOf('在会 U1 证有效'))),
    )
  })

  it('as JSON has for each line the standing of each day, as show gives it', async () => {
    const { stdout } = await ran(['grid', '0001', '--json'])
    const grid = JSON.parse(stdout)
    expect([grid.card, grid.days, grid.rehearsal]).toStrictEqual([
      'moved',
      ['2018-03-01', '2018-03-05', '2020-06-30', '2020-07-10'],
      true,
    ])
    expect(grid.basis).toStrictEqual({ position: grid.rows.at(-1).position, rules: 'N+M' })
    for (const { position, cells } of grid.rows)
      for (const { revisions, ...cell } of cells) {
        const shown = await ran(['show', 'moved', '--on', cell.on, '--known', String(position), '--json'])
        const { card, found, known, basis, rehearsal, ...standing } = JSON.parse(shown.stdout)
        expect([cell, revisions]).toStrictEqual([standing, basis.revisions])
      }
  })

  it('of a card nobody knows is not found', async () => {
    expect((await ran(['grid', 'nobody'])).code).toBe(3)
  })
})
