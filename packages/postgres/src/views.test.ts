import { once } from 'node:events'
import { createServer } from 'node:net'
import { type Day, defaultPolicy, type Instant } from '@union-card/domain'
import { position } from '@union-card/event-store'
import { leavingNothing, sharedServer, sqlAt } from '@union-card/postgres-server'
import {
  type Advance,
  all,
  type Believed,
  cellsOf,
  is,
  type ReadModel,
  readModels,
  runner,
  type ViewStore,
  ViewsUnavailable,
} from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { type PostgresViews, postgresViews, postgresViewsBeside } from './views.ts'
import { schemaOfLog } from './viewsSchema.ts'

let url = ''
const { newSchema, clean } = leavingNothing(() => url)
beforeAll(async () => {
  url = await sharedServer()
}, 120_000)
afterAll(clean)
jest.setTimeout(60_000)

const opened: ViewStore[] = []
afterEach(async () => {
  for (const views of opened.splice(0)) await views.close()
})

const marks: ReadModel<{ readonly word: string | null }> = {
  name: 'marks',
  version: 1,
  columns: { word: 'text' },
  indexes: [{ on: ['word', 'card'], where: is('withdrawn', null) }],
  rows: () => [],
}
const model = marks as unknown as ReadModel
const identity = { log: 'demo', version: 'v1' }

const open = async (schema: string, options: Partial<PostgresViews> = {}): Promise<ViewStore> => {
  const views = await postgresViews({ url, schema, identity, models: [model], ...options })
  opened.push(views)
  return views
}

const row = (card: string, seq: number, at: number): Believed => ({
  card,
  seq,
  from: '2020-01-01' as Day,
  to: null,
  known: { position: position(at), at: '2020-01-01T00:00:00.000Z' as Instant },
  end: null,
  withdrawn: null,
  row: { word: 'a' },
})

const nothing: Omit<Advance, 'from' | 'to'> = {
  horizon: null,
  changes: [],
  tallies: [],
  setAside: [],
  resumed: [],
}
const after = (lines: number) => (lines === 0 ? null : position(lines))
/** Takes in one row and one count for each line, from so many lines to so many more. */
const advance = (from: number, to: number, card = 'a'): Advance => ({
  ...nothing,
  from: after(from),
  to: after(to),
  horizon: '2020-01-01' as Day,
  changes: [
    {
      model,
      begun: Array.from({ length: to - from }, (_, i) => row(card, from + i, from + i + 1)),
      ended: [],
    },
  ],
  tallies: [{ tally: 'marks', key: 'P1', day: '2020-01-01' as Day, change: to - from }],
})

const fill = async (store: ViewStore, lines: number): Promise<void> => {
  const { changes, ...rest } = advance(0, lines)
  for (const each of changes) await store.fill(model, each.begun.map(cellsOf(model)))
  await store.advance({ ...rest, changes: [] })
}

const checkpointOf = async (views: ViewStore) => (await views.standpoint()).checkpoint
const rowsOf = async (views: ViewStore) =>
  (await views.find(model, { where: all(), order: ['card', 'seq'], limit: 1000 })).length

const refusal = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked
  } catch (error) {
    expect(error).toBeInstanceOf(ViewsUnavailable)
    return (error as Error).message
  }
  throw new Error('it was not refused')
}

/** What stands between the first words of a refusal and the last: the place. */
const place = (schema: string): string => `${new URL(url).host}${new URL(url).pathname}, schema ${schema}`

/** Waits until somebody holds a table with a lock. */
const held = async (lock: string, schema: string, table: string): Promise<void> => {
  const holding = `SELECT FROM pg_locks WHERE granted AND mode = '${lock}' AND relation = '"${schema}".${table}'::regclass`
  while ((await sqlAt(url, holding)).length === 0);
}

