import { type Day, day, defaultPolicy, instantFrom } from '@union-card/domain'
import { type EventStore, position, type RecordedLine } from '@union-card/event-store'
import { memoryViews, type ViewIdentity } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import {
  created,
  emptyLog,
  gated,
  isCard,
  issue,
  linesOf,
  outcomesOf,
  rival,
  type Sent,
  send,
  uuid,
} from '../trials/sending.ts'
import {
  type Handling,
  openRegistry,
  outcomeInJson,
  type Registry,
  type RegistryOptions,
  settingsStream,
  type ViewsWanted,
  verifyLog,
} from './index.ts'

/** Handling a command where something goes wrong on the way: lost answers, reused ids, moments that go back. */

const lost = (over: Record<string, unknown> = {}): Sent => ({
  id: uuid(3),
  type: 'ReportLoss',
  card: 'a',
  on: '2019-03-05',
  recordedAt: '2019-03-05T12:00:00+08:00',
  ...over,
})

describe('what others know', () => {
  const unions = { U1: { establishedOn: day('2001-04-01'), dissolvedOn: null, mergedInto: null, uppers: [] } }
  /** A register of unions and issuers, in which P2 is no province. */
  const registered: NonNullable<RegistryOptions['facts']> = async (command) =>
    'issuer' in command ? { unions, issuer: { provincialLevel: command.issuer === 'P1' } } : { unions }

  it.each([
    ['P1', true, 'accepted'],
    ['P2', false, ['D-ANNUL-LEAVES-ILLEGAL', 'N2-PRINT-ISSUE']],
  ])('is asked of an issue by %s in the place of another, as of any', async (issuer, required, expected) => {
    const store = emptyLog()
    await created(store, { requireRegisteredUnions: required })
    const registry = await openRegistry({ store, facts: registered })
    const { id: _id, card: _card, recordedAt: _recordedAt, ...rightly } = issue({ issuer, number: '0007' })
    const annulled = {
      id: uuid(2),
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [0],
      cause: 'entered in error',
      replacements: [rightly],
      recordedAt: '2018-04-05T12:00:00+08:00',
    }
    expect(outcomesOf([await send(registry, issue()), await send(registry, annulled)])).toStrictEqual([
      'accepted',
      expected,
    ])
  })
})

describe('a moment of recording before the last line of the card', () => {
  const earlier = { on: '2019-03-04', recordedAt: '2019-03-04T12:00:00+08:00' }
  const out = {
    ...{ id: uuid(4), type: 'TransferOut', card: 'a', by: 'U1', reason: 'job-change' },
    ...{ duesPaidThrough: '2019-02', ...earlier },
  }

  it('stands in nobody’s way: what the rules refuse is refused by name, and may be sent again at another', async () => {
    const store = emptyLog()
    const registry = await created(store)
    await send(registry, issue())
    await send(registry, lost())
    const again = lost({ id: uuid(4), ...earlier })
    for (const by of [registry, await openRegistry({ store })])
      expect(await send(by, again)).toMatchObject({
        outcome: 'refused',
        refusals: [{ rule: 'D-CHRONOLOGY' }, { rule: 'D-NOT-IN-HAND' }],
        repeated: false,
      })
    const early = { ...out, id: uuid(5), recordedAt: '2019-03-03T12:00:00+08:00' }
    expect(await send(registry, early)).toMatchObject({ refusals: [{ rule: 'D-NO-FUTURE' }] })
    const later = { ...early, recordedAt: '2019-03-05T12:00:00+08:00' }
    expect(await send(registry, later)).toMatchObject({ outcome: 'accepted' })
  })

  it('is malformed where the rules would accept the entry: lines of a card never go back', async () => {
    const registry = await created(emptyLog())
    await send(registry, issue())
    await send(registry, lost())
    expect(await send(registry, out)).toMatchObject({
      outcome: 'malformed',
      errors: [{ path: 'recordedAt' }],
    })
  })
})

