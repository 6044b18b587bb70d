import { type Day, day, defaultPolicy, instantFrom, type Policy } from '@union-card/domain'
import { type EventStore, memoryEventStore, position, type RecordedLine } from '@union-card/event-store'
import { memoryViews, type ViewIdentity } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { issue, type Sent, send, uuid } from '../trials/sending.ts'
import {
  createRegistry,
  type Handling,
  openRegistry,
  outcomeInJson,
  type Registry,
  settingsStream,
  type ViewsWanted,
  verifyLog,
} from './index.ts'

/** Handling a command where something goes wrong on the way: rivals, crashes, lost answers, reused ids. */

const emptyLog = () => memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } })
const created = (store: EventStore, policy: Partial<Policy> = {}) =>
  createRegistry({ store, policy: { ...defaultPolicy, ...policy } })

const rival = issue({ id: uuid(2), card: 'b', member: 'm2' })
const lost = (over: Record<string, unknown> = {}): Sent => ({
  id: uuid(3),
  type: 'ReportLoss',
  card: 'a',
  on: '2019-03-05',
  recordedAt: '2019-03-05T12:00:00+08:00',
  ...over,
})

const outcomesOf = (outcomes: readonly Awaited<ReturnType<typeof send>>[]) =>
  outcomes.map((of) => (of.outcome === 'refused' ? of.refusals.map(({ rule }) => rule) : of.outcome))

const linesOf = async (store: EventStore): Promise<readonly RecordedLine[]> => {
  const all: RecordedLine[] = []
  for await (const batch of store.readAll()) all.push(...batch)
  return all
}

type Append = EventStore['append']

/** A store whose appends go through a gate first. */
const gated = (store: EventStore, gate: (append: Append) => Append): EventStore => ({
  ...store,
  append: gate(store.append),
})

const isCard = (stream: string): boolean => stream.startsWith('card-')

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

describe('two writers of one number', () => {
  it('of which one stands still between its claim and its card: the other takes over, and the first is refused', async () => {
    const store = emptyLog()
    const waiting: (() => void)[] = []
    let reached: () => void = () => {}
    const atCard = new Promise<void>((resolve) => {
      reached = resolve
    })
    const slow = gated(store, (append) => async (stream, ...rest) => {
      if (isCard(stream) && waiting.length === 0) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          reached()
        })
      }
      return append(stream, ...rest)
    })
    const first = await created(slow)
    const second = await openRegistry({ store })
    const late = send(first, issue())
    await atCard
    expect(outcomesOf([await send(second, rival)])).toStrictEqual(['accepted'])
    waiting[0]?.()
    expect(outcomesOf([await late])).toStrictEqual([['N2-NUMBER-UNIQUE']])
    expect((await verifyLog(store)).findings).toStrictEqual([])
  })

  it('of which one is only slow: the other waits for it, and is refused', async () => {
    const store = emptyLog()
    const slow = gated(store, (append) => async (stream, ...rest) => {
      if (isCard(stream)) await new Promise((resolve) => setTimeout(resolve, 1))
      return append(stream, ...rest)
    })
    const registries = [await created(slow), await openRegistry({ store: slow })] as const
    const outcomes = await Promise.all([send(registries[0], issue()), send(registries[1], rival)])
    expect(outcomesOf(outcomes).flat().sort()).toStrictEqual(['N2-NUMBER-UNIQUE', 'accepted'])
  })

  it('who both died between claim and card leave claims that bind nobody, and the first is repeated', async () => {
    const store = emptyLog()
    const dying = gated(
      store,
      (append) =>
        async (stream, ...rest) =>
          isCard(stream)
            ? E.left({ _tag: 'Unavailable', because: 'input-output', reason: 'the disk does not answer' })
            : append(stream, ...rest),
    )
    const dead = await created(dying)
    for (const command of [issue(), rival, issue()])
      expect(await send(dead, command)).toMatchObject({ outcome: 'unavailable', recorded: 'no' })
    const alive = await openRegistry({ store })
    expect(outcomesOf([await send(alive, issue()), await send(alive, rival)])).toStrictEqual([
      'accepted',
      ['N2-NUMBER-UNIQUE'],
    ])
    const ids = (await linesOf(store)).map(({ line }) => line.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect((await verifyLog(store)).findings).toStrictEqual([])
  })

  it('are not decided while the rival’s card cannot be read', async () => {
    const store = emptyLog()
    const registry = await created(store)
    await send(registry, issue())
    const blind: EventStore = {
      ...store,
      readStream: async (stream, part) =>
        stream === 'card-a'
          ? E.left({ _tag: 'AccessDenied', reason: 'this card is not for you' })
          : store.readStream(stream, part),
    }
    expect(await send(await openRegistry({ store: blind }), rival)).toMatchObject({
      outcome: 'unavailable',
      recorded: 'no',
      reason: 'this card is not for you',
    })
  })
})

