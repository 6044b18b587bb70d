import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type CardEntry,
  type CardEvent,
  type Day,
  defaultPolicy,
  instantFrom,
  type Policy,
} from '@union-card/domain'
import { memoryEventStore, position } from '@union-card/event-store'
import {
  type Advance,
  type CardRows,
  cardRows,
  everything,
  type HoldersQuestion,
  type Known,
  type ViewStore,
  ViewsUnavailable,
} from '@union-card/projections'
import { createRegistry, openRegistry } from '@union-card/registry'
import { createSqliteLog } from './eventStore.ts'
import { countsByUnion, holdersPage } from './viewQueries.ts'
import { type SqliteViews, sqliteViews } from './views.ts'

const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
let files = 0
const newFile = () => join(folder, `${files++}.db`)
afterAll(() => rmSync(folder, { recursive: true }))

const opened: ViewStore[] = []
afterEach(async () => {
  for (const views of opened.splice(0)) await views.close()
})

const identity = { log: 'demo', version: 'v1' }
const open = async (file: string, options: Partial<SqliteViews> = {}): Promise<ViewStore> => {
  const views = await sqliteViews({ file, identity, ...options })
  opened.push(views)
  return views
}

const event = (type: CardEvent['type'], data: object) => ({ type, data }) as CardEvent

const story: readonly (readonly [string, CardEvent])[] = [
  [
    '2018-03-05',
    event('CardIssued', {
      by: 'U1',
      on: '2018-03-05',
      issuer: 'P1',
      number: 'P1-0001',
      document: '会员证',
      joinedOn: '2018-03-01',
      issuingUnit: '某某工会',
      member: 'm',
    }),
  ],
  [
    '2020-08-01',
    event('TransferredOut', {
      by: 'U1',
      on: '2020-06-30',
      reason: 'job-change',
      duesPaidThrough: '2020-06',
    }),
  ],
  ['2020-08-02', event('TransferredIn', { by: 'U2', on: '2020-07-10' })],
  ['2021-02-01', event('MembershipRetained', { by: 'U2', month: '2021-01', reason: 'unemployed' })],
]

/** The rows after so many lines of a card whose lines stand at every other position. */
const rowsAfter = (lines: number): CardRows =>
  cardRows(
    story.slice(0, lines).map(([on, of], revision) => ({
      entry: { ...of, revision, at: instantFrom(`${on}T12:00:00+08:00`), rules: 'N+M' } as CardEntry,
      position: position(revision * 2 + 1),
    })),
    defaultPolicy,
  )

/** Card `a` with so many lines, taken in up to a checkpoint. */
const advance = (lines: number, checkpoint = lines * 2, card = 'a'): Advance => ({
  cards: new Map([[card, rowsAfter(lines)]]),
  setAside: [],
  checkpoint: position(checkpoint),
})

const today = '2023-01-01' as Day
const now = { on: today, known: everything }
const linesOf = async (views: ViewStore, card = 'a') => (await views.history(card, everything)).length

describe('a file of read models', () => {
  it('has its rows and how far they go when it is opened again, and goes on from there', async () => {
    const file = newFile()
    const first = await open(file)
    await first.advance(advance(2))
    await first.advance({
      cards: new Map(),
      setAside: [{ card: 'b', position: position(5), reason: 'no such type' }],
      checkpoint: position(5),
    })
    await first.close()
    const again = await open(file)
    expect(await again.checkpoint()).toBe(5n)
    expect(await again.setAside()).toStrictEqual([{ card: 'b', position: 5n, reason: 'no such type' }])
    expect(await again.standing('a', now)).toStrictEqual(
      rowsAfter(2).standing.find(({ to, knownTo }) => to === null && knownTo === null),
    )
    await again.advance(advance(4))
    expect(await again.holders(now)).toStrictEqual([
      {
        card: 'a',
        number: 'P1-0001',
        issuer: 'P1',
        union: 'U2',
        membership: 'retained',
        inTransit: false,
      },
    ])
  })

  it('has all of an advance or nothing, also when a row is no row', async () => {
    const views = await open(newFile())
    await views.advance(advance(2))
    const { history, ...rows } = rowsAfter(3)
    const broken = {
      ...rows,
      history: [...history, { ...history[0], knownFromAt: {} }],
    } as unknown as CardRows
    await expect(
      views.advance({
        cards: new Map([
          ['b', rowsAfter(1)],
          ['a', broken],
        ]),
        setAside: [],
        checkpoint: position(6),
      }),
    ).rejects.toThrow()
    expect([await views.checkpoint(), await linesOf(views), await linesOf(views, 'b')]).toStrictEqual([
      4n,
      2,
      0,
    ])
    await views.advance(advance(3))
    expect([await views.checkpoint(), await linesOf(views)]).toStrictEqual([6n, 3])
  })

  it('answers nothing more once it is closed, and may be closed twice', async () => {
    const file = newFile()
    const views = await open(file)
    await views.close()
    await views.close()
    const closed = new ViewsUnavailable(`The read models in ${file} have been closed.`)
    await expect(views.checkpoint()).rejects.toThrow(closed)
    await expect(views.advance(advance(1))).rejects.toThrow(closed)
    await expect(views.holders(now)).rejects.toThrow(closed)
    await expect(views.beside()).rejects.toThrow(closed)
  })

  it('keeps a write-ahead log, so that readers and a writer do not wait for each other', async () => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(1))
    const reader = new DatabaseSync(file)
    expect(reader.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    reader.exec('BEGIN; SELECT * FROM meta')
    await views.advance(advance(2))
    reader.close()
    expect(await linesOf(views)).toBe(2)
  })
})