describe('a schema of read models', () => {
  it('has its rows and how far they go when it is opened again, and goes on from there', async () => {
    const schema = newSchema()
    const first = await open(schema)
    await first.advance(advance(0, 2))
    const aside = { card: 'b', since: null, reason: 'no such type' }
    await first.advance({ ...nothing, from: after(2), to: after(2), setAside: [aside] })
    await first.close()
    const again = await open(schema)
    expect(await again.standpoint()).toStrictEqual({
      checkpoint: 2n,
      hash: null,
      horizon: '2020-01-01',
    })
    expect(await again.setAside()).toStrictEqual([aside])
    expect(await again.advance(advance(2, 4))).toBe(true)
    expect([await checkpointOf(again), await rowsOf(again)]).toStrictEqual([4n, 4])
    expect(await again.tallied('marks', '2020-01-01' as Day)).toStrictEqual(new Map([['P1', 4]]))
  })

  it('stands beside those of other logs in one database', async () => {
    const [one, other] = [
      await open(newSchema()),
      await open(newSchema(), { identity: { log: 'x', version: '1' } }),
    ]
    await one.advance(advance(0, 3))
    expect([await rowsOf(one), await rowsOf(other)]).toStrictEqual([3, 0])
  })

  it('is named after the log, whatever the log is called', () => {
    expect(schemaOfLog('2b7f-A_x')).toBe('card_2b7f-A_x')
    const [long, longer] = [schemaOfLog('a'.repeat(63)), schemaOfLog('a'.repeat(64))]
    expect([long.length < 60, long === longer]).toStrictEqual([true, false])
  })

  it('has all of an advance or nothing, also when a row is no row', async () => {
    const views = await open(newSchema())
    await views.advance(advance(0, 2))
    const good = advance(2, 3)
    const broken = { model, begun: [{ ...row('b', 0, 3), card: {} as string }], ended: [] }
    await expect(views.advance({ ...good, changes: [...good.changes, broken] })).rejects.toThrow(TypeError)
    expect([await checkpointOf(views), await rowsOf(views)]).toStrictEqual([2n, 2])
    expect(await views.tallied('marks', '2020-01-01' as Day)).toStrictEqual(new Map([['P1', 2]]))
    await views.advance(good)
    expect([await checkpointOf(views), await rowsOf(views)]).toStrictEqual([3n, 3])
  })

  it('is advanced by one of those who would take in the same lines at once, and by one who lets cards return', async () => {
    const schema = newSchema()
    const several = [await open(schema), await open(schema), await open(schema)]
    const aside = { card: 'b', since: null, reason: 'no such type' }
    const returning = { ...advance(3, 6), to: after(3), from: after(3), resumed: ['b'] }
    for (const wanted of [{ ...advance(0, 3), setAside: [aside] }, returning]) {
      const done = await Promise.all(several.map((views) => views.advance(wanted)))
      expect(done.filter(Boolean)).toHaveLength(1)
    }
    expect(await rowsOf(several[0] as ViewStore)).toBe(6)
  })

  it('answers nothing more once it is closed, and may be closed twice', async () => {
    const schema = newSchema()
    const views = await open(schema)
    await views.close()
    await views.close()
    const closed = `The read models in ${place(schema)} have been closed.`
    for (const ask of [
      views.standpoint,
      () => views.advance(advance(0, 1)),
      () => rowsOf(views),
      views.beside,
    ])
      expect(await refusal(ask())).toBe(closed)
  })

  it('compares texts by their bytes, where the order of the database is another', async () => {
    const [order] = await sqlAt(url, `SELECT 'a' < 'B' AS alphabetical`)
    expect(order).toEqual({ alphabetical: true })
    const views = await open(newSchema())
    const cards = ['B', 'a', '会', '\uffee', '\u{20BB7}']
    await views.advance({
      ...advance(0, 1),
      changes: [{ model, begun: cards.toReversed().map((card) => row(card, 0, 1)), ended: [] }],
    })
    const found = await views.find(model, { where: all(), order: ['card'], limit: 9 })
    expect(found.map(({ card }) => card)).toStrictEqual(cards)
  })
})