describe('a number that comes back, or comes to be another issuer’s, through an annulment', () => {
  const next = (n: number, type: string, over: Record<string, unknown>): Sent => ({
    id: uuid(10 + n),
    type,
    card: 'a',
    by: 'U1',
    recordedAt: `2018-0${n}-20T12:00:00+08:00`,
    ...over,
  })
  const annul = (n: number, entries: readonly number[], over: Record<string, unknown> = {}): Sent =>
    next(n, 'AnnulEntries', { entries, cause: 'entered in error', ...over })
  const { id: _id, card: _card, recordedAt: _recordedAt, ...issueInPlace } = issue({ number: '0007' })
  const reissue = { on: '2018-04-05', cause: 'damaged', oldCardRecovered: true }
  const reissued = (n: number, number: string, issuer?: string): Sent =>
    next(n, 'ReissueCard', { ...reissue, number, ...(issuer === undefined ? {} : { issuer }) })
  const other = (n: number, number: string, issuer = 'P1'): Sent =>
    issue({
      id: uuid(2),
      card: 'b',
      member: 'm2',
      recordedAt: `2018-0${n}-21T12:00:00+08:00`,
      number,
      issuer,
    })

  it.each<[string, readonly Sent[], 'accepted' | readonly string[]]>([
    [
      'of an issue that was struck out, and the number given away',
      [annul(4, [0]), other(5, '0001'), annul(6, [1])],
      ['D-ANNUL-LEAVES-ILLEGAL', 'N2-NUMBER-UNIQUE'],
    ],
    [
      'of a re-issue that was struck out',
      [reissued(4, 'N9'), annul(5, [1]), other(6, 'N9'), annul(7, [2])],
      ['D-ANNUL-LEAVES-ILLEGAL', 'N2-NUMBER-UNIQUE'],
    ],
    [
      'of an issue that another had taken the place of',
      [annul(4, [0], { replacements: [issueInPlace] }), other(5, '0001'), annul(6, [1])],
      ['D-ANNUL-LEAVES-ILLEGAL', 'N2-NUMBER-UNIQUE'],
    ],
    [
      'of a re-issue put in the place of one at another issuer',
      [
        reissued(4, 'X1', 'P2'),
        other(5, 'N5', 'P1'),
        annul(6, [1], { replacements: [{ type: 'ReissueCard', by: 'U1', ...reissue, number: 'N5' }] }),
      ],
      ['D-ANNUL-LEAVES-ILLEGAL', 'N2-NUMBER-UNIQUE'],
    ],
    [
      'of the same, where only the issuer it leaves has given the number away',
      [
        reissued(4, 'X1', 'P2'),
        other(5, 'N5', 'P2'),
        annul(6, [1], { replacements: [{ type: 'ReissueCard', by: 'U1', ...reissue, number: 'N5' }] }),
      ],
      'accepted',
    ],
    [
      'of a re-issue whose issuer an earlier one had changed',
      [reissued(4, 'X1', 'P2'), reissued(5, 'N5'), other(6, 'N5', 'P1'), annul(7, [1])],
      ['D-ANNUL-LEAVES-ILLEGAL', 'N2-NUMBER-UNIQUE'],
    ],
    [
      'of an issue whose number nobody else has',
      [annul(4, [0]), other(5, '0002'), annul(6, [1])],
      'accepted',
    ],
  ])('%s', async (_, sent, last) => {
    const store = emptyLog()
    const registry = await created(store)
    const outcomes: Awaited<ReturnType<typeof send>>[] = []
    for (const each of [issue(), ...sent]) outcomes.push(await send(registry, each))
    expect(outcomesOf(outcomes)).toStrictEqual([...sent.map(() => 'accepted'), last])
    expect((await verifyLog(store)).findings).toStrictEqual([])
  })

  it('is claimed before it comes back, so that two who want it at once do not both get it', async () => {
    const store = emptyLog()
    const registries = [await created(store), await openRegistry({ store })] as const
    for (const each of [issue(), annul(4, [0])]) await send(registries[0], each)
    const outcomes = await Promise.all([
      send(registries[0], annul(6, [1])),
      send(registries[1], other(6, '0001')),
    ])
    expect(outcomesOf(outcomes).filter((outcome) => outcome === 'accepted')).toHaveLength(1)
  })
})

describe('one command that two processes decide differently at once', () => {
  /** Lets the first append to a kind of stream wait until it is let go. */
  const held = (store: EventStore, isHeld: (stream: string) => boolean) => {
    let letGo: () => void = () => {}
    let reached: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const atGate = new Promise<void>((resolve) => {
      reached = resolve
    })
    const slow = gated(store, (append) => async (stream, ...rest) => {
      if (isHeld(stream)) {
        reached()
        await gate
      }
      return append(stream, ...rest)
    })
    return { slow, atGate, letGo }
  }

  const taken = async () => ({ numberTakenBy: 'x' })

  it('is accepted, when that was written first', async () => {
    const store = emptyLog()
    await created(store)
    const { slow, atGate, letGo } = held(store, (stream) => stream.startsWith('refusal-'))
    const refusing = send(await openRegistry({ store: slow, facts: taken }), issue())
    await atGate
    expect((await send(await openRegistry({ store }), issue())).outcome).toBe('accepted')
    letGo()
    expect(await refusing).toMatchObject({ outcome: 'accepted', repeated: true })
  })

  it('is refused, when that was written first', async () => {
    const store = emptyLog()
    await created(store)
    const { slow, atGate, letGo } = held(store, isCard)
    const accepting = send(await openRegistry({ store: slow }), issue())
    await atGate
    expect((await send(await openRegistry({ store, facts: taken }), issue())).outcome).toBe('refused')
    letGo()
    expect(await accepting).toMatchObject({ outcome: 'refused', repeated: true })
    expect((await linesOf(store)).filter(({ line }) => isCard(line.stream))).toStrictEqual([])
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
