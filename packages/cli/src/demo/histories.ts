import { join } from 'node:path'
import { defaultPolicy } from '@union-card/domain'
import { createRegistry, type Registry, type StandingAnswer } from '@union-card/registry'
import { createSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from '../exit.ts'
import { faultInWords } from '../faultInWords.ts'
import { recordedCommands } from '../recording.ts'
import { type Scenario, scenariosIn } from '../scenarios.ts'
import type { Session } from '../session.ts'

/** The acceptance histories of `examples/scenarios`: each recorded in a rehearsal log of its own, then asked about. */

/** How a history went: nothing to say, or where it departs from what is expected. */
export type Verdict = { readonly id: string; readonly departs: string | null }

/** Records every history under `directory` and compares. */
export async function* verdicts(
  session: Session,
  folder: string,
  directory: string,
): AsyncGenerator<Verdict> {
  for (const scenario of scenariosIn(folder)) {
    yield {
      id: scenario.id,
      departs: await departure(session, scenario, join(directory, `${scenario.id}.db`)),
    }
  }
}

const departure = async (session: Session, scenario: Scenario, file: string): Promise<string | null> => {
  const made = await createSqliteLog({ file, log: { id: scenario.id, mode: 'rehearsal' } })
  if (E.isLeft(made)) throw new Stop(exit.unavailable, faultInWords(session.words, made.left))
  const registry = await createRegistry({
    store: made.right,
    policy: { ...defaultPolicy, rules: scenario.rules },
  })
  try {
    return (await ofSteps(session, registry, scenario)) ?? (await ofAnswers(registry, scenario))
  } finally {
    await registry.close()
  }
}

const ofSteps = async (
  { words, terminal: { stopping } }: Session,
  registry: Registry,
  { steps, flags }: Scenario,
): Promise<string | null> => {
  const told: string[] = []
  const commands = steps.map(({ command }) => command)
  let i = 0
  for await (const result of recordedCommands(commands, { registry, rehearsal: true, words, stopping })) {
    const expected = steps[i++]?.expect
    const { outcome } = result
    const fits =
      expected === 'accepted' || expected === undefined
        ? outcome === 'accepted'
        : outcome === 'refused' && result.refusals.some(({ rule }) => rule === expected.refused)
    if (!fits) return `${result.line}: ${outcome}`
    if (outcome === 'accepted') told.push(...result.flags.filter((flag) => !flag.startsWith('unregistered')))
  }
  return same([...new Set(told)].sort(), [...new Set(flags)].sort()) ? null : `flags ${told.join(' ')}`
}

const ofAnswers = async (registry: Registry, { steps, asOf }: Scenario): Promise<string | null> => {
  const card = steps[0]?.command.card ?? ''
  for (const { on, ...expected } of asOf) {
    const answer = await registry.standing(card, { on })
    const differs = (Object.keys(expected) as (keyof StandingAnswer)[]).find(
      (name) => !same(answer[name], (expected as Partial<StandingAnswer>)[name]),
    )
    if (differs !== undefined) return `${on} ${differs}`
  }
  return null
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
