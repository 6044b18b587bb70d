import {
  type Card,
  type Custody,
  custodyOf,
  fold,
  type Policy,
  type PrintedPages,
  printedPages,
  type StandingView,
  standingOn,
} from '@union-card/domain'
import {
  type AsOf,
  type HistoryRow,
  historyOf,
  type Known,
  knownBy,
  type RecordedEntry,
  shownKnown,
} from '@union-card/projections'

/**
 * Answers about one card, folded from its own lines each time: a dozen lines are read faster than tables are kept, and
 * what nobody keeps is never behind and never wrong.
 */

/** One card's standing, with what the answer rests on. */
export type StandingAnswer = Omit<StandingView, 'because'> & {
  readonly card: string
  /** False for a card of which nothing was recorded by then; its membership is `none`. */
  readonly found: boolean
  /** The moment or position of knowledge asked for, null for everything recorded. */
  readonly known: string | null
  readonly basis: {
    /** The card's last line that was known, null where nothing is. */
    readonly position: string | null
    /** The lines of the card it rests on, by revision. */
    readonly revisions: readonly number[]
    readonly rules: Policy['rules']
  }
}

/** The standing of a card at the close of a day, as known at a moment. */
export const standingOf = (
  card: string,
  lines: readonly RecordedEntry[],
  { on, known }: AsOf,
  policy: Policy,
): StandingAnswer => {
  const then = knownBy(lines, known)
  const { because, ...standing } = standingOn(folded(then), on, policy)
  return {
    card,
    found: then.length > 0,
    ...standing,
    known: shownKnown(known),
    basis: {
      position: then.length === 0 ? null : String(then.at(-1)?.position),
      revisions: because,
      rules: policy.rules,
    },
  }
}

/** Where the history of a card sits, as known at a moment (CustodyChain). */
export const custodyThen = (lines: readonly RecordedEntry[], known: Known): readonly Custody[] =>
  custodyOf(folded(knownBy(lines, known)))

/** What was written about a card by a moment, line by line, with what corrections made of it. */
export const historyThen = (lines: readonly RecordedEntry[], known: Known): readonly HistoryRow[] =>
  historyOf(knownBy(lines, known))

/** What the booklet of a card should show, as known at a moment (PrintedPages). */
export const pagesThen = (lines: readonly RecordedEntry[], known: Known): PrintedPages =>
  printedPages(folded(knownBy(lines, known)))

const folded = (lines: readonly RecordedEntry[]): Card => fold(lines.map(({ entry }) => entry))
