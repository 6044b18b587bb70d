import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultPolicy, type Instant, instantFrom, type Policy } from '@union-card/domain'
import { type EventStore, exportLines } from '@union-card/event-store'
import { createRegistry } from '@union-card/registry'
import { createSqliteLog } from '@union-card/sqlite'
import { histories } from '@union-card/testing'
import { type EventStoreDbDouble, eventStoreDbDouble } from '@union-card/testing/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { createEventStoreDbLog } from './index.ts'

/** The same commands give the same lines, byte for byte and in the same order, in a file and on a server. */

let double: EventStoreDbDouble
const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
beforeAll(async () => {
  double = await eventStoreDbDouble()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await double.stop()
})

// Tests that go over a network wait longer on a machine that is busy.
jest.setTimeout(60_000)

/** Careers of each kind; more for a longer look. */
const careers = Number(process.env.UNION_CARD_CAREERS ?? 1)

const log = { id: 'same', mode: 'rehearsal' } as const
const clock = () => Date.parse('2026-11-23T04:00:00.000Z')

const opened = (outcome: E.Either<{ readonly reason: string }, EventStore>): EventStore => {
  if (E.isLeft(outcome)) throw new Error(outcome.left.reason)
  return outcome.right
}
const inFile = async (name: string) =>
  opened(await createSqliteLog({ file: join(folder, `${name}.db`), log, clock }))
const onServer = async (name: string) =>
  opened(
    await createEventStoreDbLog({ address: `${double.address}&space=${name.toLowerCase()}`, log, clock }),
  )

interface Request {
  readonly command: unknown
  readonly recordedAt: Instant
}

/** What comes of some requests in a new log: the kinds of the outcomes, and the lines. */
const recorded = async (store: EventStore, requests: readonly Request[], policy: Policy) => {
  const registry = await createRegistry({ store, policy })
  const outcomes: string[] = []
  for (const { command, recordedAt } of requests) {
    const outcome = await registry.handle(command, { recordedAt })
    outcomes.push(E.isRight(outcome) ? 'accepted' : outcome.left.outcome)
  }
  const lines: string[] = []
  for await (const line of exportLines(store)) lines.push(line)
  await registry.close()
  return { outcomes, lines }
}

const same = async (name: string, requests: readonly Request[], policy: Policy): Promise<number> => {
  const expected = await recorded(await inFile(name), requests, policy)
  expect(await recorded(await onServer(name), requests, policy)).toStrictEqual(expected)
  return expected.lines.length
}

interface Scenario {
  readonly id: string
  readonly rules: Policy['rules']
  readonly steps: readonly { readonly command: Readonly<Record<string, unknown>> }[]
}

describe('in a file and on a server', () => {
  it('the acceptance histories are the same lines', async () => {
    const scenarios = join(__dirname, '../../../examples/scenarios')
    for (const file of readdirSync(scenarios)) {
      const { id, rules, steps }: Scenario = JSON.parse(readFileSync(join(scenarios, file), 'utf8'))
      const requests = steps.map(({ command: { recordedAt, ...command } }) => ({
        command,
        recordedAt: instantFrom(String(recordedAt)) as Instant,
      }))
      expect((await same(id, requests, { ...defaultPolicy, rules })) > 1).toBe(true)
    }
  }, 60_000)

  it('made-up careers are the same lines, corrections and mistakes of clerks among them', async () => {
    let lines = 0
    for (const kind of ['ordinary', 'annulments', 'expulsions'] as const) {
      const made = [...histories({ kind, count: careers, seed: 11, registered: 0 })]
      lines += await same(
        kind,
        made.flatMap(({ steps }) => steps),
        defaultPolicy,
      )
    }
    expect(lines > 30).toBe(true)
  }, 60_000)
})
