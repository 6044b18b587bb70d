import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Server, sqlAt, startServer } from '@union-card/postgres-server'
import { settingsStream } from '@union-card/registry'
import { Draw } from '@union-card/testing'
import { type EventStoreDbDouble, eventStoreDbDouble } from '@union-card/testing/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { inFiles, type Kept, onServers, type Sent } from './halves.ts'
import { answersOf } from './questions.ts'
import { linesOf, record } from './recording.ts'
import { careers } from './workloads.ts'

/**
 * Workers take in the cards from EventStoreDB into PostgreSQL while commands are recorded, and both servers fall and rise,
 * lose answers, and the workers are killed. In the end there is what there would be if nothing had happened.
 */

/** `FALLS=200 pnpm jest packages/together/src/falling` for a longer run. */
const falls = Number(process.env.FALLS ?? 8)

jest.setTimeout(120_000 + falls * 10_000)

const folder = mkdtempSync(join(tmpdir(), 'union-card-falling-'))
let postgres: Server
let double: EventStoreDbDouble
beforeAll(async () => {
  postgres = await startServer()
  double = await eventStoreDbDouble()
}, 120_000)
afterAll(async () => {
  for (const { stop } of workers) stop('SIGKILL')
  await Promise.all(workers.map(({ ended }) => ended()))
  await double.stop()
  await postgres.remove()
  rmSync(folder, { recursive: true })
})

/** A worker of a share, started again whenever it ends, as whoever runs it would. */
const worker = (share: string, address: string) => {
  let stopping = false
  const exits: string[] = []
  const ended: Promise<unknown>[] = []
  let child: ChildProcess
  const start = (): void => {
    child = spawn(
      process.execPath,
      [
        ...['--conditions=source', '--no-warnings', join(__dirname, '../../cli/src/main.ts'), 'project'],
        ...['--partition', share, '--log', address, '--views', postgres.url, '--lang', 'en'],
      ],
      { stdio: ['ignore', 'inherit', 'pipe'] },
    )
    let said = ''
    child.stderr?.on('data', (heard) => {
      said = (said + heard).slice(-500)
    })
    ended.push(
      once(child, 'exit').then(([code, signal]) => {
        const how = String(code ?? signal)
        exits.push(stopping || how === '5' || how === 'SIGKILL' ? how : `${how}: ${said}`)
        if (!stopping) start()
      }),
    )
  }
  start()
  return {
    kill: () => child.kill('SIGKILL'),
    stop: (signal: 'SIGTERM' | 'SIGKILL') => {
      stopping = true
      child.kill(signal)
    },
    ended: () => Promise.all(ended),
    exits,
  }
}
const workers: ReturnType<typeof worker>[] = []

/** Records commands, each again until it is known what became of it. */
const recordSurely = async ({ registry }: Kept, sent: readonly Sent[]): Promise<readonly string[]> => {
  const outcomes: string[] = []
  for (const { command, recordedAt } of sent)
    for (;;) {
      const outcome = await registry.handle(command, { recordedAt })
      const what = E.isRight(outcome) ? 'accepted' : outcome.left.outcome
      if (what !== 'unavailable') {
        outcomes.push(what)
        break
      }
      await sleep(10)
    }
  return outcomes
}

/** Asks until answers that are still to be lost have been lost. */
const calm = async ({ store, registry }: Kept): Promise<void> => {
  for (let answered = 0; answered < 20; ) {
    const read = await store.readStream(settingsStream(registry.log.id))
    const lines = await linesOf({ store, registry }).catch(() => undefined)
    answered = E.isRight(read) && lines !== undefined ? answered + 1 : 0
  }
}

const checkpoints = async (): Promise<readonly (bigint | null)[]> =>
  (await sqlAt(postgres.url, 'SELECT checkpoint FROM "card_together"._progress')).map(({ checkpoint }) =>
    checkpoint === null ? null : BigInt(String(checkpoint)),
  )

