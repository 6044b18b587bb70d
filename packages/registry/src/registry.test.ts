import { type Day, defaultPolicy, type Instant, type Policy } from '@union-card/domain'
import { type EventStore, memoryEventStore } from '@union-card/event-store'
import { type Known, memoryViews, ViewsUnavailable } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { issue, type Sent, scenarios, send, uuid } from '../trials/sending.ts'
import { createRegistry, openRegistry, type Registry, type When } from './index.ts'

/** The registry over a log in memory: the acceptance histories, repeated commands, rivals, claims. */

const rehearsal = (policy: Partial<Policy> = {}): Promise<Registry> =>
  createRegistry({
    store: memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } }),
    policy: { ...defaultPolicy, ...policy },
  })

describe('the acceptance histories through the registry', () => {
  it.each(scenarios.map((scenario) => [`${scenario.id} ${scenario.title}`, scenario] as const))(
    '%s',
    async (_name, scenario) => {
      const registry = await rehearsal({ rules: scenario.rules })
      for (const { command, expect: expected } of scenario.steps) {
        const outcome = await send(registry, command)
        if (expected === 'accepted') expect(outcome.outcome).toBe('accepted')
        else
          expect(outcome.outcome === 'refused' && outcome.refusals.map(({ rule }) => rule)).toContain(
            expected.refused,
          )
        expect(await send(registry, command)).toStrictEqual({ ...outcome, repeated: true })
      }
      const card = String(scenario.steps[0]?.command.card)
      for (const { on, ...expected } of scenario.asOf) {
        const { membership, relation, document, validCard, voteIn } = await registry.standing(card, { on })
        expect({ membership, relation, document, validCard, voteIn }).toStrictEqual(expected)
      }
    },
  )
})

const out = (over: Record<string, unknown> = {}): Sent => ({
  id: '00000000-0000-4000-8000-000000000002',
  type: 'TransferOut',
  card: 'a',
  by: 'U1',
  on: '2019-06-30',
  reason: 'job-change',
  duesPaidThrough: '2019-06',
  recordedAt: '2019-06-30T12:00:00+08:00',
  ...over,
})

const rulesOf = (outcome: Awaited<ReturnType<typeof send>>): readonly string[] =>
  outcome.outcome === 'refused' ? outcome.refusals.map(({ rule }) => rule) : [outcome.outcome]

describe('a card nobody knows', () => {
  it.each(['', 'P1/9999', '京工0001', 'a b', 'a\nb', 'x'.repeat(65), 'x'.repeat(200)])(
    'is what a text names that can be no id: %j',
    async (text) => {
      const registry = await rehearsal()
      const on = '2020-01-01' as Day
      const unknown = await registry.standing('nobody', { on })
      expect(unknown).toMatchObject({ found: false, membership: 'none' })
      expect(await registry.standing(text, { on })).toStrictEqual({ ...unknown, card: text })
      expect(await registry.custody(text)).toStrictEqual([])
      expect(await registry.history(text)).toStrictEqual([])
      expect(await registry.printedPages(text)).toStrictEqual(await registry.printedPages('nobody'))
      expect(await registry.grid(text)).toStrictEqual({ ...(await registry.grid('nobody')), card: text })
    },
  )
})

describe('a command sent twice', () => {
  it('is one event, and the second answer is the first', async () => {
    const registry = await rehearsal()
    const [first, second] = await Promise.all([send(registry, issue()), send(registry, issue())])
    expect([first, second].map(({ outcome }) => outcome)).toStrictEqual(['accepted', 'accepted'])
    expect(await registry.history('a')).toHaveLength(1)
  })

  it('with other words under the same id is told apart, accepted or refused the first time', async () => {
    const registry = await rehearsal()
    await send(registry, issue())
    const reused = { outcome: 'malformed', id: uuid(1), errors: [expect.objectContaining({ path: 'id' })] }
    expect(await send(registry, issue({ number: '0002' }))).toStrictEqual(reused)
    await send(registry, out({ by: 'U9' }))
    expect(await send(registry, out())).toStrictEqual({ ...reused, id: uuid(2) })
  })

  it('stays refused although it would be accepted now', async () => {
    const registry = await rehearsal()
    expect(rulesOf(await send(registry, out()))).toContain('D-NO-CARD')
    await send(registry, issue())
    expect(await send(registry, out())).toMatchObject({ outcome: 'refused', repeated: true })
    expect(await send(registry, out({ id: uuid(3) }))).toMatchObject({ outcome: 'accepted' })
  })
})

