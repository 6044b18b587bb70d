import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
import { memoryEventStore, type Position, position } from '@union-card/event-store'
import {
  type Advance,
  all,
  cellsOf,
  everything,
  gathering,
  holders,
  type Known,
  type Query,
  type RecordedEntry,
  readModels,
  roster,
  type ViewStore,
  ViewsUnavailable,
} from '@union-card/projections'
import { createRegistry, openRegistry } from '@union-card/registry'
import { createSqliteLog } from './eventStore.ts'
import { type SqliteViews, sqliteViews } from './views.ts'
import { asked } from './viewTables.ts'

const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
let files = 0
const newFile = () => join(folder, `${files++}.db`)
afterAll(() => rmSync(folder, { recursive: true }))

const opened: ViewStore[] = []
afterEach(async () => {
  for (const views of opened.splice(0)) await views.close()
})

const identity = { log: 'demo', version: 'v1' }
const models = readModels(defaultPolicy)
const open = async (file: string, options: Partial<SqliteViews> = {}): Promise<ViewStore> => {
  const views = await sqliteViews({ file, identity, models: models.all, ...options })
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

/** So many lines of a card, which stand at every other position. */
const linesUpTo = (count: number): readonly RecordedEntry[] =>
  story.slice(0, count).map(([on, of], revision) => ({
    entry: { ...of, revision, at: instantFrom(`${on}T12:00:00+08:00`), rules: 'N+M' } as CardEntry,
    position: position(revision * 2 + 1),
  }))

const nothing: Omit<Advance, 'from' | 'to'> = {
  horizon: null,
  changes: [],
  tallies: [],
  setAside: [],
  resumed: [],
}
const after = (lines: number): Position | null => (lines === 0 ? null : position(lines * 2))

/** Takes a card from so many lines to so many more. */
const advance = (from: number, to: number, card = 'a'): Advance => {
  const gathered = gathering(models)
  gathered.take(card, linesUpTo(to), after(from))
  return {
    ...nothing,
    from: after(from),
    to: after(to),
    horizon: gathered.horizon(),
    changes: gathered.changes(),
    tallies: gathered.tallies(),
  }
}

/** Fills an empty store with a card that has so many lines. */
const fill = async (store: ViewStore, lines: number): Promise<void> => {
  const { changes, ...rest } = advance(0, lines)
  for (const { model, begun } of changes) await store.fill(model, begun.map(cellsOf(model)))
  await store.advance({ ...rest, changes: [] })
}

const today = '2023-01-01' as Day
const now = { on: today, known: everything }
const asking = (views: ViewStore) => ({ views, models })
const checkpointOf = async (views: ViewStore) => (await views.standpoint()).checkpoint

/** How many lines of a card its rows tell of: a row each, and one for the admission before the issue. */
const linesOf = async (views: ViewStore, card = 'a'): Promise<number> => {
  const rows = await views.find(models.standing, { where: all(), order: ['card', 'seq'], limit: 100_000 })
  return Math.max(0, rows.filter((row) => row.card === card).length - 1)
}

describe('a file of read models', () => {
  it('has its rows and how far they go when it is opened again, and goes on from there', async () => {
    const file = newFile()
    const first = await open(file)
    await first.advance(advance(0, 2))
    const aside = { card: 'b', since: null, reason: 'no such type' }
    await first.advance({ ...nothing, from: after(2), to: after(2), setAside: [aside] })
    await first.close()
    const again = await open(file)
    expect(await again.standpoint()).toStrictEqual({ checkpoint: 4n, horizon: '2020-06-30' })
    expect(await again.setAside()).toStrictEqual([aside])
    expect(await again.advance(advance(2, 4))).toBe(true)
    expect(await holders(asking(again), now)).toStrictEqual([
      {
        card: 'a',
        number: 'P1-0001',
        issuer: 'P1',
        union: 'U2',
        membership: 'retained',
        inTransit: false,
        because: { revision: 3, position: 7n },
      },
    ])
    expect(await again.tallied('valid_cards', today)).toStrictEqual(new Map([['P1', 1]]))
    expect(await again.tallied('valid_cards', '2018-03-04' as Day)).toStrictEqual(new Map())
  })

  it('has all of an advance or nothing, also when a row is no row', async () => {
    const views = await open(newFile())
    await views.advance(advance(0, 2))
    const good = advance(2, 3)
    const broken = good.changes.map(({ model, begun, ended }) => ({
      model,
      ended,
      begun: begun.map((row) => ({ ...row, card: {} as string })),
    }))
    await expect(views.advance({ ...good, changes: [...good.changes, ...broken] })).rejects.toThrow()
    expect([await checkpointOf(views), await linesOf(views)]).toStrictEqual([4n, 2])
    await views.advance(good)
    expect([await checkpointOf(views), await linesOf(views)]).toStrictEqual([6n, 3])
  })

  it('answers nothing more once it is closed, and may be closed twice', async () => {
    const file = newFile()
    const views = await open(file)
    await views.close()
    await views.close()
    const closed = new ViewsUnavailable(`The read models in ${file} have been closed.`)
    await expect(views.standpoint()).rejects.toThrow(closed)
    await expect(views.advance(advance(0, 1))).rejects.toThrow(closed)
    await expect(holders(asking(views), now)).rejects.toThrow(closed)
    await expect(views.beside()).rejects.toThrow(closed)
  })

  it('keeps a write-ahead log, so that readers and a writer do not wait for each other', async () => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(0, 1))
    const reader = new DatabaseSync(file)
    expect(reader.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    reader.exec('BEGIN; SELECT * FROM meta')
    await views.advance(advance(1, 2))
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
    await views.advance(advance(0, 2))
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
    ['tables that were altered', 'DROP INDEX standing_2', {}],
    ['tables that are not all there', 'DROP TABLE numbers', {}],
    ['tables of other models', '', { models: models.all.slice(1) }],
  ])('%s are thrown away, to be filled anew', async (_, alter, options) => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(0, 4))
    await views.close()
    const database = new DatabaseSync(file)
    database.exec(alter)
    database.close()
    const emptied = await open(file, options)
    expect(await emptied.standpoint()).toStrictEqual({ checkpoint: null, horizon: null })
    expect(await emptied.tallied('valid_cards', today)).toStrictEqual(new Map())
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
    await one.advance(advance(0, 1))
    expect([await checkpointOf(two), await linesOf(two)]).toStrictEqual([2n, 1])
    expect(await Promise.all([one.advance(advance(1, 2)), two.advance(advance(1, 2))])).toStrictEqual([
      true,
      false,
    ])
    await one.advance(advance(2, 3))
    await two.advance(advance(3, 4))
    expect([await checkpointOf(one), await linesOf(one)]).toStrictEqual([8n, 4])
  })

  it('who has seen more than the tables that another has put in place starts again from those', async () => {
    const file = newFile()
    const [one, two] = [await open(file), await open(file)]
    await one.advance(advance(0, 1))
    const { store, switchTo } = await two.beside()
    await fill(store, 1)
    expect(await switchTo()).toBe(true)
    expect(await one.advance(advance(2, 3))).toBe(false)
    expect(await one.advance(advance(1, 3))).toBe(true)
    expect([await checkpointOf(two), await linesOf(two)]).toStrictEqual([6n, 3])
  })

  it('who has an older version is told that the file has gone to a newer one', async () => {
    const file = newFile()
    const old = await open(file)
    await old.advance(advance(0, 1))
    const young = await open(file, { identity: { log: 'demo', version: 'v2' } })
    const gone = `${file} now holds the read models of the log demo in version v2, not of demo in v1. Open it again.`
    await expect(old.standpoint()).rejects.toThrow(gone)
    await expect(old.advance(advance(1, 2))).rejects.toThrow(gone)
    expect(await checkpointOf(young)).toBeNull()
  })

  it('a write waits while another process writes, but not for ever', async () => {
    const file = newFile()
    const patient = await open(file)
    const hasty = await open(file, { patience: 30 })
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    await expect(hasty.advance(advance(0, 1))).rejects.toThrow(
      `Another process is writing the read models in ${file}. Try again.`,
    )
    const waiting = patient.advance(advance(0, 1))
    await sleep(20)
    expect(await checkpointOf(patient)).toBeNull()
    holder.close()
    await waiting
    expect(await checkpointOf(hasty)).toBe(2n)
  })
})

