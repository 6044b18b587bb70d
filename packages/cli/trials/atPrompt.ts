import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { run, type TextOf, textTerminal } from '../src/index.ts'

/** The program as tests ask it, and the commands they put to it. */

/** A folder of its own for each file of tests, gone afterwards. */
export const directory = mkdtempSync(join(tmpdir(), 'union-card-prompt-'))
afterAll(() => rmSync(directory, { recursive: true }))

let files = 0
export const newFile = (name = 'log.db'): string => join(directory, `${++files}-${name}`)

/** The program with these arguments, in this process: what it says, and its exit code. */
export const ran = async (args: readonly string[], text: TextOf = {}) => {
  const terminal = textTerminal(text)
  const code = await run(args, terminal)
  const [stdout, stderr] = [terminal.stdout(), terminal.stderr()]
  // Whatever happens, nobody is shown the inside of the program.
  for (const said of [stdout, stderr]) expect(said).not.toMatch(/^\s+at .*[(:]\d+/m)
  return { code, stdout, stderr }
}

export const values = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

export const jsonLines = (commands: readonly unknown[]): string =>
  commands.map((command) => `${JSON.stringify(command)}\n`).join('')

export const rehearsal = async (...more: readonly string[]): Promise<string> => {
  const log = `sqlite:${newFile()}`
  expect((await ran(['init', '--rehearsal', '--log', log, ...more])).code).toBe(0)
  return log
}

export const recorded = async (log: string, commands: readonly unknown[]) => {
  const { code, stdout } = await ran(['record', '--log', log], { stdin: jsonLines(commands) })
  return { code, results: values(stdout) }
}

export const shown = async (log: string, ...more: readonly string[]) => {
  const { code, stdout } = await ran(['show', '--json', '--log', log, ...more])
  return { code, ...values(stdout)[0] }
}

/** Changes a log behind its back, its triggers taken away and put there again. */
export const tamper = (log: string, sql: string): void => {
  const database = new DatabaseSync(log.slice('sqlite:'.length))
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
  database.exec(sql)
  for (const { sql: again } of triggers) database.exec(String(again))
  database.close()
}

export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
export const noon = (day: string): string => `${day}T12:00:00+08:00`

/** Commands of card `a`, each changed where a test wants it. */
export const issue = (over: Record<string, unknown> = {}) => ({
  id: uuid(1),
  type: 'IssueCard',
  card: 'a',
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: '0001',
  document: '会员证',
  joinedOn: '2018-03-01',
  issuingUnit: '某某工会',
  member: 'm1',
  recordedAt: noon('2018-03-05'),
  ...over,
})
export const out = (over: Record<string, unknown> = {}) => ({
  id: uuid(2),
  type: 'TransferOut',
  card: 'a',
  by: 'U1',
  on: '2020-06-30',
  reason: 'job-change',
  duesPaidThrough: '2020-06',
  recordedAt: noon('2020-08-01'),
  ...over,
})
export const into = (over: Record<string, unknown> = {}) => ({
  id: uuid(3),
  type: 'TransferIn',
  card: 'a',
  by: 'U2',
  on: '2020-07-10',
  recordedAt: noon('2020-08-01'),
  ...over,
})
export const retained = (over: Record<string, unknown> = {}) => ({
  id: uuid(4),
  type: 'RetainMembership',
  card: 'a',
  by: 'U1',
  month: '2020-09',
  reason: 'unemployed',
  recordedAt: noon('2020-09-10'),
  ...over,
})

export const correct = (over: Record<string, unknown> = {}) => ({
  id: uuid(5),
  type: 'CorrectEntry',
  card: 'a',
  by: 'U1',
  entry: 1,
  cause: '笔误',
  recordedAt: noon('2020-09-01'),
  ...over,
})

export const withdrawal = (over: Record<string, unknown> = {}) => ({
  id: uuid(7),
  type: 'Withdraw',
  card: 'a',
  by: 'U1',
  on: '2020-01-01',
  kind: 'voluntary',
  recordedAt: noon('2020-01-01'),
  ...over,
})

/** An issue in the place of an entry that is struck out. */
export const inPlace = (over: Record<string, unknown> = {}) => {
  const { id: _id, card: _card, recordedAt: _recordedAt, ...words } = issue(over)
  return words
}

/** The issue of one card of many. */
export const issueOf = (n: number, over: Record<string, unknown> = {}) =>
  issue({ id: uuid(n), card: `card-${n}`, number: `000${n}`, member: `m${n}`, ...over })

export const outcomes = (results: readonly { outcome: string }[]) => results.map(({ outcome }) => outcome)
export const rulesOf = (result: { refusals: { rule: string }[] }) => result.refusals.map(({ rule }) => rule)

/** How Node runs the program in a process of its own. */
export const node = ['--conditions=source', join(__dirname, '../src/main.ts')]
export const program = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [...node, ...args], { input, encoding: 'utf8' })

export const spawned = (
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...node, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.on('close', (code) => resolve({ code, stdout }))
  })
