import { type Day, defaultPolicy, type Instant } from '@union-card/domain'
import {
  DamagedHistory,
  type EventStore,
  type Position,
  type RecordedLine,
  streamName,
} from '@union-card/event-store'
import { difference, type History, histories, recordCareer, recordedCareers } from '@union-card/testing'
import { believedAt, endKnownAt } from './asOf.ts'
import { all } from './condition.ts'
import type { Followed } from './followingShare.ts'
import { everything, type Known } from './known.ts'
import { memoryViews } from './memoryViews.ts'
import { readModels } from './readModels.ts'
import { type Filled, type Filling, fillShare } from './rebuilding.ts'
import { type Runner, runner } from './runner.ts'
import { type ViewStore, ViewsUnavailable } from './viewStore.ts'

/** The log into the read models: whatever comes between, the tables end as if nothing had. */

const models = readModels(defaultPolicy)
const running = (log: EventStore, views: ViewStore) => runner(log, views, models)
const everyCard = { category: 'card', index: 0, of: 1 } as const
const careers: readonly History[] = [...histories({ kind: 'annulments', count: 30, seed: 4711 })].filter(
  ({ entries }) => entries.length > 2,
)

const everyRow = { where: all(), order: ['card', 'seq'], limit: 100_000 }
const tablesOf = async (views: ViewStore, without?: string) => ({
  rows: await Promise.all(
    models.all.map(async (model) =>
      (await views.find(model, everyRow)).filter(({ card }) => card !== without),
    ),
  ),
  ...(await views.standpoint()),
})
const countsOf = (views: ViewStore) =>
  Promise.all(
    ['2006-01-01', '2031-01-01'].map(async (on) =>
      [...(await views.tallied('valid_cards', on as Day))].sort(),
    ),
  )

const undisturbed = async (log: EventStore): Promise<ViewStore> => {
  const views = memoryViews()
  await running(log, views).catchUp()
  return views
}

const same = async (views: ViewStore, log: EventStore): Promise<void> => {
  const expected = await undisturbed(log)
  expect(difference(await tablesOf(views), await tablesOf(expected))).toBeNull()
  expect(await countsOf(views)).toStrictEqual(await countsOf(expected))
}

/** The log with one line of a card spoiled, as a store shows damage: when it is opened, or as data nobody knows. */
const spoiled = (log: EventStore, how: 'damaged' | 'unknown', while_: () => boolean): EventStore => {
  const spoil = (recorded: RecordedLine): RecordedLine => {
    if (!while_() || recorded.line.stream !== 'card-card3' || recorded.line.rev !== 1) return recorded
    if (how === 'unknown') {
      const line = { ...recorded.line, type: 'CardFramed' }
      return { ...recorded, line, text: recorded.text.replace(recorded.line.type, 'CardFramed') }
    }
    return {
      position: recorded.position,
      text: recorded.text.slice(0, 30),
      get line(): never {
        throw new DamagedHistory({ log: 'careers', position: recorded.position }, 'the line is cut off')
      },
    }
  }
  return {
    ...log,
    readAll: async function* (part) {
      for await (const batch of log.readAll(part)) yield batch.map(spoil) as never
    },
    readStreams: async function* (of) {
      for await (const streams of log.readStreams(of))
        yield streams.map(({ stream, lines }) => ({ stream, lines: lines.map(spoil) })) as never
    },
  }
}