describe('building anew', () => {
  const beside = (file: string) => `${file}.new`

  it('happens in a file of its own; whoever has the old one open sees the new rows at once', async () => {
    const file = newFile()
    const [one, two] = [await open(file), await open(file)]
    await one.advance(advance(0, 4))
    const { store, switchTo } = await one.beside()
    await fill(store, 1)
    expect([existsSync(beside(file)), await linesOf(one), await linesOf(two)]).toStrictEqual([true, 4, 4])
    expect(await switchTo()).toBe(false)
    await store.advance({ ...nothing, from: after(1), to: after(4) })
    expect(await switchTo()).toBe(true)
    expect([existsSync(beside(file)), await linesOf(one), await linesOf(two)]).toStrictEqual([false, 1, 1])
    expect(await holders(asking(two), { ...now, union: 'U1' })).toHaveLength(1)
    await one.close()
    await two.close()
    expect(await linesOf(await open(file))).toBe(1)
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(file))).toHaveLength(3)
  })

  it('leaves nothing behind when it is given up', async () => {
    const file = newFile()
    const views = await open(file)
    const { store, discard } = await views.beside()
    await fill(store, 1)
    await discard()
    await discard()
    expect(existsSync(beside(file))).toBe(false)
    await expect(store.standpoint()).rejects.toThrow('have been closed')
    expect(await checkpointOf(views)).toBeNull()
  })

  it('says that it has been closed also where it would first have made its indexes', async () => {
    const { store, discard } = await (await open(newFile())).beside()
    await discard()
    await expect(store.advance(advance(0, 1))).rejects.toThrow(ViewsUnavailable)
  })

  it('says so when what it leaves cannot be removed', async () => {
    const file = newFile()
    const { discard } = await (await open(file)).beside()
    rmSync(beside(file))
    mkdirSync(beside(file))
    await expect(discard()).rejects.toThrow(
      `${beside(file)} cannot be removed. Look at the disk, and at the permissions of its folder.`,
    )
  })

  it('is for one at a time, and a living one is not disturbed', async () => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(0, 1))
    const { store, switchTo } = await views.beside()
    const other = await open(file)
    await expect(other.beside()).rejects.toThrow(`${beside(file)} is in the way`)
    await fill(store, 1)
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

  it('also when it died in the middle of a write, so that only the first pages of it are there', async () => {
    const file = newFile()
    const leftover = newFile()
    await (await open(leftover)).close()
    for (const next of [() => open(file), async () => (await (await open(file)).beside()).discard()]) {
      writeFileSync(beside(file), readFileSync(leftover).subarray(0, 3 * 4096))
      await next()
      expect(existsSync(beside(file))).toBe(false)
    }
  })

  it('a database of somebody else in its place is left alone, also a damaged one', async () => {
    const file = newFile()
    const log = newFile()
    const made = await createSqliteLog({ file: log, log: { id: 'demo', mode: 'live' } })
    if (made._tag === 'Left') throw new Error(made.left.reason)
    await made.right.close()
    for (const bytes of [readFileSync(log), readFileSync(log).subarray(0, 2 * 4096)]) {
      writeFileSync(beside(file), bytes)
      await expect((await open(file)).beside()).rejects.toThrow(`${beside(file)} is in the way`)
      expect(readFileSync(beside(file)).equals(bytes)).toBe(true)
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
    await views.advance(advance(0, 1))
    const { store, switchTo, discard } = await views.beside()
    await fill(store, 1)
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    const switching = switchTo()
    await sleep(30)
    holder.exec('COMMIT')
    await switching
    const second = await views.beside()
    await second.store.advance({ ...nothing, from: null, to: after(1) })
    holder.exec('BEGIN IMMEDIATE')
    await expect(second.switchTo()).rejects.toThrow('Another process is writing')
    holder.close()
    expect(await linesOf(views)).toBe(1)
    await second.switchTo()
    await Promise.all([discard(), second.discard()])
    expect(await linesOf(views)).toBe(0)
  })
})

