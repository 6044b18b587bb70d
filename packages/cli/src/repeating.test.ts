import { writeFileSync } from 'node:fs'
import { defaultPolicy } from '@union-card/domain'
import { memoryEventStore } from '@union-card/event-store'
import { createRegistry, type Registry } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import {
  issue,
  jsonLines,
  newFile,
  noon,
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
import { recordedCommands } from './recording.ts'
import { wordsOf } from './wording/index.ts'

/** Commands told twice, and commands that want the same card, number or member. */

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

  it('commands that touch one number or one member keep their order across cards', async () => {
    const log = await rehearsal()
    // The first card waits for a command of its own: without an order the second would come before it.
    const pairs = Array.from({ length: 20 }, (_, i) => {
      const [first, second] = [{ card: `a${i}` }, { card: `b${i}` }]
      const same = i % 2 === 0 ? { number: `n${i}` } : { member: `m${i}` }
      return [
        out({ id: uuid(100 + i), ...first }),
        issue({ id: uuid(200 + i), number: `a${i}`, member: `a${i}`, ...first, ...same }),
        issue({ id: uuid(300 + i), number: `b${i}`, member: `b${i}`, ...second, ...same }),
      ]
    })
    const { results } = await recorded(log, pairs.flat())
    expect(outcomes(results)).toStrictEqual(pairs.flatMap(() => ['refused', 'accepted', 'refused']))
  })

  it('a member may be admitted anew right after leaving, whoever wrote the first card down and when', async () => {
    const withdrawal = {
      id: uuid(7),
      type: 'Withdraw',
      card: 'a',
      by: 'U1',
      on: '2020-01-01',
      kind: 'voluntary',
      recordedAt: noon('2020-01-01'),
    }
    const again = issue({
      id: uuid(8),
      card: 'b',
      number: '0002',
      on: '2021-01-01',
      joinedOn: '2021-01-01',
      recordedAt: noon('2021-01-01'),
    })
    const together = await rehearsal()
    expect((await recorded(together, [issue(), withdrawal, again])).code).toBe(0)
    const apart = await rehearsal()
    await recorded(apart, [issue()])
    expect((await recorded(apart, [withdrawal, again])).code).toBe(0)
  })

  it('nor does it matter that the card was re-issued since, or its issue put right', async () => {
    const withdrawal = { type: 'Withdraw', card: 'a', by: 'U1', on: '2020-01-01', kind: 'voluntary' }
    const left = { ...withdrawal, id: uuid(7), recordedAt: noon('2020-01-01') }
    const again = issue({
      id: uuid(8),
      card: 'b',
      number: '0002',
      on: '2021-01-01',
      joinedOn: '2021-01-01',
      recordedAt: noon('2021-01-01'),
    })
    const reissued = {
      id: uuid(5),
      type: 'ReissueCard',
      card: 'a',
      on: '2019-05-05',
      number: '0009',
      cause: 'damaged',
      oldCardRecovered: true,
      recordedAt: noon('2019-05-05'),
    }
    const apart = await rehearsal()
    await recorded(apart, [issue()])
    expect((await recorded(apart, [reissued, left, again])).code).toBe(0)

    const { id: _id, card: _card, recordedAt: _recordedAt, ...rightly } = issue()
    const mended = {
      id: uuid(6),
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [0],
      replacements: [rightly],
      cause: '误记',
      recordedAt: noon('2019-06-06'),
    }
    const together = await rehearsal()
    expect((await recorded(together, [issue({ member: 'wrong' }), mended, left, again])).code).toBe(0)
  })

  it.each([
    ['this input wrongly says it was another’s', []],
    [
      'it was put right since this input was recorded first',
      [
        {
          id: uuid(6),
          type: 'AnnulEntries',
          card: 'a',
          by: 'U1',
          entries: [0],
          replacements: [
            {
              type: 'IssueCard',
              by: 'U1',
              on: '2018-03-05',
              issuer: 'P1',
              number: '0001',
              document: '会员证',
              joinedOn: '2018-03-01',
              issuingUnit: '某某工会',
              member: 'm9',
            },
          ],
          cause: '误记',
          recordedAt: noon('2019-06-06'),
        },
      ],
    ],
  ])('a member may be admitted anew right after leaving, of whose first card %s', async (_, since) => {
    const log = await rehearsal()
    const before = since.length === 0 ? issue({ id: uuid(9), member: 'm9' }) : issue()
    await recorded(log, [before, ...since])
    const { results } = await recorded(log, [
      issue({ recordedAt: noon('2019-07-07') }),
      {
        id: uuid(7),
        type: 'Withdraw',
        card: 'a',
        by: 'U1',
        on: '2020-01-01',
        kind: 'voluntary',
        recordedAt: noon('2020-01-01'),
      },
      issue({
        id: uuid(8),
        card: 'b',
        number: '0002',
        member: 'm9',
        on: '2021-01-01',
        joinedOn: '2021-01-01',
        recordedAt: noon('2021-01-01'),
      }),
    ])
    expect(outcomes(results.slice(1))).toStrictEqual(['accepted', 'accepted'])
  })

  it('a member may be admitted anew right after leaving, in the place of an admission that is struck out', async () => {
    const {
      id: _id,
      card: _card,
      recordedAt: _recordedAt,
      ...anew
    } = issue({ on: '2021-01-01', joinedOn: '2021-01-01', number: '0003' })
    const log = await rehearsal()
    await recorded(log, [
      issue(),
      issue({ id: uuid(2), card: 'b', member: 'wrong', number: '0002', recordedAt: noon('2021-01-01') }),
    ])
    const { results } = await recorded(log, [
      {
        id: uuid(7),
        type: 'Withdraw',
        card: 'a',
        by: 'U1',
        on: '2020-01-01',
        kind: 'voluntary',
        recordedAt: noon('2020-01-01'),
      },
      {
        id: uuid(8),
        type: 'AnnulEntries',
        card: 'b',
        by: 'U1',
        entries: [0],
        replacements: [anew],
        cause: '误记',
        recordedAt: noon('2021-01-01'),
      },
    ])
    expect(outcomes(results)).toStrictEqual(['accepted', 'accepted'])
  })

  it('a number that one annulment sets free comes back through the next, whatever cards they are of', async () => {
    const annul = (n: number, card: string, entry: number) => ({
      id: uuid(n),
      type: 'AnnulEntries',
      card,
      by: 'U1',
      entries: [entry],
      cause: '误记',
      recordedAt: noon('2019-06-06'),
    })
    const log = await rehearsal()
    const commands = Array.from({ length: 40 }, (_, i) => {
      const [a, b, number] = [`a${i}`, `b${i}`, `n${i}`]
      return [
        issue({ id: uuid(1000 + i), card: a, number, member: `m${i}` }),
        annul(2000 + i, a, 0),
        issue({ id: uuid(3000 + i), card: b, number, member: `o${i}`, recordedAt: noon('2019-06-06') }),
        annul(4000 + i, b, 0),
        annul(5000 + i, a, 1),
      ]
    }).flat()
    const { results } = await recorded(log, commands)
    expect(new Set(outcomes(results))).toStrictEqual(new Set(['accepted']))
  })

  describe('after a command that others kept from being recorded', () => {
    /** What became of commands at a registry that holds card `a`, at first while others keep writing it. */
    const before = async (...commands: readonly Record<string, unknown>[]) => {
      const registry = await createRegistry({
        store: memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } }),
        policy: defaultPolicy,
      })
      const became = async (given: readonly unknown[], by: Registry) => {
        const all = []
        const stopping = new AbortController().signal
        for await (const { outcome } of recordedCommands(given, {
          registry: by,
          rehearsal: true,
          words: wordsOf.en,
          stopping,
        }))
          all.push(outcome)
        return all
      }
      expect(await became([issue()], registry)).toStrictEqual(['accepted'])
      const contended: Registry = {
        ...registry,
        handle: async (command, handling) => {
          const { id, card } = command as { readonly id: string; readonly card: string }
          return card === 'a' ? E.left({ outcome: 'conflict', id, card }) : registry.handle(command, handling)
        },
      }
      return [await became(commands, contended), await became(commands, registry)]
    }
    const elsewhere = out({ id: uuid(9), card: 'elsewhere' })

    it('whose end it was, nobody is admitted until it is sent again', async () => {
      const left = {
        id: uuid(7),
        type: 'Withdraw',
        card: 'a',
        by: 'U1',
        on: '2020-01-01',
        kind: 'voluntary',
        recordedAt: noon('2020-01-01'),
      }
      const again = issue({
        id: uuid(8),
        card: 'b',
        number: '0002',
        on: '2021-01-01',
        joinedOn: '2021-01-01',
        recordedAt: noon('2021-01-01'),
      })
      expect(await before(left, again, elsewhere)).toStrictEqual([
        ['conflict', 'unavailable', 'refused'],
        ['accepted', 'accepted', 'refused'],
      ])
    })

    it('nor is what builds on one that was not tried for it', async () => {
      const reissued = {
        id: uuid(7),
        type: 'ReissueCard',
        card: 'a',
        on: '2020-07-05',
        number: '0009',
        cause: 'damaged',
        oldCardRecovered: true,
        recordedAt: noon('2020-08-01'),
      }
      const rival = issue({ id: uuid(8), card: 'b', number: '0009', member: 'm2' })
      expect(await before(out(), reissued, rival, elsewhere)).toStrictEqual([
        ['conflict', 'unavailable', 'unavailable', 'refused'],
        ['accepted', 'accepted', 'refused', 'refused'],
      ])
    })
  })

  it('results come in the order of the lines', async () => {
    const log = await rehearsal()
    const commands = Array.from({ length: 500 }, (_, i) =>
      issue({ id: uuid(i), card: `c${i % 100}`, number: `n${String(i).padStart(5, '0')}`, member: `m${i}` }),
    )
    const { results } = await recorded(log, commands)
    expect(results.map(({ line }) => line)).toStrictEqual(commands.map((_, i) => i + 1))
    expect(outcomes(results).filter((outcome) => outcome === 'accepted')).toHaveLength(100)
  })
})
