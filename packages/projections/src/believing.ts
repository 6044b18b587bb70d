import { type CardEntry, type Day, walkByEffect, walkInOrder } from '@union-card/domain'
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
  const lines = entries.map(({ entry }) => entry)
  const belief = beliefOf(model, id)
  const inOrder = walkInOrder(lines, (card, entry, from, admission) => {
    belief.takesEffect({ id, card, entry, from, admission }, momentOf(entries[entry.revision]))
  })
  for (let i = inOrder; i < entries.length; i++)
    belief.becomes(stretchesOf(model, id, lines.slice(0, i + 1)), momentOf(entries[i]))
  return belief.rows
}

const momentOf = (recorded: RecordedEntry | undefined): Moment => {
  if (recorded === undefined) throw new RangeError('a step without its line')
  return { position: recorded.position, at: recorded.entry.at }
}

/** A row with the days it stands, by what is known at one moment. */
type Stretch<R> = { readonly from: Day; to: Day | null; readonly row: R }

/** The stretches that lines amount to, in the order of effect. */
const stretchesOf = <R extends Row>(
  model: ReadModel<R>,
  id: string,
  lines: readonly CardEntry[],
): readonly Stretch<R>[] => {
  const stretches: Stretch<R>[] = []
  let open: Stretch<R>[] = []
  walkByEffect(lines, (card, entry, from, admission) => {
    const rows = [...model.rows({ id, card, entry, from, admission })]
    const goesOn = open.filter(({ row }) => takeSame(model, rows, row))
    for (const each of open) if (!goesOn.includes(each)) each.to = from
    const begins = rows.map((row): Stretch<R> => ({ from, to: null, row }))
    stretches.push(...begins)
    open = [...goesOn, ...begins]
  })
  return stretches
}

/** Takes one row out of some that is the same as another; false when there is none. */
const takeSame = <R extends Row>(model: ReadModel<R>, rows: R[], than: R): boolean => {
  const at = rows.findIndex((row) => isSame(model, row, than))
  if (at === -1) return false
  rows.splice(at, 1)
  return true
}

const isSame = <R extends Row>({ columns }: ReadModel<R>, a: R, b: R): boolean => {
  for (const column in columns) if (a[column] !== b[column]) return false
  return true
}

type Changing<R extends Row> = { -readonly [K in keyof Believed<R>]: Believed<R>[K] }

const beliefOf = <R extends Row>(model: ReadModel<R>, card: string) => {
  const rows: Changing<R>[] = []
  /** Rows believed without an end, while the lines are in order. */
  let open: Changing<R>[] = []

  const believe = ({ from, to, row }: Stretch<R>, known: Moment): Changing<R> => {
    const end = to === null ? null : known
    const believed = { card, seq: rows.length, from, to, known, end, withdrawn: null, row }
    rows.push(believed)
    return believed
  }

  return {
    rows: rows as readonly Believed<R>[],

    /** A line in order: what does not go on ends, what is new begins. */
    takesEffect: (step: Step, known: Moment): void => {
      const { from } = step
      const next = model.rows(step)
      const begin = open.length === 0 ? next : [...next]
      const goesOn: Changing<R>[] = []
      for (const each of open) {
        if (takeSame(model, begin as R[], each.row)) goesOn.push(each)
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
    becomes: (stretches: readonly Stretch<R>[], known: Moment): void => {
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
const sameStretch = <R extends Row>(
  model: ReadModel<R>,
  stretches: readonly Stretch<R>[],
  { from, to, row }: Pick<Believed<R>, 'from' | 'to' | 'row'>,
): number => {
  const isIt = (each: Stretch<R>) => each.from === from && isSame(model, each.row, row)
  const alike = stretches.findIndex((each) => each.to === to && isIt(each))
  return alike === -1 ? stretches.findIndex(isIt) : alike
}
