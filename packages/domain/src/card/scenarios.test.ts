import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/lib/Either.js'
import {
  type Card,
  type CardEntry,
  chinaDay,
  type Day,
  decide,
  defaultPolicy,
  evolve,
  fold,
  instantFrom,
  noCard,
  type Policy,
  readCommand,
  standingOn,
} from '../index.ts'

/** The acceptance histories, run through the domain package alone. */

type Scenario = {
  id: string
  title: string
  rules: Policy['rules']
  steps: {
    command: Record<string, unknown> & { recordedAt: string }
    expect: 'accepted' | { refused: string }
  }[]
  asOf: ({ on: Day } & Record<string, unknown>)[]
  flags: string[]
}

const folder = join(__dirname, '../../../../examples/scenarios')
const scenarios = readdirSync(folder).map(
  (file): Scenario => JSON.parse(readFileSync(join(folder, file), 'utf8')),
)

describe('the acceptance histories', () => {
  it.each(scenarios.map((scenario) => [`${scenario.id} ${scenario.title}`, scenario] as const))(
    '%s',
    (_name, scenario) => {
      const policy: Policy = { ...defaultPolicy, rules: scenario.rules }
      let card: Card = noCard
      for (const { command, expect: expected } of scenario.steps) {
        const { recordedAt, ...request } = command
        const at = instantFrom(recordedAt)
        if (at === undefined) throw new Error('the scenario has no moment of recording')
        const outcome = record(policy, card, request, at)
        expect(E.isRight(outcome) ? 'accepted' : outcome.left).toEqual(
          expected === 'accepted' ? 'accepted' : expect.arrayContaining([expected.refused]),
        )
        if (E.isRight(outcome)) card = outcome.right
      }
      for (const { on, ...expected } of scenario.asOf) {
        const { membership, relation, document, validCard, voteIn } = standingOn(card, on, policy)
        expect({ membership, relation, document, validCard, voteIn }).toStrictEqual(expected)
      }
      const marks = card.flags.filter((flag) => !flag.startsWith('unregistered'))
      expect([...new Set(marks)]).toStrictEqual(scenario.flags)
      expect(fold(card.entries)).toStrictEqual(card)
    },
  )
})

const record = (
  policy: Policy,
  card: Card,
  request: unknown,
  at: CardEntry['at'],
): E.Either<string[], Card> => {
  const command = readCommand(request)
  if (E.isLeft(command)) return E.left(command.left.refusals.map(({ rule }) => rule))
  const decision = decide(policy, { today: chinaDay(at) }, command.right, card)
  if (E.isLeft(decision)) return E.left(decision.left.map(({ rule }) => rule))
  return E.right(
    decision.right.reduce<Card>(
      (folded, event) => evolve(folded, { ...event, revision: folded.entries.length, at } as CardEntry),
      card,
    ),
  )
}
