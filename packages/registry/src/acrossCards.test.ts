import { type Day, defaultPolicy, type Instant, type ReasonCode, reasons } from '@union-card/domain'
import { memoryEventStore } from '@union-card/event-store'
import { type Anomaly, type Change, memoryViews, type ViewStore } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { createRegistry, openRegistry, type Registry } from './index.ts'

/** Questions across cards: who is counted where, and the national codes, and what others record meanwhile. */

const recordedAt = '2020-12-31T04:00:00.000Z' as Instant

/** A registry in which commands have been recorded, all accepted. */
const recorded = async (...commands: readonly Record<string, unknown>[]): Promise<Registry> => {
  const registry = await createRegistry({
    store: memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } }),
    policy: { ...defaultPolicy, rules: 'N' },
  })
  for (const [i, command] of commands.entries()) {
    const id = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
    const outcome = await registry.handle({ id, ...command }, { recordedAt })
    expect(E.isLeft(outcome) ? outcome.left : 'accepted').toBe('accepted')
  }
  return registry
}

const issue = (card: string) => ({
  type: 'IssueCard',
  card,
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: `number-of-${card}`,
  document: '会员证',
  joinedOn: '2018-03-05',
  issuingUnit: '某某工会',
  member: `member-of-${card}`,
})
const retain = (card: string, reason: ReasonCode = 'unit-closed') => ({
  type: 'RetainMembership',
  card,
  by: 'U1',
  month: '2020-04',
  reason,
  ...(reason === 'other' ? { wording } : {}),
})
const out = (card: string, reason: ReasonCode = 'to-residence') => ({
  type: 'TransferOut',
  card,
  by: 'U1',
  on: '2020-06-01',
  reason,
  duesPaidThrough: '2020-03',
  ...(reason === 'other' ? { wording } : {}),
})
const wording = 'v1.a2V5.c2FsdA.Y29tbWl0bWVudA.Y2lwaGVy'

describe('statistics', () => {
  it('H44 report a retained member apart in transit too: only active members are counted there', async () => {
    const registry = await recorded(
      ...['active', 'away', 'retained', 'retained-away'].map(issue),
      retain('retained'),
      retain('retained-away'),
      out('away'),
      out('retained-away'),
    )
    const on = '2020-06-02' as Day
    const { members } = await registry.statistics({ on })
    expect(members).toStrictEqual([{ issuer: 'P1', union: 'U1', active: 1, retained: 2, inTransit: 1 }])
    expect(await registry.holderCounts({ on })).toStrictEqual([
      { union: 'U1', active: 1, retained: 2, inTransit: 1 },
    ])
  })
})

describe('an answer in rows', () => {
  it('has every row where no page is asked for, however many there are', async () => {
    const cards = Array.from({ length: 1001 }, (_, n) => `card-${n}`)
    const registry = await recorded(...cards.map(issue), ...cards.map((card) => out(card)))
    const before = { on: '2020-05-31' as Day }
    expect((await registry.holders(before)).length).toBe(1001)
    expect((await registry.roster({ ...before, union: 'U1' })).length).toBe(1001)
    expect((await registry.inTransit({ on: '2020-06-01' as Day })).length).toBe(1001)
  })
})

describe('a roster', () => {
  it('has the active first and the retained apart, also page by page', async () => {
    const registry = await recorded(...['a', 'b', 'c', 'd', 'e'].map(issue), retain('b'), retain('d'))
    const question = { on: '2020-06-02' as Day, union: 'U1' }
    const whole = await registry.roster(question)
    expect(whole.map(({ card, membership }) => [card, membership])).toStrictEqual([
      ['a', 'active'],
      ['c', 'active'],
      ['e', 'active'],
      ['b', 'retained'],
      ['d', 'retained'],
    ])
    const pages = []
    for (let after = whole[0]; after !== undefined; after = pages.at(-1)?.[0])
      pages.push(await registry.roster({ ...question, limit: 1, after }))
    expect(pages.flat()).toStrictEqual(whole.slice(1))
  })
})

describe('anomalies', () => {
  it('A53 tell both memberships of one person since the day there were two, whatever follows', async () => {
    const registry = await recorded(
      issue('a'),
      { type: 'Withdraw', card: 'a', by: 'U1', on: '2019-04-12', kind: 'voluntary' },
      { ...issue('b'), on: '2019-07-01', joinedOn: '2019-06-01', member: 'member-of-a' },
      { type: 'AnnulEntries', card: 'a', by: 'U1', entries: [1], cause: '登记有误' },
      out('a'),
    )
    const found: Anomaly[] = []
    const on = '2020-12-31' as Day
    for await (const each of registry.anomalies({ on, kinds: ['double-membership'] })) found.push(each)
    expect(found.map(({ card, since, others }) => [card, since, others])).toStrictEqual([
      ['b', '2019-06-01', ['a']],
      ['a', '2019-06-01', ['b']],
    ])
  })
})

