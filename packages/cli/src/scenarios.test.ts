import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, textTerminal } from './index.ts'

/** The acceptance histories through the program: init, record, show --from, on disk. */

type Scenario = {
  readonly id: string
  readonly title: string
  readonly rules: string
  readonly steps: readonly {
    readonly command: Readonly<Record<string, unknown>> & { readonly card: string }
    readonly expect: 'accepted' | { readonly refused: string }
  }[]
  readonly asOf: readonly (Readonly<Record<string, unknown>> & { readonly on: string })[]
  readonly flags: readonly string[]
}

jest.setTimeout(60_000)

const folder = join(__dirname, '../../../examples/scenarios')
const scenarios = readdirSync(folder).map(
  (file): Scenario => JSON.parse(readFileSync(join(folder, file), 'utf8')),
)
const directory = mkdtempSync(join(tmpdir(), 'union-card-scenarios-'))
afterAll(() => rmSync(directory, { recursive: true }))

const jsonLines = (values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('')
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('the acceptance histories', () => {
  it.each(scenarios.map((scenario) => [`${scenario.id} ${scenario.title}`, scenario] as const))(
    '%s',
    async (_name, { id, rules, steps, asOf, flags }) => {
      const log = `sqlite:${join(directory, `${id}.db`)}`
      expect(await run(['init', '--rehearsal', '--rules', rules, '--log', log], textTerminal())).toBe(0)

      const recording = textTerminal({ stdin: jsonLines(steps.map(({ command }) => command)) })
      const code = await run(['--log', log, 'record'], recording)
      const refusals = steps.filter(({ expect: expected }) => expected !== 'accepted').length
      expect(code).toBe(refusals > 0 ? 1 : 0)
      const results = linesOf(recording.stdout())
      expect(results).toHaveLength(steps.length)
      steps.forEach(({ command, expect: expected }, i) => {
        const result = results[i]
        expect({ line: result.line, id: result.id }).toStrictEqual({ line: i + 1, id: command.id })
        if (expected === 'accepted') expect(result).toMatchObject({ outcome: 'accepted', repeated: false })
        else {
          expect(result.outcome).toBe('refused')
          expect(result.refusals.map(({ rule }: { rule: string }) => rule)).toContain(expected.refused)
        }
      })
      const told: string[] = results
        .flatMap((result) => result.flags ?? [])
        .filter((flag: string) => !flag.startsWith('unregistered'))
      expect(new Set(told)).toStrictEqual(new Set(flags))

      const card = steps[0]?.command.card
      const asking = textTerminal({ stdin: jsonLines(asOf.map(({ on }) => ({ card, on }))) })
      expect(await run(['show', '--from', '-', '--log', log], asking)).toBe(0)
      expect(linesOf(asking.stdout())).toStrictEqual(
        asOf.map((expected) => expect.objectContaining({ ...expected, card, known: null })),
      )
    },
  )
})