describe('a card that cannot be projected', () => {
  for (const how of ['damaged', 'unknown'] as const)
    it(`is set aside with its reason while the others go on, and comes back once it can be read: ${how}`, async () => {
      const log = await recordedCareers(careers)
      let isSpoiled = true
      const damaged = spoiled(log, how, () => isSpoiled)
      const views = memoryViews()
      await running(damaged, views).catchUp()
      const aside = await views.setAside()
      expect(aside.map(({ card, since }) => ({ card, since }))).toStrictEqual([
        { card: 'card3', since: null },
      ])
      expect(aside[0]?.reason).toMatch(how === 'damaged' ? /cut off/ : /revision 1: type should be/)
      const expected = await undisturbed(log)
      expect(difference(await tablesOf(views, 'card3'), await tablesOf(expected, 'card3'))).toBeNull()
      // It stays aside while it cannot be read, also when it is tried again.
      await running(damaged, views).catchUp()
      expect((await views.setAside()).length).toBe(1)
      isSpoiled = false
      await running(damaged, views).catchUp()
      expect(await views.setAside()).toStrictEqual([])
      await same(views, log)
    })

  it('is set aside by whoever takes in a share of the cards, though lines of others stand between', async () => {
    const log = await recordedCareers(careers)
    const views = memoryViews()
    const stop = new AbortController()
    const ofOthersToo: EventStore = {
      ...spoiled(log, 'damaged', () => true),
      // As where a number was claimed right before the damaged line: of all lines that one would come next.
      readTexts: async function* (part = {}) {
        for await (const [first] of log.readTexts(part))
          yield [part.only === undefined ? { ...first, stream: streamName('number', 'n') } : first] as const
      },
    }
    await running(ofOthersToo, views).followShare(
      everyCard,
      stop.signal,
      ({ behind }) => behind || stop.abort(),
    )
    expect((await views.setAside()).map(({ card, reason }) => [card, reason])).toStrictEqual([
      ['card3', 'revision 1: the line is cut off'],
    ])
  })

  for (const how of ['damaged', 'unknown'] as const)
    it(`is set aside by a rebuild too: ${how}`, async () => {
      const log = await recordedCareers(careers)
      const views = await undisturbed(log)
      const rebuilt = await running(
        spoiled(log, how, () => true),
        views,
      ).rebuild({ compare: false })
      expect(rebuilt.setAside.map(({ card }) => card)).toStrictEqual(['card3'])
      expect(difference(await tablesOf(views), await tablesOf(await undisturbed(log), 'card3'))).toBeNull()
      await running(log, views).catchUp()
      await same(views, log)
    })

  for (const how of ['damaged', 'unknown'] as const)
    it(`is in no answer any more when only a later line cannot be read, but in those as known before: ${how}`, async () => {
      const log = await recordedCareers(careers.slice(0, 3))
      const [career] = careers.slice(3, 4) as [History]
      await recordCareer(log, 'card3', { entries: career.entries.slice(0, 1) })
      const views = await undisturbed(log)
      const { checkpoint } = await views.standpoint()
      const before = await believedIn(views, { kind: 'upTo', position: checkpoint as Position })
      await recordCareer(log, 'card3', { entries: career.entries.slice(1) })
      const damaged = spoiled(log, how, () => true)
      await running(damaged, views).catchUp()
      expect((await views.setAside())[0]?.since).toBe(checkpoint)
      // Those who knew it know it; by all that is recorded it is missing, as where the tables are built anew.
      expect(await believedIn(views, { kind: 'upTo', position: checkpoint as Position })).toStrictEqual(
        before,
      )
      const anew = await undisturbed(damaged)
      for (const known of [everything, { kind: 'by', at: '2999-01-01T00:00:00.000Z' as Instant } as const])
        expect(await believedIn(views, known)).toStrictEqual(await believedIn(anew, known))
      expect(await countsOf(views)).toStrictEqual(await countsOf(anew))
      await running(log, views).catchUp()
      await same(views, log)
    })

  it('comes back before anything is asked, though nothing was recorded since', async () => {
    const log = await recordedCareers(careers)
    const views = await undisturbed(spoiled(log, 'unknown', () => true))
    await running(log, views).standpoint()
    expect(await views.setAside()).toStrictEqual([])
    await same(views, log)
  })

  it('comes back whole though more of its lines came while it was aside from its first', async () => {
    const log = await recordedCareers(careers.slice(0, 3))
    const [career] = careers.slice(3, 4) as [History]
    await recordCareer(log, 'card3', { entries: career.entries.slice(0, 2) })
    const damaged = spoiled(log, 'unknown', () => true)
    const views = await undisturbed(damaged)
    await recordCareer(log, 'card3', { entries: career.entries.slice(2) })
    await running(damaged, views).catchUp()
    expect((await views.setAside())[0]?.since).toBeNull()
    await running(log, views).catchUp()
    await same(views, log)
  })

  it('comes back once, whoever else lets it come back at the same time', async () => {
    const log = await recordedCareers(careers)
    const views = await undisturbed(spoiled(log, 'unknown', () => true))
    let both = 0
    let meet = () => {}
    const met = new Promise<void>((resolve) => {
      meet = resolve
    })
    const together: ViewStore = {
      ...views,
      advance: async (advance) => {
        if (++both === 2) meet()
        await met
        return views.advance(advance)
      },
    }
    await Promise.all([running(log, together).catchUp(), running(log, together).catchUp()])
    await same(views, log)
  })
})