describe('cards to take back', () => {
  it('A42 are with the union that announced the end for a dissolved one', async () => {
    const withdrawn = { type: 'Withdraw', card: 'a', on: '2019-04-12', kind: 'voluntary' }
    const registry = await recorded(issue('a'), { ...withdrawn, by: 'U0', actingFor: 'U1' })
    const due = async (union: string) =>
      (await registry.recoveryDue({ on: '2019-04-12' as Day, union })).map(({ card }) => card)
    expect([await due('U0'), await due('U1')]).toStrictEqual([['a'], []])
  })
})

describe('marks about a union', () => {
  it('name the one that sealed the entry, and the issuer, not where the member is', async () => {
    const registry = await recorded(
      issue('a'),
      { type: 'ReportLoss', card: 'a', by: 'U9', on: '2019-04-12' },
      {
        type: 'ReissueCard',
        card: 'a',
        by: 'U8',
        issuer: 'P2',
        on: '2019-05-12',
        number: 'new',
        cause: 'lost',
      },
    )
    const found: Anomaly[] = []
    for await (const each of registry.anomalies({ on: '2020-12-31' as Day })) found.push(each)
    expect(found.map(({ kind, union, since }) => [kind, union, since])).toStrictEqual([
      ['unregistered-union', 'U1', '2018-03-05'],
      ['unregistered-issuer', 'P1', '2018-03-05'],
      ['unregistered-union', 'U9', '2019-04-12'],
      ['unregistered-union', 'U8', '2019-05-12'],
      ['unregistered-issuer', 'P2', '2019-05-12'],
    ])
  })
})

describe('marks of what took effect before the issue', () => {
  it.each([
    ['before the admission', '2018-01-15'],
    ['between the admission and the issue', '2018-02-15'],
  ])('are told, %s', async (_, changedOn) => {
    const registry = await recorded(
      { ...issue('a'), joinedOn: '2018-02-01' },
      {
        type: 'ChangeParticulars',
        card: 'a',
        by: 'U1',
        on: changedOn,
        fields: ['name'],
        particulars: wording,
      },
    )
    const found: Anomaly[] = []
    const question = { on: '2018-03-01' as Day, kinds: ['unregistered-union'] as const }
    for await (const each of registry.anomalies(question)) found.push(each)
    expect(found.map(({ union, since, because: { revision } }) => [union, since, revision])).toStrictEqual([
      ['U1', changedOn, 1],
    ])
    expect((await registry.withoutCard({ on: '2018-03-01' as Day })).map(({ since }) => since)).toStrictEqual(
      ['2018-02-01'],
    )
  })
})

describe('numbers', () => {
  it('rest on the line that gave or replaced them, whatever follows, and then on the one that corrects it', async () => {
    const reissued = {
      type: 'ReissueCard',
      by: 'U1',
      on: '2020-05-01',
      number: 'another',
      cause: 'damaged',
      oldCardRecovered: true,
    }
    const annulled = {
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [1],
      cause: '日期有误',
      replacements: [{ ...reissued, on: '2020-05-02' }],
    }
    /** Whether the card carries it, and so many lines from the end of the log is the one that says so. */
    const whose = async (registry: Registry, number: string) => {
      const { checkpoint } = await registry.ask(({ views }) => views.standpoint())
      const found = await registry.cardsByNumber(number, 'P1', { on: '2020-12-31' as Day })
      return found.map(({ current, because: { position } }) => [
        current,
        Number(checkpoint) - Number(position),
      ])
    }
    const lines = [issue('a'), { ...reissued, card: 'a' }, out('a')]
    expect(await whose(await recorded(issue('a')), 'number-of-a')).toStrictEqual([[true, 0]])
    const registry = await recorded(...lines)
    expect(await whose(registry, 'number-of-a')).toStrictEqual([[false, 1]])
    expect(await whose(registry, 'another')).toStrictEqual([[true, 1]])
    expect(await whose(await recorded(...lines, annulled), 'another')).toStrictEqual([[true, 0]])
  })
})

