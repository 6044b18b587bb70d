import { setImmediate as turn } from 'node:timers/promises'
import type { ReasonCode } from '@union-card/domain'
import type { Asking, Because } from '@union-card/projections'
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

/** An answer in rows. */
export type Listing = {
  /** What stands before the rows in JSON, and the name the rows have there. */
  readonly head: object
  readonly name: string
  readonly columns: readonly string[]
  /** True where every row says which line decided it. */
  readonly reasoned: boolean
  /** The rows, page by page: no more than one page is held in memory. */
  readonly pages: AsyncIterable<readonly Entry[]>
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

const inJson = ({ fields, because }: Entry): string =>
  JSON.stringify(
    because === undefined
      ? fields
      : {
          ...fields,
          because: { ...because, position: positionInJson(because.position) },
        },
  )

const asJson: Write = async ({ terminal, say }, { head, name }, pages) => {
  await terminal.out.write(`${JSON.stringify(head).slice(0, -1)},${JSON.stringify(name)}:[`)
  let first = true
  for await (const page of pages) {
    await terminal.out.write(`${first ? '' : ','}${page.map(inJson).join(',')}`)
    first = false
  }
  await say(']}')
}

const asJsonLines: Write = async ({ say }, _listing, pages) => {
  for await (const page of pages) await say(page.map(inJson).join('\n'))
}

const asCsv: Write = async ({ say }, { columns, reasoned }, pages) => {
  await say(`${byteOrderMark}${csvLine([...columns, ...(reasoned ? ['revision', 'position'] : [])])}`)
  const days = columns.map((name) => dayColumns.has(name))
  for await (const page of pages)
    await say(
      page
        .map(({ fields, because }) =>
          csvLine(
            [
              ...columns.map((name) => fields[name] ?? null),
              ...(because === undefined ? [] : [because.revision ?? null, Number(because.position)]),
            ],
            days,
          ),
        )
        .join('\n'),
    )
}

const asTable: Write = async (session, listing, pages, count) => {
  const { words, style, say } = session
  const { heading, nothing, end, reasoned } = listing
  await say(`${heading}\n`)
  // While a member is in transit the membership says so itself.
  const columns = listing.columns.filter(
    (name) => name !== 'inTransit' || !listing.columns.includes('membership'),
  )
  const heads = [
    ...columns.map((name) => words.reports.columns[name] ?? name),
    ...(reasoned ? [words.reports.line] : []),
  ]
  let widths: readonly number[] | undefined
  for await (const page of pages) {
    const rows = page.map(({ fields, because }) => [
      ...columns.map((name) => cellInWords(session, name, fields)),
      ...(because === undefined ? [] : [lineInWords(because)]),
    ])
    const headed = widths === undefined ? [heads.map(style.strong), ...rows] : rows
    widths ??= widthsOf(headed)
    await say(table(headed, widths))
  }
  const between = count() > 0 ? [''] : nothing === '' ? [] : [nothing]
  await say([...between, ...end(count())].join('\n'))
}

const lineInWords = ({ revision, position }: Reason): string =>
  `${revision === undefined ? '' : `r${revision} `}@${position}`

const cellInWords = ({ words }: Session, name: string, fields: Entry['fields']): string => {
  const { reports } = words
  const field = fields[name] ?? null
  if (name === 'union' && field === null)
    return fields.active === null ? reports.everyUnion : words.holders.unknownUnion
  if (field === null) return ''
  if (typeof field === 'boolean') return field ? words.yes : words.no
  if (typeof field === 'object') return words.list(field)
  const said = String(field)
  if (name === 'membership')
    return words.list([
      words.memberships[said as keyof typeof words.memberships],
      ...(fields.inTransit === true ? [words.holders.inTransit] : []),
    ])
  if (name === 'kind') return { ...words.flags, ...reports.anomalies }[said] ?? said
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