/** The rows that are believed by some knowledge, as it has them. */
const believedIn = (views: ViewStore, known: Known) =>
  Promise.all(
    models.all.map(async (model) =>
      (await views.find(model, { ...everyRow, where: believedAt(known) })).map((row) => ({
        card: row.card,
        from: row.from,
        to: endKnownAt(row, known),
        row: row.row,
      })),
    ),
  )

/** A store that fails at its n-th write, before it or after it has taken effect. */
const failing = (views: ViewStore, at: number, when: 'before' | 'after'): ViewStore => {
  let writes = 0
  const counted =
    <A extends readonly unknown[], B>(write: (...args: A) => Promise<B>) =>
    async (...args: A): Promise<B> => {
      const fails = ++writes === at
      if (fails && when === 'before') throw new ViewsUnavailable('planted')
      const answer = await write(...args)
      if (fails) throw new ViewsUnavailable('planted')
      return answer
    }
  return {
    ...views,
    advance: counted(views.advance),
    beside: async () => {
      const { store, ...beside } = await views.beside()
      return {
        ...beside,
        store: { ...store, fill: counted(store.fill), advance: counted(store.advance) },
        switchTo: counted(beside.switchTo),
      }
    },
  }
}

describe('a runner that breaks off at any write', () => {
  it('goes on from where it came to, with nothing lost and nothing twice', async () => {
    const log = await recordedCareers(careers.slice(0, 8))
    let points = 0
    for (const when of ['before', 'after'] as const)
      for (let at = 1; at < 40; at++) {
        const views = memoryViews()
        const small = { ...log, readAll: (part = {}) => log.readAll({ ...part, batch: 7 }) } as EventStore
        const broken = await running(small, failing(views, at, when))
          .catchUp()
          .then(
            () => false,
            (error) => error instanceof ViewsUnavailable,
          )
        if (!broken) break
        points++
        await running(small, views).catchUp()
        await same(views, log)
      }
    expect(points).toBeGreaterThan(10)
  })

  it('leaves the old tables as they were when it rebuilds, and can rebuild again', async () => {
    const log = await recordedCareers(careers.slice(0, 8))
    let points = 0
    for (const when of ['before', 'after'] as const)
      for (let at = 1; at < 40; at++) {
        const views = await undisturbed(log)
        const broken = await running(log, failing(views, at, when))
          .rebuild()
          .then(
            () => false,
            (error) => error instanceof ViewsUnavailable,
          )
        if (!broken) break
        points++
        await same(views, log)
        await running(log, views).rebuild()
        await same(views, log)
      }
    expect(points).toBeGreaterThan(6)
  })
})

describe('several runners on the same tables', () => {
  it('take in every line once between them', async () => {
    const log = await recordedCareers(careers)
    const views = memoryViews()
    const small = { ...log, readAll: (part = {}) => log.readAll({ ...part, batch: 5 }) } as EventStore
    await Promise.all([1, 2, 3].map(() => running(small, views).catchUp()))
    await same(views, log)
  })
})

