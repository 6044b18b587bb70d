import type { Flag } from '@union-card/domain'
import type { HistoryRow } from '@union-card/projections'
import { aboutCard, linesKnown } from '../aboutCard.ts'
import { chinaTime } from '../chinaTime.ts'
import { entryInWords, revisionsInWords } from '../entryInWords.ts'
import type { Exit } from '../exit.ts'
import { type KnownOption, whenOf } from '../reading.ts'
import type { Session } from '../session.ts'

/** `union-card log CARD|NUMBER`: the history, newest first; corrected and struck entries say so and stay legible. */
export const log = async (session: Session, text: string, options: KnownOption): Promise<Exit> => {
  const { known } = whenOf(session, options)
  return aboutCard(session, text, known, async (opened, card) => {
    const { history, basis } = await linesKnown(opened, card, known)
    const rows = newestFirst(history)
    return {
      found: rows.length > 0,
      json: { known: options.known ?? null, basis, entries: rows.map(inJson) },
      inWords: () => (rows.length === 0 ? [session.words.show.notFound] : historyInWords(session, rows)),
    }
  })
}

export const newestFirst = (rows: readonly HistoryRow[]): readonly HistoryRow[] =>
  rows.toSorted((a, b) => b.revision - a.revision)

const inJson = ({
  revision,
  type,
  stated,
  effective,
  recordedAt,
  by,
  data,
  struckBy,
  correctedBy,
}: HistoryRow) => ({
  revision,
  type,
  stated,
  effective,
  recordedAt,
  by,
  data,
  flags: flagsOf(data),
  struckBy,
  correctedBy,
})

const flagsOf = (data: object): readonly Flag[] => ('flags' in data ? (data.flags as readonly Flag[]) : [])

/** The rows of a history, each as a few lines. */
export const historyInWords = (
  session: Session,
  rows: readonly HistoryRow[],
  nameOf: (union: string) => string = (union) => union,
): readonly string[] => rows.map((row) => rowInWords(session, row, nameOf))

const rowInWords = (
  { words, style }: Session,
  row: HistoryRow,
  nameOf: (union: string) => string,
): string => {
  const { entry, events } = words
  const struck = row.struckBy !== null
  const marks = [
    ...(row.struckBy === null ? [] : [entry.struckBy(row.struckBy)]),
    ...(row.correctedBy.length === 0 ? [] : [entry.correctedBy(revisionsInWords(row.correctedBy))]),
  ]
  const head = [`r${row.revision}`, ...(row.stated === null ? [] : [row.stated]), events[row.type]].join('  ')
  const what = entryInWords(words, row.type, row.data, nameOf)
  const lines = [
    [style.strong(head), ...(row.by === null ? [] : [entry.by(nameOf(row.by))]), ...marks].join('  '),
    ...(what === '' ? [] : [`    ${what}`]),
    `    ${[
      ...(row.effective === null || row.effective === row.stated ? [] : [entry.effective(row.effective)]),
      entry.recordedAt(chinaTime(row.recordedAt)),
    ].join(words.semicolon)}`,
    ...flagsOf(row.data).map((flag) => `    ! ${words.flags[flag]}`),
  ]
  return (struck ? lines.map(style.faint) : lines).join('\n')
}
