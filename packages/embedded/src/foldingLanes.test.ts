import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultPolicy } from '@union-card/domain'
import { ReadFailed } from '@union-card/event-store'
import { type Folding, memoryViews, readModels, runner } from '@union-card/projections'
import { createSqliteLog, type SqliteEventStore } from '@union-card/sqlite'
import { histories, recordCareer } from '@union-card/testing'
import * as E from 'fp-ts/lib/Either.js'
import { foldingLanes } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'union-card-lanes-'))
const file = join(folder, 'log.db')
let log: SqliteEventStore
beforeAll(async () => {
  const made = await createSqliteLog({ file, log: { id: 'lanes', mode: 'rehearsal' } })
  if (E.isLeft(made)) throw new Error(made.left._tag)
  log = made.right
  const careers = [...histories({ kind: 'annulments', count: 150, seed: 8 })]
  await Promise.all(careers.map((career, card) => recordCareer(log, `card${card}`, career)))
})
afterAll(async () => {
  await log.close()
  rmSync(folder, { recursive: true })
})

const models = readModels(defaultPolicy)
const always = (of: string): Folding | undefined => {
  const lanes = foldingLanes(of, defaultPolicy, 3)
  return lanes && { ...lanes, worth: 0 }
}

describe('cards folded in threads', () => {
  it('come to the same tables as cards folded here', async () => {
    const views = memoryViews()
    await runner(log, views, () => models).rebuild({ compare: false })
    const compared = await runner(log, views, () => models, { folding: always(file) }).rebuild()
    expect(compared).toStrictEqual({ lines: compared.lines, setAside: [], differences: [] })
    expect(compared.lines).toBeGreaterThan(150)
  })

  it('are folded here where there is one processor', () => {
    expect(foldingLanes(file, defaultPolicy, 1)).toBeUndefined()
  })

  it('fail with what the log says, and not one of them goes on', async () => {
    const folding = always(join(folder, 'other.db')) as Folding
    let underWay = 0
    const counted: Folding['fold'] = async function* (share, upTo) {
      underWay++
      try {
        yield* folding.fold(share, upTo)
      } finally {
        underWay--
      }
    }
    const views = memoryViews()
    const failing = runner(log, views, () => models, { folding: { ...folding, fold: counted } })
    await expect(failing.rebuild({ compare: false })).rejects.toThrow(ReadFailed)
    expect([underWay, await views.standpoint()]).toStrictEqual([0, { checkpoint: null, horizon: null }])
  })

  it('stop when one of them fails', async () => {
    const folding = always(file) as Folding
    const told: string[] = []
    const oneFails: Folding['fold'] = async function* (share, upTo) {
      if (share.index === 0) throw new Error('the first lane fails')
      try {
        yield* folding.fold(share, upTo)
      } finally {
        told.push('ended')
      }
    }
    const failing = runner(log, memoryViews(), () => models, { folding: { ...folding, fold: oneFails } })
    await expect(failing.rebuild({ compare: false })).rejects.toThrow('the first lane fails')
    expect(told).toStrictEqual(['ended', 'ended'])
  })
})
