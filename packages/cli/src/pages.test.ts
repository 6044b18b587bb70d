import {
  correct,
  into,
  issue,
  noon,
  out,
  ran,
  recorded,
  rehearsal,
  retained,
  uuid,
} from '../trials/atPrompt.ts'

/** What the booklet should show, at the prompt. */

jest.setTimeout(60_000)

const annul = (n: number, entry: number) => ({
  id: uuid(n),
  type: 'AnnulEntries',
  card: 'a',
  by: 'U1',
  entries: [entry],
  cause: '误记',
  recordedAt: noon(`2021-01-${n}`),
})
const corrected = (n: number, changes: object) =>
  correct({ id: uuid(n), changes, recordedAt: noon(`2021-01-${n}`) })

const written = async (): Promise<string> => {
  const log = await rehearsal()
  const { results } = await recorded(log, [
    issue(),
    out(),
    into(),
    retained({ by: 'U2' }),
    {
      id: uuid(5),
      type: 'ChangeRetentionReason',
      card: 'a',
      by: 'U2',
      month: '2020-10',
      reason: 'sick',
      recordedAt: noon('2020-10-10'),
    },
    {
      id: uuid(6),
      type: 'RestoreMembership',
      card: 'a',
      by: 'U2',
      month: '2020-11',
      recordedAt: noon('2020-11-10'),
    },
    corrected(11, { reason: 'reorganised' }),
    annul(12, 6),
    corrected(13, { reason: 'left-job' }),
    out({ id: uuid(14), by: 'U2', on: '2021-01-14', recordedAt: noon('2021-01-14') }),
    { ...annul(15, 9), by: 'U2' },
  ])
  expect(results.map(({ outcome }) => outcome)).toStrictEqual(results.map(() => 'accepted'))
  return log
}

describe('pages', () => {
  it('shows page by page and row by row what is written, corrected and struck out', async () => {
    const log = await written()
    const { code, stdout } = await ran(['pages', 'a', '--log', log])
    expect([code, stdout.split('\n')]).toStrictEqual([
      0,
      [
        '会员证 a  〔演练〕',
        '',
        '个人信息页（第 3 页）',
        '  1  入会时间 2018年3月1日，发证单位 某某工会  r0',
        '',
        '工会组织关系接转（第 4 页）',
        '  1  2020年6月30日因“辞职、解除合同”工会组织关系转出，会费交至2020年6月。U1 工会盖章  r1  〔更正，见 r8〕',
        '     原写：2020年6月30日因“工作调动、劳动关系变化”工会组织关系转出，会费交至2020年6月。U1 工会盖章',
        '     曾更正为：2020年6月30日因“单位改制、合并、工会调整”工会组织关系转出，会费交至2020年6月。U1 工会盖章  r6  〔作废，见 r7〕',
        '     2020年7月10日工会组织关系转入。U2 工会盖章  r2',
        '  2  2021年1月14日因“工作调动、劳动关系变化”工会组织关系转出，会费交至2020年6月。U2 工会盖章  r9  〔作废，见 r10〕',
        '',
        '保留恢复会籍（第 5 页）',
        '  1  2020年9月因“失业”保留会籍。U2 工会盖章  r3',
        '     2020年10月保留会籍的原因变更为“病休”。U2 工会盖章  r4',
        '     2020年11月恢复会籍。U2 工会盖章  r5',
        '',
      ],
    ])
  })

  it('shows them as known then, and in English', async () => {
    const log = await written()
    const { stdout } = await ran(['pages', '0001', '--known', '2020-08-01', '--lang', 'en', '--log', log])
    expect(stdout.split('\n')).toStrictEqual([
      'Card a  [rehearsal]',
      'by what was recorded until 2020-08-01 23:59:59 in China',
      '',
      'Particulars (page 3)',
      '  1  joined 2018-03-01, issuing unit 某某工会  r0',
      '',
      'Transfers of the organisational relation (page 4)',
      '  1  2020-06-30 transferred out for change of job or labour relation, dues paid through 2020-06. Sealed by U1  r1',
      '     2020-07-10 transferred in. Sealed by U2  r2',
      '',
      'Membership retained and restored (page 5)',
      '  (blank)',
      '',
    ])
  })

  it('as JSON gives them as data', async () => {
    const log = await written()
    const { stdout } = await ran(['pages', 'a', '--known', '2020-07-01', '--json', '--log', log])
    expect(JSON.parse(stdout)).toStrictEqual({
      card: 'a',
      known: '2020-07-01',
      basis: { position: 4, rules: 'N+M' },
      pages: {
        particulars: [{ now: { joinedOn: '2018-03-01', issuingUnit: '某某工会' }, entry: 0 }],
        transfers: [],
        retentions: [],
      },
      rehearsal: true,
    })
  })

  it('of a card nobody knows, or nobody knew of then, are not found', async () => {
    const log = await written()
    for (const args of [['nobody'], ['a', '--known', '2018-03-04']]) {
      const { code, stdout } = await ran(['pages', ...args, '--log', log])
      expect([code, stdout.includes('个人信息页')]).toStrictEqual([3, false])
    }
  })
})
