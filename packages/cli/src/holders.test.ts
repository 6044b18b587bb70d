import { issue, noon, out, ran, recorded, rehearsal, uuid, values } from '../trials/atPrompt.ts'

/** Who holds a valid card, at the prompt: listed, counted, in every form. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

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