describe('a log that was put back from a backup', () => {
  it('is noticed by what any share of the cards has taken in, however far the others have come', async () => {
    const schema = newSchema()
    const [ahead, behind] = await Promise.all([0, 1].map((index) => open(schema, { part: { index, of: 2 } })))
    await ahead?.advance({ ...advance(0, 4), hash: 'a'.repeat(64) })
    const views = await open(schema)
    const log = { hashAt: async (at: bigint) => E.right(at === 2n ? 'b'.repeat(64) : null) }
    for (const begun of [false, true]) {
      if (begun) await behind?.advance({ ...advance(0, 2, 'b'), hash: 'b'.repeat(64) })
      if (begun) await ahead?.advance({ ...advance(0, 4), hash: 'a'.repeat(64) })
      expect(await rowsOf(views)).toBe(begun ? 6 : 4)
      const tables = runner(log as never, views, readModels(defaultPolicy))
      expect([await tables.standpoint(), await rowsOf(views)]).toStrictEqual([
        { checkpoint: null, hash: null, horizon: null },
        0,
      ])
    }
  })
})

describe('what is in a schema already', () => {
  it('of another log, of something else, or of a newer release is left as it is', async () => {
    const schema = newSchema()
    await (await open(schema)).advance(advance(0, 2))
    expect(await refusal(open(schema, { identity: { log: 'other', version: 'v1' } }))).toBe(
      `${place(schema)} holds the read models of the log demo, not of the log other. Give each log a schema of its own.`,
    )
    await sqlAt(url, `COMMENT ON SCHEMA "${schema}" IS 'union-card read models, format 99'`)
    expect(await refusal(open(schema))).toBe(
      `The read models in ${place(schema)} are of format 99; this release knows 2. Use the newer release.`,
    )
    await sqlAt(url, `COMMENT ON SCHEMA "${schema}" IS 'accounts'`)
    expect(await refusal(open(schema))).toBe(
      `${place(schema)} is not empty, and does not hold read models of union membership cards. Choose another schema.`,
    )
    await sqlAt(url, `COMMENT ON SCHEMA "${schema}" IS 'union-card read models, format 2'`)
    expect(await rowsOf(await open(schema))).toBe(2)
  })

  it('of another version, of an older format or of other columns is emptied, and whoever has it open hears so', async () => {
    const schema = newSchema()
    const old = await open(schema)
    const cases: readonly (readonly [string, Partial<PostgresViews>])[] = [
      ['SELECT 1', { identity: { log: 'demo', version: 'v2' } }],
      [`COMMENT ON SCHEMA "${schema}" IS 'union-card read models, format 0'`, {}],
      ['SELECT 1', { models: [{ ...model, columns: { word: 'text', more: 'flag' } } as ReadModel] }],
    ]
    for (const [sql, options] of cases) {
      const before = await open(schema)
      await before.advance(advance(0, 2))
      await sqlAt(url, sql)
      const after = await open(schema, options)
      expect(await after.standpoint()).toStrictEqual({ checkpoint: null, hash: null, horizon: null })
    }
    await open(schema, { identity: { log: 'demo', version: 'v2' } })
    const gone = `${place(schema)} now holds the read models of the log demo in version v2, not of demo in v1. Open it again.`
    expect(await refusal(old.standpoint())).toBe(gone)
    expect(await refusal(old.advance(advance(0, 1)))).toBe(gone)
  })

  it('is made once by several that open it at the same moment', async () => {
    const schema = newSchema()
    const several = await Promise.all([open(schema), open(schema), open(schema), open(schema)])
    expect(await Promise.all(several.map(checkpointOf))).toStrictEqual([null, null, null, null])
  })
})

