import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leavingNothing, sharedServer, sqlAt } from '@union-card/postgres-server'
import { run, type TextOf, textTerminal } from './index.ts'

/** The program with its read models on a PostgreSQL server. */

jest.setTimeout(120_000)
const directory = mkdtempSync(join(tmpdir(), 'union-card-postgres-cli-'))
let url = ''
const { newDatabase, clean } = leavingNothing(() => url)
let views = ''
beforeAll(async () => {
  url = await sharedServer()
  views = await newDatabase()
}, 120_000)
afterAll(async () => {
  rmSync(directory, { recursive: true })
  await clean()
})

const ran = async (args: readonly string[], text: TextOf = {}) => {
  const terminal = textTerminal(text)
  const code = await run(args, terminal)
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() }
}

let logs = 0
const newLog = async (): Promise<string> => {
  const log = `sqlite:${join(directory, `${++logs}.db`)}`
  expect((await ran(['init', '--rehearsal', '--log', log])).code).toBe(0)
  return log
}

const issue = (n: number) => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  type: 'IssueCard',
  card: `c${n}`,
  by: `U${n % 3}`,
  on: '2018-03-05',
  issuer: 'P1',
  number: String(n).padStart(6, '0'),
  document: '会员证',
  joinedOn: '2018-03-01',
  issuingUnit: '某某工会',
  member: `m${n}`,
  recordedAt: '2018-03-05T12:00:00+08:00',
})
const issues = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${JSON.stringify(issue(from + i))}\n`).join('')

describe('the program over PostgreSQL read models', () => {
  it('records, lists holders and rebuilds as over SQLite', async () => {
    const log = await newLog()
    const at = ['--log', log, '--views', views]
    expect((await ran(['record', ...at], { stdin: issues(1, 30) })).code).toBe(0)
    const held = await ran(['holders', '--json', ...at])
    expect(held).toStrictEqual(await ran(['holders', '--json', '--log', log]))
    expect(held.stdout).toContain('"c29"')
    const rebuilt = await ran(['rebuild', '--json', ...at])
    expect([rebuilt.code, JSON.parse(rebuilt.stdout).setAside]).toStrictEqual([0, []])
    expect(await ran(['holders', '--json', ...at])).toStrictEqual(held)
  })

  it('says that the server is away in both languages, and never the password', async () => {
    const log = await newLog()
    const at = ['holders', '--log', log, '--views', 'postgres://u:open-sesame@127.0.0.1:1/cards']
    const [zh, en] = [await ran(at), await ran([...at, '--lang', 'en'])]
    expect([zh.code, en.code]).toStrictEqual([5, 5])
    expect(zh.stderr).toMatch(/查询表所在的 PostgreSQL 没有回应：127\.0\.0\.1:1\/cards/)
    expect(en.stderr).toMatch(/does not answer: 127\.0\.0\.1:1\/cards/)
    expect(zh.stderr + en.stderr).not.toContain('open-sesame')
  })

  it('takes in shares of the cards only on PostgreSQL, and only shares that there are', async () => {
    const log = await newLog()
    expect(await ran(['project', '--log', log, '--lang', 'en'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Only read models on PostgreSQL'),
    })
    for (const partition of ['0/2', '3/2', 'x'])
      expect((await ran(['project', '--partition', partition, '--log', log, '--views', views])).code).toBe(2)
  })
})

describe('workers that take in a share of the cards each', () => {
  /** Starts the program as a process, until it is stopped. */
  const worker = (log: string, partition: string) => {
    const child = spawn(
      process.execPath,
      [
        ...['--conditions=source', '--no-warnings', join(__dirname, 'main.ts')],
        ...['project', '--partition', partition, '--log', log, '--views', views, '--lang', 'en'],
      ],
      { stdio: ['ignore', 'inherit', 'pipe'] },
    )
    children.push(child)
    let said = ''
    child.stderr.on('data', (heard) => {
      said += heard
    })
    return { child, exit: once(child, 'exit'), said: () => said }
  }
  const children: ReturnType<typeof spawn>[] = []
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
  })

  it('keep up together, stop when asked, and go on where they stood; nothing is lost, or taken in twice', async () => {
    const log = await newLog()
    const at = ['--log', log, '--views', views]
    await ran(['record', ...at], { stdin: issues(1, 200) })
    await ran(['rebuild', ...at])
    const held = () => ran(['holders', '--json', ...at])
    const expected = () => ran(['holders', '--json', '--log', log])
    const first = ['1/3', '2/3', '3/3'].map((share) => worker(log, share))
    const upToDate = async (workers: typeof first): Promise<void> => {
      while (workers.some(({ said }) => !said().includes('up to date')))
        await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await upToDate(first)
    await ran(['record', ...at], { stdin: issues(200, 400) })
    expect(await held()).toStrictEqual(await expected())
    // Two on one share: one of them takes in each line.
    const twin = worker(log, '2/3')
    await upToDate([twin])
    first[0]?.child.kill('SIGKILL')
    await first[0]?.exit
    await ran(['record', ...at], { stdin: issues(400, 600) })
    const again = worker(log, '1/3')
    expect(await held()).toStrictEqual(await expected())
    const rest = [first[1], first[2], twin, again].flatMap((each) => each ?? [])
    await upToDate(rest)
    for (const { child } of rest) child.kill('SIGTERM')
    expect(await Promise.all(rest.map(({ exit }) => exit))).toStrictEqual(rest.map(() => [0, null]))
    expect(again.said()).toMatch(/share 1\/3: \d+ lines? taken in, \d+ a second, up to date\n.*Stopped/s)
    const schema = await sqlAt(views, `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'card_%'`)
    const parts = await Promise.all(
      schema.map(({ name }) => sqlAt(views, `SELECT count(*)::int AS parts FROM "${name}"._progress`)),
    )
    expect(parts.flat()).toContainEqual({ parts: 3 })
    const rebuilt = await ran(['rebuild', '--json', ...at])
    expect(rebuilt.code).toBe(0)
    expect(await held()).toStrictEqual(await expected())
  })
})
