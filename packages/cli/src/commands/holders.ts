import {
  type Asking,
  type Holder,
  type HolderCount,
  type HoldersQuestion,
  holderCounts,
  holders as holdersAsked,
  restsOn,
  validCardsByIssuer,
} from '@union-card/projections'
import { askedInWords } from '../askedInWords.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { basisOf, type Entry, entryOf, type Format, list, missingFrom, pagesOf } from '../listing.ts'
import { type Opened, open, upToDate } from '../opening.ts'
import { whenOf } from '../reading.ts'
import { headed, ofRehearsal } from '../rehearsal.ts'
import type { Session } from '../session.ts'
import { table, widthOf } from '../width.ts'

export type HoldersOptions = {
  readonly on?: string
  readonly known?: string
  readonly union?: string
  readonly issuer?: string
  readonly format?: Format
  readonly counts?: boolean
  readonly by?: CountedBy
}

/** By what holders are counted. */
export const countedBy = ['union', 'issuer'] as const
type CountedBy = (typeof countedBy)[number]

/** `union-card holders`: who holds a valid card. */
export const holders = async (session: Session, options: HoldersOptions): Promise<Exit> => {
  const { on, known } = whenOf(session, options)
  const { union, issuer, counts, by, format = session.json ? 'json' : 'table' } = options
  const { usage } = session.words
  if (by !== undefined && counts !== true) throw new Stop(exit.usage, usage.byNeedsCounts)
  if (by === 'issuer' && union !== undefined) throw new Stop(exit.usage, usage.byIssuerOfAll)
  const opened = await open(session)
  const { registry } = opened
  try {
    await upToDate(session, opened)
    const question = {
      on: on ?? registry.today(),
      known,
      ...(union === undefined ? {} : { union }),
      ...(issuer === undefined ? {} : { issuer }),
    }
    const answer = by === 'issuer' ? countedByIssuer : answered
    await registry.ask((asking) => answer(session, opened, asking, { options, format, question }))
    return exit.fine
  } finally {
    await registry.close()
  }
}

type Asked = {
  readonly options: HoldersOptions
  readonly format: Format
  readonly question: HoldersQuestion
}

const answered = async (
  session: Session,
  opened: Opened,
  asking: Asking,
  { options, format, question }: Asked,
): Promise<void> => {
  const { counts = false } = options
  const summed = counts || format === 'table' || format === 'json'
  const byUnion = summed ? await holderCounts(asking, question) : []
  const head = await headOf(opened, asking, { options, question }, { total: totalOf(byUnion), byUnion })
  const { reports } = session.words
  if (counts && format === 'json') return session.say(JSON.stringify(head))
  const listed = counts
    ? {
        columns: countColumns,
        reasoned: false as const,
        pages: only(countColumns, format === 'table' ? [] : byUnion),
      }
    : {
        columns,
        reasoned: 'last' as const,
        pages: pagesOf<Holder>(columns, (page) => holdersAsked(asking, { ...question, ...page })),
      }
  await list(session, format, {
    ...listed,
    head,
    name: 'holders',
    heading: headingOf(session, opened, question),
    rehearsal: opened.rehearsal,
    nothing: byUnion.length === 0 ? session.words.holders.nobody : '',
    end: (count) => [
      ...(byUnion.length === 0 ? [] : [countsInWords(session, byUnion), '']),
      basisInWords(session, head),
      ...(byUnion.length === 0 ? [] : [reports.placed]),
      ...(count === 0 ? [] : [reports.lineMeans.last]),
    ],
  })
}

/** How many there are by issuer: running counts are kept of that, which tell it of any day without looking at cards. */
const countedByIssuer = async (
  session: Session,
  opened: Opened,
  asking: Asking,
  { options, format, question }: Asked,
): Promise<void> => {
  const byIssuer = [...(await validCardsByIssuer(asking, question))]
    .map(([issuer, holders]) => ({ issuer, holders }))
    .filter(({ issuer }) => question.issuer === undefined || issuer === question.issuer)
    .sort((a, b) => (a.issuer < b.issuer ? -1 : 1))
  const total = byIssuer.reduce((sum, { holders }) => sum + holders, 0)
  const head = await headOf(opened, asking, { options, question }, { total, byIssuer })
  if (format === 'json') return session.say(JSON.stringify(head))
  await list(session, format, {
    head,
    name: 'holders',
    columns: issuerColumns,
    reasoned: false,
    pages: only(issuerColumns, format === 'table' ? [] : byIssuer),
    heading: headingOf(session, opened, question),
    nothing: byIssuer.length === 0 ? session.words.holders.nobody : '',
    rehearsal: opened.rehearsal,
    end: () => [
      ...(byIssuer.length === 0 ? [] : [issuersInWords(session, byIssuer, total), '']),
      basisInWords(session, head),
    ],
  })
}

/** What stands in JSON before the rows, the counts among it. */
const headOf = async <C extends object>(
  opened: Opened,
  asking: Asking,
  { options, question }: Pick<Asked, 'options' | 'question'>,
  counts: C,
) => ({
  on: question.on,
  known: options.known ?? null,
  ...(question.union === undefined ? {} : { union: question.union }),
  ...(question.issuer === undefined ? {} : { issuer: question.issuer }),
  basis: await basisOf(asking, opened, restsOn.holders),
  ...(await missingFrom(asking)),
  ...counts,
  ...ofRehearsal(opened),
})

const headingOf = (session: Session, opened: Opened, question: HoldersQuestion): string =>
  [headed(session, session.words.holders.heading, opened), askedInWords(session.words, question)].join('\n')

const basisInWords = ({ words }: Session, { basis }: Awaited<ReturnType<typeof headOf>>): string =>
  words.reports.restsOn(String(basis.position ?? 0), words.list(basis.restsOn))

const columns = ['card', 'number', 'issuer', 'union', 'membership', 'inTransit'] as const
const countColumns = ['union', 'active', 'retained', 'inTransit'] as const
const issuerColumns = ['issuer', 'holders'] as const

async function* only(of: readonly string[], counts: readonly object[]): AsyncGenerator<readonly Entry[]> {
  if (counts.length > 0) yield counts.map(entryOf(of))
}

const issuersInWords = (
  { words: { holders: said }, style }: Session,
  byIssuer: readonly { readonly issuer: string; readonly holders: number }[],
  total: number,
): string => {
  const counted = (n: number) => String(n).padStart(8)
  return table([
    [said.issuer, rightOf(said.total, 8)].map(style.strong),
    ...byIssuer.map(({ issuer, holders }) => [issuer, counted(holders)]),
    [said.total, counted(total)].map(style.strong),
  ])
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
