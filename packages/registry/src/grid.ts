import {
  type CardEntry,
  type Day,
  fold,
  type Policy,
  type StandingView,
  standingOn,
  walkByEffect,
} from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import type { RecordedEntry } from '@union-card/projections'

/** What was believed of one card: of every day on which anything changes, by every line that was recorded of it. */
export type Grid = {
  readonly card: string
  /** The days, in order. Between two of them nothing changes, whatever is known; before the first there was nothing. */
  readonly days: readonly Day[]
  /** One row for each line of the card, in the order recorded, with a standing for each day, by the lines up to it. */
  readonly rows: readonly GridRow[]
}

/** What was believed once a line was recorded. */
export type GridRow = {
  readonly revision: number
  readonly position: Position
  readonly at: CardEntry['at']
  readonly type: CardEntry['type']
  readonly cells: readonly StandingView[]
}

/** The grid of a card's lines, under a policy. It grows with the square of the lines, which are a few dozen. */
export const gridOf = (card: string, lines: readonly RecordedEntry[], policy: Policy): Grid => {
  const known = lines.map((_line, i) => lines.slice(0, i + 1).map(({ entry }) => entry))
  const days = daysOf(known)
  const all = known.map((entries) => {
    const then = fold(entries)
    return days.map((on) => standingOn(then, on, policy))
  })
  const kept = days.flatMap((_day, i) =>
    all.some((cells) => !alike(cells[i] as StandingView, cells[i - 1])) ? [i] : [],
  )
  return {
    card,
    days: kept.map((i) => days[i] as Day),
    rows: lines.map(({ entry: { revision, at, type }, position }, row) => ({
      revision,
      position,
      at,
      type,
      cells: kept.map((i) => all[row]?.[i] as StandingView),
    })),
  }
}

/** Every day on which an entry took effect by some of the beginnings of a history. */
const daysOf = (known: readonly (readonly CardEntry[])[]): readonly Day[] => {
  const days = new Set<Day>()
  for (const entries of known) walkByEffect(entries, (_card, _entry, from) => days.add(from))
  return [...days].sort()
}

const alike = ({ on: _on, ...standing }: StandingView, before: StandingView | undefined): boolean => {
  if (before === undefined) return standing.membership === 'none'
  const { on: _before, ...other } = before
  return JSON.stringify(standing) === JSON.stringify(other)
}