describe('following', () => {
  it('takes in each line as it is recorded, until it is told to stop', async () => {
    const log = await recordedCareers(careers.slice(0, 3))
    const views = memoryViews()
    const stop = new AbortController()
    const one = running(log, views)
    const following = one.follow(stop.signal)
    for (const [i, career] of careers.slice(3, 9).entries()) await recordCareer(log, `later${i}`, career)
    const head = await log.head()
    while ((await views.standpoint()).checkpoint !== (head as { right: unknown }).right)
      await new Promise((later) => setImmediate(later))
    stop.abort()
    await following
    await same(views, log)
  })
})

describe('a worker', () => {
  it('says how many lines it has taken in, and up to when', async () => {
    const log = await recordedCareers(careers.slice(0, 6))
    const [views, stop, told] = [memoryViews(), new AbortController(), [] as Followed[]]
    await running(log, views).followShare(everyCard, stop.signal, (followed) => {
      told.push(followed)
      if (!followed.behind) stop.abort()
    })
    const lines: RecordedLine[] = []
    for await (const page of log.readAll({ only: everyCard })) lines.push(...page)
    const come = { lines: lines.length, until: lines.at(-1)?.line.at }
    expect(told).toStrictEqual([
      { ...come, behind: true },
      { ...come, behind: false },
    ])
    await same(views, log)
  })
})

describe('read models of a log that was put back from a backup', () => {
  const stopped = AbortSignal.abort()
  it.each<[string, (tables: Runner) => Promise<unknown>]>([
    ['asked where they stand', (tables) => tables.standpoint()],
    ['brought up', (tables) => tables.catchUp()],
    ['followed into', (tables) => tables.follow(stopped)],
    ['followed into by share', (tables) => tables.followShare(everyCard, stopped)],
    ['built anew', (tables) => tables.rebuild()],
  ])('are thrown away before they are %s', async (_, first) => {
    const [before, log] = [await recordedCareers(careers), await recordedCareers(careers.slice(5, 9))]
    const views = await undisturbed(before)
    const tables = running(log, views)
    await first(tables)
    await tables.catchUp()
    await same(views, log)
  })

  it('are left as they are by whoever only compares, and by a log that cannot tell', async () => {
    const [before, log] = [await recordedCareers(careers), await recordedCareers(careers.slice(5, 9))]
    const views = await undisturbed(before)
    expect(await running(log, views).rebuild({ replace: false })).toStrictEqual({
      lines: 0,
      setAside: [],
      otherHistory: true,
    })
    const { hashAt: _, ...blind } = log
    await running(blind, views).standpoint()
    await same(views, before)
  })
})