describe('two clerks on one card (B07)', () => {
  it('one is accepted, the other hears that the card is in transit', async () => {
    const registry = await rehearsal()
    await send(registry, issue())
    const outcomes = await Promise.all([send(registry, out()), send(registry, out({ id: uuid(3) }))])
    expect(outcomes.map(({ outcome }) => outcome).sort()).toStrictEqual(['accepted', 'refused'])
    expect(outcomes.flatMap(rulesOf)).toContain('D-ALREADY-IN-TRANSIT')
  })
})

describe('what must be unique', () => {
  const second = { id: uuid(9), card: 'b', member: 'm2' }
  const later = { recordedAt: '2021-02-01T12:00:00+08:00', on: '2021-02-01', joinedOn: '2021-01' }

  it('X01 a live membership elsewhere', async () => {
    const registry = await rehearsal()
    await send(registry, issue())
    expect(rulesOf(await send(registry, issue({ ...second, member: 'm1', number: '0555' })))).toContain(
      'M3-JOIN-ONCE',
    )
  })

  it('X01 under the notice alone, and of cards older than the measures, too', async () => {
    const twice = async (rules: 'N' | 'N+M', over: object) => {
      const registry = await rehearsal({ rules })
      await send(registry, issue(over as Record<string, unknown>))
      return rulesOf(await send(registry, issue({ ...over, id: uuid(9), card: 'b', number: '0555' })))
    }
    expect(await twice('N', {})).toStrictEqual(['M3-JOIN-ONCE'])
    expect(await twice('N+M', { on: '2010-03-05', joinedOn: '2010-03' })).toStrictEqual(['M3-JOIN-ONCE'])
  })

  it('H40 a membership that has ended leaves the member free to join again', async () => {
    const registry = await rehearsal()
    await send(registry, issue())
    const leave = { id: uuid(4), type: 'Withdraw', card: 'a', by: 'U1', on: '2020-04-12', kind: 'voluntary' }
    await send(registry, { ...leave, recordedAt: '2020-04-12T12:00:00+08:00' })
    expect(
      rulesOf(await send(registry, issue({ ...second, ...later, member: 'm1', number: '0555' }))),
    ).toStrictEqual(['accepted'])
  })

  it('A53 an annulment that brings a membership back is taken, although another lives meanwhile', async () => {
    const registry = await rehearsal()
    const annul = (n: number, entry: number) => ({
      id: uuid(10 + n),
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [entry],
      cause: 'entered in error',
      recordedAt: `2021-0${n}-01T13:00:00+08:00`,
    })
    const again = issue({ ...second, ...later, member: 'm1', number: '0555' })
    for (const sent of [issue(), annul(1, 0), again, annul(3, 1)])
      expect(rulesOf(await send(registry, sent))).toStrictEqual(['accepted'])
    const livingOn = async (card: string) =>
      (await registry.standing(card, { on: '2021-03-02' as Day })).membership
    expect([await livingOn('a'), await livingOn('b')]).toStrictEqual(['active', 'active'])
  })

  it('a card issued to the wrong person leaves that person free to join', async () => {
    const registry = await rehearsal()
    await send(registry, issue())
    const { id: _id, card: _card, recordedAt: _recordedAt, ...rightly } = issue({ member: 'm2' })
    const mended = {
      id: uuid(4),
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [0],
      replacements: [rightly],
      cause: '误记',
      recordedAt: '2020-04-12T12:00:00+08:00',
    }
    expect(rulesOf(await send(registry, mended))).toStrictEqual(['accepted'])
    const next = issue({ ...second, ...later, member: 'm1', number: '0555' })
    expect(rulesOf(await send(registry, next))).toStrictEqual(['accepted'])
    const again = issue({ ...later, id: uuid(10), card: 'c', member: 'm2', number: '0556' })
    expect(rulesOf(await send(registry, again))).toStrictEqual(['M3-JOIN-ONCE'])
  })

  it('X02 the same number at two issuers', async () => {
    const registry = await rehearsal()
    await send(registry, issue())
    expect(rulesOf(await send(registry, issue({ ...second, issuer: 'P2' })))).toStrictEqual(['accepted'])
    expect(await registry.cardsByNumber('0001')).toHaveLength(2)
  })

  it('X03 the same number twice at one issuer, also in the hands of two writers at once', async () => {
    const registry = await rehearsal()
    const outcomes = await Promise.all([send(registry, issue()), send(registry, issue(second))])
    expect(outcomes.flatMap(rulesOf).sort()).toStrictEqual(['N2-NUMBER-UNIQUE', 'accepted'])
  })

  it('a claim whose card was never issued binds nobody', async () => {
    const store = memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } })
    const failing = { ...store, append: failingOnce(store, 'card-') }
    const registry = await createRegistry({ store: failing, policy: defaultPolicy })
    expect((await send(registry, issue())).outcome).toBe('unavailable')
    expect(rulesOf(await send(registry, issue(second)))).toStrictEqual(['accepted'])
    expect(rulesOf(await send(registry, issue()))).toStrictEqual(['N2-NUMBER-UNIQUE'])
  })
})

