import { type Day, walkByEffect, walkInOrder } from '@union-card/domain'
import type { RecordedEntry } from './cardEntry.ts'
import type { Believed, Moment, ReadModel, Row, Step } from './readModel.ts'

/**
 * All rows of one card in one read model, over all moments of knowledge: a pure function of its lines. Catching up,
 * rebuilding and recomputing after a correction are this one function.
 */
export const believedRows = <R extends Row>(
  model: ReadModel<R>,
  id: string,
  entries: readonly RecordedEntry[],
): readonly Believed<R>[] => {
  const [rows = []] = believedRowsIn([model as unknown as ReadModel], id, entries)
  return rows as readonly Believed<R>[]
}

/** The same in several read models, in their order: the card is folded once for all of them. */
export const believedRowsIn = (
  models: readonly ReadModel[],
  id: string,
  entries: readonly RecordedEntry[],
): readonly (readonly Believed[])[] => {
  const lines = entries.map(({ entry }) => entry)
  const beliefs = models.map((model) => beliefOf(model, id))
  const inOrder = walkInOrder(lines, (card, entry, from, admission) => {
    const step = { id, card, entry, from, admission }
    const known = momentOf(entries[entry.revision])
    for (const belief of beliefs) belief.takesEffect(step, known)
  })
  for (let i = inOrder; i < entries.length; i++) {
    const stretches = models.map((model) => stretchesIn(model))
    walkByEffect(lines.slice(0, i + 1), (card, entry, from, admission) => {
      const step = { id, card, entry, from, admission }
      for (const each of stretches) each.takesEffect(step)
    })
    for (const [of, belief] of beliefs.entries())
      belief.becomes(stretches[of]?.all ?? [], momentOf(entries[i]))
  }
  return beliefs.map(({ rows }) => rows)
}

const momentOf = (recorded: RecordedEntry | undefined): Moment => {
  if (recorded === undefined) throw new RangeError('a step without its line')
  return { position: recorded.position, at: recorded.entry.at }
}

/** The rows that a model gives after a step. A model of an application's own may throw: then where is said. */
const rowsAfter = (model: ReadModel, step: Step): readonly Row[] => {
  try {
    return model.rows(step)
  } catch (cause) {
    throw new Error(
      `The rows of ${model.name} failed for card ${step.id} at revision ${step.entry.revision}.`,
      {
        cause,
      },
    )
  }
}

/** A row with the days it stands, by what is known at one moment. */
type Stretch = { readonly from: Day; to: Day | null; readonly row: Row }

/** Gathers the stretches that the steps of a walk amount to, in the order of effect. */
const stretchesIn = (model: ReadModel) => {
  const all: Stretch[] = []
  let open: Stretch[] = []
  return {
    all: all as readonly Stretch[],
    takesEffect: (step: Step): void => {
      const { from } = step
      const rows = [...rowsAfter(model, step)]
      const goesOn = open.filter(({ row }) => takeSame(model, rows, row))
      for (const each of open) if (!goesOn.includes(each)) each.to = from
      const begins = rows.map((row): Stretch => ({ from, to: null, row }))
      all.push(...begins)
      open = [...goesOn, ...begins]
    },
  }
}

/** Takes one row out of some that is the same as another; false when there is none. */
const takeSame = (model: ReadModel, rows: Row[], than: Row): boolean => {
  const at = rows.findIndex((row) => isSame(model, row, than))
  if (at === -1) return false
  rows.splice(at, 1)
  return true
}

const isSame = ({ columns }: ReadModel, a: Row, b: Row): boolean => {
  for (const column in columns) if (a[column] !== b[column]) return false
  return true
}

type Changing = { -readonly [K in keyof Believed]: Believed[K] }

const beliefOf = (model: ReadModel, card: string) => {
  const rows: Changing[] = []
  /** Rows believed without an end, while the lines are in order. */
  let open: Changing[] = []

  const believe = ({ from, to, row }: Stretch, known: Moment): Changing => {
    const end = to === null ? null : known
    const believed = { card, seq: rows.length, from, to, known, end, withdrawn: null, row }
    rows.push(believed)
    return believed
  }

  return {
    rows: rows as readonly Believed[],

    /** A line in order: what does not go on ends, what is new begins. */
    takesEffect: (step: Step, known: Moment): void => {
      const { from } = step
      const next = rowsAfter(model, step)
      const begin = open.length === 0 ? next : [...next]
      const goesOn: Changing[] = []
      for (const each of open) {
        if (takeSame(model, begin as Row[], each.row)) goesOn.push(each)
        else {
          each.to = from
          each.end = known
        }
      }
      open = goesOn
      for (const row of begin) open.push(believe({ from, to: null, row }, known))
    },

    /**
     * A line out of order, or a correction: what is no longer so is withdrawn, or ends if it has had no end so far;
     * what is newly so begins.
     */
    becomes: (stretches: readonly Stretch[], known: Moment): void => {
      const news = [...stretches]
      for (const each of rows) {
        if (each.withdrawn !== null) continue
        const at = sameStretch(model, news, each)
        const now = news[at]
        if (now === undefined) each.withdrawn = known
        else if (now.to === each.to) news.splice(at, 1)
        else if (each.to === null) {
          each.to = now.to
          each.end = known
          news.splice(at, 1)
        } else each.withdrawn = known
      }
      for (const stretch of news) believe(stretch, known)
    },
  }
}

/** Where a stretch of the same row from the same day stands: one that ends alike if there is one. */
const sameStretch = (
  model: ReadModel,
  stretches: readonly Stretch[],
  { from, to, row }: Pick<Believed, 'from' | 'to' | 'row'>,
): number => {
  const isIt = (each: Stretch) => each.from === from && isSame(model, each.row, row)
  const alike = stretches.findIndex((each) => each.to === to && isIt(each))
  return alike === -1 ? stretches.findIndex(isIt) : alike
}