describe('changes', () => {
  const names = Object.keys(reasons) as readonly ReasonCode[]

  const changesIn = async (registry: Registry): Promise<readonly Change[]> => {
    const changes: Change[] = []
    for await (const change of registry.changes({ from: '2020-01-01' as Day, to: '2020-12-31' as Day }))
      changes.push(change)
    return changes
  }

  /** For each reason of a column the code under which its entry is exported. */
  const codes = async (column: 'transfer' | 'retention', entry: typeof out | typeof retain) => {
    const of = names.filter((reason) => reasons[reason][column])
    const registry = await recorded(...of.flatMap((reason) => [issue(reason), entry(reason, reason)]))
    return Object.fromEntries((await changesIn(registry)).map(({ words, reason }) => [words, reason]))
  }

  it('give every transfer the code of a changed labour relation, but a closed employer its own and 借调 none', async () => {
    expect(await codes('transfer', out)).toStrictEqual({
      'job-change': 1,
      'left-job': 1,
      reemployed: 1,
      secondment: null,
      'secondment-end': null,
      'union-formed': 1,
      'to-residence': 1,
      reorganised: 1,
      'dispatch-change': 1,
      discharged: 1,
      'unit-closed': 4,
      other: 1,
    })
  })

  it('tell an admission on the day of 入会时间, once, however much later the card was issued', async () => {
    const issued = (card: string, over: object) => ({ ...issue(card), on: '2020-03-05', ...over })
    const registry = await recorded(
      issued('at-once', { joinedOn: '2020-03-05' }),
      issued('days-before', { joinedOn: '2020-02-20' }),
      issued('month', { joinedOn: '2020-03' }),
      issued('years-before', { joinedOn: '1995-05', basis: 'legacy-import' }),
    )
    expect(
      (await changesIn(registry)).map(({ card, on, type, entry }) => [card, on, type, entry]),
    ).toStrictEqual([
      ['at-once', '2020-03-05', 1, 'CardIssued'],
      ['days-before', '2020-02-20', 1, 'CardIssued'],
      ['month', '2020-03-01', 1, 'CardIssued'],
    ])
  })

  it('B02 come day by day within a card, also where a correction put earlier ones in', async () => {
    const { card: _, ...sent } = out('a')
    const registry = await recorded(
      issue('a'),
      { ...out('a'), on: '2020-08-01' },
      { type: 'TransferIn', card: 'a', by: 'U2', on: '2020-08-10' },
      { type: 'AnnulEntries', card: 'a', by: 'U1', entries: [1], cause: '日期有误', replacements: [sent] },
    )
    expect((await changesIn(registry)).map(({ on, entry }) => [on, entry])).toStrictEqual([
      ['2020-06-01', 'TransferredOut'],
      ['2020-08-10', 'TransferredIn'],
    ])
  })

  it('give a retention the code of its reason where there is one', async () => {
    expect(await codes('retention', retain)).toStrictEqual({
      retired: null,
      'early-retired': null,
      'veteran-retired': null,
      unemployed: 3,
      military: null,
      'unit-closed': 4,
      'union-dissolved': 4,
      'internal-retirement': null,
      'laid-off-in-unit': 2,
      study: null,
      abroad: null,
      sick: null,
      other: null,
    })
  })
})

describe('while others record', () => {
  const eve = '2020-12-30' as Day

  /** A registry over views in which a transfer of the day after is taken in right before anything is looked for. */
  const overtaken = async (): Promise<Registry> => {
    const store = memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } })
    const views = memoryViews()
    const other = await createRegistry({ store, views, policy: defaultPolicy })
    const send = async (n: number, command: Record<string, unknown>) => {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
      const outcome = await other.handle({ id, ...command }, { recordedAt })
      expect(E.isLeft(outcome) ? outcome.left : 'accepted').toBe('accepted')
      await other.caughtUp()
    }
    await send(1, issue('a'))
    let isPast = false
    const overtake = async (): Promise<void> => {
      if (isPast) return
      isPast = true
      await send(2, { ...out('a'), on: '2020-12-31' })
    }
    const overtaking: ViewStore = {
      ...views,
      find: async (model, query) => {
        await overtake()
        return views.find(model, query)
      },
      count: async (...asked) => {
        await overtake()
        return views.count(...asked)
      },
    }
    return openRegistry({ store, views: overtaking })
  }

  it('what takes effect after the day asked about is not in the answer', async () => {
    const on = eve
    expect(await (await overtaken()).roster({ on, union: 'U1' })).toMatchObject([
      { card: 'a', from: '2018-03-05' },
    ])
    expect(await (await overtaken()).holders({ on })).toMatchObject([{ card: 'a', inTransit: false }])
    expect(await (await overtaken()).inTransit({ on })).toStrictEqual([])
    expect(await (await overtaken()).holderCounts({ on })).toStrictEqual([
      { union: 'U1', active: 1, retained: 0, inTransit: 0 },
    ])
  })
})
