import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, defaultPolicy, instantFrom, type Policy } from '@union-card/domain'
import { memoryEventStore } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { createRegistry, type Handling, type Registry } from './index.ts'

/** The registry over a log in memory: the acceptance histories, repeated commands, rivals, claims. */

const rehearsal = (policy: Partial<Policy> = {}): Promise<Registry> =>
  createRegistry({
    store: memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } }),
    policy: { ...defaultPolicy, ...policy },
  })

type Sent = Record<string, unknown> & { readonly recordedAt: string }

const send = async (registry: Registry, { recordedAt, ...command }: Sent) => {
  const at = instantFrom(recordedAt)
  if (at === undefined) throw new Error('no moment of recording')
  const handling: Handling = { recordedAt: at }
  const outcome = await registry.handle(command, handling)
  return E.isRight(outcome) ? outcome.right : outcome.left
}

type Scenario = {
  id: string
  title: string
  rules: Policy['rules']
  steps: { command: Sent; expect: 'accepted' | { refused: string } }[]
  asOf: ({ on: Day } & Record<string, unknown>)[]
  flags: string[]
}

const folder = join(__dirname, '../../../examples/scenarios')
const scenarios = readdirSync(folder).map(
  (file): Scenario => JSON.parse(readFileSync(join(folder, file), 'utf8')),
)

describe('the acceptance histories through the registry', () => {
  it.each(scenarios.map((scenario) => [`${scenario.id} ${scenario.title}`, scenario] as const))(
    '%s',
    async (_name, scenario) => {
      const registry = await rehearsal({ rules: scenario.rules })
      for (const { command, expect: expected } of scenario.steps) {
        const outcome = await send(registry, command)
        if (expected === 'accepted') expect(outcome.outcome).toBe('accepted')
        else
          expect(outcome.outcome === 'refused' && outcome.refusals.map(({ rule }) => rule)).toContain(
            expected.refused,
          )
        expect(await send(registry, command)).toStrictEqual({ ...outcome, repeated: true })
      }
      const card = String(scenario.steps[0]?.command.card)
      for (const { on, ...expected } of scenario.asOf) {
        const { membership, relation, document, validCard, voteIn } = await registry.standing(card, { on })
        expect({ membership, relation, document, validCard, voteIn }).toStrictEqual(expected)
      }
    },
  )
})