describe('what is refused as it is read', () => {
  const out = {
    ...{ id: uuid(4), type: 'TransferOut', card: 'a', by: 'U9', reason: 'job-change' },
    ...{ on: '2019-03', duesPaidThrough: '2019-02', recordedAt: '2019-03-05T12:00:00+08:00' },
  }
  const rulesOf = (outcome: Awaited<ReturnType<typeof send>>) =>
    outcome.outcome === 'refused' ? outcome.refusals.map(({ rule }) => rule) : outcome.outcome

  it('is told with what the rules say of the rest, on the card as it stands', async () => {
    const store = emptyLog()
    const registry = await created(store)
    expect(rulesOf(await send(registry, out))).toStrictEqual(['D-NO-CARD', 'F-TRANSFER-OUT-DATE'])
    await send(registry, issue())
    const refused = await send(registry, out)
    expect(rulesOf(refused)).toStrictEqual(['D-OUT-BY-HOLDER', 'F-TRANSFER-OUT-DATE'])
    expect(refused).toMatchObject({ id: uuid(4), errors: [{ path: 'on' }], repeated: false })
    expect(rulesOf(await send(registry, issue({ id: uuid(5), card: 'b', fee: 20 })))).toStrictEqual([
      'N5-NO-FEE',
      'M3-JOIN-ONCE',
      'N2-NUMBER-UNIQUE',
    ])
  })

  it('leaves no trace, so that the same id serves once the form is right', async () => {
    const store = emptyLog()
    const registry = await created(store)
    await send(registry, issue())
    const before = (await linesOf(store)).length
    await send(registry, out)
    expect(await linesOf(store)).toHaveLength(before)
    expect(await send(registry, { ...out, by: 'U1', on: '2019-03-01' })).toMatchObject({
      outcome: 'accepted',
    })
  })

  it('is told alone where the card cannot be read, or the moment does not fit', async () => {
    const store = emptyLog()
    let gone = false
    const registry = await created({
      ...store,
      readStream: async (...of) =>
        gone
          ? E.left({ _tag: 'Unavailable', because: 'input-output', reason: 'the disk does not answer' })
          : store.readStream(...of),
    })
    const { recordedAt: _, ...command } = out
    const outcome = await registry.handle(command, { recordedAt: 'noon' as never })
    expect(E.isLeft(outcome) && rulesOf(outcome.left)).toStrictEqual(['F-TRANSFER-OUT-DATE'])
    expect(rulesOf(await send(registry, out))).toStrictEqual(['D-NO-CARD', 'F-TRANSFER-OUT-DATE'])
    gone = true
    expect(rulesOf(await send(registry, out))).toStrictEqual(['F-TRANSFER-OUT-DATE'])
  })
})

describe('an id that belongs to another command', () => {
  it('is told on another card too, in the same run and in a later one', async () => {
    const store = emptyLog()
    const registry = await created(store)
    await send(registry, issue())
    const reused = {
      outcome: 'malformed',
      id: uuid(1),
      errors: [
        { path: 'id', expected: 'an id of its own: this one belongs to another command', found: uuid(1) },
      ],
    }
    const again = issue({ card: 'b', number: '0002', member: 'm2' })
    expect(await send(registry, again)).toStrictEqual(reused)
    expect(await send(await openRegistry({ store }), again)).toStrictEqual(reused)
    expect(await send(registry, issue())).toMatchObject({ outcome: 'accepted', repeated: true })
  })

  it('is told of two that come at once', async () => {
    const registry = await created(emptyLog())
    const outcomes = await Promise.all([
      send(registry, issue()),
      send(registry, issue({ card: 'b', number: '0002', member: 'm2' })),
    ])
    expect(outcomesOf(outcomes)).toStrictEqual(['accepted', 'malformed'])
  })

  it('is not noticed across cards where a store cannot look a command up', async () => {
    const { lineOfCommand: _none, ...store } = emptyLog()
    const registry = await created(store)
    await send(registry, issue())
    const again = issue({ card: 'b', number: '0002', member: 'm2' })
    expect((await send(await openRegistry({ store }), again)).outcome).toBe('accepted')
  })

  it('is repeated in an answer only when it is one', async () => {
    const registry = await created(emptyLog())
    for (const [id, told] of [
      ['张三', null],
      [7, null],
      [uuid(1).toUpperCase(), uuid(1).toUpperCase()],
    ])
      expect(E.toUnion(await registry.handle({ id, type: 'Nonsense' }))).toMatchObject({ id: told })
  })
})

