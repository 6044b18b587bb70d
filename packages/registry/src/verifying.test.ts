import { defaultPolicy, type Policy } from '@union-card/domain'
import {
  type EventDraft,
  type EventStore,
  eventId,
  type Finding,
  type Line,
  memoryEventStore,
  type RecordedText,
  type StreamName,
  sealLine,
  streamName,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { issue, type Sent, scenarios, send, uuid } from '../trials/sending.ts'
import { createRegistry, openRegistry, verifyLog } from './index.ts'

/** Verifying what registries recorded, and what they would not have. */

const emptyLog = () => memoryEventStore({ log: { id: 'demo', mode: 'rehearsal' } })

const recorded = async (
  store: EventStore,
  commands: readonly Sent[],
  policy: Partial<Policy> = {},
): Promise<readonly RecordedText[]> => {
  const registry = await createRegistry({ store, policy: { ...defaultPolicy, ...policy } })
  for (const command of commands) await send(registry, command)
  return rowsOf(store)
}

const rowsOf = async (store: EventStore): Promise<readonly RecordedText[]> => {
  const rows: RecordedText[] = []
  for await (const batch of store.readTexts()) rows.push(...batch)
  return rows
}

const told = ({ kind, stream, revision, found }: Finding) => ({
  kind,
  at: `${stream} r${revision}`,
  ...found,
})

const findingsIn = async (store: EventStore) => (await verifyLog(store)).findings.map(told)

const lose = {
  id: uuid(2),
  type: 'ReportLoss',
  card: 'a',
  on: '2019-01-02',
  recordedAt: '2019-01-02T12:00:00+08:00',
}
const retain = {
  id: uuid(3),
  type: 'RetainMembership',
  card: 'a',
  by: 'U1',
  month: '2019-02',
  reason: 'retired',
  recordedAt: '2019-02-02T12:00:00+08:00',
}
const correct = {
  id: uuid(4),
  type: 'CorrectEntry',
  card: 'a',
  by: 'U1',
  entry: 2,
  changes: { reason: 'unemployed' },
  cause: '录入有误',
  recordedAt: '2019-03-02T12:00:00+08:00',
}
const annul = {
  id: uuid(5),
  type: 'AnnulEntries',
  card: 'a',
  by: 'U1',
  entries: [1],
  cause: '并未遗失',
  recordedAt: '2019-04-02T12:00:00+08:00',
}
const life = [issue(), lose, retain, correct, annul]

describe('what registries recorded', () => {
  it.each(scenarios.map((history) => [history.id, history] as const))('%s is sound', async (_, history) => {
    const store = emptyLog()
    const rows = await recorded(
      store,
      history.steps.map(({ command }) => command),
      { rules: history.rules },
    )
    const { findings, lines, receipt } = await verifyLog(store)
    expect(findings).toStrictEqual([])
    expect([lines, receipt?.lines]).toStrictEqual([rows.length, rows.length])
  })

  it('is sound with corrections, and after its policy was changed', async () => {
    const store = emptyLog()
    const registry = await createRegistry({ store, policy: { ...defaultPolicy, rules: 'N' } })
    for (const command of life) expect((await send(registry, command)).outcome).toBe('accepted')
    await registry.changePolicy({ ...defaultPolicy, rules: 'N+M' })
    const later = issue({ id: uuid(9), card: 'b', member: 'm2', number: '0002' })
    expect((await send(registry, later)).outcome).toBe('accepted')
    expect(await findingsIn(store)).toStrictEqual([])
  })
})

/** A log of the same lines but for what is done to them, every hash and link made anew. */
const forged = async (
  rows: readonly RecordedText[],
  forge: (line: Line, index: number) => readonly Line[],
): Promise<EventStore> => {
  const store = emptyLog()
  const heads = new Map<StreamName, { rev: number; hash: string }>()
  for (const line of rows.flatMap(({ text }, index) => forge(JSON.parse(text) as Line, index))) {
    const head = heads.get(line.stream)
    const rev = head === undefined ? 0 : head.rev + 1
    const sealed = sealLine({ ...line, rev, prev: head === undefined ? null : head.hash })
    if (E.isLeft(sealed)) throw new Error('a line that does not seal')
    const taken = await store.appendSealed([sealed.right])
    if (E.isLeft(taken)) throw new Error(`a line that was not taken: ${taken.left._tag}`)
    heads.set(line.stream, { rev, hash: sealed.right.hash })
  }
  return store
}

const card = streamName('card', 'a')
const onCard = (rev: number, change: (line: Line) => readonly Line[]) => (line: Line) =>
  line.stream === card && line.rev === rev ? change(line) : [line]
const saying = (line: Line, data: object): readonly Line[] => [{ ...line, data: { ...line.data, ...data } }]

describe('what no registry would have recorded, every hash and link made anew', () => {
  it.each<[string, (line: Line, index: number) => readonly Line[], readonly object[]]>([
    [
      'an entry that a rule refuses',
      onCard(1, (line) => saying(line, { on: '2017-01-02' })),
      [
        {
          kind: 'rule-broken',
          at: 'card-a r1',
          rule: 'D-CHRONOLOGY',
          stated: '2017-01-02',
          notBefore: '2018-03-05',
        },
      ],
    ],
    [
      'an entry by a union that does not hold the card',
      onCard(2, (line) => saying(line, { by: 'U9' })),
      [{ kind: 'rule-broken', at: 'card-a r2', rule: 'D-RETAIN-BY-HOLDER', holder: 'U1', by: 'U9' }],
    ],
    [
      'an entry accepted under other rules than the log’s',
      onCard(1, (line) => [{ ...line, rules: 'N' }]),
      [{ kind: 'stack-differs', at: 'card-a r1', rules: 'N' }],
    ],
    [
      'an entry with a mark it does not deserve, which later corrections would have taken away',
      onCard(2, (line) => saying(line, { flags: ['unregistered-union', 'laid-off-no-change'] })),
      [2, 3, 4].map((rev) => ({ kind: 'marks-differ', at: `card-a r${rev}` })),
    ],
    [
      'a correction of what cannot be corrected',
      onCard(3, (line) => saying(line, { entry: 1 })),
      [
        {
          kind: 'rule-broken',
          at: 'card-a r3',
          rule: 'D-CORRECT-FIELDS',
          entry: 'CardReportedLost',
          fields: 'reason',
          allowed: '',
        },
      ],
    ],
    [
      'an annulment that leaves what is illegal',
      onCard(4, (line) => saying(line, { entries: [0] })),
      [
        { kind: 'rule-broken', at: 'card-a r4', rule: 'D-ANNUL-LEAVES-ILLEGAL', entry: 1 },
        { kind: 'rule-broken', at: 'card-a r4', rule: 'D-NO-CARD' },
      ],
    ],
    [
      'an entry that does not read; the rest of its card is not judged',
      onCard(1, (line) => saying(line, { on: 'yesterday' })),
      [
        {
          kind: 'data-unreadable',
          at: 'card-a r1',
          path: 'data.on',
          expected: 'a Day YYYY-MM-DD that exists',
          found: '"yesterday"',
        },
      ],
    ],
    [
      'a number that was never claimed',
      (line) => (line.stream.startsWith('number-') ? [] : [line]),
      [{ kind: 'not-claimed', at: 'card-a r0', claim: expect.stringMatching(/^number-P1-[0-9a-f]{40}$/) }],
    ],
    [
      'a membership claimed by another card',
      (line) => (line.stream.startsWith('member-') ? saying(line, { card: 'b' }) : [line]),
      [{ kind: 'not-claimed', at: 'card-a r0', claim: expect.stringMatching(/^member-[0-9a-f]{40}$/) }],
    ],
    [
      'a claim that does not say whose',
      (line) => (line.stream.startsWith('member-') ? [{ ...line, data: {} }] : [line]),
      [
        {
          kind: 'data-unreadable',
          at: expect.stringMatching(/^member-/),
          path: 'card',
          expected: 'a CardId, 1 to 64 of A-Z a-z 0-9 . _ -',
          found: 'nothing',
        },
        { kind: 'not-claimed', at: 'card-a r0', claim: expect.stringMatching(/^member-/) },
      ],
    ],
    [
      'settings that say another mode than the log has',
      (line) => (line.type === 'LogCreated' ? saying(line, { mode: 'live' }) : [line]),
      [{ kind: 'settings-differ', at: 'log-demo r0', type: 'LogCreated', mode: 'rehearsal' }],
    ],
    [
      'a policy that is none',
      (line) => (line.type === 'LogCreated' ? saying(line, { policy: { rules: 'X' } }) : [line]),
      [
        {
          kind: 'data-unreadable',
          at: 'log-demo r0',
          path: 'policy.rules',
          expected: 'one of N, N+M',
          found: '"X"',
        },
      ],
    ],
    [
      'a log that does not begin with its settings',
      (line, index) => (index === 0 ? [] : [line]),
      [
        {
          kind: 'settings-differ',
          at: expect.stringMatching(/^number-/),
          type: 'NumberClaimed',
          mode: 'rehearsal',
        },
      ],
    ],
  ])('%s', async (_, forge, findings) => {
    const store = await forged(await recorded(emptyLog(), life), forge)
    expect(await findingsIn(store)).toStrictEqual(findings)
  })

  describe('what a card has is another’s already', () => {
    const { id: _id, card: _card, recordedAt: _recordedAt, ...anew } = issue({ number: '0003', member: 'm1' })
    const struckOut = { ...annul, card: 'b', entries: [0], recordedAt: '2018-04-02T12:00:00+08:00' }
    const other = issue({ id: uuid(20), card: 'b', number: '0002', member: 'm2' })
    const reissued = {
      id: uuid(21),
      type: 'ReissueCard',
      card: 'b',
      on: '2018-04-01',
      number: '0001',
      cause: 'damaged',
      oldCardRecovered: true,
      recordedAt: '2018-04-01T12:00:00+08:00',
    }

    it.each<[string, readonly Sent[], readonly Sent[], string, number]>([
      ['the number of an issue', [issue()], [{ ...other, number: '0001' }], 'N2-NUMBER-UNIQUE', 0],
      ['the member of an issue', [issue()], [{ ...other, member: 'm1' }], 'M3-JOIN-ONCE', 0],
      ['the number of a re-issue', [issue(), other], [reissued], 'N2-NUMBER-UNIQUE', 1],
      [
        'the number that came back',
        [{ ...other, number: '0001' }, struckOut, issue({ recordedAt: struckOut.recordedAt })],
        [{ ...struckOut, id: uuid(22), entries: [1] }],
        'N2-NUMBER-UNIQUE',
        2,
      ],
      [
        'the member of an issue in the place of another',
        [issue(), other],
        [{ ...struckOut, replacements: [anew] }],
        'M3-JOIN-ONCE',
        1,
      ],
    ])('%s', async (_, before, unseen, rule, revision) => {
      const store = emptyLog()
      await recorded(store, before)
      const blind = await openRegistry({
        store: {
          ...store,
          readStream: async (stream, part) =>
            stream === 'card-a' ? E.right([]) : store.readStream(stream, part),
        },
      })
      for (const command of unseen) expect((await send(blind, command)).outcome).toBe('accepted')
      expect(await findingsIn(store)).toStrictEqual([
        { kind: 'rule-broken', at: `card-b r${revision}`, rule, card: 'a' },
      ])
    })

    it('but a membership that came back beside another is none of the registry’s refusals', async () => {
      const left = {
        id: uuid(23),
        type: 'Withdraw',
        card: 'a',
        by: 'U1',
        on: '2018-04-01',
        kind: 'voluntary',
        recordedAt: '2018-04-01T12:00:00+08:00',
      }
      const store = emptyLog()
      await recorded(store, [
        issue(),
        left,
        { ...other, member: 'm1', recordedAt: '2018-04-02T12:00:00+08:00' },
        { ...annul, entries: [1], recordedAt: '2018-04-03T12:00:00+08:00' },
      ])
      expect(await findingsIn(store)).toStrictEqual([])
    })
  })

  it('a remembered refusal with rules nobody knows, or under another command', async () => {
    const rows = await recorded(emptyLog(), [issue({ joinedOn: '2018-04' })])
    const unknown = await forged(rows, (line) =>
      line.type === 'CommandRefused' ? saying(line, { refusals: [{ rule: 'X-1', found: {} }] }) : [line],
    )
    expect(await findingsIn(unknown)).toStrictEqual([
      {
        kind: 'data-unreadable',
        at: `refusal-${uuid(1)} r0`,
        path: 'refusals.0.rule',
        expected: 'id of a rule',
        found: '"X-1"',
      },
    ])
    const stream = streamName('refusal', uuid(7))
    const moved = await forged(rows, (line) =>
      line.type === 'CommandRefused' ? [{ ...line, stream, id: eventId(uuid(1), stream, 0) }] : [line],
    )
    expect((await verifyLog(moved)).findings.map(({ kind, found }) => [kind, found.path])).toStrictEqual([
      ['data-unreadable', 'command.id'],
    ])
  })

  it('but streams of an application’s own are left to it', async () => {
    const store = emptyLog()
    await recorded(store, life)
    const stream = streamName('notes', 'x')
    const draft: EventDraft = {
      id: eventId(uuid(8), stream, 0),
      type: 'NoteTaken',
      tv: 7,
      actor: {},
      command: { id: uuid(8), digest: 'a'.repeat(64) },
      rules: 'none',
      data: { text: 'x' },
    }
    await store.append(stream, 'no_stream', [draft])
    expect(await findingsIn(store)).toStrictEqual([])
  })
})

describe('a log with damage', () => {
  it('that has lost lines says nothing of what behind them was not claimed', async () => {
    const store = emptyLog()
    const rows = await recorded(store, [
      ...life,
      issue({ id: uuid(9), card: 'b', member: 'm2', number: '0002' }),
    ])
    const without = (stream: string, isWhole?: (upTo: bigint) => boolean) => ({
      ...store,
      ...(isWhole === undefined ? {} : { isWhole }),
      readTexts: async function* () {
        const [first, ...others] = rows.filter((row) => !row.stream.startsWith(stream))
        if (first !== undefined) yield [first, ...others] as const
      },
    })
    const kindsIn = async (evidence: ReturnType<typeof without>) =>
      (await verifyLog(evidence)).findings.map(({ kind, stream }) => `${kind} ${stream}`)
    const [firstClaim] = rows.filter(({ stream }) => stream.startsWith('number-'))
    const claimed = firstClaim?.position ?? 0n
    const each = ['not-claimed card-a', 'not-claimed card-b']
    expect(await kindsIn(without('number-'))).toStrictEqual(each)
    expect(await kindsIn(without('number-', () => true))).toStrictEqual(each)
    expect(await kindsIn(without('number-', (upTo) => upTo < claimed))).toStrictEqual([])
  })

  it('is judged where it is whole, and nothing that follows from the damage is held against it', async () => {
    const rows = await recorded(emptyLog(), [
      ...life,
      issue({ id: uuid(9), card: 'b', member: 'm2', number: '0002' }),
      { ...annul, id: uuid(10), card: 'b', entries: [0] },
      issue({ id: uuid(11), card: 'c', member: 'm2', number: '0002', recordedAt: annul.recordedAt }),
    ])
    const damaged = (at: number): EventStore => ({
      ...emptyLog(),
      readTexts: async function* () {
        const [first, ...others] = rows.map((row, index) =>
          index === at ? { ...row, text: row.text.replace('{"', '{ "') } : row,
        )
        if (first !== undefined) yield [first, ...others] as const
      },
      readStream: async (stream, { limit } = {}) =>
        E.right(
          rows
            .filter((row) => row.stream === stream)
            .slice(0, limit)
            .map(({ position, text }) => ({ position, text, line: JSON.parse(text) as Line })),
        ),
    })
    for (const [at, { stream, revision, position }] of rows.entries())
      expect((await verifyLog(damaged(at))).findings).toStrictEqual([
        {
          class: 'edited',
          kind: 'text-changed',
          stream,
          revision: Number(revision),
          position,
          found: { stillALine: false },
        },
      ])
  })
})
