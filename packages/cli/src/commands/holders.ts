import type { Day } from '@union-card/domain'
import type { Holder, HolderCount, HoldersQuestion } from '@union-card/projections'
import { byteOrderMark, csvLine } from '../csv.ts'
import { type Exit, exit } from '../exit.ts'
import { type Opened, open, upToDate } from '../opening.ts'
import { positionInJson } from '../position.ts'
import { progress } from '../progress.ts'
import { whenOf } from '../reading.ts'
import type { Session } from '../session.ts'
import { table, widthOf, widthsOf } from '../width.ts'

export type HoldersOptions = {
  readonly on?: string
  readonly known?: string
  readonly union?: string
  readonly issuer?: string
  readonly format?: 'table' | 'json' | 'jsonl' | 'csv'
  readonly counts?: boolean
}

/** So many holders are held in memory at once. */
const page = 5000

/** `union-card holders`: who holds a valid card. */
export const holders = async (session: Session, options: HoldersOptions): Promise<Exit> => {
  const when = whenOf(session, options)
  const opened = await open(session)
  const { registry } = opened
  try {
    await upToDate(session, opened)
    const question = {
      ...when,
      on: when.on ?? registry.today(),
      ...(options.union === undefined ? {} : { union: options.union }),
      ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
    }
    const asked: Asked = {
      session,
      opened,
      question,
      counts: options.counts === true,
      known: options.known ?? null,
    }
    await formats[options.format ?? (session.json ? 'json' : 'table')](asked)
    return exit.fine
  } finally {
    await registry.close()
  }
}

type Asked = {
  readonly session: Session
  readonly opened: Opened
  readonly question: Partial<HoldersQuestion> & { readonly on: Day }
  readonly counts: boolean
  readonly known: string | null
}

/** The holders, page by page, each page from where the last one ended. */
async function* pages({ opened, question, session }: Asked): AsyncGenerator<readonly Holder[]> {
  const told = progress(session, session.words.holders.doing)
  let after: Holder | undefined
  let count = 0
  for (;;) {
    const found = await opened.registry.holders({
      ...question,
      limit: page,
      ...(after === undefined ? {} : { after }),
    })
    if (found.length > 0) yield found
    count += found.length
    told.tell(String(count))
    after = found.at(-1)
    if (found.length < page || session.terminal.stopping.aborted) break
  }
  told.end()
}

const columns = ['card', 'number', 'issuer', 'union', 'membership', 'inTransit'] as const

const inJson = (holder: Holder): string => JSON.stringify(holder, [...columns])

const asJson = async (asked: Asked): Promise<void> => {
  const { session, opened, question, known, counts } = asked
  const { terminal } = session
  const byUnion = await opened.registry.holderCounts(question)
  const head = {
    on: question.on,
    known,
    ...(question.union === undefined ? {} : { union: question.union }),
    ...(question.issuer === undefined ? {} : { issuer: question.issuer }),
    basis: {
      position: positionInJson(await opened.registry.head()),
      rules: opened.registry.policy().rules,
    },
    total: totalOf(byUnion),
    byUnion,
    ...(opened.rehearsal ? { rehearsal: true } : {}),
  }
  if (counts) return session.say(JSON.stringify(head))
  await terminal.out.write(`${JSON.stringify(head).slice(0, -1)},"holders":[`)
  let first = true
  for await (const found of pages(asked)) {
    await terminal.out.write(`${first ? '' : ','}${found.map(inJson).join(',')}`)
    first = false
  }
  await session.say(']}')
}

const asJsonLines = async (asked: Asked): Promise<void> => {
  for await (const found of pages(asked)) await asked.session.say(found.map(inJson).join('\n'))
}

const asCsv = async (asked: Asked): Promise<void> => {
  const { session } = asked
  await session.say(`${byteOrderMark}${csvLine(columns)}`)
  for await (const found of pages(asked))
    await session.say(
      found.map((holder) => csvLine(columns.map((name) => String(holder[name] ?? '')))).join('\n'),
    )
}

const asTable = async (asked: Asked): Promise<void> => {
  const { session, opened, question, counts } = asked
  const { words, style } = session
  const { holders: said } = words
  const byUnion = await opened.registry.holderCounts(question)
  await session.say(
    `${style.strong(said.heading(question.on))}${opened.rehearsal ? `  ${words.rehearsalMark}` : ''}\n`,
  )
  if (byUnion.length === 0) return session.say(said.nobody)
  if (!counts) await listAsTable(asked)
  await session.say(countsInWords(session, byUnion))
}

const listAsTable = async (asked: Asked): Promise<void> => {
  const { session } = asked
  const { words, style } = session
  const { holders: said } = words
  const heads = [said.card, said.number, said.issuer, said.union, said.membership]
  let widths: readonly number[] | undefined
  for await (const found of pages(asked)) {
    const rows = found.map(({ card, number, issuer, union, membership, inTransit }) => [
      card,
      number,
      issuer,
      union ?? said.unknownUnion,
      `${words.memberships[membership]}${inTransit ? words.list(['', said.inTransit]) : ''}`,
    ])
    const headed = widths === undefined ? [heads.map(style.strong), ...rows] : rows
    widths ??= widthsOf(headed)
    await session.say(table(headed, widths))
  }
  await session.say('')
}

/** The counts by union as a table with a total; `most` shows only the unions with the most. */
export const countsInWords = (
  { words, style }: Session,
  byUnion: readonly HolderCount[],
  { most = byUnion.length, nameOf = (union: string) => union }: Shown = {},
): string => {
  const { holders: said } = words
  const shown = byUnion.toSorted((a, b) => (most < byUnion.length ? sumOf(b) - sumOf(a) : 0)).slice(0, most)
  const total = byUnion.reduce(
    (sum, { active, retained, inTransit }) => ({
      union: null,
      active: sum.active + active,
      retained: sum.retained + retained,
      inTransit: sum.inTransit + inTransit,
    }),
    { union: null, active: 0, retained: 0, inTransit: 0 },
  )
  const row = (name: string, count: HolderCount) => [
    name,
    ...[count.active, count.retained, count.inTransit, sumOf(count)].map((n) => String(n).padStart(8)),
  ]
  return table([
    [said.union, said.active, said.retained, said.inTransit, said.total].map((head, i) =>
      style.strong(i === 0 ? head : rightOf(head, 8)),
    ),
    ...shown.map((count) => row(count.union === null ? said.unknownUnion : nameOf(count.union), count)),
    row(said.total, total).map(style.strong),
  ])
}

type Shown = { readonly most?: number; readonly nameOf?: (union: string) => string }

const sumOf = ({ active, retained, inTransit }: HolderCount): number => active + retained + inTransit

/** How many hold a valid card. */
export const totalOf = (byUnion: readonly HolderCount[]): number =>
  byUnion.reduce((sum, count) => sum + sumOf(count), 0)

const rightOf = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text

const formats: Readonly<Record<NonNullable<HoldersOptions['format']>, (asked: Asked) => Promise<void>>> = {
  table: asTable,
  json: asJson,
  jsonl: asJsonLines,
  csv: asCsv,
}