/** Lets the first append to a stream of this kind fail before it happens. */
const failingOnce = (store: EventStore, prefix: string): EventStore['append'] => {
  let failed = false
  return async (stream, expected, events) => {
    if (failed || !stream.startsWith(prefix)) return store.append(stream, expected, events)
    failed = true
    return E.left({ _tag: 'Unavailable', because: 'input-output', reason: 'the disk does not answer' })
  }
}

describe('an append whose outcome is unknown', () => {
  it('is repeated with the same ids and counts once', async () => {
    const store = memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } })
    let lost = false
    const append: EventStore['append'] = async (stream, expected, events) => {
      const done = await store.append(stream, expected, events)
      if (lost || !stream.startsWith('card-')) return done
      lost = true
      return E.left({ _tag: 'OutcomeUnknown', reason: 'the answer was lost' })
    }
    const registry = await createRegistry({ store: { ...store, append }, policy: defaultPolicy })
    expect(await send(registry, issue())).toMatchObject({ outcome: 'accepted', repeated: false })
    expect(await registry.history('a')).toHaveLength(1)
  })

  it('is reported as unknown when it never clears', async () => {
    const store = memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } })
    const append: EventStore['append'] = async (stream, expected, events) =>
      stream.startsWith('card-')
        ? E.left({ _tag: 'OutcomeUnknown', reason: 'no answer' })
        : store.append(stream, expected, events)
    const registry = await createRegistry({ store: { ...store, append }, policy: defaultPolicy })
    expect(await send(registry, issue())).toMatchObject({ outcome: 'unavailable', recorded: 'unknown' })
  })
})

describe('a writer whom others always forestall', () => {
  it('is told of the conflict after a bounded number of tries', async () => {
    const store = memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } })
    const append: EventStore['append'] = async (stream, expected, events) =>
      stream.startsWith('card-')
        ? E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual: 'no_stream' })
        : store.append(stream, expected, events)
    const registry = await createRegistry({ store: { ...store, append }, policy: defaultPolicy })
    expect(await send(registry, issue())).toStrictEqual({ outcome: 'conflict', id: uuid(1), card: 'a' })
  })
})

describe('the moment of recording', () => {
  it('never goes back on one card', async () => {
    const registry = await rehearsal()
    await send(registry, issue({ recordedAt: '2019-07-01T12:00:00+08:00' }))
    expect(await send(registry, out())).toMatchObject({
      outcome: 'malformed',
      errors: [{ path: 'recordedAt' }],
    })
  })
})

describe('the moment of recording in a live log', () => {
  it('is the clock’s; a future entry cannot be smuggled in beside it', async () => {
    const store = memoryEventStore({ log: { id: 'live', mode: 'live' } })
    const registry = await createRegistry({ store, policy: defaultPolicy })
    expect(await send(registry, issue())).toStrictEqual({
      outcome: 'malformed',
      id: uuid(1),
      errors: [
        {
          path: 'recordedAt',
          expected: 'nothing: in a live log the clock says when',
          found: 'another moment',
        },
      ],
    })
    expect(await registry.history('a')).toStrictEqual([])
  })

  it('has one exact form in a rehearsal', async () => {
    const registry = await rehearsal()
    const { recordedAt: _taken, ...command } = issue()
    const outcome = await registry.handle(command, { recordedAt: '2018-03-05T12:00:00+08:00' as Instant })
    expect(E.isLeft(outcome) && outcome.left).toMatchObject({
      outcome: 'malformed',
      errors: [{ path: 'recordedAt' }],
    })
  })
})