describe('what is in a file already', () => {
  const refusal = async (file: string, options: Partial<SqliteViews> = {}): Promise<string> => {
    const refused: unknown = await open(file, options).catch((error) => error)
    if (!(refused instanceof ViewsUnavailable)) throw new Error('not refused')
    return refused.message
  }

  it('the rows of another log are refused and left as they are', async () => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(2))
    await views.close()
    expect(await refusal(file, { identity: { log: 'other', version: 'v1' } })).toBe(
      `${file} holds the read models of the log demo, not of the log other. Give each log a file of its own.`,
    )
    expect(await linesOf(await open(file))).toBe(2)
  })

  it('another database is refused and left as it is, a log above all', async () => {
    const file = newFile()
    const made = await createSqliteLog({ file, log: { id: 'demo', mode: 'live' } })
    if (made._tag === 'Left') throw new Error(made.left.reason)
    await made.right.close()
    const before = readFileSync(file)
    expect(await refusal(file)).toBe(
      `${file} is a database, but it does not hold read models of union membership cards. Choose another file.`,
    )
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('what is no database, or cannot be opened, is refused in plain words', async () => {
    const file = newFile()
    writeFileSync(file, '工会会员证'.repeat(100))
    expect(await refusal(file)).toBe(
      `${file} is not a database, or is damaged. If it held read models, delete it: they are built again from the log.`,
    )
    const nowhere = join(folder, 'nowhere', 'views.db')
    expect(await refusal(nowhere)).toBe(`The file ${nowhere} cannot be opened. Does its folder exist?`)
  })

  it.each([
    ['rows of another version', '', { identity: { log: 'demo', version: 'v2' } }],
    ['tables of another format', 'PRAGMA user_version = 999', {}],
    ['tables that were altered', 'DROP INDEX holders', {}],
    ['tables that are not all there', 'DROP TABLE custody', {}],
  ])('%s are thrown away, to be filled anew', async (_, alter, options) => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(4))
    await views.close()
    const database = new DatabaseSync(file)
    database.exec(alter)
    database.close()
    const emptied = await open(file, options)
    expect(await emptied.checkpoint()).toBeNull()
    expect([await linesOf(emptied), await emptied.holders(now)]).toStrictEqual([0, []])
    await emptied.advance(advance(3))
    expect(await linesOf(emptied)).toBe(3)
  })

  it('read models that no longer say whose they are, are refused', async () => {
    const file = newFile()
    await (await open(file)).close()
    const database = new DatabaseSync(file)
    database.exec('DELETE FROM meta')
    database.close()
    expect(await refusal(file)).toMatch('delete it: they are built again from the log')
  })
})

