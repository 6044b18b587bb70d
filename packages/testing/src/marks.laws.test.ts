import { type Day, dayBefore, defaultPolicy, type Flag, flags, fold, standingOn } from '@union-card/domain'
import { anomalies, everything, type Known, memoryViews, readModels } from '@union-card/projections'
import { Draw } from './draw.ts'
import { difference } from './same.ts'
import { advanceOver, linesOfCard, listed, logOf, momentOf } from './views/manyCards.ts'

/** What calls for a look across cards is what the standing of each of them is marked with. */

jest.setTimeout(120_000)

/** So early that most booklets are of unverified provenance. */
const grandfatherCutoff = '2000-01-01' as Day
const kinds = Object.keys(flags) as readonly Flag[]
const isKnown = (known: Known, { position, entry }: ReturnType<typeof linesOfCard>[number]): boolean =>
  known.kind === 'everything' || (known.kind === 'upTo' ? position <= known.position : entry.at <= known.at)

describe.each(['lenient', 'strict'] as const)('anomalies where provenance is %s', (provenance) => {
  it('are the marks of every card that stands, on any day, as known at any moment', async () => {
    const policy = { ...defaultPolicy, provenance, grandfatherCutoff }
    const models = readModels(policy)
    const told = new Map<Flag, number>()
    for (let seed = 1; seed <= 40; seed++) {
      const draw = new Draw(seed)
      const log = logOf(seed)
      const views = memoryViews()
      await views.advance(advanceOver(log, 0, log.length, models))
      const cards = [...new Set(log.map(({ card }) => card))].sort()
      const days = log.flatMap(({ entry: { data } }) =>
        'on' in data && data.on.length === 10 ? [data.on as Day, dayBefore(data.on as Day)] : [],
      )
      for (let i = 0; i < 8; i++) {
        const known = i < 3 ? everything : momentOf(draw.pick(log), draw)
        const on = i === 0 ? ('9999-12-31' as Day) : draw.pick(days)
        const found = await listed(anomalies({ views, models }, { on, known, kinds }))
        const marks = cards.map((card) => ({
          card,
          marks: [
            ...new Set(found.flatMap((each) => (each.card === card ? [each.kind as Flag] : []))),
          ].sort(),
        }))
        const naive = cards.map((card) => {
          const lines = linesOfCard(log, card).filter((line) => isKnown(known, line))
          return {
            card,
            marks: standingOn(fold(lines.map(({ entry }) => entry)), on, policy).flags.toSorted(),
          }
        })
        expect([seed, on, known, difference(marks, naive)]).toStrictEqual([seed, on, known, null])
        for (const mark of naive.flatMap((each) => each.marks)) told.set(mark, (told.get(mark) ?? 0) + 1)
      }
    }
    // Enough is marked for this to mean something.
    expect(told.get('unverified-provenance')).toBeGreaterThan(500)
    expect(told.get('destination-differs')).toBeGreaterThan(100)
  })
})

it('cards of unverified provenance come page by page, none twice and none left out', async () => {
  const log = logOf(1)
  const models = readModels({ ...defaultPolicy, grandfatherCutoff })
  const few = advanceOver(log, 0, log.length, models)
  const namesOf = (card: string) => Array.from({ length: 400 }, (_, i) => `${card}-${i}`)
  const many = few.changes.map(({ begun, ...each }) => ({
    ...each,
    begun: begun.flatMap((row) => namesOf(row.card).map((card) => ({ ...row, card }))),
  }))
  const unverified = async (changes: typeof few.changes): Promise<readonly string[]> => {
    const views = memoryViews()
    await views.advance({ ...few, changes })
    const asOf = { on: '9999-12-31' as Day, known: everything }
    const kinds = ['unverified-provenance'] as const
    return (await listed(anomalies({ views, models }, { ...asOf, kinds }))).map(({ card }) => card)
  }
  const found = await unverified(many)
  expect(found.toSorted()).toStrictEqual((await unverified(few.changes)).flatMap(namesOf).toSorted())
  expect(found.length).toBeGreaterThan(3000)
})
