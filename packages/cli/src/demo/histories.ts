import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Day, defaultPolicy, type Policy } from '@union-card/domain'
import { createRegistry, type Registry, type StandingAnswer } from '@union-card/registry'
import { createSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from '../exit.ts'
import { faultInWords } from '../faultInWords.ts'
import { recordedCommands } from '../recording.ts'
import type { Session } from '../session.ts'

/** The acceptance histories of `examples/scenarios`: each recorded in a rehearsal log of its own, then asked about. */

type Scenario = {
  readonly id: string
  readonly rules: Policy['rules']
  readonly steps: readonly {
    readonly command: { readonly card: string }
    readonly expect: 'accepted' | { readonly refused: string }
  }[]
  readonly asOf: readonly ({ readonly on: Day } & Partial<StandingAnswer>)[]
  readonly flags: readonly string[]
}

/** How a history went: nothing to say, or where it departs from what is expected. */
export type Verdict = { readonly id: string; readonly departs: string | null }

/** The folder of the histories; undefined where the program was installed without the repository. */
export const scenarioFolder = (): string | undefined => {
  const folder = fileURLToPath(new URL('../../../../examples/scenarios', import.meta.url))
  return existsSync(folder) ? folder : undefined
}

/** Records every history under `directory` and compares. */
export async function* verdicts(
  session: Session,
  folder: string,
  directory: string,
): AsyncGenerator<Verdict> {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const scenario: Scenario = JSON.parse(readFileSync(join(folder, file), 'utf8'))
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
