import {
  into,
  issue,
  issueOf,
  jsonLines,
  noon,
  out,
  ran,
  recorded,
  rehearsal,
  shown,
  uuid,
  values,
} from '../trials/atPrompt.ts'

/** The questions of an official at the prompt: one card, the holders, its log and custody, the rules. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

describe('show', () => {
  it('finds a card by id, by number, by a void number and by issuer and number', async () => {
    const log = await rehearsal()
    await recorded(log, [
      issue(),
      { id: uuid(2), type: 'ReportLoss', card: 'a', on: '2020-02-01', recordedAt: noon('2020-02-01') },
      {
        id: uuid(3),
        type: 'ReissueCard',
        card: 'a',
        by: 'U1',
        on: '2020-02-20',
        number: '0777',
        cause: 'lost',
        recordedAt: noon('2020-02-20'),
      },
      issue({ id: uuid(4), card: 'b', issuer: 'P2', member: 'm2' }),
    ])
    expect(await shown(log, 'a')).toMatchObject({
      code: 0,
      card: 'a',
      number: '0777',
      issuer: 'P1',
      found: true,
    })
    expect((await shown(log, '0777')).card).toBe('a')
    expect((await shown(log, 'P1/0001')).card).toBe('a')
    expect((await shown(log, 'P2/0001')).card).toBe('b')
    const several = await ran(['show', '0001', '--log', log])
    expect(several.code).toBe(2)
    expect(several.stderr).toMatch(/P1\/0001 +a\n +P2\/0001 +b/)
    expect((await ran(['show', 'P1/0001', '--log', log])).stdout).toContain('已作废')
  })

  const struckIssue = [
    issue(),
    {
      id: uuid(2),
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [0],
      cause: '误记',
      recordedAt: noon('2019-01-01'),
    },
    issue({
      id: uuid(3),
      card: 'b',
      member: 'm2',
      on: '2019-03-05',
      joinedOn: '2019-03-01',
      recordedAt: noon('2019-03-05'),
    }),
  ]

  it('finds whose a number was by what was known then, and by what is known now where nobody had it', async () => {
    const log = await rehearsal()
    await recorded(log, struckIssue)
    expect((await shown(log, '0001')).card).toBe('b')
    const then = ['--known', '2018-06-01', '--log', log]
    expect(await shown(log, '0001', ...then.slice(0, 2), '--on', '2018-06-01')).toMatchObject({
      code: 0,
      card: 'a',
      number: '0001',
      found: true,
    })
    const [line] = values(
      (
        await ran(['show', '--from', '-', '--log', log], {
          stdin: jsonLines([{ card: 'P1/0001', known: '2018-06-01' }]),
        })
      ).stdout,
    )
    expect(line).toMatchObject({ card: 'a', found: true })
    for (const command of ['where', 'log'])
      expect(values((await ran([command, '0001', '--json', ...then])).stdout)[0].card).toBe('a')
    expect(await shown(log, '0001', '--known', '2017-01-01')).toMatchObject({
      code: 3,
      card: 'b',
      found: false,
    })
  })

  it('calls a number void from the day it was replaced, and not before it was given', async () => {
    const log = await rehearsal()
    await recorded(log, [
      issue(),
      {
        id: uuid(2),
        type: 'ReissueCard',
        card: 'a',
        by: 'U1',
        on: '2020-02-20',
        number: '0777',
        issuer: 'P2',
        cause: 'form-renewed',
        oldCardRecovered: true,
        recordedAt: noon('2020-02-20'),
      },
    ])
    const says = async (...args: readonly string[]) => (await ran(['show', ...args, '--log', log])).stdout
    expect(await says('P2/0777', '--on', '2020-02-19')).not.toContain('已作废')
    expect(await says('P2/0777', '--known', '2020-02-19')).not.toContain('已作废')
    expect(await says('P1/0001', '--on', '2020-02-19')).not.toContain('已作废')
    expect(await says('P1/0001')).toContain('编号 P1/0001 已作废')
    for (const text of ['P2/0777', '0777', 'a']) expect(await says(text)).not.toContain('已作废')

    // Programs are told the same, by either way of asking.
    const asked = ['P1/0001', '0001', 'P2/0777', 'a'].map((card) => ({ card, on: '2020-02-20' }))
    const { stdout } = await ran(['show', '--from', '-', '--log', log], {
      stdin: jsonLines([...asked, { card: '0001', on: '2020-02-19' }]),
    })
    expect(values(stdout).map(({ voidNumber }) => voidNumber)).toStrictEqual([
      '0001',
      '0001',
      undefined,
      undefined,
      undefined,
    ])
    expect(JSON.parse(await says('0001', '--json'))).toMatchObject({ number: '0777', voidNumber: '0001' })
    expect(JSON.parse(await says('0777', '--json'))).not.toHaveProperty('voidNumber')
  })

  it('a text that can be no card’s id is a card nobody knows', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    for (const text of ['P1/9999', '京工0001', 'a b']) {
      expect(await shown(log, text)).toMatchObject({ code: 3, card: text, found: false, membership: 'none' })
      expect((await ran(['show', text, '--log', log])).code).toBe(3)
    }
    const { code, stdout } = await ran(['show', '--from', '-', '--log', log], {
      stdin: jsonLines([{ card: 'P1/9999' }, { card: 'a' }]),
    })
    expect([code, values(stdout).map(({ found }) => found)]).toStrictEqual([0, [false, true]])
  })

  it('an id that is also the number of another card is that card, and the other is named', async () => {
    const log = await rehearsal()
    await recorded(log, [
      issueOf(1, { card: '0002' }),
      issueOf(2, { card: 'other' }),
      issueOf(3, { card: '0003', number: '0003' }),
    ])
    for (const command of ['show', 'log', 'where', 'pages', 'grid']) {
      const { code, stdout, stderr } = await ran([command, '0002', '--log', log, '--lang', 'en'])
      expect([code, stdout.split('\n')[0], stderr.split('\n').slice(1)]).toStrictEqual([
        0,
        expect.stringContaining('Card 0002'),
        [
          'This is the card with the id 0002. 0002 is also the number of another; ask for that one by:',
          '  P1/0002  other',
          '',
        ],
      ])
      for (const only of ['0001', '0003', 'P1/0002'])
        expect((await ran([command, only, '--log', log, '--lang', 'en'])).stderr).not.toContain('also')
    }
  })

  it('a card nobody knows is not found alone, and answered among others', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    expect(await shown(log, 'nobody')).toMatchObject({
      code: 3,
      card: 'nobody',
      membership: 'none',
      found: false,
      rehearsal: true,
    })
    const human = await ran(['show', 'nobody', '--log', log])
    expect([human.code, human.stdout]).toStrictEqual([3, ''])
    const many = await ran(['show', '--from', '-', '--on', '2018-03-01', '--log', log], {
      stdin:
        '{"card":"nobody"}\n\n{"card":"a","known":null}\n{"card":"a"\n{"card":"a","on":"2018-3-1","when":1}\n{"card":"a","on":"2019-01-01"}',
    })
    expect(many.code).toBe(2)
    expect(values(many.stdout)).toMatchObject([
      { card: 'nobody', membership: 'none', found: false, on: '2018-03-01', rehearsal: true },
      { card: 'a', membership: 'active', document: 'none', on: '2018-03-01', rehearsal: true },
      { line: 4, outcome: 'malformed', errors: [{ path: '' }] },
      { line: 5, outcome: 'malformed', errors: [{ path: 'on' }, { path: 'when' }] },
      { card: 'a', document: 'inHand' },
    ])
  })

  it('says the standing, and why, in either language', async () => {
    const log = await rehearsal()
    await recorded(log, [issue(), out({ declaredTo: 'U2' })])
    const chinese = (await ran(['show', 'a', '--on', '2020-07-05', '--log', log])).stdout
    for (const said of [
      '〔演练〕',
      '接转途中，由 U1 转出（申报转往 U2）',
      '因“工作调动、劳动关系变化”',
      '第六条',
    ])
      expect(chinese).toContain(said)
    const english = (await ran(['show', 'a', '--on', '2020-07-05', '--log', log, '--lang', 'en'])).stdout
    for (const said of [
      '[rehearsal]',
      'in transit, sent by U1 (declared to U2)',
      'dues paid through 2020-06',
    ])
      expect(english).toContain(said)
  })

  it.each([
    [['show']],
    [['show', 'a', '--from', '-']],
    [['show', 'a', '--on', '2021-02-29']],
    [['show', 'a', '--known', 'then']],
    [['show', 'a', '--lang', 'fr']],
    [['show', 'a', 'b']],
    [['log']],
    [['holders', '--format', 'xml']],
    [['shwo', 'a']],
    [['show', '']],
    [['show', '--from', '']],
    [['show', 'a', '--log', '']],
    [['log', '']],
    [['record', '']],
    [['explain', '']],
    [['export', '']],
    [['holders', '--union', '']],
    [['report', 'roster', '--union', '']],
    [['report', 'numbers', '--number', '']],
    [['report', 'anomalies', '--kind', 'dues-prepaid', '--kind', '']],
    [['verify', '--against', '']],
    [['init', '--policy', '']],
    [['show', 'a', '--onn', '2021-01-01']],
    [['init', '--rules', 'M']],
    [['demo', '--cards', 'many']],
  ])('%j is a wrong usage', async (args) => {
    const { code, stdout, stderr } = await ran(args)
    expect([code, stdout]).toStrictEqual([2, ''])
    expect(stderr).not.toBe('')
  })

  it.each([
    [['init', '--rules', 'M'], '应为 N、N+M 之一', 'should be one of N, N+M'],
    [['show', 'a', '--lang', 'fr'], '应为 zh、zh-CN、en 之一', null],
    [['demo', '--cards', '0'], '应为 1 至 999999999 的整数', 'a whole number from 1 to 999999999'],
    [['demo', '--seed', 'x'], '应为 0 至 999999999 的整数', 'a whole number from 0 to 999999999'],
    [['rebuild', '--workers', '65'], '应为 1 至 64 的整数', 'a whole number from 1 to 64'],
    [['project', '--partition', '3/2'], '应为第几份/共几份，如 1/4', 'a share such as 1/4'],
    [['migrate', '--reader', 'r'.repeat(64)], '应为 1 至 63 个字符的角色名', '1 to 63 characters'],
    [['help', 'shwo'], '没有命令 shwo', 'there is no command shwo'],
  ])('%j is told what it should have been', async (args, zh, en) => {
    expect((await ran(args)).stderr).toContain(zh)
    if (en !== null) expect((await ran(['--lang', 'en', ...args])).stderr).toContain(en)
  })
})

describe('holders', () => {
  const county = async (): Promise<string> => {
    const log = await rehearsal()
    await recorded(log, [
      issue({ card: 'b', member: 'm2', number: '=HYPERLINK("x")', id: uuid(11) }),
      issue({ card: 'a' }),
      issue({ card: 'c', member: 'm3', number: '0003', by: 'U3', id: uuid(12), issuer: 'P2' }),
      out(),
      {
        id: uuid(13),
        type: 'ReportLoss',
        card: 'c',
        by: 'U3',
        on: '2021-01-01',
        recordedAt: noon('2021-01-01'),
      },
    ])
    return log
  }

  it('lists and counts by union, on a day and as known then', async () => {
    const log = await county()
    const [now] = values((await ran(['holders', '--json', '--log', log])).stdout)
    expect(now).toMatchObject({
      known: null,
      total: 2,
      rehearsal: true,
      byUnion: [{ union: 'U1', active: 1, retained: 0, inTransit: 1 }],
      basis: { position: expect.any(Number), rules: 'N+M' },
    })
    expect(now.holders.map(({ card }: { card: string }) => card)).toStrictEqual(['a', 'b'])
    const [then] = values(
      (await ran(['holders', '--json', '--on', '2020-12-31', '--union', 'U3', '--log', log])).stdout,
    )
    expect(then).toMatchObject({ on: '2020-12-31', union: 'U3', total: 1, holders: [{ card: 'c' }] })
    const [issuer] = values(
      (await ran(['holders', '--json', '--counts', '--on', '2020-12-31', '--issuer', 'P2', '--log', log]))
        .stdout,
    )
    expect([issuer.total, issuer.holders]).toStrictEqual([1, undefined])
    const [nobody] = values((await ran(['holders', '--json', '--known', '2018-01-01', '--log', log])).stdout)
    expect([nobody.total, nobody.holders]).toStrictEqual([0, []])
  })

  it('as JSON Lines, one holder a line', async () => {
    const log = await county()
    expect(values((await ran(['holders', '--format', 'jsonl', '--log', log])).stdout)).toStrictEqual([
      {
        card: 'a',
        number: '0001',
        issuer: 'P1',
        union: 'U1',
        membership: 'active',
        inTransit: true,
        rehearsal: true,
        because: { revision: 1, position: 11 },
      },
      {
        card: 'b',
        number: '=HYPERLINK("x")',
        issuer: 'P1',
        union: 'U1',
        membership: 'active',
        inTransit: false,
        rehearsal: true,
        because: { revision: 0, position: 8 },
      },
    ])
  })

  it('as CSV that no spreadsheet takes for formulas', async () => {
    const log = await county()
    const { stdout } = await ran(['holders', '--format', 'csv', '--log', log])
    expect(stdout).toBe(
      '\u{feff}"会员证","编号","颁发工会","所在工会","会籍","接转途中","记录序号","登记册位置","演练"\r\n' +
        '"a","\t0001","P1","U1","在会","是","1","11","是"\r\n' +
        `"b","'=HYPERLINK(""x"")","P1","U1","在会","否","0","8","是"\r\n`,
    )
  })

  it('as CSV in which a number like a day is none', async () => {
    const log = await rehearsal()
    await recorded(log, [issue({ number: '2020-07-10' })])
    const { stdout } = await ran(['holders', '--format', 'csv', '--log', log])
    expect(stdout).toContain('"a","\t2020-07-10","P1"')
  })

  it('counts as rows too', async () => {
    const { stdout } = await ran(['holders', '--counts', '--format', 'jsonl', '--log', await county()])
    expect(values(stdout)).toStrictEqual([
      { union: 'U1', active: 1, retained: 0, inTransit: 1, rehearsal: true },
    ])
  })

  it('counts by issuer, on a day and as known then, in every form', async () => {
    const log = await county()
    const counted = async (...more: readonly string[]) =>
      ran(['holders', '--counts', '--by', 'issuer', '--log', log, ...more])
    const [answer] = values((await counted('--json', '--on', '2020-12-31')).stdout)
    expect([answer.total, answer.byIssuer, 'byUnion' in answer]).toStrictEqual([
      3,
      [
        { issuer: 'P1', holders: 2 },
        { issuer: 'P2', holders: 1 },
      ],
      false,
    ])
    const [now] = values((await counted('--json')).stdout)
    expect([now.total, now.byIssuer]).toStrictEqual([2, [{ issuer: 'P1', holders: 2 }]])
    const [knownThen] = values((await counted('--json', '--known', '2018-03-05', '--issuer', 'P2')).stdout)
    expect([knownThen.issuer, knownThen.total, knownThen.byIssuer]).toStrictEqual([
      'P2',
      1,
      [{ issuer: 'P2', holders: 1 }],
    ])
    expect(values((await counted('--format', 'jsonl')).stdout)).toStrictEqual([
      { issuer: 'P1', holders: 2, rehearsal: true },
    ])
    expect((await counted('--format', 'csv', '--on', '2020-12-31')).stdout).toBe(
      '\u{feff}"颁发工会","有效会员证","演练"\r\n"P1","2","是"\r\n"P2","1","是"\r\n',
    )
    expect((await counted('--lang', 'en', '--on', '2020-12-31')).stdout.split('\n').slice(3)).toStrictEqual([
      'Issuer     total',
      'P1             2',
      'P2             1',
      'total          3',
      '',
      expect.stringMatching(/^As of position \d+ of the log; by the rules N1-EVIDENCE, N4-GRANDFATHER\.$/),
      '',
    ])
    for (const wrong of [
      ['--by', 'issuer'],
      ['--counts', '--by', 'issuer', '--union', 'U1'],
      ['--counts', '--by', 'county'],
    ])
      expect((await ran(['holders', ...wrong, '--log', log])).code).toBe(2)
  })

  it('in pages, however many there are', async () => {
    const log = await rehearsal()
    const cards = Array.from({ length: 5_100 }, (_, i) =>
      issue({
        id: uuid(i),
        card: `c${String(i).padStart(5, '0')}`,
        number: `n${String(i).padStart(5, '0')}`,
        member: `m${i}`,
      }),
    )
    await recorded(log, cards)
    const [whole] = values((await ran(['holders', '--json', '--log', log])).stdout)
    expect(whole.holders.map(({ card }: { card: string }) => card)).toStrictEqual(
      cards.map(({ card }) => card),
    )
    expect(whole.total).toBe(cards.length)
    for (const format of ['jsonl', 'csv', 'table']) {
      const { stdout } = await ran(['holders', '--format', format, '--log', log])
      expect(stdout.split('\n').filter((line) => line.includes('c0'))).toHaveLength(cards.length)
    }
  })

  it('as a table with totals, marked as a rehearsal', async () => {
    const { stdout } = await ran(['holders', '--log', await county()])
    for (const said of ['〔演练〕', '0001', '在会、接转途中', '合计']) expect(stdout).toContain(said)
  })

  it('as a table say what they are limited to, by which records they are told, and what they rest on', async () => {
    const limits = ['--union', 'U1', '--issuer', 'P1', '--on', '2020-12-31', '--known', '2018-03-05']
    const { stdout } = await ran(['holders', ...limits, '--log', await county()])
    const [title, asked] = stdout.split('\n')
    expect([title, asked]).toStrictEqual([
      '持有有效会员证的会员  〔演练〕',
      '2020-12-31 终了时，按截至北京时间 2018-03-05 23:59:59 的登记；所在工会 U1，颁发工会 P1',
    ])
    expect(stdout).toMatch(/\n汇总至登记册位置 \d+；依据规则 N1-EVIDENCE、N4-GRANDFATHER。\n/)
  })
})

describe('log and where', () => {
  it('show a correction beside what it corrects', async () => {
    const log = await rehearsal()
    const { results } = await recorded(log, [
      issue(),
      out(),
      into(),
      {
        id: uuid(9),
        type: 'CorrectEntry',
        card: 'a',
        by: 'U1',
        entry: 1,
        changes: { reason: 'left-job', duesPaidThrough: '2020-05' },
        cause: '笔误',
        recordedAt: noon('2020-09-01'),
      },
    ])
    const { code, stdout } = await ran(['log', '0001', '--log', log])
    expect(code).toBe(0)
    expect(stdout.split('\n').filter((line) => line.startsWith('r'))).toStrictEqual([
      'r3  更正  U1 盖章',
      'r2  2020-07-10  组织关系转入  U2 盖章',
      'r1  2020-06-30  组织关系转出  U1 盖章  〔更正，见 r3〕',
      'r0  2018-03-05  颁发会员证  U1 盖章',
    ])
    expect(stdout).toContain('因“工作调动、劳动关系变化”')
    expect(stdout).toContain('更正 r1：原因改为 辞职、解除合同')
    const [rows] = values((await ran(['log', 'a', '--json', '--log', log])).stdout)
    expect(Object.keys(rows)).toStrictEqual(['card', 'known', 'basis', 'entries', 'rehearsal'])
    expect(rows.basis).toStrictEqual({ position: results[3].events[0].position, rules: 'N+M' })
    expect(rows.entries[3]).toStrictEqual({
      revision: 0,
      type: 'CardIssued',
      stated: '2018-03-05',
      effective: '2018-03-05',
      recordedAt: '2018-03-05T04:00:00.000Z',
      by: 'U1',
      data: expect.objectContaining({ number: '0001', issuer: 'P1' }),
      flags: ['unregistered-union', 'unregistered-issuer'],
      struckBy: null,
      correctedBy: [],
    })
    expect(rows.entries.map(({ revision }: { revision: number }) => revision)).toStrictEqual([3, 2, 1, 0])
    expect(rows.entries[2]).toMatchObject({ correctedBy: [3], struckBy: null, effective: '2020-06-30' })
    const before = values((await ran(['log', 'a', '--json', '--known', '2020-08-15', '--log', log])).stdout)
    expect(before[0].basis).toStrictEqual({ position: results[2].events[0].position, rules: 'N+M' })
    expect(before[0].entries[0]).toMatchObject({ revision: 2 })
    expect(before[0].entries[1]).toMatchObject({ revision: 1, correctedBy: [] })
  })

  it('show rests on the words in force, and says by which line they were corrected', async () => {
    const log = await rehearsal()
    const correct = (n: number, changes: object) => ({
      id: uuid(n),
      type: 'CorrectEntry',
      card: 'a',
      by: 'U1',
      entry: 1,
      changes,
      cause: '笔误',
      recordedAt: noon(`2020-09-0${n}`),
    })
    await recorded(log, [
      issue(),
      out(),
      correct(3, { reason: 'reorganised', duesPaidThrough: '2020-05' }),
      correct(4, { reason: 'left-job' }),
    ])
    const { stdout } = await ran(['show', 'a', '--log', log, '--lang', 'en'])
    expect(stdout.split('This rests on\n')[1]?.split('\n')).toStrictEqual([
      '  r0  2018-03-05  card issued  sealed by U1',
      expect.any(String),
      expect.any(String),
      '  r1  2020-06-30  transferred out  sealed by U1  [corrected, see r2 r3]',
      '      for resignation or end of contract, dues paid through 2020-05',
      expect.any(String),
      '  r2  correction  sealed by U1',
      expect.stringContaining('corrects r1'),
      expect.any(String),
      '  r3  correction  sealed by U1',
      expect.stringContaining('corrects r1'),
      expect.any(String),
      '',
    ])
    expect((await shown(log, 'a')).basis.revisions).toStrictEqual([0, 1, 2, 3])

    // By what was known before, nothing was corrected.
    const before = ['a', '--known', '2020-08-15']
    expect((await shown(log, ...before)).basis.revisions).toStrictEqual([0, 1])
    const then = await ran(['show', ...before, '--log', log, '--lang', 'en'])
    expect(then.stdout).toContain('for change of job or labour relation, dues paid through 2020-06')
    expect(then.stdout).not.toContain('corrected')
  })

  it('where tells stretches, gaps, and the place in the log', async () => {
    const log = await rehearsal()
    const { results } = await recorded(log, [issue(), out(), into()])
    const [answer] = values((await ran(['where', 'a', '--json', '--log', log])).stdout)
    expect(answer.custody).toStrictEqual([
      { kind: 'at', union: 'U1', from: '2018-03-01', to: '2020-06-30', via: [0] },
      { kind: 'inTransit', union: 'U1', from: '2020-06-30', to: '2020-07-10', via: [1] },
      { kind: 'at', union: 'U2', from: '2020-07-10', to: null, via: [2] },
    ])
    expect(Object.keys(answer)).toStrictEqual(['card', 'known', 'basis', 'custody', 'stored', 'rehearsal'])
    expect(answer.basis).toStrictEqual({ position: results[2].events[0].position, rules: 'N+M' })
    expect(answer.stored.stream).toBe('card-a')
    expect(answer.stored.lines[2]).toStrictEqual({
      revision: 2,
      position: results[2].events[0].position,
      type: 'TransferredIn',
      recordedAt: '2020-08-01T04:00:00.000Z',
    })
    expect(answer.stored.lines.map(({ position }: { position: number }) => position)).toStrictEqual(
      results.map(({ events }) => events[0].position),
    )
    expect((await ran(['where', 'a', '--log', log])).stdout).toContain('接转途中')
    expect((await ran(['where', 'zz', '--log', log])).code).toBe(3)
    expect((await ran(['where', 'a', '--known', '2017-01-01', '--log', log])).code).toBe(3)
  })
})

describe('the rulebook', () => {
  it('lists every rule in both languages, and one in full', async () => {
    const list = await ran(['rules'])
    expect(list.code).toBe(0)
    expect(list.stdout).toContain('D-ALREADY-IN-TRANSIT')
    const [all] = values((await ran(['rules', '--json'])).stdout)
    expect(all.length).toBeGreaterThan(100)
    const [one] = values((await ran(['explain', 'm17-retired-stays-retained', '--json'])).stdout)
    expect(one).toMatchObject({
      rule: 'M17-RETIRED-STAYS-RETAINED',
      article: '办法第十七条',
      stacks: ['N+M'],
      commands: ['RestoreMembership'],
      flag: null,
    })
    expect(one.decides).toStrictEqual([
      { name: 'retiredStaysRetained', file: 'packages/domain/src/card/rules/retention.ts' },
    ])
    const flagged = (await ran(['explain', 'D-FLAG-PREPAID'])).stdout
    expect(flagged).toContain('dues-prepaid')
    expect((await ran(['explain', 'N5-NO-FEE'])).stdout).toContain('所有命令')
    expect((await ran(['explain', 'D-CORRECT-FIELDS'])).stdout).toContain('CorrectEntry')
  })

  it('explains what decides a rule, and shows it by histories or else by tests', async () => {
    const explained = async (rule: string, lang: string) =>
      (await ran(['explain', rule, '--lang', lang])).stdout
    for (const [lang, decides, example, tests] of [
      ['zh', '判定的代码', '例子', '测试（英文）'],
      ['en', 'Decided by', 'Example', 'Shown by tests'],
    ] as const) {
      const refusing = await explained('M17-RETIRED-STAYS-RETAINED', lang)
      expect(refusing).toMatch(
        new RegExp(`${decides} +retiredStaysRetained {2}packages/domain/src/card/rules/retention\\.ts`),
      )
      expect(refusing).toContain(example)
      expect(refusing).not.toContain(tests)
      const inNoHistory = await explained('D-REVOKE-BY-SENDER', lang)
      expect(inNoHistory).not.toContain(`  ${example} `)
      expect(inNoHistory).toMatch(/RevokeTransferOut › by another union {2}packages\/.*rules\.test\.ts/)
      expect(inNoHistory).toContain(tests)
    }
    const silent = await explained('N6-IN-DUTY', 'en')
    expect(silent).toContain('there being no command to turn a member away')
    expect(silent).toMatch(/Carried out by +D-IN-NEEDS-OUT\n +D-TRANSFER-TO-SELF\n/)
  })

  it('suggests the nearest rules for one that is not there', async () => {
    const { code, stderr } = await ran(['explain', 'D-ALREADY-TRANSIT', '--lang', 'en'])
    expect([code, stderr]).toStrictEqual([
      3,
      expect.stringMatching(/There is no rule D-ALREADY-TRANSIT\. Did you mean D-ALREADY-IN-TRANSIT/),
    ])
    expect((await ran(['rules', 'x'.repeat(10_000)])).code).toBe(3)
  })
})
