import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leavingNothing, sharedServer, sqlAt } from '@union-card/postgres-server'
import { difference } from '@union-card/testing'
import { type EventStoreDbDouble, eventStoreDbDouble } from '@union-card/testing/eventstoredb'
import { inFiles, type Keep, type Kept, onServers } from './halves.ts'
import { type Answers, answersOf } from './questions.ts'
import { linesOf, record } from './recording.ts'
import { careers, scenariosIn, type Workload } from './workloads.ts'

/**
 * The same commands give the same lines, byte for byte, and every question the same answer, with everything in files and
 * with the log on EventStoreDB and the read models on PostgreSQL.
 */

jest.setTimeout(600_000)

/** Careers of each kind; `UNION_CARD_CAREERS=200 pnpm jest packages/together` for a longer look. */
const ofEachKind = Number(process.env.UNION_CARD_CAREERS ?? 4)

const folder = mkdtempSync(join(tmpdir(), 'union-card-together-'))
let url = ''
let double: EventStoreDbDouble
const { newSchema, clean } = leavingNothing(() => url)
beforeAll(async () => {
  url = await sharedServer()
  double = await eventStoreDbDouble()
}, 120_000)
const kept: Kept[] = []
afterEach(async () => {
  for (const { registry } of kept.splice(0)) await registry.close()
})
afterAll(async () => {
  await double.stop()
  await clean()
  rmSync(folder, { recursive: true })
})

const recorded = async (keep: Keep, { name, policy, sent }: Workload) => {
  const where = await keep(name, policy, sent)
  kept.push(where)
  return { where, outcomes: await record(where, sent), lines: await linesOf(where) }
}

/** A workload, in files and on servers, and the answers; fails where the two differ. */
const both = async (workload: Workload) => {
  const files = await recorded(inFiles(folder), workload)
  const schema = newSchema()
  const servers = await recorded(onServers(double.address, url, schema), workload)
  expect(servers.outcomes).toStrictEqual(files.outcomes)
  expect(servers.lines).toStrictEqual(files.lines)
  const answers = await answersOf(files.where, workload.about)
  expect(differing(await answersOf(servers.where, workload.about), answers)).toStrictEqual([])
  return { files, servers, schema, answers }
}

/** The questions that are answered differently, and where. */
const differing = (some: Answers, others: Answers): readonly string[] =>
  [...new Set([...some.keys(), ...others.keys()])].flatMap((question) => {
    const found = difference(some.get(question), others.get(question))
    return found === null ? [] : `${question}: ${found}`
  })

/** True where an answer says nothing. */
const isEmpty = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null ? Object.values(answer).every(isEmpty) : answer === null

describe('in files, and with the log on EventStoreDB and the read models on PostgreSQL', () => {
  it.each(scenariosIn(join(__dirname, '../../../examples/scenarios')))(
    '$name is the same lines and has the same answers',
    async (workload) => {
      await both(workload)
    },
  )

  it('made-up careers are the same lines and have the same answers, mistakes, late entries, corrections and annulments among them', async () => {
    const workload = careers('careers', ofEachKind, 17)
    const { files, servers, answers } = await both(workload)
    expect(new Set(files.outcomes)).toStrictEqual(new Set(['accepted', 'refused']))
    const kinds = new Set(files.lines.map((line) => JSON.parse(line).type))
    expect(kinds).toContain('EntryCorrected')
    expect(kinds).toContain('EntriesAnnulled')
    // No question is answered alike because there is nothing to answer.
    const questions = new Map<string, boolean>()
    for (const [question, answer] of answers) {
      const [kind = ''] = question.split(/ (of card|on|as) /)
      questions.set(kind, (questions.get(kind) ?? true) && isEmpty(answer))
    }
    expect([...questions].filter(([, empty]) => empty).map(([kind]) => kind)).toStrictEqual(['set aside'])

    expect((await servers.where.registry.rebuild()).differences).toStrictEqual([])
  })
})

describe('what differs', () => {
  it('is found: a row of each table, and a line more', async () => {
    const made = careers('planted', 1, 7)
    const workload = { ...made, about: { ...made.about, lines: [], moments: [], cards: [] } }
    const { files, servers, schema, answers } = await both(workload)
    const changes = [
      [`standing SET "union" = 'elsewhere' WHERE valid`, 'holders'],
      [`standing SET "since" = '1990-01-01' WHERE "inTransit"`, 'in transit'],
      [`numbers SET number = 'another'`, 'numbers'],
      [`_tally_months SET change = change + 1`, 'valid cards by issuer'],
    ] as const
    for (const [change, question] of changes) {
      await sqlAt(url, `UPDATE "${schema}".${change}`)
      const found = differing(await answersOf(servers.where, workload.about), answers)
      expect(found.filter((each) => each.startsWith(`${question} on`))).not.toStrictEqual([])
    }

    const refused = { id: randomUUID(), type: 'RecoverCard', card: 'nobody', by: 'U1', on: '2000-01-01' }
    await record(servers.where, [{ command: refused, recordedAt: '2030-01-01T00:00:00.000Z' as never }])
    expect(await linesOf(servers.where)).not.toStrictEqual(files.lines)
  })
})
