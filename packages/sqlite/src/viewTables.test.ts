import { DatabaseSync } from 'node:sqlite'
import type { Day } from '@union-card/domain'
import { position } from '@union-card/event-store'
import { everything, holders, type Known, type Query, roster, type ViewStore } from '@union-card/projections'
import { newFile } from '../trials/newFile.ts'
import { asking, models, nothing, now, open } from '../trials/viewsInFile.ts'
import { asked } from './viewTables.ts'

describe('how a question is answered', () => {
  /** The plan of the one question that a function asks of an empty file. */
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
    const { sql, values } = asked(models.standing, put[0] as Query)
    const database = new DatabaseSync(file)
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
    database.close()
    return plan.map(({ detail }) => detail)
  }
  const then: Known = { kind: 'upTo', position: position(3) }
  const page = { card: 'a' }
  const byNumber = { issuer: 'P1', number: '1', card: 'a' }

  it.each<[string, (views: ViewStore) => Promise<unknown>, readonly string[]]>([
    [
      'the roster of a union today',
      (views) => roster(asking(views), { ...now, union: 'U1', after: page }),
      ['SEARCH standing USING INDEX standing_1 (union=? AND card>?)'],
    ],
    [
      'the roster of a union on a past day, as known then',
      (views) => roster(asking(views), { on: '2019-06-01' as Day, known: then, union: 'U1', after: page }),
      ['SEARCH standing USING INDEX standing_0 (union=? AND card>?)'],
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
  ])('a page of %s is read in order, without sorting', async (_, ask, plan) => {
    expect(await planOf(ask)).toStrictEqual(plan)
  })
})
