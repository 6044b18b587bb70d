import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { position } from '@union-card/event-store'
import { type Server, startServer } from '@union-card/postgres-server'
import { all, cellsOf, type ReadModel, type ViewStore, ViewsUnavailable } from '@union-card/projections'
import { postgresViews } from './views.ts'

/** Everything here happens on a server of its own, which falls and rises again. */
let server: Server
beforeAll(async () => {
  server = await startServer()
}, 120_000)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server.remove()
})
const children: ChildProcess[] = []
jest.setTimeout(600_000)

/** `FALLS=200 pnpm jest falling` kills as often as that; a few times every day. */
const falls = Number(process.env.FALLS ?? 10)

const model = {
  name: 'marks',
  version: 1,
  columns: { word: 'text' },
  indexes: [],
  rows: () => [],
} as unknown as ReadModel
const open = (schema: string, patience = 5000): Promise<ViewStore> =>
  postgresViews({
    url: server.url,
    schema,
    identity: { log: 'demo', version: 'v1' },
    models: [model],
    patience,
  })

/**
 * A worker in a process of its own. Each advance begins 40 rows and one count, and ends the rows of the advance before,
 * until there are `most`; when the server is away it looks again.
 */
const worker = (schema: string, most: number) => {
  const child = spawn(
    process.execPath,
    [
      ...['--conditions=source', '--no-warnings', '--input-type=module', '-e'],
      `import { position } from '@union-card/event-store'
       import { postgresViews } from '@union-card/postgres'
       const model = { name: 'marks', version: 1, columns: { word: 'text' }, indexes: [], rows: () => [] }
       const moment = (at) => ({ position: position(at), at: '2020-01-01T00:00:00.000Z' })
       const rows = (at, end) => Array.from({ length: 40 }, (_, i) => ({ card: 'c' + at + '-' + i, seq: 0,
         from: '2020-01-01', to: end ? '2020-01-02' : null, known: moment(at), end, withdrawn: null, row: { word: 'w' } }))
       const views = await postgresViews({ url: ${JSON.stringify(server.url)}, schema: '${schema}',
         identity: { log: 'demo', version: 'v1' }, models: [model], patience: 2000 })
       console.log('ready')
       for (;;) {
         try {
           const at = Number((await views.standpoint()).checkpoint ?? 0) + 1
           if (at > ${most}) break
           await views.advance({ from: at === 1 ? null : position(at - 1), to: position(at), horizon: null,
             changes: [{ model, begun: rows(at, null), ended: at === 1 ? [] : rows(at - 1, moment(at)) }],
             tallies: [{ tally: 'marks', key: 'P1', day: '2020-01-01', change: 40 }], setAside: [], resumed: [] })
         } catch (error) {
           if (error.name !== 'ViewsUnavailable') throw error
           await new Promise((resolve) => setTimeout(resolve, 20))
         }
       }
       await views.close()`,
    ],
    { cwd: join(__dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.push(child)
  return { child, ready: once(child.stdout, 'data'), exit: once(child, 'exit') }
}

/** Rows, counts and ends are those of the checkpoint, no more and no less; answers the checkpoint. */
const expectWhole = async (views: ViewStore): Promise<number> => {
  const before = await views.standpoint()
  const groups = await views.count(model, all(), ['known', 'end'])
  const counts = await views.tallied('marks', '2020-01-01' as never)
  const { checkpoint } = await views.standpoint()
  // A worker that goes on meanwhile makes three answers of three moments.
  if (before.checkpoint !== checkpoint) return expectWhole(views)
  const reached = Number(checkpoint ?? 0)
  expect(groups.map(({ values, count }) => [...values, count])).toStrictEqual(
    Array.from({ length: reached }, (_, i) => [BigInt(i + 1), i + 1 < reached ? BigInt(i + 2) : null, 40]),
  )
  expect(counts).toStrictEqual(new Map(reached === 0 ? [] : [['P1', 40 * reached]]))
  return reached
}

describe('rows and checkpoint belong together', () => {
  it(`when a worker is killed ${falls} times, and goes on from where they stand`, async () => {
    let reached = 0
    for (let fall = 0; fall < falls; fall++) {
      const { child, ready, exit } = worker('killed', Number.POSITIVE_INFINITY)
      await ready
      await sleep(5 + ((fall * 37) % 90))
      child.kill('SIGKILL')
      await exit
      const views = await open('killed')
      const now = await expectWhole(views)
      expect(now).toBeGreaterThanOrEqual(reached)
      reached = now
      await views.close()
    }
    expect(reached).toBeGreaterThan(0)
  })

  it('when the server is stopped immediately or killed in the middle of a batch, and the worker goes on when it is back', async () => {
    const { ready, exit } = worker('fallen', 400)
    await ready
    const views = await open('fallen')
    for (const how of ['immediate', 'kill', 'immediate', 'kill'] as const) {
      await sleep(60)
      await server.fall(how)
      await expect(views.standpoint()).rejects.toThrow(ViewsUnavailable)
      await server.rise()
      await expectWhole(views)
    }
    expect(await exit).toStrictEqual([0, null])
    expect(await expectWhole(views)).toBe(400)
    await views.close()
  })

  it('when the server falls while tables are built anew, and is back before they are put in place: those are given up', async () => {
    const views = await open('rebuilt')
    const known = { position: position(1), at: '2020-01-01T00:00:00.000Z' }
    const one = {
      card: 'a',
      seq: 1,
      from: '2020-01-01',
      to: null,
      known,
      end: null,
      withdrawn: null,
      row: {},
    }
    const { store, switchTo, discard } = await views.beside()
    await store.fill(model, [cellsOf(model)(one as never)])
    // The next rows would be laid out while the server takes these.
    await sleep(200)
    await server.fall('immediate')
    await server.rise()
    // By now the connection that filled is known to be gone, and another would be opened.
    await sleep(200)
    await expect(switchTo()).rejects.toThrow(ViewsUnavailable)
    await discard()
    const again = await views.beside()
    expect(await again.switchTo()).toBe(true)
    await views.close()
  })

  it('when several workers take in the same lines: nothing is counted twice', async () => {
    const workers = [1, 2, 3].map(() => worker('several', 150))
    expect(await Promise.all(workers.map(({ exit }) => exit))).toStrictEqual([1, 2, 3].map(() => [0, null]))
    const views = await open('several')
    expect(await expectWhole(views)).toBe(150)
    await views.close()
  })
})