describe('an append whose outcome is unknown', () => {
  it('is the very same append until it is known, never another decision', async () => {
    const store = emptyLog()
    const asked: unknown[] = []
    const losing = gated(store, (append) => async (stream, expected, events, premises) => {
      if (!isCard(stream)) return append(stream, expected, events, premises)
      asked.push([expected, events.map(({ id }) => id)])
      if (asked.length === 1) await append(stream, expected, events, premises)
      return asked.length < 4
        ? E.left({ _tag: 'OutcomeUnknown', reason: 'the answer was lost' })
        : append(stream, expected, events, premises)
    })
    expect(await send(await created(losing), issue())).toMatchObject({ outcome: 'accepted', repeated: false })
    expect(asked).toHaveLength(4)
    expect(new Set(asked.map((each) => JSON.stringify(each))).size).toBe(1)
    expect((await linesOf(store)).filter(({ line }) => isCard(line.stream))).toHaveLength(1)
  })

  it('stays unknown when the store then ceases to serve', async () => {
    const store = emptyLog()
    let asked = 0
    const failing = gated(store, (append) => async (stream, ...rest) => {
      if (!isCard(stream)) return append(stream, ...rest)
      return ++asked === 1
        ? E.left({ _tag: 'OutcomeUnknown', reason: 'the answer was lost' })
        : E.left({ _tag: 'Unavailable', because: 'unreachable', reason: 'nobody is there' })
    })
    expect(await send(await created(failing), issue())).toStrictEqual({
      outcome: 'unavailable',
      id: uuid(1),
      recorded: 'unknown',
      reason: 'the answer was lost',
      fault: null,
    })
  })

  it('of a claim leaves nothing open about the command', async () => {
    const store = emptyLog()
    const losing = gated(
      store,
      (append) =>
        async (stream, ...rest) =>
          stream.startsWith('number-')
            ? E.left({ _tag: 'OutcomeUnknown', reason: 'the answer was lost' })
            : append(stream, ...rest),
    )
    expect(await send(await created(losing), issue())).toMatchObject({ recorded: 'no' })
  })
})

describe('correlation and causation', () => {
  const ties = { corr: 'import-7', cause: 'message-42' }
  const tiesIn = ({ line: { stream, corr, cause } }: RecordedLine) => [stream.split('-')[0], corr, cause]

  it('go into every line a command leads to: claims, entries, a remembered refusal', async () => {
    const store = emptyLog()
    const registry = await created(store)
    await send(registry, issue(), ties)
    await send(registry, rival, { corr: 'import-7' })
    expect((await linesOf(store)).slice(1).map(tiesIn)).toStrictEqual([
      ['number', 'import-7', 'message-42'],
      ['member', 'import-7', 'message-42'],
      ['card', 'import-7', 'message-42'],
      ['refusal', 'import-7', undefined],
    ])
  })

  it.each([
    ['corr', ''],
    ['corr', 'x'.repeat(257)],
    ['cause', '\ud800'],
    ['cause', 7],
  ])('%s that does not fit is told before anything is written', async (path, value) => {
    const store = emptyLog()
    const registry = await created(store)
    expect(await send(registry, issue(), { [path]: value } as Handling)).toMatchObject({
      outcome: 'malformed',
      errors: [{ path, expected: 'a text of 1 to 256 characters' }],
    })
    expect(await linesOf(store)).toHaveLength(1)
  })
})

