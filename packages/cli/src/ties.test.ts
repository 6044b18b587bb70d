import { defaultPolicy } from '@union-card/domain'
import { memoryEventStore } from '@union-card/event-store'
import { createRegistry, type Registry } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import {
  inPlace,
  issue,
  noon,
  out,
  outcomes,
  recorded,
  rehearsal,
  uuid,
  withdrawal,
} from '../trials/atPrompt.ts'
import { recordedCommands } from './recording.ts'
import { wordsOf } from './wording/index.ts'

/** Commands of one input that share a card, a number or a member keep their order. */

// Many tests wait for the disk, on machines that may be busy.
jest.setTimeout(60_000)

/** The member is admitted anew, on card `b`. */
const anew = (over: Record<string, unknown> = {}) =>
  issue({
    id: uuid(8),
    card: 'b',
    number: '0002',
    on: '2021-01-01',
    joinedOn: '2021-01-01',
    recordedAt: noon('2021-01-01'),
    ...over,
  })
const reissued = (over: Record<string, unknown> = {}) => ({
  id: uuid(5),
  type: 'ReissueCard',
  card: 'a',
  on: '2019-05-05',
  number: '0009',
  cause: 'damaged',
  oldCardRecovered: true,
  recordedAt: noon('2019-05-05'),
  ...over,
})
/** The issue of a card is struck out, and another takes its place. */
const putRight = (over: Record<string, unknown> = {}) => ({
  id: uuid(6),
  type: 'AnnulEntries',
  card: 'a',
  by: 'U1',
  entries: [0],
  replacements: [inPlace()],
  cause: '误记',
  recordedAt: noon('2019-06-06'),
  ...over,
})

describe('the order of one input', () => {
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
    const together = await rehearsal()
    expect((await recorded(together, [issue(), withdrawal(), anew()])).code).toBe(0)
    const apart = await rehearsal()
    await recorded(apart, [issue()])
    expect((await recorded(apart, [withdrawal(), anew()])).code).toBe(0)
  })

  it('nor does it matter that the card was re-issued since, or its issue put right', async () => {
    const apart = await rehearsal()
    await recorded(apart, [issue()])
    expect((await recorded(apart, [reissued(), withdrawal(), anew()])).code).toBe(0)

    const together = await rehearsal()
    expect(
      (await recorded(together, [issue({ member: 'wrong' }), putRight(), withdrawal(), anew()])).code,
    ).toBe(0)
  })

  it.each([
    ['this input wrongly says it was another’s', []],
    [
      'it was put right since this input was recorded first',
      [putRight({ replacements: [inPlace({ member: 'm9' })] })],
    ],
  ])('a member may be admitted anew right after leaving, of whose first card %s', async (_, since) => {
    const log = await rehearsal()
    const before = since.length === 0 ? issue({ id: uuid(9), member: 'm9' }) : issue()
    await recorded(log, [before, ...since])
    const { results } = await recorded(log, [
      issue({ recordedAt: noon('2019-07-07') }),
      withdrawal(),
      anew({ member: 'm9' }),
    ])
    expect(outcomes(results.slice(1))).toStrictEqual(['accepted', 'accepted'])
  })

  it('a member may be admitted anew right after leaving, in the place of an admission that is struck out', async () => {
    const log = await rehearsal()
    await recorded(log, [
      issue(),
      issue({ id: uuid(2), card: 'b', member: 'wrong', number: '0002', recordedAt: noon('2021-01-01') }),
    ])
    const { results } = await recorded(log, [
      withdrawal(),
      putRight({
        id: uuid(8),
        card: 'b',
        replacements: [inPlace({ on: '2021-01-01', joinedOn: '2021-01-01', number: '0003' })],
        recordedAt: noon('2021-01-01'),
      }),
    ])
    expect(outcomes(results)).toStrictEqual(['accepted', 'accepted'])
  })

  it('a number that one annulment sets free comes back through the next, whatever cards they are of', async () => {
    const annul = (n: number, card: string, entry: number) =>
      putRight({ id: uuid(n), card, entries: [entry], replacements: undefined })
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
      expect(await before(withdrawal(), anew(), elsewhere)).toStrictEqual([
        ['conflict', 'unavailable', 'refused'],
        ['accepted', 'accepted', 'refused'],
      ])
    })

    it('nor is what builds on one that was not tried for it', async () => {
      const again = reissued({ id: uuid(7), on: '2020-07-05', recordedAt: noon('2020-08-01') })
      const rival = issue({ id: uuid(8), card: 'b', number: '0009', member: 'm2' })
      expect(await before(out(), again, rival, elsewhere)).toStrictEqual([
        ['conflict', 'unavailable', 'unavailable', 'refused'],
        ['accepted', 'accepted', 'refused', 'refused'],
      ])
    })
  })

  it('an end that fails in a way nobody foresaw fails the input, and nothing besides', async () => {
    const registry = await createRegistry({
      store: memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } }),
      policy: defaultPolicy,
    })
    const failing: Registry = {
      ...registry,
      handle: async (command, handling) => {
        if ((command as { readonly type: string }).type === 'Withdraw') throw new RangeError('planted')
        return registry.handle(command, handling)
      },
    }
    const recording = {
      rehearsal: true,
      words: wordsOf.en,
      stopping: new AbortController().signal,
    }
    // Recorded before, so that this input does not tell for certain whose membership it is that ends.
    await recordedCommands([issue()], { ...recording, registry }).next()
    const results = recordedCommands([issue(), withdrawal()], { ...recording, registry: failing })
    expect((await results.next()).value).toMatchObject({ outcome: 'accepted', repeated: true })
    await expect(results.next()).rejects.toThrow('planted')
    // What is rejected and awaited by nobody would end the program here, with the words of the error.
    await new Promise((later) => setImmediate(later))
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