describe('a server that cannot help', () => {
  const at = (change: (address: URL) => void): string => {
    const address = new URL(url)
    change(address)
    return address.href
  }
  const opening = (to: string, patience = 2000) =>
    refusal(postgresViews({ url: to, schema: 's', identity, models: [model], patience }))

  it('is told in plain words, without the password', async () => {
    const { host, pathname, username } = new URL(url)
    const asked = `${host}${pathname}, schema s`
    expect(
      await opening(
        at((a) => {
          a.password = 'open-sesame'
        }),
      ),
    ).toBe(`The server of the read models in ${asked} does not accept this user and password.`)
    expect(
      await opening(
        at((a) => {
          a.password = ''
        }),
      ),
    ).toBe(`The server of the read models in ${asked} does not accept this user and password.`)
    expect(
      await opening(
        at((a) => {
          a.pathname = '/nowhere'
        }),
      ),
    ).toBe(`There is no such database: ${host}/nowhere, schema s. Create it first.`)
    expect(await opening(`postgres://${username}:open-sesame@127.0.0.1:1/cards`)).toBe(
      'The server of the read models in 127.0.0.1:1/cards, schema s does not answer. Is it running, and reachable from here?',
    )
    expect(await opening('mysql://me:open-sesame@db/cards')).toBe(
      'This is no address of a PostgreSQL database. It should look like postgres://user:password@host:5432/database',
    )
  })

  it('leaves no socket open, also when there is no password to give', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((each) => /^TCPSocket/.test(each)).length
    await opening(
      at((a) => {
        a.password = ''
      }),
    )
    const late = performance.now() + 5000
    while (sockets() > 0 && performance.now() < late) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(sockets()).toBe(0)
  })

  it('that says nothing is given up after the patience that was asked for', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { readonly port: number }
    expect(await opening(`postgres://u:p@127.0.0.1:${port}/cards`, 200)).toMatch('does not answer')
    silent.close()
  })

  it('that says farewell in the same breath as its welcome does not answer, and the process lives on', async () => {
    const message = (type: string, ...body: (string | number)[]): Buffer => {
      const bytes = Buffer.concat(
        body.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(`${part}\0`))),
      )
      const head = Buffer.alloc(5, type)
      head.writeInt32BE(bytes.length + 4, 1)
      return Buffer.concat([head, bytes])
    }
    const welcome = [message('R', 0, 0, 0, 0), message('Z', 0x49)]
    const farewell = message('E', 'SFATAL', 'C57P01', 'Mterminating connection', 0)
    const leaving = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => socket.end(Buffer.concat([...welcome, farewell])))
    }).listen(0, '127.0.0.1')
    await once(leaving, 'listening')
    const { port } = leaving.address() as { readonly port: number }
    const told = await opening(`postgres://u:p@127.0.0.1:${port}/cards`, 200)
    leaving.close()
    expect(told).toMatch('does not answer')
  })

  it('a write waits while another process writes, but not for ever', async () => {
    const schema = newSchema()
    const [patient, hasty] = [await open(schema), await open(schema, { patience: 1000 })]
    const holding = sqlAt(url, `BEGIN; LOCK TABLE "${schema}"._progress; SELECT pg_sleep(4); COMMIT`)
    await held('AccessExclusiveLock', schema, '_progress')
    expect(await refusal(hasty.advance(advance(0, 1)))).toBe(
      `Another process is writing the read models in ${place(schema)}. Try again.`,
    )
    expect(await patient.advance(advance(0, 1))).toBe(true)
    await holding
  })
})

