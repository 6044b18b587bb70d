import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { day, defaultPolicy, instantFrom } from '@union-card/domain'
import type { Registry } from '@union-card/registry'
import { createSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { openRegistryFile } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'union-card-embedded-'))
let files = 0
const newFile = () => join(folder, `${files++}.db`)
afterAll(() => rmSync(folder, { recursive: true }))

const kept = (opened: E.Either<{ readonly reason: string }, Registry>): Registry => {
  if (E.isLeft(opened)) throw new Error(opened.left.reason)
  return opened.right
}

const issue = {
  id: '571b2899-851a-5e9c-94ea-9511af5a4987',
  type: 'IssueCard',
  card: 'a',
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: '0001',
  document: '会员证',
  joinedOn: '2018-03',
  issuingUnit: '某某工会',
  member: 'm1',
}
const recordedAt = instantFrom('2018-03-05T12:00:00+08:00')
if (recordedAt === undefined) throw new Error('no moment')

describe('a registry in files', () => {
  it('is made, closed, and opened with everything in it', async () => {
    const file = newFile()
    const create = { mode: 'rehearsal', policy: { rules: 'N' } } as const
    const first = kept(await openRegistryFile({ file, create }))
    expect([first.log.mode, first.policy()]).toStrictEqual(['rehearsal', { ...defaultPolicy, rules: 'N' }])
    expect(E.isRight(await first.handle(issue, { recordedAt }))).toBe(true)
    expect(await first.holders({ on: day('2019-01-01') })).toHaveLength(1)
    await first.close()
    expect(existsSync(file.replace('.db', '.views.db'))).toBe(true)
    for (const again of [{ file }, { file, create: {} }]) {
      const registry = kept(await openRegistryFile(again))
      expect([registry.log, registry.policy().rules]).toStrictEqual([first.log, 'N'])
      expect(await registry.holders({ on: day('2019-01-01') })).toHaveLength(1)
      await registry.close()
    }
  })

  it('is made where an earlier attempt was cut off before there was a log', async () => {
    const file = newFile()
    writeFileSync(file, '')
    const registry = kept(await openRegistryFile({ file, create: { mode: 'rehearsal' } }))
    expect([registry.log.mode, E.isRight(await registry.handle(issue, { recordedAt }))]).toStrictEqual([
      'rehearsal',
      true,
    ])
    await registry.close()
  })

  it('notices a policy that was changed through another one, its read models included', async () => {
    const file = newFile()
    const here = kept(await openRegistryFile({ file, create: { mode: 'rehearsal' } }))
    const elsewhere = kept(await openRegistryFile({ file, views: newFile() }))
    await here.handle(issue, { recordedAt })
    const valid = async () => (await here.standing('a', { on: day('2019-01-01') })).validCard
    expect(await valid()).toBe(true)
    await elsewhere.changePolicy({ ...defaultPolicy, provenance: 'strict' })
    expect(await valid()).toBe(false)
    await here.close()
    await elsewhere.close()
  })

  it('is given the settings that a crash kept from it', async () => {
    const file = newFile()
    const log = await createSqliteLog({ file, log: { id: 'cut-off', mode: 'live' } })
    if (E.isRight(log)) await log.right.close()
    await expect(openRegistryFile({ file })).rejects.toThrow('this log has no settings')
    const registry = kept(await openRegistryFile({ file, create: {} }))
    expect([registry.log.id, registry.policy()]).toStrictEqual(['cut-off', defaultPolicy])
    await registry.close()
  })

  it('is not made unasked, nor in place of something else', async () => {
    const [nowhere, text] = [newFile(), newFile()]
    writeFileSync(text, 'a text')
    const answers = [
      await openRegistryFile({ file: nowhere }),
      await openRegistryFile({ file: text, create: {} }),
    ]
    expect(answers.map((of) => E.isLeft(of) && 'because' in of.left && of.left.because)).toStrictEqual([
      'not-found',
      'not-a-log',
    ])
    expect(existsSync(nowhere)).toBe(false)
  })
})

describe('a caller', () => {
  const issueOf = (n: number) => ({
    ...issue,
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    card: `card-${n}`,
    number: `${n}`,
    member: `member-${n}`,
  })
  const on = day('2019-01-01')

  it('reads its own write in every question, however many others write at once', async () => {
    const registry = kept(await openRegistryFile({ file: newFile(), create: { mode: 'rehearsal' } }))
    const writers = Array.from({ length: 20 }, async (_, n) => {
      const answer = await registry.handle(issueOf(n), { recordedAt })
      if (E.isLeft(answer)) throw new Error(answer.left.outcome)
      const [holders, roster, numbers, standing] = await Promise.all([
        registry.holders({ on }),
        registry.roster({ on, union: 'U1' }),
        registry.cardsByNumber(`${n}`, 'P1', { on }),
        registry.standing(`card-${n}`, { on }),
      ])
      return [holders, roster, numbers, [standing]].map((rows) =>
        rows.some(({ card }) => card === `card-${n}`),
      )
    })
    for (const seen of await Promise.all(writers)) expect(seen).toStrictEqual([true, true, true, true])
    await registry.close()
  })

  it.each([
    ['as far as before', [3, 4]],
    ['further than before', [4, 5, 6, 7]],
    ['not as far', []],
    ['with refusals alone', [0, 0, 0, 0, 0]],
  ])('is told of a log that was put back from a backup and went on %s, and of no other', async (_, after) => {
    const file = newFile()
    const inLog = async (work: (registry: Registry) => Promise<unknown>, create = {}) => {
      const registry = kept(await openRegistryFile({ file, create }))
      await work(registry)
      await registry.close()
    }
    const issueAll = (cards: readonly number[]) => async (registry: Registry) => {
      for (const n of cards) await registry.handle({ ...issueOf(n), id: randomUUID() }, { recordedAt })
    }
    const cardsIn = async (registry: Registry) =>
      (await registry.holders({ on })).map(({ card }) => card).sort()
    await inLog(issueAll([0, 1]), { mode: 'rehearsal' })
    const backup = newFile()
    copyFileSync(file, backup)
    await inLog(async (registry) => {
      await issueAll([2, 3])(registry)
      expect(await cardsIn(registry)).toStrictEqual(['card-0', 'card-1', 'card-2', 'card-3'])
    })
    for (const each of ['', '-wal', '-shm']) rmSync(`${file}${each}`, { force: true })
    copyFileSync(backup, file)
    await inLog(issueAll(after))
    await inLog(async (registry) => {
      const cards = [...new Set([0, 1, ...after])].map((n) => `card-${n}`)
      expect(await cardsIn(registry)).toStrictEqual(cards)
      for (const n of after) expect(await registry.cardsByNumber(`${n}`, 'P1', { on })).toHaveLength(1)
      expect(await registry.cardsByNumber('2', 'P1', { on })).toStrictEqual([])
    })
  })

  it('reads what was written elsewhere once it waits for the position it was told', async () => {
    const file = newFile()
    const [here, elsewhere] = [
      kept(await openRegistryFile({ file, create: { mode: 'rehearsal' } })),
      kept(await openRegistryFile({ file, views: newFile() })),
    ]
    const answer = await here.handle(issueOf(1), { recordedAt })
    const position = E.isRight(answer) ? answer.right.events[0]?.position : undefined
    await elsewhere.caughtUp(position)
    const standpoint = await elsewhere.ask(({ views }) => views.standpoint())
    expect(standpoint.checkpoint).toStrictEqual(position)
    expect(await elsewhere.holders({ on })).toHaveLength(1)
    await here.close()
    await elsewhere.close()
  })
})
