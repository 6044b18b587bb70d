import { randomBytes } from 'node:crypto'
import { eventStoreConformance, type StoreUnderTest } from '@union-card/testing'
import { type EventStoreDbDouble, eventStoreDbDouble } from '@union-card/testing/eventstoredb'
import * as E from 'fp-ts/lib/Either.js'
import { createEventStoreDbLog } from './index.ts'

/** The suite of all stores, on the test double always and on a real server whenever one is named. */

// Tests that go over a network wait longer on a machine that is busy.
jest.setTimeout(60_000)

/** A server cannot be emptied: every log of the suite is made in a space of its own. */
const inNewSpace =
  (address: () => string): StoreUnderTest['open'] =>
  async (log, clock) => {
    const where = address()
    const space = `t${randomBytes(8).toString('hex')}`
    const made = await createEventStoreDbLog({
      address: `${where}${where.includes('?') ? '&' : '?'}space=${space}`,
      log,
      clock,
      quiet: 20,
    })
    if (E.isLeft(made)) throw new Error(made.left.reason)
    return made.right
  }

describe('on the test double', () => {
  let double: EventStoreDbDouble
  beforeAll(async () => {
    double = await eventStoreDbDouble()
  })
  afterAll(() => double.stop())

  eventStoreConformance(
    { name: 'EventStoreDB', open: inNewSpace(() => double.address) },
    { describe, it, expect },
  )
})

const url = process.env.UNION_CARD_ESDB_URL
const onRealServer = url ? describe : describe.skip

onRealServer('on a real server', () => {
  if (url)
    eventStoreConformance({ name: 'EventStoreDB', open: inNewSpace(() => url) }, { describe, it, expect })
  else it('is not tried, because UNION_CARD_ESDB_URL names none', () => {})
})