describe('two stores on one file', () => {
  it('each sees what the other took in; what both took in is written once', async () => {
    const file = newFile()
    const [one, two] = [await open(file), await open(file)]
    await one.advance(advance(1))
    expect([await two.checkpoint(), await linesOf(two)]).toStrictEqual([2n, 1])
    await Promise.all([one.advance(advance(2)), two.advance(advance(2))])
    await one.advance(advance(3))
    await two.advance(advance(4))
    expect([await one.checkpoint(), await linesOf(one)]).toStrictEqual([8n, 4])
  })

  it('rows that do not go as far as those stored are not written', async () => {
    const file = newFile()
    const [ahead, behind] = [await open(file), await open(file)]
    await ahead.advance(advance(4))
    await behind.advance(advance(2))
    await behind.advance(advance(3))
    expect([await behind.checkpoint(), await linesOf(behind)]).toStrictEqual([8n, 4])
  })

  it('who has seen more than the tables that another has put in place starts again from those', async () => {
    const file = newFile()
    const [one, two] = [await open(file), await open(file)]
    await one.advance(advance(1))
    const { store, switchTo } = await two.beside()
    await store.advance(advance(1))
    await one.advance(advance(2))
    await switchTo()
    await expect(one.advance({ ...advance(1, 10, 'b') })).rejects.toThrow(
      `Another process has just put tables in place in ${file} that have not come as far. Ask again.`,
    )
    expect([await one.checkpoint(), await linesOf(one), await linesOf(one, 'b')]).toStrictEqual([2n, 1, 0])
    await one.advance(advance(2))
    expect([await two.checkpoint(), await linesOf(two)]).toStrictEqual([4n, 2])
  })

  it('who has an older version is told that the file has gone to a newer one', async () => {
    const file = newFile()
    const old = await open(file)
    await old.advance(advance(1))
    const young = await open(file, { identity: { log: 'demo', version: 'v2' } })
    const gone = `${file} now holds the read models of the log demo in version v2, not of demo in v1. Open it again.`
    await expect(old.checkpoint()).rejects.toThrow(gone)
    await expect(old.advance(advance(2))).rejects.toThrow(gone)
    expect(await young.checkpoint()).toBeNull()
  })

  it('a write waits while another process writes, but not for ever', async () => {
    const file = newFile()
    const patient = await open(file)
    const hasty = await open(file, { patience: 30 })
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    await expect(hasty.advance(advance(1))).rejects.toThrow(
      `Another process is writing the read models in ${file}. Try again.`,
    )
    const waiting = patient.advance(advance(1))
    await sleep(20)
    expect(await patient.checkpoint()).toBeNull()
    holder.close()
    await waiting
    expect(await hasty.checkpoint()).toBe(2n)
  })
})

describe('building anew', () => {
  const beside = (file: string) => `${file}.new`

  it('happens in a file of its own; whoever has the old one open sees the new rows at once', async () => {
    const file = newFile()
    const [one, two] = [await open(file), await open(file)]
    await one.advance(advance(4))
    expect(await linesOf(two)).toBe(4)
    const { store, switchTo } = await one.beside()
    await store.advance(advance(1))
    expect([existsSync(beside(file)), await linesOf(one), await linesOf(two)]).toStrictEqual([true, 4, 4])
    await switchTo()
    expect([existsSync(beside(file)), await linesOf(one), await linesOf(two)]).toStrictEqual([false, 1, 1])
    expect(await two.holders({ ...now, union: 'U1' })).toHaveLength(1)
    await two.advance(advance(2))
    await one.close()
    await two.close()
    expect(await linesOf(await open(file))).toBe(2)
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(file))).toHaveLength(3)
  })

  it('leaves nothing behind when it is given up', async () => {
    const file = newFile()
    const views = await open(file)
    const { store, discard } = await views.beside()
    await store.advance(advance(1))
    await discard()
    await discard()
    expect(existsSync(beside(file))).toBe(false)
    await expect(store.checkpoint()).rejects.toThrow('have been closed')
    expect(await views.checkpoint()).toBeNull()
  })

  it('is for one at a time, and a living one is not disturbed', async () => {
    const file = newFile()
    const views = await open(file)
    const { store, switchTo } = await views.beside()
    const other = await open(file)
    await expect(other.beside()).rejects.toThrow(`${beside(file)} is in the way`)
    await store.advance(advance(1))
    await switchTo()
    await (await other.beside()).discard()
    expect(await linesOf(other)).toBe(1)
  })

  it('what a process that died has left is removed when the read models are opened, or built anew', async () => {
    const file = newFile()
    const leftover = newFile()
    await (await open(leftover)).close()
    for (const next of [() => open(file), async () => (await (await open(file)).beside()).discard()]) {
      writeFileSync(beside(file), readFileSync(leftover))
      await next()
      expect(existsSync(beside(file))).toBe(false)
    }
  })

  it('something else in its place is left alone, and told', async () => {
    const file = newFile()
    writeFileSync(beside(file), '工会会员证'.repeat(100))
    const views = await open(file)
    await expect(views.beside()).rejects.toThrow(`${beside(file)} is in the way`)
    expect(readFileSync(beside(file), 'utf8')).toMatch(/^工会/)
  })

  it('waits to be put in place while another process writes, but not for ever', async () => {
    const file = newFile()
    const views = await open(file, { patience: 200 })
    const { store, switchTo, discard } = await views.beside()
    await store.advance(advance(1))
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    const switching = switchTo()
    await sleep(30)
    holder.exec('COMMIT')
    await switching
    const second = await views.beside()
    holder.exec('BEGIN IMMEDIATE')
    await expect(second.switchTo()).rejects.toThrow('Another process is writing')
    holder.close()
    expect(await linesOf(views)).toBe(1)
    await second.switchTo()
    await Promise.all([discard(), second.discard()])
    expect(await linesOf(views)).toBe(0)
  })
})