/** Runs a program in a process of its own, which can take cards with some lines into the file it is given. */
const running = (file: string, program: string) => {
  const lines = join(folder, 'lines.json')
  writeFileSync(
    lines,
    JSON.stringify(linesUpTo(4), (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  )
  const script = `
    import { readFileSync } from 'node:fs'
    import { defaultPolicy } from '@union-card/domain'
    import { position } from '@union-card/event-store'
    import { gathering, readModels } from '@union-card/projections'
    import { sqliteViews } from '@union-card/sqlite'
    const [file, linesFile] = process.argv.slice(1)
    const lines = JSON.parse(readFileSync(linesFile, 'utf8'))
    const models = readModels(defaultPolicy)
    const open = () => sqliteViews({ file, identity: { log: 'demo', version: 'v1' }, models: models.all })
    /** Cards that are new at a position, with so many lines, all of which stand there. */
    const advance = (cards, count, at) => {
      const gathered = gathering(models)
      for (const card of cards)
        gathered.take(card, lines.slice(0, count).map(({ entry }) => ({ entry, position: position(at) })), null)
      return { from: at === 1 ? null : position(at - 1), to: position(at), horizon: gathered.horizon(),
        changes: gathered.changes(), tallies: gathered.tallies(), setAside: [], resumed: [] }
    }
    ${program}`
  return spawn(
    process.execPath,
    ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script, file, lines],
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
         console.log('ready')
         for (;;) {
           const at = Number((await views.standpoint()).checkpoint ?? 0) + 1
           await views.advance(advance(Array.from({ length: 50 }, (_, i) => 'c' + at + '-' + i), 1 + (at % 4), at))
         }`,
      )
      await once(child.stdout, 'data')
      await sleep(pause)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const views = await open(file)
      const reached = Number((await checkpointOf(views)) ?? 0)
      const groups = await views.count(models.standing as never, all(), ['known'])
      const expected = Array.from({ length: reached }, (_, i) => [BigInt(i + 1), 50 * (2 + ((i + 1) % 4))])
      expect(groups.map(({ values, count }) => [values[0], count])).toStrictEqual(expected)
      expect((await views.tallied('valid_cards', today)).get('P1') ?? 0).toBe(50 * reached)
      await views.close()
    }
  }, 30_000)

  it('one that is killed while it builds anew leaves the old rows, and nothing beside them', async () => {
    const file = newFile()
    await (await open(file)).advance(advance(0, 4))
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
           for (;;) {
             const at = Number((await views.standpoint()).checkpoint ?? 0) + 1
             if (at > 40) break
             await views.advance(advance(['c' + at], 1 + (at % 4), at))
           }
           await views.close()`,
        ),
      )
      const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]))
      expect(codes).toStrictEqual([0, 0, 0])
      const views = await open(file)
      expect(await checkpointOf(views)).toBe(40n)
      for (let at = 1; at <= 40; at++) expect(await linesOf(views, `c${at}`)).toBe(1 + (at % 4))
      expect(await views.tallied('valid_cards', today)).toStrictEqual(new Map([['P1', 40]]))
    }
  }, 30_000)
})

