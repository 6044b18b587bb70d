import { DatabaseSync } from 'node:sqlite'
import type { Day } from '@union-card/domain'
import { position } from '@union-card/event-store'
import {
  type AsOf,
  anomalies,
  everything,
  holders,
  type Known,
  type Query,
  roster,
  type ViewStore,
} from '@union-card/projections'
import { newFile } from '../trials/newFile.ts'
import { asking, models, nothing, now, open } from '../trials/viewsInFile.ts'
import { asked } from './viewTables.ts'

describe('how a question is answered', () => {
  /** The plans of the questions that a function asks of an empty file. */
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
    const database = new DatabaseSync(file)
    const plans = put.flatMap((query) => {
      const { sql, values } = asked(models.standing, query)
      return database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    })
    database.close()
    return plans.map(({ detail }) => detail)
  }
  /** Asks for all of them where every first page is full. */
  const unverified = async (views: ViewStore, asOf: AsOf): Promise<void> => {
    const full: ViewStore = {
      ...views,
      find: async (model, query) => {
        const found = await views.find(model, query)
        const row = {
          card: 'a',
          row: { union: 'U1', membership: 'active', since: '2019-01-01' },
          known: { position: position(1) },
        }
        return query.after === undefined ? Array(query.limit).fill(row) : found
      },
    }
    const question = { ...asOf, kinds: ['unverified-provenance'] } as const
    for await (const { kind } of anomalies(asking(full), question)) expect(kind).toBe('unverified-provenance')
  }
  const then: Known = { kind: 'upTo', position: position(3) }
  const page = { membership: 'active', card: 'a' } as const
  const byNumber = { issuer: 'P1', number: '1', card: 'a' }

  it.each<[string, (views: ViewStore) => Promise<unknown>, readonly string[]]>([
    [
      'the roster of a union today',
      (views) => roster(asking(views), { ...now, union: 'U1', after: page }),
      ['SEARCH standing USING INDEX standing_1 (union=? AND (membership,card)>(?,?))'],
    ],
    [
      'the roster of a union on a past day, as known then',
      (views) => roster(asking(views), { on: '2019-06-01' as Day, known: then, union: 'U1', after: page }),
      ['SEARCH standing USING INDEX standing_0 (union=? AND (membership,card)>(?,?))'],
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
    [
      'cards of unverified provenance today',
      (views) => unverified(views, now),
      [
        'SCAN standing USING INDEX standing_1',
        'SEARCH standing USING INDEX standing_1 ((union,membership,card)>(?,?,?))',
        'SCAN standing USING INDEX standing_4',
        'SEARCH standing USING INDEX standing_4 ((since,card)>(?,?))',
      ],
    ],
    [
      'cards of unverified provenance on a past day, as known then',
      (views) => unverified(views, { on: '2019-06-01' as Day, known: then }),
      [
        'SCAN standing USING INDEX standing_0',
        'SEARCH standing USING INDEX standing_0 ((union,membership,card)>(?,?,?))',
        'SCAN standing USING INDEX standing_4',
        'SEARCH standing USING INDEX standing_4 ((since,card)>(?,?))',
      ],
    ],
  ])('a page of %s is read in order, without sorting', async (_, ask, plan) => {
    expect(await planOf(ask)).toStrictEqual(plan)
  })
})
