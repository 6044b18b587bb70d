import { type Day, defaultPolicy, type Instant } from '@union-card/domain'
import { position } from '@union-card/event-store'
import { leavingNothing, sharedServer, sqlAt } from '@union-card/postgres-server'
import {
  type Advance,
  all,
  type Believed,
  is,
  type ReadModel,
  readModels,
  runner,
  type ViewStore,
  ViewsUnavailable,
} from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { migrate, postgresViews } from './views.ts'

let admin = ''
const { newSchema, newRole, clean } = leavingNothing(() => admin)
beforeAll(async () => {
  admin = await sharedServer()
}, 120_000)
afterAll(clean)
jest.setTimeout(60_000)

const model = {
  name: 'marks',
  version: 1,
  columns: { word: 'text' },
  indexes: [{ on: ['word'], where: is('withdrawn', null) }],
  rows: () => [],
} as unknown as ReadModel
const of = { identity: { log: 'demo', version: 'v1' }, models: [model], patience: 1000 }

const row = (card: string, at: number): Believed => ({
  card,
  seq: 0,
  from: '2020-01-01' as Day,
  to: null,
  known: { position: position(at), at: '2020-01-01T00:00:00.000Z' as Instant },
  end: null,
  withdrawn: null,
  row: { word: 'a' },
})
const advance = (from: number, card: string): Advance => ({
  from: from === 0 ? null : position(from),
  to: position(from + 1),
  horizon: '2020-01-01' as Day,
  changes: [{ model, begun: [row(card, from + 1)], ended: [] }],
  tallies: [{ tally: 'marks', key: 'P1', day: '2020-01-01' as Day, change: 1 }],
  setAside: [{ card: 'x', since: null, reason: 'no such type' }],
  resumed: from === 0 ? [] : ['x'],
})

/** A schema made by an owner who is no superuser, with a projector and a reader. */
const threeRoles = async () => {
  const schema = newSchema()
  const [owner, projector, reader] = [await newRole(), await newRole(), await newRole()]
  const [found] = await sqlAt(admin, 'SELECT current_database() AS name')
  await sqlAt(admin, `GRANT CREATE ON DATABASE "${found?.name}" TO ${owner.role}`)
  const roles = { projector: projector.role, reader: reader.role }
  await migrate({ url: owner.url, schema, ...of, ...roles })
  const open = async (url: string, options = {}): Promise<ViewStore> => {
    const views = await postgresViews({ url, schema, ...of, ...options })
    opened.push(views)
    return views
  }
  return { schema, owner, projector, reader, roles, open }
}
const opened: ViewStore[] = []
afterEach(async () => {
  for (const views of opened.splice(0)) await views.close()
})

const cardsIn = async (views: ViewStore) =>
  (await views.find(model, { where: all(), order: ['card'], limit: 99 })).map(({ card }) => card)

const refusal = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked
  } catch (error) {
    expect(error).toBeInstanceOf(ViewsUnavailable)
    return (error as Error).message
  }
  throw new Error('it was not refused')
}

/** What a role may do, table by table, as the server has it. */
const rightsOf = async (schema: string, role: string) =>
  Object.fromEntries(
    (
      await sqlAt(
        admin,
        `SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type) AS rights
         FROM information_schema.role_table_grants WHERE table_schema = '${schema}' AND grantee = '${role}'
         GROUP BY table_name ORDER BY table_name`,
      )
    ).map(({ table_name, rights }) => [table_name, rights]),
  )

const readerRights = {
  _meta: 'SELECT',
  _progress: 'SELECT',
  _set_aside: 'SELECT',
  _tally_days: 'SELECT',
  _tally_months: 'SELECT',
  marks: 'SELECT',
}
const projectorRights = {
  _meta: 'SELECT',
  _progress: 'DELETE INSERT SELECT UPDATE',
  _set_aside: 'DELETE INSERT SELECT UPDATE',
  _tally_days: 'INSERT SELECT UPDATE',
  _tally_months: 'INSERT SELECT UPDATE',
  marks: 'INSERT SELECT UPDATE',
}

