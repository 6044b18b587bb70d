import { writeFileSync } from 'node:fs'
import {
  issue,
  jsonLines,
  newFile,
  out,
  outcomes,
  ran,
  recorded,
  rehearsal,
  rulesOf,
  spawned,
  uuid,
  values,
} from '../trials/atPrompt.ts'

/** Commands told twice, and processes that want the same card. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

describe('repetition and rivals', () => {
  it('B08 the same command twice is one event, in one input and in two', async () => {
    const log = await rehearsal()
    const { results } = await recorded(log, [issue(), issue()])
    expect(results.map(({ repeated }) => repeated)).toStrictEqual([false, true])
    expect(results[1].events).toStrictEqual(results[0].events)
    expect((await recorded(log, [issue()])).results).toMatchObject([{ outcome: 'accepted', repeated: true }])
    const again = await ran(['record', '--log', log], { stdin: jsonLines([issue(), out()]) })
    expect(again.stderr).toContain('共 2 条：登记 2 条（其中 1 条早已登记）。')
    const history = values((await ran(['log', 'a', '--json', '--log', log])).stdout)
    expect(history[0].entries).toHaveLength(2)
  })

  it('an id used for another command is malformed, also within one input', async () => {
    const log = await rehearsal()
    const { code, results } = await recorded(log, [issue(), issue({ number: '0002' })])
    expect([code, results[1].outcome, results[1].errors[0].path]).toStrictEqual([2, 'malformed', 'id'])
  })

  it('an id used for another card is malformed, also in a later run', async () => {
    const log = await rehearsal()
    expect((await recorded(log, [issue()])).code).toBe(0)
    const { code, results } = await recorded(log, [issue({ card: 'b', number: '0002', member: 'm2' })])
    expect([code, results]).toStrictEqual([
      2,
      [
        {
          line: 1,
          outcome: 'malformed',
          id: uuid(1),
          errors: [
            { path: 'id', expected: 'an id of its own: this one belongs to another command', found: uuid(1) },
          ],
        },
      ],
    ])
  })

  it('a command may say what it belongs to and what led to it, and its lines carry that', async () => {
    const log = await rehearsal()
    const tied = { correlation: 'import-7', causation: 'message-42' }
    expect(
      (await recorded(log, [issue(tied), out({ by: 'U9', ...tied, correlation: 'import-8' })])).code,
    ).toBe(1)
    const { stdout } = await ran(['export', '--log', log])
    const ties = values(stdout).map(({ type, corr, cause }) => [type, corr, cause])
    expect(ties.slice(1)).toStrictEqual([
      ['NumberClaimed', 'import-7', 'message-42'],
      ['MembershipClaimed', 'import-7', 'message-42'],
      ['CardIssued', 'import-7', 'message-42'],
      ['CommandRefused', 'import-8', 'message-42'],
    ])
    const misfits = await recorded(log, [
      issue({ id: uuid(9), correlation: '', causation: 7, recordedAt: 'x' }),
    ])
    expect(misfits.results[0].errors.map(({ path }: { path: string }) => path)).toStrictEqual([
      'recordedAt',
      'correlation',
      'causation',
    ])
  })

  it('B07 of two processes that transfer one card, one is accepted', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    const clerks = await Promise.all(
      [2, 3].map((n) => {
        const file = newFile('out.jsonl')
        writeFileSync(file, jsonLines([out({ id: uuid(n) })]))
        return spawned(['record', file, '--log', log])
      }),
    )
    const results = clerks.map(({ stdout }) => values(stdout)[0])
    expect(outcomes(results).filter((outcome) => outcome === 'accepted')).toHaveLength(1)
    const other = results.find(({ outcome }) => outcome !== 'accepted')
    if (other.outcome === 'refused') expect(rulesOf(other)).toContain('D-ALREADY-IN-TRANSIT')
    else expect(other.outcome).toBe('conflict')
    expect(clerks.map(({ code }) => code).sort()).toStrictEqual([0, other.outcome === 'refused' ? 1 : 4])
  })
})
