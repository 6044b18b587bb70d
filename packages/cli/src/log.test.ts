import { correct, into, issue, out, ran, recorded, rehearsal, uuid, values } from '../trials/atPrompt.ts'

/** A card's history at the prompt. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

describe('log', () => {
  it('shows a correction beside what it corrects', async () => {
    const log = await rehearsal()
    const { results } = await recorded(log, [
      issue(),
      out(),
      into(),
      correct({ id: uuid(9), changes: { reason: 'left-job', duesPaidThrough: '2020-05' } }),
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
})