describe('the roles', () => {
  it('have the rights they need, and no others, also in tables built anew', async () => {
    const { schema, owner, projector, reader, open } = await threeRoles()
    const check = async () => {
      expect(await rightsOf(schema, reader.role)).toStrictEqual(readerRights)
      expect(await rightsOf(schema, projector.role)).toStrictEqual(projectorRights)
    }
    await check()
    const { switchTo } = await (await open(owner.url)).beside()
    expect(await switchTo()).toBe(true)
    await check()
    await open(owner.url, { identity: { log: 'demo', version: 'v2' } })
    await check()
  })

  it('let the projector take in lines, but alter, empty or build no tables', async () => {
    const { schema, projector, open } = await threeRoles()
    const views = await open(projector.url)
    expect(await views.advance(advance(0, 'a'))).toBe(true)
    expect(await cardsIn(views)).toStrictEqual(['a'])
    const may = `This user may not do that with the read models in ${new URL(admin).host}${new URL(admin).pathname}, schema ${schema}. Give its role the rights, or let the owner do it.`
    expect(await refusal(views.beside())).toBe(may)
    expect(await refusal(open(projector.url, { identity: { log: 'demo', version: 'v2' } }))).toBe(may)
    for (const sql of [
      `ALTER TABLE "${schema}".marks ADD COLUMN more text`,
      `DROP TABLE "${schema}".marks`,
      `TRUNCATE "${schema}".marks`,
      `DELETE FROM "${schema}".marks`,
      `UPDATE "${schema}"._meta SET log = 'other'`,
      `CREATE TABLE "${schema}".more (a int)`,
      `ALTER SCHEMA "${schema}" RENAME TO other`,
    ])
      await expect(sqlAt(projector.url, sql)).rejects.toThrow(/permission denied|must be owner/)
  })

  it('let the reader ask and change nothing; it waits for the projector to come further', async () => {
    const { schema, projector, reader, open } = await threeRoles()
    const [writing, reading] = [await open(projector.url), await open(reader.url)]
    const waiting = reading.advance(advance(0, 'b'))
    await writing.advance(advance(0, 'a'))
    expect(await waiting).toBe(false)
    expect(await cardsIn(reading)).toStrictEqual(['a'])
    expect(await refusal(reading.advance(advance(1, 'b')))).toMatch(
      'are kept up by others, and have not come further than 1 for 1 seconds',
    )
    for (const sql of [
      `INSERT INTO "${schema}".marks (card) VALUES ('z')`,
      `UPDATE "${schema}"._progress SET checkpoint = 9`,
      `DELETE FROM "${schema}"._set_aside`,
      `DROP TABLE "${schema}".marks`,
      `CREATE TABLE "${schema}".more (a int)`,
    ])
      await expect(sqlAt(reader.url, sql)).rejects.toThrow(/permission denied|must be owner/)
  })
})

describe('migrating', () => {
  it('changes nothing the second time, and may run in several processes at once', async () => {
    const { schema, owner, roles, projector, open } = await threeRoles()
    const views = await open(projector.url)
    await views.advance(advance(0, 'a'))
    const tables = () =>
      sqlAt(
        admin,
        `SELECT oid::int, relname, relacl::text FROM pg_class WHERE relnamespace = '"${schema}"'::regnamespace ORDER BY oid`,
      )
    const before = await tables()
    const again = () => migrate({ url: owner.url, schema, ...of, ...roles })
    await Promise.all([again(), again(), again(), again()])
    expect(await tables()).toStrictEqual(before)
    expect(await cardsIn(views)).toStrictEqual(['a'])
  })

  it('leaves it to the owner to throw away what a log that was put back no longer has', async () => {
    const { owner, projector, reader, open } = await threeRoles()
    await (await open(owner.url)).advance({ ...advance(0, 'a'), hash: 'a'.repeat(64) })
    const log = { hashAt: async () => E.right(null) } as never
    const standpointOf = (views: ViewStore) => runner(log, views, readModels(defaultPolicy)).standpoint()
    for (const { url } of [projector, reader])
      expect(await refusal(open(url).then(standpointOf))).toMatch(
        /put back from a backup.*owner run union-card rebuild/,
      )
    expect(await standpointOf(await open(owner.url))).toStrictEqual({
      checkpoint: null,
      hash: null,
      horizon: null,
    })
  })

  it('goes forward only: a newer version empties the tables once, a newer format is left alone', async () => {
    const { schema, owner, open } = await threeRoles()
    await (await open(owner.url)).advance(advance(0, 'a'))
    const newer = { ...of, identity: { log: 'demo', version: 'v2' } }
    await Promise.all([1, 2, 3].map(() => migrate({ url: owner.url, schema, ...newer })))
    const views = await open(owner.url, newer)
    expect(await views.standpoint()).toStrictEqual({ checkpoint: null, hash: null, horizon: null })
    await sqlAt(admin, `COMMENT ON SCHEMA "${schema}" IS 'union-card read models, format 3'`)
    expect(await refusal(migrate({ url: owner.url, schema, ...newer }))).toMatch('Use the newer release')
  })
})
