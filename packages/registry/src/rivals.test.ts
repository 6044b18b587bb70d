import type { EventStore } from '@union-card/event-store'
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
import { openRegistry, verifyLog } from './index.ts'

/** Commands that want the same at once: what one card has, or is about to have, no other gets. */

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

  it('of which one goes on right before the other takes over: the other is refused', async () => {
    const store = emptyLog()
    let goOn: () => void = () => {}
    let reached: () => void = () => {}
    const atCard = new Promise<void>((resolve) => {
      reached = resolve
    })
    const going = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const slow = gated(store, (append) => async (stream, ...rest) => {
      if (isCard(stream)) {
        reached()
        await going
      }
      return append(stream, ...rest)
    })
    const late = send(await created(slow), issue())
    await atCard
    const takingOver = gated(store, (append) => async (stream, ...rest) => {
      goOn()
      await late
      return append(stream, ...rest)
    })
    const other = send(await openRegistry({ store: takingOver }), rival)
    expect(outcomesOf([await late, await other])).toStrictEqual(['accepted', ['N2-NUMBER-UNIQUE']])
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

describe('what a card had, struck out, and takes again without claiming it anew', () => {
  const struckOut = {
    id: uuid(2),
    type: 'AnnulEntries',
    card: 'a',
    by: 'U1',
    cause: 'entered in error',
    entries: [0],
    recordedAt: '2018-04-05T12:00:00+08:00',
  }
  const againstA = { id: uuid(9), card: 'b', recordedAt: '2018-05-05T12:00:00+08:00' }

  it.each<[string, Sent, Sent, string]>([
    [
      'its number, by an annulment of the annulment',
      { ...struckOut, id: uuid(3), entries: [1] },
      issue({ ...againstA, member: 'm2' }),
      'N2-NUMBER-UNIQUE',
    ],
    [
      'its number, by another issue',
      issue({ id: uuid(3), member: 'm3', recordedAt: struckOut.recordedAt }),
      issue({ ...againstA, member: 'm2' }),
      'N2-NUMBER-UNIQUE',
    ],
    [
      'its member, by another issue',
      issue({ id: uuid(3), number: '0003', recordedAt: struckOut.recordedAt }),
      issue({ ...againstA, number: '0002' }),
      'M3-JOIN-ONCE',
    ],
  ])('%s: a rival that looked before and claims after is refused', async (_, again, rivals, rule) => {
    const store = emptyLog()
    const registry = await created(store)
    for (const each of [issue(), struckOut]) await send(registry, each)
    const meanwhile: Promise<unknown>[] = []
    const slow = gated(store, (append) => async (stream, ...rest) => {
      if (!isCard(stream) && meanwhile.length === 0) meanwhile.push(send(registry, again))
      await meanwhile[0]
      return append(stream, ...rest)
    })
    const outcome = await send(await openRegistry({ store: slow }), rivals)
    expect(outcomesOf([(await meanwhile[0]) as typeof outcome, outcome])).toStrictEqual(['accepted', [rule]])
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
