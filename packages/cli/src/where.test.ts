import { into, issue, out, ran, recorded, rehearsal, values } from '../trials/atPrompt.ts'

/** Where a card's history sits, at the prompt. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

describe('where', () => {
  it('tells stretches, gaps, and the place in the log', async () => {
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