/** Runs a program in a process of its own, which sees the file it is given and `rows`, those of a card. */
const running = (file: string, program: string, ...args: string[]) => {
  const rows = join(folder, 'rows.json')
  const asText = (_: string, value: unknown) =>
    typeof value === 'bigint' ? { bigint: String(value) } : value
  writeFileSync(rows, JSON.stringify([1, 2, 3, 4].map(rowsAfter), asText))
  const script = `
    import { readFileSync } from 'node:fs'
    import { position } from '@union-card/event-store'
    import { sqliteViews } from '@union-card/sqlite'
    const [file, rowsFile, ...args] = process.argv.slice(1)
    const rows = JSON.parse(readFileSync(rowsFile, 'utf8'), (_, v) => (v?.bigint ? BigInt(v.bigint) : v))
    const open = () => sqliteViews({ file, identity: { log: 'demo', version: 'v1' } })
    const advance = (cards, lines, checkpoint) =>
      ({ cards: new Map(cards.map((card) => [card, rows[lines - 1]])), setAside: [], checkpoint: position(checkpoint) })
    ${program}`
  return spawn(
    process.execPath,
    ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script, file, rows, ...args],
    { cwd: join(__dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

describe('processes', () => {
  it('one that is killed at any moment leaves rows and checkpoint that belong together', async () => {
    const file = newFile()
    for (const pause of [5, 30, 80]) {
      const child = running(
        file,
        `const views = await open()
         const cards = Array.from({ length: 200 }, (_, i) => 'c' + i)
         console.log('ready')
         for (let at = Number((await views.checkpoint()) ?? 0) + 1; ; at++)
           await views.advance(advance(cards, 1 + (at % 4), at))`,
      )
      await once(child.stdout, 'data')
      await sleep(pause)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const views = await open(file)
      const reached = await views.checkpoint()
      const lines = reached === null ? 0 : 1 + (Number(reached) % 4)
      for (let card = 0; card < 200; card++) expect(await linesOf(views, `c${card}`)).toBe(lines)
      await views.close()
    }
  }, 30_000)

  it('one that is killed while it builds anew leaves the old rows, and nothing beside them', async () => {
    const file = newFile()
    await (await open(file)).advance(advance(4))
    const child = running(
      file,
      `const { store } = await (await open()).beside()
       await store.advance(advance(['a'], 1, 1))
       console.log('ready')
       setInterval(() => {}, 1000)`,
    )
    await once(child.stdout, 'data')
    const watching = await open(file)
    expect(existsSync(`${file}.new`)).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await linesOf(watching)).toBe(4)
    await open(file)
    expect(existsSync(`${file}.new`)).toBe(false)
  }, 30_000)

  it('that open a new file at the same moment, and take in the same log, end with the same rows', async () => {
    for (let round = 0; round < 3; round++) {
      const file = newFile()
      const children = ['x', 'y', 'z'].map(() =>
        running(
          file,
          `const views = await open()
           for (let at = Number((await views.checkpoint()) ?? 0) + 1; at <= 40; at++)
             await views.advance(advance(['a', 'c' + at], 1 + (at % 4), at))
           await views.close()`,
        ),
      )
      const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
      expect(codes).toStrictEqual([0, 0, 0])
      const views = await open(file)
      expect([await views.checkpoint(), await linesOf(views)]).toStrictEqual([40n, 1])
      for (let at = 1; at <= 40; at++) expect(await linesOf(views, `c${at}`)).toBe(1 + (at % 4))
    }
  }, 30_000)
})

describe('how a question is answered', () => {
  const planOf = (file: string, { sql, values }: ReturnType<typeof holdersPage>): readonly unknown[] => {
    const database = new DatabaseSync(file)
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    database.close()
    return plan.map(({ detail }) => detail)
  }
  const knownThen: Known = { kind: 'upTo', position: position(3) }

  it.each<[string, HoldersQuestion, readonly string[]]>([
    [
      'holders of a union',
      { ...now, union: 'U1', after: 'a' },
      ['SEARCH standing USING COVERING INDEX holders_of_union (union_id=? AND id>?)'],
    ],
    ['all holders', { ...now, after: 'a' }, ['SEARCH standing USING COVERING INDEX holders (id>?)']],
    ['holders of an issuer', { ...now, issuer: 'P1' }, ['SCAN standing USING COVERING INDEX holders']],
    [
      'holders of a union as once known',
      { ...now, known: knownThen, union: 'U1', after: 'a' },
      ['SEARCH standing USING INDEX holders_ever_believed (union_id=? AND id>?)'],
    ],
    [
      'all holders as once known',
      { ...now, known: knownThen, after: 'a' },
      [
        'SEARCH cards USING COVERING INDEX sqlite_autoindex_cards_1 (id>?)',
        'SEARCH standing USING PRIMARY KEY (card=? AND from_day<?)',
      ],
    ],
  ])('a page of %s is read in order, without sorting', async (_, question, plan) => {
    const file = newFile()
    await open(file)
    expect(planOf(file, holdersPage(question))).toStrictEqual(plan)
  })

  it('holders are counted in one go through an index, without sorting', async () => {
    const file = newFile()
    await open(file)
    expect(planOf(file, countsByUnion(now))).toStrictEqual([
      'SCAN standing USING COVERING INDEX holders_of_union',
    ])
  })
})

describe('a registry over SQLite read models', () => {
  type Sent = Record<string, unknown> & { readonly recordedAt: string }
  type Scenario = { rules: Policy['rules']; steps: { command: Sent }[]; asOf: { on: Day }[] }
  const scenarios = join(__dirname, '../../../examples/scenarios')

  it.each(readdirSync(scenarios))(
    'answers %s as one over those in memory, as known after every line',
    async (name) => {
      const { rules, steps, asOf }: Scenario = JSON.parse(readFileSync(join(scenarios, name), 'utf8'))
      const store = memoryEventStore({ log: { id: 'demo', mode: 'rehearsal' } })
      const views = await open(newFile())
      const memory = await createRegistry({ store, policy: { ...defaultPolicy, rules } })
      const sqlite = await openRegistry({ store, views })
      const cards = [...new Set(steps.map(({ command }) => String(command.card)))]
      const known: Known[] = [everything]
      for (const { command } of steps) {
        const { recordedAt, ...asked } = command
        const at = instantFrom(recordedAt)
        if (at === undefined) throw new Error(recordedAt)
        await memory.handle(asked, { recordedAt: at })
        const head = await memory.head()
        known.push({ kind: 'by', at }, ...(head === null ? [] : [{ kind: 'upTo', position: head } as const]))
        // Now and then, so that it takes in some lines one by one and some together.
        if (known.length % 3 === 0) await sqlite.caughtUp()
      }
      const questions = known.flatMap((known) => asOf.map(({ on }) => ({ on, known })))
      for (const question of questions) {
        expect(await sqlite.holders(question)).toStrictEqual(await memory.holders(question))
        expect(await sqlite.holderCounts(question)).toStrictEqual(await memory.holderCounts(question))
        for (const card of cards) {
          expect(await sqlite.standing(card, question)).toStrictEqual(await memory.standing(card, question))
          expect(await sqlite.custody(card, question.known)).toStrictEqual(
            await memory.custody(card, question.known),
          )
          expect(await sqlite.history(card, question.known)).toStrictEqual(
            await memory.history(card, question.known),
          )
        }
      }
      const before = await sqlite.holders(questions[0])
      await sqlite.rebuild()
      expect(await sqlite.holders(questions[0])).toStrictEqual(before)
    },
  )
})
