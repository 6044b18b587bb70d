import { setImmediate as turn } from 'node:timers/promises'
import type { ReasonCode } from '@union-card/domain'
import type { Asking, Because } from '@union-card/projections'
import { kindInWords } from './askedInWords.ts'
import { byteOrderMark } from './byteLines.ts'
import { csvLine, type Field } from './csv.ts'
import type { Opened } from './opening.ts'
import { positionInJson } from './position.ts'
import { isReadNoFurther, progress } from './progress.ts'
import type { Session } from './session.ts'
import { table, widthsOf } from './width.ts'
import type { Words } from './wording/index.ts'

/** Answers in rows, however many, in the form that is wanted. */

/** The forms an answer can take. */
export const formats = ['table', 'json', 'jsonl', 'csv'] as const
export type Format = (typeof formats)[number]

/** The line of the log that decided a row; its revision too, unless only its position is kept. */
type Reason = Pick<Because, 'position'> & Partial<Because>

/** A row: its columns, and the line of the log that decided it. */
export type Entry = { readonly fields: Readonly<Record<string, Field>>; readonly because?: Reason }

/**
 * What the line is that every row names: that of the last entry of its card in effect, that of the entry it tells of, or
 * only the position of one.
 */
export type Reasoned = 'last' | 'entry' | 'line'

/** An answer in rows. */
export type Listing = {
  /** What stands before the rows in JSON, and the name the rows have there. */
  readonly head: object
  readonly name: string
  readonly columns: readonly string[]
  readonly reasoned: Reasoned | false
  /** The rows, page by page: no more than one page is held in memory. */
  readonly pages: AsyncIterable<readonly Entry[]>
  /** What columns hold here, where the words for all answers do not say it. */
  readonly headings?: Readonly<Record<string, string>>
  /** Columns that a last row adds up, for people. */
  readonly summed?: readonly string[]
  readonly rehearsal: boolean
  /** Above and below the rows, for people; the end is told how many rows there were. */
  readonly heading: string
  readonly nothing: string
  readonly end: (count: number) => readonly string[]
}

/** So many rows are held in memory at once. */
const pageSize = 5000

/** A paged question as pages, each from where the last one ended. */
export async function* pagesOf<R extends object>(
  columns: readonly string[],
  ask: (page: { readonly limit: number; readonly after?: R }) => Promise<readonly R[]>,
): AsyncGenerator<readonly Entry[]> {
  let after: R | undefined
  for (;;) {
    const found = await ask({ limit: pageSize, ...(after === undefined ? {} : { after }) })
    if (found.length > 0) yield found.map(entryOf(columns))
    after = found.at(-1)
    if (found.length < pageSize) return
  }
}