describe('building anew', () => {
  it('happens in a schema of its own; whoever has the old one open sees the new rows at once', async () => {
    const schema = newSchema()
    const [one, two] = [await open(schema), await open(schema)]
    await one.advance(advance(0, 4))
    const { store, switchTo } = await one.beside()
    await fill(store, 1)
    expect([await rowsOf(one), await rowsOf(two), await rowsOf(store)]).toStrictEqual([4, 4, 1])
    expect(await switchTo()).toBe(false)
    await store.advance({ ...nothing, from: after(1), to: after(4) })
    expect(await switchTo()).toBe(true)
    expect([await rowsOf(one), await rowsOf(two)]).toStrictEqual([1, 1])
    expect(await two.advance(advance(4, 5))).toBe(true)
    expect(await sqlAt(url, `SELECT nspname FROM pg_namespace WHERE nspname LIKE '${schema}%'`)).toEqual([
      { nspname: schema },
    ])
  })

  it('leaves nothing behind when it is given up, and is for one at a time', async () => {
    const schema = newSchema()
    const views = await open(schema)
    const { store, discard } = await views.beside()
    await fill(store, 1)
    expect(await refusal((await open(schema)).beside())).toBe(
      `Another process is building the read models in ${place(schema)} anew. Wait for it.`,
    )
    await discard()
    await discard()
    expect(await sqlAt(url, `SELECT FROM pg_namespace WHERE nspname = '${schema}_new'`)).toEqual([])
    for (let again = 0; again < 5; again++) await (await (await open(schema)).beside()).discard()
    for (let again = 0; again < 5; again++) expect(await (await views.beside()).switchTo()).toBe(true)
  })

  it('clears away what a process that died has left, and nothing else', async () => {
    const schema = newSchema()
    const views = await open(schema)
    const left = await postgresViews({ url, schema: `${schema}_new`, identity, models: [model] })
    await left.advance(advance(0, 4))
    await left.close()
    const { store, discard } = await views.beside()
    expect(await rowsOf(store)).toBe(0)
    await discard()
    await sqlAt(url, `CREATE SCHEMA "${schema}_new"; CREATE TABLE "${schema}_new".dues (paid int)`)
    expect(await refusal(views.beside())).toMatch('Choose another schema')
    expect(await sqlAt(url, `SELECT count(*)::int FROM "${schema}_new".dues`)).toEqual([{ count: 0 }])
  })

  it('is filled by several together, but only the tables that somebody builds, and only by those who know them', async () => {
    const schema = newSchema()
    const views = await open(schema)
    const beside = (of: Partial<PostgresViews> = {}) =>
      postgresViewsBeside({ url, schema, identity, models: [model], ...of })
    const nobody = `Nobody is building these read models in ${place(schema)} anew.`
    expect(await refusal(beside())).toBe(nobody)
    const { store, switchTo, discard } = await views.beside()
    expect(await refusal(beside({ identity: { ...identity, version: 'v2' } }))).toBe(nobody)
    const [one, two] = [await beside(), await beside()]
    const cells = cellsOf(model)
    await Promise.all(
      [one, two].map((each, i) =>
        each.fill(
          model,
          [1, 2, 3].map((seq) => cells(row(`c${i}`, seq, 1))),
        ),
      ),
    )
    await Promise.all([one.close(), two.close()])
    await fill(store, 1)
    expect(await switchTo()).toBe(true)
    expect(await rowsOf(views)).toBe(7)
    await discard()
    expect(await refusal(beside())).toBe(nobody)
  })

  it('does not take away from under others what they made of the tables', async () => {
    const schema = newSchema()
    const views = await open(schema)
    await views.advance(advance(0, 1))
    await sqlAt(url, `CREATE VIEW "${schema}".words AS SELECT word FROM "${schema}".marks`)
    const { store, switchTo, discard } = await views.beside()
    await fill(store, 2)
    expect(await refusal(switchTo())).toMatch('Something else depends on the tables')
    expect(await rowsOf(views)).toBe(1)
    await sqlAt(url, `DROP VIEW "${schema}".words`)
    expect(await switchTo()).toBe(true)
    await discard()
    expect(await rowsOf(views)).toBe(2)
  })

  it('waits for whoever is reading the old tables', async () => {
    const schema = newSchema()
    const views = await open(schema)
    const { store, switchTo } = await views.beside()
    await fill(store, 2)
    const reading = sqlAt(url, `BEGIN; SELECT FROM "${schema}".marks; SELECT pg_sleep(1.5); COMMIT`)
    await held('AccessShareLock', schema, 'marks')
    expect(await switchTo()).toBe(true)
    await reading
    expect(await rowsOf(views)).toBe(2)
  })
})
