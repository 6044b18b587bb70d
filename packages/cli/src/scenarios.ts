import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Day, Policy } from '@union-card/domain'
import type { StandingAnswer } from '@union-card/registry'

/** The acceptance histories of the repository, as commands and what is expected of them. */

export type Scenario = {
  readonly id: string
  readonly title: string
  readonly rules: Policy['rules']
  readonly steps: readonly {
    readonly command: { readonly card: string }
    readonly expect: 'accepted' | { readonly refused: string }
  }[]
  readonly asOf: readonly ({ readonly on: Day } & Partial<StandingAnswer>)[]
  readonly flags: readonly string[]
}

/** The folder of the histories; undefined where the program was installed without the repository. */
export const scenarioFolder = (): string | undefined => {
  const folder = fileURLToPath(new URL('../../../examples/scenarios', import.meta.url))
  return existsSync(folder) ? folder : undefined
}

/** The histories in a folder. */
export const scenariosIn = (folder: string): readonly Scenario[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))

/** The histories in which a rule refuses a command; none where the program was installed without them. */
export const scenariosRefusedBy = (rule: string): readonly Scenario[] => {
  const folder = scenarioFolder()
  return (folder === undefined ? [] : scenariosIn(folder)).filter(({ steps }) =>
    steps.some(({ expect }) => expect !== 'accepted' && expect.refused === rule),
  )
}
