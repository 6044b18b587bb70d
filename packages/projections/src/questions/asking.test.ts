import { type Day, day, type Flag, flags, type Instant, type RuleId } from '@union-card/domain'
import { position } from '@union-card/event-store'
import {
  type Advance,
  type Anomaly,
  all,
  anomaliesRestOn,
  type Believed,
  everything,
  is,
  memoryViews,
  type ReadModel,
  type ViewStore,
  whatStands,
} from '../index.ts'

/** What questions rest on, and one of one's own while others record. */

const lostCards: ReadModel<{ readonly union: string }> = {
  name: 'lost_cards',
  version: 1,
  columns: { union: 'text' },
  indexes: [{ on: ['union', 'card'] }],
  rows: () => [],
}

const moment = (of: number) => ({ position: position(of), at: `2020-01-0${of}T00:00:00.000Z` as Instant })
const lost: Believed<{ readonly union: string }> = {
  card: 'a',
  seq: 0,
  from: day('2020-01-01'),
  to: null,
  known: moment(1),
  end: null,
  withdrawn: null,
  row: { union: 'U1' },
}
const reissued = { ...lost, to: day('2020-03-01'), end: moment(2) }

const advance = (to: number, horizon: Day, rows: Partial<Advance['changes'][number]>): Advance => ({
  from: to === 1 ? null : position(to - 1),
  to: position(to),
  horizon,
  changes: [{ model: lostCards as never, begun: [], ended: [], ...rows }],
  tallies: [],
  setAside: [],
  resumed: [],
})

/** Read models of a lost card, into which its re-issue in March is taken right before anything is looked for. */
const overtaken = async (): Promise<ViewStore> => {
  const views = memoryViews()
  await views.advance(advance(1, lost.from, { begun: [lost] }))
  return {
    ...views,
    find: async (model, query) => {
      await views.advance(advance(2, reissued.to, { ended: [reissued] }))
      return views.find(model, query)
    },
  }
}

describe('what stands', () => {
  it.each([
    ['2020-02-01', ['a']],
    ['2020-03-01', []],
  ])('on %s is found while a line of a later day is taken in', async (on, cards) => {
    const views = await overtaken()
    const found = await whatStands({ views }, { on: day(on), known: everything }, (standing) =>
      views.find(lostCards, { where: all(is('union', 'U1'), standing), order: ['card'], limit: 10 }),
    )
    expect(found.map(({ card }) => card)).toStrictEqual(cards)
  })
})

describe('anomalies rest on', () => {
  const marks = Object.entries(flags) as [Flag, RuleId][]

  it.each<[Anomaly['kind'], RuleId]>([
    ...marks,
    ['holder-dissolved', 'L13-DISSOLVED-UNION'],
    ['double-membership', 'M3-JOIN-ONCE'],
  ])('the rule of %s where that is asked for, %s', (kind, rule) => {
    expect(anomaliesRestOn({ kinds: [kind] })).toStrictEqual([rule])
  })

  it('the rules of all that is looked for where no kinds are named, each once', () => {
    const unasked = flags['unverified-provenance']
    const usual = new Set([...marks.map(([, rule]) => rule), 'M3-JOIN-ONCE'])
    usual.delete(unasked)
    expect(anomaliesRestOn({})).toStrictEqual([...usual])
    expect(anomaliesRestOn({ dissolved: [] })).toHaveLength(usual.size + 1)
    expect(anomaliesRestOn({ dissolved: [] })).toContain('L13-DISSOLVED-UNION')
  })
})
