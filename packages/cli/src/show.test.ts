import {
  correct,
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

/** One card at the prompt: found by its id or a number, its standing on a day, and why. */

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

  it('rests on the words in force, and says by which line they were corrected', async () => {
    const log = await rehearsal()
    await recorded(log, [
      issue(),
      out(),
      correct({ id: uuid(3), changes: { reason: 'reorganised', duesPaidThrough: '2020-05' } }),
      correct({ id: uuid(4), changes: { reason: 'left-job' } }),
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