describe('a policy changed elsewhere', () => {
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
    id: uuid(6),
    type: 'RestoreMembership',
    card: 'a',
    by: 'U1',
    month: '2021-09',
    recordedAt: '2021-09-01T12:00:00+08:00',
  }

  it('judges the next command of a registry that was open before', async () => {
    const store = emptyLog()
    const [here, elsewhere] = [await created(store, { rules: 'N' }), await openRegistry({ store })]
    for (const command of [issue(), retired]) await send(here, command)
    await elsewhere.changePolicy({ ...defaultPolicy, rules: 'N+M' })
    expect(here.policy().rules).toBe('N')
    expect(outcomesOf([await send(here, restored)])).toStrictEqual([['M17-RETIRED-STAYS-RETAINED']])
    expect(here.policy().rules).toBe('N+M')
    expect((await verifyLog(store)).findings).toStrictEqual([])
  })

  it('is noticed by the next question, and read models are made to fit it', async () => {
    const store = emptyLog()
    const opened: ViewIdentity[] = []
    const views = async ({ identity }: ViewsWanted) => {
      opened.push(identity)
      return memoryViews()
    }
    const plain = await created(store)
    const fitted = await openRegistry({ store, views })
    const on: Day = day('2021-08-01')
    for (const command of [issue(), retired]) await send(plain, command)
    const valid = async (registry: Registry) => (await registry.holders({ on })).length === 1
    expect([await valid(plain), await valid(fitted)]).toStrictEqual([true, true])
    const elsewhere = await openRegistry({ store })
    await elsewhere.changePolicy({ ...defaultPolicy, provenance: 'strict' })
    expect([await valid(plain), await valid(fitted)]).toStrictEqual([false, false])
    expect(opened.map(({ log }) => log)).toStrictEqual(['rehearsal', 'rehearsal'])
    expect(new Set(opened.map(({ version }) => version)).size).toBe(2)
  })

  it('by two at once is changed by one, and the other is told', async () => {
    const store = emptyLog()
    const registries = [await created(store), await openRegistry({ store })] as const
    const changes = await Promise.allSettled([
      registries[0].changePolicy({ ...defaultPolicy, rules: 'N' }),
      registries[1].changePolicy({ ...defaultPolicy, provenance: 'strict' }),
    ])
    expect(changes.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected'])
    const settings = await store.readStream(settingsStream('rehearsal'))
    expect(E.isRight(settings) && settings.right.length).toBe(2)
  })
})

describe('waiting until the read models have caught up', () => {
  it('waits for what is recorded, also where the position of an answer is not known', async () => {
    const store = emptyLog()
    const views = memoryViews()
    const registry = await created(store)
    const other = await openRegistry({ store, views })
    await send(registry, issue())
    await other.caughtUp(null)
    expect((await views.standpoint()).checkpoint).toBe(position(4))
  })

  it('waits for a position that the log shows a little later', async () => {
    const store = emptyLog()
    const views = memoryViews()
    await send(await created(store), issue())
    let looks = 0
    const lagging: EventStore = {
      ...store,
      readAll: async function* (part) {
        if (++looks > 2) yield* store.readAll(part)
      },
    }
    await (await openRegistry({ store: lagging, views })).caughtUp(position(4))
    expect([(await views.standpoint()).checkpoint, looks]).toStrictEqual([position(4), 3])
  })

  it('does not wait for ever for a position that is another log’s', async () => {
    const registry = await created(emptyLog())
    const clock = jest.spyOn(performance, 'now')
    let now = 0
    clock.mockImplementation(() => (now += 3000))
    await expect(registry.caughtUp(position(99))).rejects.toThrow('The log does not show the position 99.')
    clock.mockRestore()
  })
})

