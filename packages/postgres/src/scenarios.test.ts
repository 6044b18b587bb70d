import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Day, defaultPolicy, instantFrom, type Policy } from '@union-card/domain'
import { memoryEventStore } from '@union-card/event-store'
import { leavingNothing, sharedServer } from '@union-card/postgres-server'
import { everything, type Known } from '@union-card/projections'
import { createRegistry, openRegistry } from '@union-card/registry'
import { sqliteViews } from '@union-card/sqlite'
import { postgresViews } from './views.ts'

let url = ''
const { newSchema, clean } = leavingNothing(() => url)
const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
beforeAll(async () => {
  url = await sharedServer()
}, 120_000)
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await clean()
})
jest.setTimeout(60_000)

type Sent = Record<string, unknown> & { readonly recordedAt: string }
type Scenario = { rules: Policy['rules']; steps: { command: Sent }[]; asOf: { on: Day }[] }
const scenarios = join(__dirname, '../../../examples/scenarios')

describe('a registry over PostgreSQL read models', () => {
  it.each(readdirSync(scenarios))(
    'answers %s as one over SQLite read models, as known after every line',
    async (name) => {
      const { rules, steps, asOf }: Scenario = JSON.parse(readFileSync(join(scenarios, name), 'utf8'))
      const store = memoryEventStore({ log: { id: 'demo', mode: 'rehearsal' } })
      const schema = newSchema()
      const sqlite = await createRegistry({
        store,
        policy: { ...defaultPolicy, rules },
        views: (of) => sqliteViews({ file: join(folder, `${name}.db`), ...of }),
      })
      const postgres = await openRegistry({ store, views: (of) => postgresViews({ url, schema, ...of }) })
      const known: Known[] = [everything]
      for (const { command } of steps) {
        const { recordedAt, ...asked } = command
        const at = instantFrom(recordedAt)
        if (at === undefined) throw new Error(recordedAt)
        await sqlite.handle(asked, { recordedAt: at })
        const head = await sqlite.head()
        known.push({ kind: 'by', at }, ...(head === null ? [] : [{ kind: 'upTo', position: head } as const]))
        // Now and then, so that it takes in some lines one by one and some together.
        if (known.length % 3 === 0) await postgres.caughtUp()
      }
      const answers = async (registry: typeof sqlite) => {
        const found: unknown[] = []
        for (const at of known)
          for (const { on } of asOf) {
            const question = { on, known: at }
            found.push([question, await registry.holders(question), await registry.holderCounts(question)])
          }
        return found
      }
      const asked = await answers(sqlite)
      expect(await answers(postgres)).toStrictEqual(asked)
      expect((await postgres.rebuild()).differences).toStrictEqual([])
      expect(await answers(postgres)).toStrictEqual(asked)
      await sqlite.close()
      await postgres.close()
    },
  )
})
