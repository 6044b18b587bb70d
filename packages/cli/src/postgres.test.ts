import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leavingNothing, sharedServer, sqlAt } from '@union-card/postgres-server'
import { run, type TextOf, textTerminal } from './index.ts'

/** The program with its read models on a PostgreSQL server. */

jest.setTimeout(120_000)
const directory = mkdtempSync(join(tmpdir(), 'union-card-postgres-cli-'))
let url = ''
const { newDatabase, newRole, clean } = leavingNothing(() => url)
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

  it('builds anew by several workers what one builds, says why when they cannot, and only where several may write', async () => {
    const log = await newLog()
    const at = ['--log', log, '--views', views]
    await ran(['record', ...at], { stdin: issues(1, 60) })
    const held = await ran(['holders', '--json', ...at])
    for (const workers of ['1', '3']) {
      const { code, stdout } = await ran(['rebuild', '--workers', workers, '--json', ...at])
      expect([code, JSON.parse(stdout)]).toMatchObject([
        0,
        { lines: 59, differences: { count: 0 }, setAside: [] },
      ])
      expect(await ran(['holders', '--json', ...at])).toStrictEqual(held)
    }
    const checked = await ran(['rebuild', '--check', '--workers', '2', '--json', ...at])
    expect([checked.code, JSON.parse(checked.stdout)]).toMatchObject([
      0,
      { differences: { count: 0 }, replaced: false },
    ])

    for (const workers of ['0', '65', '1.5', 'x'])
      expect((await ran(['rebuild', '--workers', workers, ...at])).code).toBe(2)
    expect(await ran(['rebuild', '--workers', '2', '--log', log, '--lang', 'en'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Only read models on PostgreSQL'),
    })
    expect((await ran(['rebuild', '--workers', '2', '--log', 'memory:', '--views', views])).code).toBe(2)
  })

  it('leaves nothing behind when a rebuild is interrupted, with workers or without', async () => {
    const log = await newLog()
    const at = ['--log', log, '--views', views]
    await ran(['record', ...at], { stdin: issues(1, 60) })
    const held = await ran(['holders', '--json', ...at])
    for (const workers of [[], ['--workers', '2']]) {
      const terminal = textTerminal()
      const rebuilding = run(['rebuild', ...workers, ...at], terminal)
      terminal.interrupt()
      expect(await rebuilding).toBe(130)
      const left = await sqlAt(views, `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'card_%_new'`)
      expect(left).toStrictEqual([])
    }
    expect(await ran(['holders', '--json', ...at])).toStrictEqual(held)
  })

  it('says that the server is away in both languages, and never the password', async () => {
    const log = await newLog()
    const at = ['holders', '--log', log, '--views', 'postgres://u:open-sesame@127.0.0.1:1/cards']
    const [zh, en] = [await ran(at), await ran([...at, '--lang', 'en'])]
    expect([zh.code, en.code]).toStrictEqual([5, 5])
    expect(zh.stderr).toMatch(/查询表用不了：所在的 PostgreSQL 没有回应：127\.0\.0\.1:1\/cards/)
    expect(en.stderr).toMatch(/127\.0\.0\.1:1\/cards, schema \S+ does not answer/)
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

describe('migrate', () => {
  /** A log, and three roles of which only the first may make a schema. */
  const prepared = async () => {
    const log = await newLog()
    const [owner, projector, reader] = [await newRole(), await newRole(), await newRole()]
    const [found] = await sqlAt(url, 'SELECT current_database() AS name')
    await sqlAt(url, `GRANT CREATE ON DATABASE "${found?.name}" TO ${owner.role}`)
    const as = ({ url: of }: typeof owner, ...args: readonly string[]) =>
      ran([...args, '--lang', 'en', '--log', log, '--views', of])
    const roles = ['--projector', projector.role, '--reader', reader.role]
    return { log, owner, projector, reader, as, roles }
  }

  it('lets an operator make the tables for three roles, each of which may do its own; and changes nothing the second time', async () => {
    const { log, owner, projector, reader, as, roles } = await prepared()
    const made = await as(owner, 'migrate', ...roles)
    expect(made).toStrictEqual({
      code: 0,
      stdout: expect.stringMatching(
        `^The tables were made, in the schema card_.*\nKept up by the role: ${projector.role}. Asked by the role: ${reader.role}.\n$`,
      ),
      stderr: '',
    })
    await ran(['record', '--log', log], { stdin: issues(1, 30) })
    expect((await as(owner, 'rebuild')).code).toBe(0)
    const held = await as(reader, 'holders', '--json')
    expect(held.stdout).toBe((await ran(['holders', '--json', '--log', log])).stdout)
    const again = await Promise.all([1, 2, 3].map(() => as(owner, 'migrate', '--json', ...roles)))
    expect(again.map(({ code, stdout }) => [code, JSON.parse(stdout)])).toStrictEqual(
      again.map(() => [
        0,
        {
          schema: expect.stringMatching(/^card_/),
          tables: 'kept',
          projector: projector.role,
          reader: reader.role,
        },
      ]),
    )
    expect(await as(reader, 'holders', '--json')).toStrictEqual(held)

    await ran(['record', '--log', log], { stdin: issues(30, 40) })
    const terminal = textTerminal()
    const projecting = run(['project', '--lang', 'en', '--log', log, '--views', projector.url], terminal)
    while (!terminal.stderr().includes('up to date')) await new Promise((resolve) => setTimeout(resolve, 20))
    terminal.interrupt()
    await projecting
    expect((await as(reader, 'holders', '--json')).stdout).toContain('"c39"')
    for (const who of [projector, reader])
      expect(await as(who, 'rebuild')).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('may not do that'),
      })
  })

  it('empties tables of another policy, and says that they are to be filled', async () => {
    const { log, owner, as, roles } = await prepared()
    await as(owner, 'migrate', ...roles)
    const policy = join(directory, 'policy.json')
    writeFileSync(policy, '{"rules":"N"}')
    expect((await ran(['policy', '--set', policy, '--log', log])).code).toBe(0)
    expect((await as(owner, 'migrate')).stdout).toMatch(/of another release or policy.*union-card rebuild/)
    expect((await as(owner, 'migrate')).stdout).toMatch(/those of this release/)
  })

  it('leaves nothing behind for a role that is not there, or a user who may make no schema', async () => {
    const { owner, reader, as } = await prepared()
    expect(await as(owner, 'migrate', '--reader', 'nobody_of_that_name')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('Let an administrator make it: CREATE ROLE name LOGIN.'),
    })
    expect(await as(reader, 'migrate')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('may not do that'),
    })
    expect((await as(owner, 'migrate', '--json')).stdout).toContain('"tables":"made"')
  })

  it('is for read models on PostgreSQL, and told so in both languages', async () => {
    const log = await newLog()
    const at = ['migrate', '--log', log]
    expect(await ran([...at, '--lang', 'en'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Only read models on PostgreSQL need this'),
    })
    expect((await ran([...at, '--views', 'sqlite:x.db'])).stderr).toContain('只有 PostgreSQL 上的查询表')
    expect((await ran([...at, '--views', views, '--reader', ''])).code).toBe(2)
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
    // Of a share that nobody takes in, holders would wait a few seconds: on a busy machine a worker may begin later.
    await upToDate([again])
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

  it('are told to be started where they stand still; tables are built anew without them, and not compared', async () => {
    const log = await newLog()
    const at = ['--log', log, '--views', views]
    await ran(['record', ...at], { stdin: issues(1, 20) })
    const first = ['1/2', '2/2'].map((share) => worker(log, share))
    while (first.some(({ said }) => !said().includes('up to date')))
      await new Promise((resolve) => setTimeout(resolve, 20))
    for (const { child } of first) child.kill('SIGTERM')
    await Promise.all(first.map(({ exit }) => exit))
    await ran(['record', ...at], { stdin: issues(20, 30) })
    const asked = ['holders', 'verify', 'rebuild --check'].map((command) => command.split(' '))
    const [holders, verified, checked] = await Promise.all(
      asked.map((args) => ran([...args, ...at, '--lang', 'en'])),
    )
    for (const answer of [holders, verified, checked])
      expect(answer).toMatchObject({
        code: 5,
        stderr: expect.stringMatching(
          /have stood at \d+ for 5 seconds: .* Start union-card project for each share;/,
        ),
      })
    const rebuilt = await ran(['rebuild', '--json', ...at])
    expect([rebuilt.code, JSON.parse(rebuilt.stdout).differences]).toStrictEqual([0, null])
    expect(rebuilt.stderr).toContain('旧表落后')
    expect(await ran(['holders', '--json', ...at])).toStrictEqual(
      await ran(['holders', '--json', '--log', log]),
    )
  })
})