/** Rows that come one by one, as pages. */
export async function* inPages(
  columns: readonly string[],
  rows: AsyncIterable<object>,
): AsyncGenerator<readonly Entry[]> {
  const entry = entryOf(columns)
  let page: Entry[] = []
  for await (const row of rows) {
    if (page.push(entry(row)) < pageSize) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** A row of a question, with some of its columns. */
export const entryOf =
  (columns: readonly string[]) =>
  (row: object): Entry => {
    const all = row as Readonly<Record<string, Field | undefined>> & { readonly because?: Reason }
    return {
      fields: Object.fromEntries(columns.map((name) => [name, all[name] ?? null])),
      ...(all.because === undefined ? {} : { because: all.because }),
    }
  }

/** What an answer rests on: the last line the read models had taken in, the rule stack, and rules that `explain` knows. */
export const basisOf = async ({ views }: Asking, { registry }: Opened, restsOn: readonly string[]) => ({
  position: positionInJson((await views.standpoint()).checkpoint),
  rules: registry.policy().rules,
  restsOn,
})

/** The cards that are missing from an answer across cards, where there are any. */
export const missingFrom = async ({ views }: Asking): Promise<{ readonly setAside?: readonly string[] }> => {
  const aside = await views.setAside()
  return aside.length === 0 ? {} : { setAside: aside.map(({ card }) => card) }
}

/** The columns that hold days. */
const dayColumns: ReadonlySet<string> = new Set(['since', 'issuedOn', 'on', 'from'])

/** Writes an answer. Stops between two pages when the user interrupts, and ends there when nobody reads on. */
export const list = async (session: Session, format: Format, listing: Listing): Promise<void> => {
  const told = progress(session, session.words.holders.doing)
  let count = 0
  async function* counted(): AsyncGenerator<readonly Entry[]> {
    for await (const page of listing.pages) {
      if (isReadNoFurther(session)) return
      yield page
      count += page.length
      told.tell(String(count))
      // What was written goes out before more is made of it.
      await turn()
    }
  }
  try {
    await writers[format](session, listing, counted(), () => count)
  } finally {
    told.end()
  }
}

type Write = (
  session: Session,
  listing: Listing,
  pages: AsyncIterable<readonly Entry[]>,
  count: () => number,
) => Promise<void>

const inJson = ({ fields, because }: Entry, more: object = {}): string =>
  JSON.stringify(
    because === undefined
      ? { ...fields, ...more }
      : {
          ...fields,
          ...more,
          because: { ...because, position: positionInJson(because.position) },
        },
  )

const asJson: Write = async ({ terminal, say }, { head, name }, pages) => {
  await terminal.out.write(`${JSON.stringify(head).slice(0, -1)},${JSON.stringify(name)}:[`)
  let first = true
  for await (const page of pages) {
    await terminal.out.write(`${first ? '' : ','}${page.map((entry) => inJson(entry)).join(',')}`)
    first = false
  }
  await say(']}')
}

/** A row that goes its own way says itself that it is of a rehearsal. */
const asJsonLines: Write = async ({ say }, { rehearsal }, pages) => {
  const more = rehearsal ? { rehearsal } : {}
  for await (const page of pages) await say(page.map((entry) => inJson(entry, more)).join('\n'))
}

const asCsv: Write = async (session, listing, pages) => {
  const { words, say } = session
  const { columns, reasoned, rehearsal } = listing
  const more = [...(reasoned === false ? [] : ['revision', 'position']), ...(rehearsal ? ['rehearsal'] : [])]
  await say(`${byteOrderMark}${csvLine([...columns, ...more].map((name) => headOf(words, listing, name)))}`)
  const days = columns.map((name) => dayColumns.has(name))
  for await (const page of pages)
    await say(
      page
        .map(({ fields, because }) =>
          csvLine(
            [
              ...columns.map((name) => {
                const field = fields[name] ?? null
                return typeof field === 'number' ? field : cellInWords(session, name, fields)
              }),
              ...(because === undefined ? [] : [because.revision ?? null, Number(because.position)]),
              ...(rehearsal ? [words.yes] : []),
            ],
            days,
          ),
        )
        .join('\n'),
    )
}

const asTable: Write = async (session, listing, pages, count) => {
  const { words, style, say } = session
  const { heading, nothing, end, reasoned, summed = [] } = listing
  await say(`${heading}\n`)
  // While a member is in transit the membership says so itself.
  const columns = listing.columns.filter(
    (name) => name !== 'inTransit' || !listing.columns.includes('membership'),
  )
  const heads = [
    ...columns.map((name) => headOf(words, listing, name)),
    ...(reasoned === false ? [] : [words.reports.line]),
  ]
  let widths: readonly number[] | undefined
  const sums = new Map(summed.map((name) => [name, 0]))
  for await (const page of pages) {
    for (const { fields } of page)
      for (const [name, sum] of sums) sums.set(name, sum + Number(fields[name] ?? 0))
    const rows = page.map(({ fields, because }) => [
      ...columns.map((name) => tableCell(session, name, fields)),
      ...(because === undefined ? [] : [lineInWords(because)]),
    ])
    const headed = widths === undefined ? [heads.map(style.strong), ...rows] : rows
    widths ??= widthsOf(headed)
    await say(table(headed, widths))
  }
  if (widths !== undefined && sums.size > 0)
    await say(
      table(
        [
          columns.map((name, i) =>
            style.strong(i === 0 ? words.holders.total : String(sums.get(name) ?? '')),
          ),
        ],
        widths,
      ),
    )
  const between = count() > 0 ? [''] : nothing === '' ? [] : [nothing]
  await say([...between, ...end(count())].join('\n'))
}

const headOf = ({ reports }: Words, { headings }: Listing, name: string): string =>
  headings?.[name] ?? reports.columns[name] ?? name

const lineInWords = ({ revision, position }: Reason): string =>
  `${revision === undefined ? '' : `r${revision} `}@${position}`

/** A cell for reading: with what stands in a column of its own elsewhere, and national codes with their names. */
const tableCell = (session: Session, name: string, fields: Entry['fields']): string => {
  const { holders, list, reports } = session.words
  const cell = cellInWords(session, name, fields)
  const code = fields[name]
  if (name === 'membership' && fields.inTransit === true) return list([cell, holders.inTransit])
  if (name === 'type' && typeof code === 'number') return `${cell} ${reports.nationalTypes[code - 1]}`
  if (name === 'reason' && typeof code === 'number') return `${cell} ${reports.nationalReasons[code - 1]}`
  return cell
}

/** A field in words; a blank as a blank, but for a union. */
const cellInWords = ({ words }: Session, name: string, fields: Entry['fields']): string => {
  const { reports } = words
  const field = fields[name] ?? null
  if (name === 'union' && field === null)
    return fields.active === null ? reports.everyUnion : words.holders.unknownUnion
  if (field === null) return ''
  if (typeof field === 'boolean') return field ? words.yes : words.no
  if (typeof field === 'object') return words.list(field)
  const said = String(field)
  if (name === 'membership') return words.memberships[said as keyof typeof words.memberships]
  if (name === 'kind') return kindInWords(words, said)
  if (name === 'entry') return words.events[said as keyof typeof words.events]
  if (name === 'unmapped') return reports.unmapped[said as keyof typeof reports.unmapped]
  if (name === 'words') return changeInWords(words, said)
  return said
}

/** Why a membership changed: a reason of the card, or the kind of a withdrawal. */
const changeInWords = ({ entry, reasonOf }: Words, why: string): string =>
  why === 'voluntary' || why === 'deemed' ? entry[why] : reasonOf(why as ReasonCode)

const writers: Readonly<Record<Format, Write>> = {
  table: asTable,
  json: asJson,
  jsonl: asJsonLines,
  csv: asCsv,
}
