import type { Day } from '@union-card/domain'
import type { EventStore } from '@union-card/event-store'
import { all, cellsOf, memoryViews, type ViewStore } from '@union-card/projections'
import { follow, followAsBefore, models, perform, type Work } from './works.ts'

/** The states of read models in a work that nobody disturbs: at any moment they must be in one of them. */

const everyRow = { where: all(), order: ['card', 'seq'], limit: 100_000 }

/** Days on which the running counts are looked at. */
const days = ['2010', '2018', '2020', '2022', '2024', '2026', '2030', '9999'].map(
  (year) => `${year}-12-31` as Day,
)

/** Everything that a store of read models answers, as a text; of two states where others write meanwhile. */
export const stateOf = async (views: ViewStore): Promise<string> => {
  const rows: unknown[] = []
  for (const model of models.all) rows.push((await views.find(model, everyRow)).map(cellsOf(model)))
  const counts: unknown[] = []
  for (const { name } of models.tallies)
    for (const day of days) counts.push([...(await views.tallied(name, day))].sort())
  const whole = { ...(await views.standpoint()), aside: await views.setAside(), rows, counts }
  return JSON.stringify(whole, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

/** Brings read models that are empty to where a work begins. */
export const bringToBegin = async (work: Work, log: EventStore, views: ViewStore): Promise<void> => {
  if (work === 'following') return
  await (work === 'rebuilding' ? followAsBefore : follow)(log, views)
  await addStrays(views)
}

/** Adds a row of each card to each table, and a count, that come from no line: old tables can be told from new ones. */
const addStrays = async (views: ViewStore): Promise<void> => {
  const { checkpoint } = await views.standpoint()
  const changes: Parameters<ViewStore['advance']>[0]['changes'][number][] = []
  for (const model of models.all) {
    const firsts = (await views.find(model, everyRow)).filter(({ seq }) => seq === 0)
    changes.push({ model, begun: firsts.map((row) => ({ ...row, seq: 999 })), ended: [] })
  }
  const tallies = models.tallies.map(({ name }) => ({
    tally: name,
    key: 'stray',
    day: '2020-01-01' as Day,
    change: 1,
  }))
  const nothing = { horizon: null, setAside: [], resumed: [] }
  await views.advance({ ...nothing, from: checkpoint, to: checkpoint, changes, tallies })
}

/** The states of a work that nobody disturbs, in their order, by the store in memory; and how it answers. */
export const statesOf = async (work: Work, log: EventStore) => {
  const views = memoryViews()
  await bringToBegin(work, log, views)
  const states = [await stateOf(views)]
  const noting =
    <A extends readonly unknown[]>(write: (...args: A) => Promise<boolean>) =>
    async (...args: A): Promise<boolean> => {
      const done = await write(...args)
      states.push(await stateOf(views))
      return done
    }
  const { differences } = await perform(work, log, {
    ...views,
    advance: noting(views.advance),
    beside: async () => {
      const beside = await views.beside()
      return { ...beside, switchTo: noting(beside.switchTo) }
    },
  })
  return { states, differences }
}