describe('a rebuild', () => {
  it('says only of tables of another history that they were, and compares those it has filled itself', async () => {
    const [before, log] = [await recordedCareers(careers), await recordedCareers(careers.slice(5, 9))]
    const tables = running(log, await undisturbed(before))
    expect(await tables.rebuild()).toMatchObject({ otherHistory: true })
    expect(await tables.rebuild()).toMatchObject({ otherHistory: false, differences: [] })
  })

  /** Read models whose new tables may be filled from outside. */
  const filledBeside = () => {
    const views = memoryViews()
    let beside: ViewStore | undefined
    const held: ViewStore = {
      ...views,
      beside: async () => {
        const built = await views.beside()
        beside = built.store
        return built
      },
    }
    return { views, held, filled: () => beside as ViewStore }
  }

  it('says where the tables it replaces were wrong', async () => {
    const log = await recordedCareers(careers.slice(0, 6))
    const views = await undisturbed(log)
    const [row] = await views.find(models.standing, { where: all(), order: ['card', 'seq'], limit: 1 })
    if (row === undefined) throw new Error('no rows')
    const wrong = { ...row, to: '2099-12-31' as never, end: row.known, row: { ...row.row, union: 'U99' } }
    const { checkpoint: here } = await views.standpoint()
    await views.advance({
      from: here,
      to: here as never,
      horizon: null,
      changes: [{ model: models.standing as never, begun: [{ ...wrong, seq: 99 }], ended: [] }],
      tallies: [],
      setAside: [],
      resumed: [],
    })
    const checked = await running(log, views).rebuild({ replace: false })
    expect(checked.differences).toStrictEqual([{ model: 'standing', card: row.card, seq: 99, only: 'old' }])
    expect((await running(log, views).rebuild({ replace: false })).differences?.length).toBe(1)
    expect((await running(log, views).rebuild()).differences?.length).toBe(1)
    const told: (readonly [number, number])[] = []
    const onCompared = (rows: number, of: number) => told.push([rows, of])
    expect((await running(log, views).rebuild({ onCompared })).differences).toStrictEqual([])
    const [rows, of] = told.at(-1) ?? []
    expect(rows).toBeGreaterThan(0)
    expect(rows).toBe(of)
    await same(views, log)
  })

  it('is the same when shares of the cards are filled side by side, and stops when one of them fails', async () => {
    const log = await recordedCareers(careers.slice(0, 12))
    for (const shares of [1, 2, 5]) {
      const { views, held, filled } = filledBeside()
      const filling =
        (failing: number): Filling =>
        (upTo, onLines) =>
          Promise.all(
            Array.from({ length: shares }, (_, index) => {
              if (index === failing) throw new Error('this share fails')
              return fillShare(log, filled(), models, { category: 'card', index, of: shares }, upTo, onLines)
            }),
          )
      await expect(running(log, held).rebuild({ filling: filling(shares - 1) })).rejects.toThrow(
        'this share fails',
      )
      expect((await views.standpoint()).checkpoint).toBeNull()
      let told = 0
      const { lines } = await running(log, held).rebuild({
        filling: filling(shares),
        onProgress: (come) => {
          told = Math.max(told, come.lines)
        },
      })
      expect(told).toBe(lines)
      await same(views, log)
    }
  })

  it.each<[string, (filled: Filled[]) => Filled[]]>([
    ['every share is left out', () => []],
    ['a share is left out', ([, ...others]) => others],
    ['a share is there twice', ([first, second]) => [first, first, second] as Filled[]],
    [
      'shares are not of as many',
      (filled) => filled.map((each, of) => ({ ...each, share: { ...everyCard, of } })),
    ],
    ['a row is missing', (filled) => filled.map((each) => ({ ...each, rows: each.rows + 1 }))],
  ])('is given up when %s of what was filled side by side', async (_, wrong) => {
    const log = await recordedCareers(careers.slice(0, 6))
    const { views, held, filled } = filledBeside()
    const share = (index: number) => ({ category: 'card', index, of: 2 })
    const filling: Filling = async (upTo, onLines) =>
      wrong([
        await fillShare(log, filled(), models, share(0), upTo, onLines),
        await fillShare(log, filled(), models, share(1), upTo, onLines),
      ])
    await expect(running(log, held).rebuild({ filling })).rejects.toMatchObject({
      name: 'ViewsUnavailable',
      reason: { because: 'not-every-card' },
    })
    expect((await views.standpoint()).checkpoint).toBeNull()
  })

  it('leaves nothing behind when whoever is told how far it has come stops it', async () => {
    const log = await recordedCareers(careers.slice(0, 6))
    const views = memoryViews()
    let discarded = 0
    const watched: ViewStore = {
      ...views,
      beside: async () => {
        const beside = await views.beside()
        return {
          ...beside,
          discard: async () => {
            discarded++
          },
        }
      },
    }
    const onProgress = () => {
      throw new Error('stop')
    }
    await expect(running(log, watched).rebuild({ onProgress })).rejects.toThrow('stop')
    expect([discarded, (await views.standpoint()).checkpoint]).toStrictEqual([1, null])
  })

  it('takes in what is recorded while it runs', async () => {
    const log = await recordedCareers(careers.slice(0, 6))
    const views = await undisturbed(log)
    const more = [...careers.slice(6, 12)]
    const growing: EventStore = {
      ...log,
      readStreams: async function* (of) {
        for await (const streams of log.readStreams(of)) {
          const next = more.pop()
          if (next !== undefined) await recordCareer(log, `later${more.length}`, next)
          yield streams
        }
      },
    }
    await running(growing, views).rebuild()
    await running(log, views).catchUp()
    await same(views, log)
    expect(more.length).toBeLessThan(6)
  })
})