describe('an outcome as JSON', () => {
  it('has its positions as numbers, or as digits beyond them, and no fault of the store', async () => {
    const registry = await created(emptyLog())
    const { recordedAt, ...command } = issue()
    const at = instantFrom(recordedAt)
    const accepted = await registry.handle(command, at === undefined ? {} : { recordedAt: at })
    expect(JSON.parse(JSON.stringify(outcomeInJson(accepted)))).toStrictEqual({
      outcome: 'accepted',
      id: uuid(1),
      card: 'a',
      events: [{ type: 'CardIssued', revision: 0, position: 4 }],
      flags: ['unregistered-union', 'unregistered-issuer'],
      repeated: false,
    })
    const beyond = E.right({
      outcome: 'accepted' as const,
      id: uuid(1),
      card: 'a',
      events: [{ type: 'CardIssued' as const, revision: 0, position: position(2n ** 60n) }],
      flags: [],
      repeated: false,
    })
    expect(outcomeInJson(beyond)).toMatchObject({ events: [{ position: '1152921504606846976' }] })
    const { fault: _fault, ...rest } = {
      outcome: 'unavailable' as const,
      id: uuid(1),
      recorded: 'no' as const,
      reason: 'r',
      fault: null,
    }
    expect(outcomeInJson(E.left({ ...rest, fault: null }))).toStrictEqual(rest)
    expect(outcomeInJson(E.left({ outcome: 'conflict', id: uuid(1), card: 'a' }))).toStrictEqual({
      outcome: 'conflict',
      id: uuid(1),
      card: 'a',
    })
  })
})

describe('what a caller is told', () => {
  it('names no other card’s member and shows nothing of the program', async () => {
    const store = emptyLog()
    const registry = await created(store)
    await send(registry, issue())
    await send(registry, lost())
    const outcomes = [
      await send(registry, rival),
      await send(registry, issue({ id: uuid(9), card: 'c', number: '0009' })),
      await send(registry, lost({ id: uuid(8), recordedAt: '2017-01-01T12:00:00+08:00' })),
      await send(registry, { ...issue({ id: uuid(7) }), surplus: '张三' }),
    ]
    const said = JSON.stringify(outcomes)
    expect(said).not.toMatch(/张三|"m1"|\bat .*:\d+:\d+|Error/)
  })
})

describe('personal words that are not sealed', () => {
  const out = (wording?: string) => ({
    id: uuid(4),
    type: 'TransferOut',
    card: 'a',
    by: 'U1',
    on: '2019-03-05',
    reason: 'other',
    duesPaidThrough: '2019-03',
    recordedAt: '2019-03-05T12:00:00+08:00',
    ...(wording === undefined ? {} : { wording }),
  })
  const annul = (wording: string) => {
    const { id: _id, card: _card, recordedAt: _at, ...replacement } = out(wording)
    return {
      id: uuid(5),
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [0],
      cause: '误录',
      replacements: [replacement],
      recordedAt: '2019-03-05T12:00:00+08:00',
    }
  }
  const named = (name: string) =>
    issue({
      id: uuid(6),
      card: 'b',
      member: 'm2',
      number: '0002',
      particulars: { name, sex: '女', ethnicGroup: '汉族', birthMonth: '1990-01', politicalStatus: '群众' },
    })

  it('do not reach the log, neither as they are nor by a digest that would give them away', async () => {
    const refusedWith = async (words: string) => {
      const store = emptyLog()
      const registry = await created(store)
      await send(registry, issue())
      const outcomes = outcomesOf(
        await Promise.all([out(words), annul(words), named(words)].map((each) => send(registry, each))),
      )
      for (const refused of outcomes) expect(refused).toContain('D-SEALED-ONLY')
      return (await linesOf(store)).slice(-3)
    }
    const [one, other] = [await refusedWith('欧阳小芳'), await refusedWith('司徒大海')]
    for (const { text } of [...one, ...other]) expect(text).not.toMatch(/欧阳小芳|司徒大海/)
    const digests = (lines: typeof one) => lines.map(({ line }) => line.command.digest)
    expect(digests(one)).toStrictEqual(digests(other))
  })

  it('are told apart from no words, and from sealed ones, under the same id', async () => {
    const registry = await created(emptyLog())
    await send(registry, issue())
    const sealed = `v1.${'a'.repeat(22)}.${'b'.repeat(22)}.${'c'.repeat(43)}.${'d'.repeat(64)}`
    const outcomes = []
    for (const each of [out('家里有事'), out('家里有事'), out(), out(sealed)])
      outcomes.push(await send(registry, each))
    expect(outcomesOf(outcomes).map(String)).toStrictEqual([
      'D-SEALED-ONLY',
      'D-SEALED-ONLY',
      'malformed',
      'malformed',
    ])
  })
})