describe('how a question is answered', () => {
  /** The plan of the one question that a function asks of an empty file. */
  const planOf = async (ask: (views: ViewStore) => Promise<unknown>): Promise<readonly unknown[]> => {
    const file = newFile()
    const views = await open(file)
    // So that questions about today are asked as they are once there is something.
    await views.advance({ ...nothing, from: null, to: position(1), horizon: '2020-01-01' as Day })
    const put: Query[] = []
    await ask({
      ...views,
      find: (model, query) => {
        put.push(query)
        return views.find(model, query)
      },
    })
    const { sql, values } = asked(models.standing, put[0] as Query)
    const database = new DatabaseSync(file)
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    database.close()
    return plan.map(({ detail }) => detail)
  }
  const then: Known = { kind: 'upTo', position: position(3) }
  const page = { card: 'a' }
  const byNumber = { issuer: 'P1', number: '1', card: 'a' }

  it.each<[string, (views: ViewStore) => Promise<unknown>, readonly string[]]>([
    [
      'the roster of a union today',
      (views) => roster(asking(views), { ...now, union: 'U1', after: page }),
      ['SEARCH standing USING INDEX standing_1 (union=? AND card>?)'],
    ],
    [
      'the roster of a union on a past day, as known then',
      (views) => roster(asking(views), { on: '2019-06-01' as Day, known: then, union: 'U1', after: page }),
      ['SEARCH standing USING INDEX standing_0 (union=? AND card>?)'],
    ],
    [
      'all holders',
      (views) => holders(asking(views), { ...now, after: byNumber }),
      ['SEARCH standing USING INDEX standing_2 ((issuer,number,card)>(?,?,?))'],
    ],
    [
      'holders of an issuer on a past day',
      (views) =>
        holders(asking(views), { on: '2019-06-01' as Day, known: everything, issuer: 'P1', after: byNumber }),
      ['SEARCH standing USING INDEX standing_2 (issuer=? AND (number,card)>(?,?))'],
    ],
  ])('a page of %s is read in order, without sorting', async (_, ask, plan) => {
    expect(await planOf(ask)).toStrictEqual(plan)
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
      const file = newFile()
      const memory = await createRegistry({ store, policy: { ...defaultPolicy, rules } })
      const sqlite = await openRegistry({ store, views: (of) => open(file, of) })
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