it(`are the lines and the rows of a calm day, after ${falls} falls of the log, of PostgreSQL, and of workers`, async () => {
  const draw = new Draw(Number(process.env.SEED ?? 20170329))
  const workload = careers('falling', Math.max(2, Math.ceil(falls / 6)), 17)
  const { policy, sent } = workload
  const files = await inFiles(folder)(workload.name, policy, sent)
  const expected = await record(files, sent)

  const servers = await onServers(`${double.address}&defaultDeadline=1000`, postgres.url, 'card_together')(
    workload.name,
    policy,
    sent,
  )
  const address = `${double.address}&space=falling&defaultDeadline=1000`
  workers.push(...['1/2', '2/2', '2/2'].map((share) => worker(share, address)))

  const postgresFalls = async () => {
    await postgres.fall(draw.pick(['immediate', 'kill']))
    await sleep(draw.below(200))
    await postgres.rise()
  }
  const logFalls = async () => {
    await double.stop()
    await sleep(draw.below(200))
    await double.start()
  }
  const workerFalls = async () => void draw.pick(workers).kill()
  const answersAreLost = async () => {
    for (const call of ['append', 'read', 'read', 'subscribe'] as const)
      double.fault(
        call,
        draw.pick([
          { kind: 'drop', when: 'after' },
          { kind: 'silence', when: 'after' },
          { kind: 'refuse', as: 'not ready' },
        ] as const),
      )
  }
  const kinds = [
    postgresFalls,
    logFalls,
    workerFalls,
    answersAreLost,
    async () => void (await Promise.all([postgresFalls(), logFalls()])),
    async () => void (await Promise.all([postgresFalls(), workerFalls()])),
    async () => void (await Promise.all([logFalls(), workerFalls()])),
  ]
  const outcomes: string[] = []
  for (let fall = 0; fall < falls; fall++) {
    const part = sent.slice(
      Math.floor((sent.length * fall) / falls),
      Math.floor((sent.length * (fall + 1)) / falls),
    )
    const happens = sleep(draw.below(400)).then(kinds[fall % kinds.length])
    outcomes.push(...(await recordSurely(servers, part)))
    await happens
  }
  await calm(servers)
  expect(outcomes).toStrictEqual(expected)
  // The two claims of a card are made at once: after a fall either may come first.
  expect((await linesOf(servers)).toSorted()).toStrictEqual((await linesOf(files)).toSorted())

  const head = await servers.registry.head()
  while ((await checkpoints()).some((checkpoint) => checkpoint !== head)) await sleep(50)
  expect(await checkpoints()).toStrictEqual([head, head])
  for (const { stop } of workers) stop('SIGTERM')
  await Promise.all(workers.map(({ ended }) => ended()))
  // Each ended because it was killed, or lost the log or the tables; and in the end because it was asked to, which one
  // that is just being started does not hear.
  const asMay = ['0', '5', 'SIGKILL', 'SIGTERM']
  expect(workers.flatMap(({ exits }) => exits.filter((exit) => !asMay.includes(exit)))).toStrictEqual([])

  const scratch = async () => (await servers.registry.rebuild({ replace: false })).differences
  expect(await scratch()).toStrictEqual([])
  const acrossCards = { ...workload.about, cards: [] }
  expect(await answersOf(servers, acrossCards)).toStrictEqual(await answersOf(files, acrossCards))

  // A line taken in twice, or not at all, would be seen.
  await sqlAt(postgres.url, 'UPDATE "card_together"._tally_months SET change = change + 1')
  expect(await scratch()).not.toStrictEqual([])
  await sqlAt(postgres.url, 'UPDATE "card_together"._tally_months SET change = change - 1')
  await sqlAt(
    postgres.url,
    'DELETE FROM "card_together".standing WHERE ctid = (SELECT max(ctid) FROM "card_together".standing)',
  )
  expect(await scratch()).toHaveLength(1)
  await Promise.all([files.registry.close(), servers.registry.close()])
})