describe('the policy (B10)', () => {
  const retired = {
    id: uuid(5),
    type: 'RetainMembership',
    card: 'a',
    by: 'U1',
    month: '2021-07',
    reason: 'retired',
    recordedAt: '2021-07-01T12:00:00+08:00',
  }
  const restored = {
    type: 'RestoreMembership',
    card: 'a',
    by: 'U1',
    month: '2021-09',
    recordedAt: '2021-09-01T12:00:00+08:00',
  }

  it('is changed by an event; what was accepted under the old rules stays, new commands meet the new ones', async () => {
    const registry = await rehearsal({ rules: 'N' })
    await send(registry, issue())
    await send(registry, retired)
    expect(rulesOf(await send(registry, { ...restored, id: uuid(6) }))).toStrictEqual(['accepted'])
    const before = await registry.standing('a', { on: '2021-09-15' as Day })
    await registry.changePolicy({ ...defaultPolicy, rules: 'N+M' })
    expect(await registry.standing('a', { on: '2021-09-15' as Day })).toStrictEqual({
      ...before,
      basis: { ...before.basis, rules: 'N+M' },
    })
    await send(registry, {
      ...retired,
      id: uuid(7),
      month: '2021-10',
      recordedAt: '2021-10-01T12:00:00+08:00',
    })
    const again = { ...restored, id: uuid(8), month: '2021-11', recordedAt: '2021-11-01T12:00:00+08:00' }
    expect(rulesOf(await send(registry, again))).toStrictEqual(['M17-RETIRED-STAYS-RETAINED'])
  })

  it('that is none is not recorded, so that the log can be opened again', async () => {
    const store = memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } })
    const wrong = { ...defaultPolicy, provenance: 'strct' } as unknown as Policy
    await expect(createRegistry({ store, policy: wrong })).rejects.toThrow(
      new RangeError('not a policy: provenance should be one of lenient, strict, found "strct"'),
    )
    const registry = await createRegistry({ store, policy: defaultPolicy })
    for (const part of [{ provenance: 'strict' }, { ...defaultPolicy, fee: 1 }])
      await expect(registry.changePolicy(part as unknown as Policy)).rejects.toThrow(RangeError)
    expect((await openRegistry({ store })).policy()).toStrictEqual(defaultPolicy)
  })
})

describe('a question of a request', () => {
  it('whose day or union is not given is that of today and of all', async () => {
    const registry = await rehearsal()
    await send(registry, issue())
    const open = { on: undefined, known: undefined, union: undefined, issuer: undefined, limit: undefined }
    expect(await registry.holders(open)).toStrictEqual(await registry.holders())
    expect(await registry.statistics({ ...open, since: undefined })).toStrictEqual(
      await registry.statistics(),
    )
    expect(await registry.standing('a', open)).toStrictEqual(await registry.standing('a'))
  })
})

describe('a question of a program without types', () => {
  it('is not answered for what is no day and no moment of knowledge', async () => {
    const registry = await rehearsal()
    await send(registry, issue())
    const noDay = new RangeError('on should be a Day YYYY-MM-DD that exists, such as day() makes')
    for (const on of ['2019-7-3', 'today', 20190703, null])
      for (const ask of [registry.holders, (when: When) => registry.standing('a', when)])
        await expect(ask({ on: on as unknown as Day })).rejects.toThrow(noDay)
    const noQuestion = new RangeError('a question should be an object such as { on, known }, not string')
    const text = '2019-07-03' as unknown as When
    for (const ask of [registry.holders, (when: When) => registry.standing('a', when)])
      await expect(ask(text)).rejects.toThrow(noQuestion)
    await expect(registry.inTransit({ olderThan: '2019' as Day })).rejects.toThrow(/^olderThan should be/)

    const noMoment = new RangeError('known should be what knownFrom() makes of a day, a moment or a position')
    for (const known of ['2019-07-05', { kind: 'by', at: '2019-07-05' }, { kind: 'upTo', position: '4' }])
      for (const ask of [registry.custody, registry.history, registry.printedPages])
        await expect(ask('a', known as unknown as Known)).rejects.toThrow(noMoment)
  })
})

describe('closing', () => {
  it('closes the log also when the read models cannot be closed, and says that they could not', async () => {
    const store = memoryEventStore({ log: { id: 'demo', mode: 'rehearsal' } })
    const views = {
      ...memoryViews(),
      close: async () => {
        throw new ViewsUnavailable('the server is away')
      },
    }
    const registry = await createRegistry({ store, views, policy: defaultPolicy })
    await expect(registry.close()).rejects.toThrow('the server is away')
    expect(await store.head()).toMatchObject({ left: { because: 'closed' } })
  })
})
