import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run, type TextOf, textTerminal } from '@union-card/cli'
import { defaultPolicy } from '@union-card/domain'
import type { EventStore } from '@union-card/event-store'
import { openEventStoreDbLog } from '@union-card/eventstoredb'
import { leavingNothing, sharedServer, sqlAt } from '@union-card/postgres-server'
import { openSqliteLog } from '@union-card/sqlite'
import { difference } from '@union-card/testing'
import { type EventStoreDbDouble, eventStoreDbDouble } from '@union-card/testing/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { inFiles, onServers } from './halves.ts'
import { type Places, placesOf } from './places.ts'
import { careers } from './workloads.ts'

/** The program with the log on EventStoreDB and the read models on PostgreSQL says what it says with both in files. */

jest.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'union-card-together-cli-'))
let url = ''
let double: EventStoreDbDouble
const { newDatabase, clean } = leavingNothing(() => url)
beforeAll(async () => {
  url = await sharedServer()
  double = await eventStoreDbDouble()
}, 120_000)
const workers: ReturnType<typeof running>[] = []
afterAll(async () => {
  for (const { interrupt, ended } of workers) {
    interrupt()
    await ended
  }
  await double.stop()
  await clean()
  rmSync(folder, { recursive: true })
})

/** Runs the program; answers what it said, and how to interrupt it. */
const running = (args: readonly string[], text: TextOf = {}) => {
  const terminal = textTerminal(text)
  const ended = run(['--lang', 'en', ...args], terminal)
  return { ...terminal, ended }
}
const ran = async (args: readonly string[], text: TextOf = {}) => {
  const { ended, stdout, stderr } = running(args, text)
  return { code: await ended, stdout: stdout(), stderr: stderr() }
}

/** Made-up careers as lines of commands: what the union registry knows is no part of a command. */
const commands = careers('careers', 2, 17).sent.map(({ command, recordedAt }) =>
  JSON.stringify({ ...(command as object), recordedAt }),
)
const [early, late] = [commands.slice(0, commands.length / 2), commands.slice(commands.length / 2)]

/** Every answer in JSON, each line of it with its positions told as lines of the log. */
const answer = async (places: Places, question: string, at: readonly string[]) => {
  const { code, stdout } = await ran([...question.split(' '), ...at])
  const lines = stdout.split('\n').filter((line) => line !== '')
  return { code, lines: lines.map((line) => withoutDuration(places.told(JSON.parse(line)))) }
}
const withoutDuration = (value: unknown) => (typeof value === 'object' ? { ...value, seconds: 0 } : value)

const placesIn = async (opened: E.Either<unknown, EventStore>): Promise<Places> => {
  if (E.isLeft(opened)) throw new Error('there is a log')
  const places = await placesOf(opened.right)
  await opened.right.close()
  return places
}

const everyReport = [
  'in-transit',
  'recovery-due',
  'expulsions-pending',
  'without-card',
  'anomalies',
  'statistics',
  'numbers',
  'roster --union U1',
  'electoral-roll --union U1',
]

const questions = (cards: readonly string[]): readonly string[] => [
  ...['2004-12-31', '2031-01-01'].flatMap((on) => [
    `holders --format json --on ${on}`,
    `holders --counts --format json --on ${on}`,
    ...everyReport.map((report) => `report ${report} --format json --on ${on}`),
    ...cards.map((card) => `show ${card} --json --on ${on}`),
  ]),
  'holders --format jsonl --on 2010-01-01 --known 2009-06-30',
  'report changes --format jsonl --from 1990-01-01 --to 2030-12-31',
  'report set-aside --format json',
  ...cards.flatMap((card) => ['log', 'where', 'grid'].map((question) => `${question} ${card} --json`)),
  'show nobody --json',
  'policy --json',
  'verify --json',
  'rebuild --check --json',
  'rebuild --json',
]

it('answers alike, kept up by two workers, rebuilt and verified; and finds a row that was changed', async () => {
  const files = await inFiles(folder)('log', defaultPolicy)
  const servers = await onServers(double.address, url, 'none')('cli', defaultPolicy)
  await Promise.all([files.registry.close(), servers.registry.close()])
  const address = `${double.address}&space=cli`
  const views = await newDatabase()
  const inFile = ['--log', `sqlite:${join(folder, 'log.db')}`]
  const onServer = ['--log', address, '--views', views]
  const worker = (share: string) => running(['project', '--partition', share, ...onServer])

  /** Recorded in the file, and moved to the server as it is; recorded again, it is answered alike by both. */
  const recorded = async (lines: readonly string[]) => {
    const stdin = `${lines.join('\n')}\n`
    await ran(['record', ...inFile], { stdin })
    const moved = await ran(['import', ...onServer], { stdin: (await ran(['export', ...inFile])).stdout })
    expect([moved.code, moved.stderr]).toStrictEqual([0, expect.any(String)])
    const again = async (at: readonly string[]) => {
      const { code, stdout } = await ran(['record', ...at], { stdin })
      return { code, said: stdout.replace(/"position":\d+/g, '"position":0') }
    }
    expect(await again(onServer)).toStrictEqual(await again(inFile))
  }
  await recorded(early)
  workers.push(...['1/2', '2/2'].map(worker))
  while (workers.some(({ stderr }) => !stderr().includes('up to date'))) await sleep(20)
  await recorded(late)

  const lines = (await ran(['export', ...inFile])).stdout
  expect((await ran(['export', ...onServer])).stdout).toBe(lines)

  const ofFile = await placesIn(await openSqliteLog({ file: join(folder, 'log.db') }))
  const ofServer = await placesIn(await openEventStoreDbLog({ address }))
  const asked = questions([...new Set(early.map((line): string => JSON.parse(line).card))].slice(0, 2))
  const differing = async (asked: readonly string[]) => {
    const found: string[] = []
    for (const question of asked) {
      const [file, server] = [
        await answer(ofFile, question, inFile),
        await answer(ofServer, question, onServer),
      ]
      const where = difference(server, file)
      if (where !== null) found.push(`${question}: ${where}`)
    }
    return found
  }
  expect(await differing(asked)).toStrictEqual([])

  for (const { interrupt } of workers) interrupt()
  expect(await Promise.all(workers.map(({ ended }) => ended))).toStrictEqual([130, 130])
  const parts = await sqlAt(views, 'SELECT part, parts FROM "card_together"._progress ORDER BY part')
  expect(parts).toStrictEqual([
    { part: 0, parts: 2 },
    { part: 1, parts: 2 },
  ])
  await sqlAt(views, `UPDATE "card_together".standing SET "union" = 'elsewhere' WHERE valid`)
  for (const command of ['holders', 'verify', 'rebuild']) {
    expect(await differing(asked.filter((each) => each.startsWith(command)))).not.toStrictEqual([])
  }
  const rebuilt = await ran(['rebuild', '--workers', '3', '--json', ...onServer])
  expect([rebuilt.code, JSON.parse(rebuilt.stdout)]).toMatchObject([
    0,
    { differences: { count: 0 }, setAside: [] },
  ])
  expect(await differing(asked)).toStrictEqual([])
})
