import {
  type Asking,
  everything,
  type Holder,
  type HolderCount,
  type HoldersQuestion,
  holderCounts,
  holders as holdersAsked,
  restsOn,
} from '@union-card/projections'
import { type Exit, exit } from '../exit.ts'
import { basisOf, type Entry, entryOf, type Format, list, missingFrom, pagesOf } from '../listing.ts'
import { type Opened, open, upToDate } from '../opening.ts'
import { whenOf } from '../reading.ts'
import type { Session } from '../session.ts'
import { table, widthOf } from '../width.ts'

export type HoldersOptions = {
  readonly on?: string
  readonly known?: string
  readonly union?: string
  readonly issuer?: string
  readonly format?: Format
  readonly counts?: boolean
}

/** `union-card holders`: who holds a valid card. */
export const holders = async (session: Session, options: HoldersOptions): Promise<Exit> => {
  const { on, known = everything } = whenOf(session, options)
  const { union, issuer, format = session.json ? 'json' : 'table' } = options
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
    await registry.ask((asking) => answered(session, opened, asking, { options, format, question }))
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
  const { words } = session
  const { rehearsal } = opened
  const { counts = false, known = null } = options
  const summed = counts || format === 'table' || format === 'json'
  const byUnion = summed ? await holderCounts(asking, question) : []
  const head = {
    on: question.on,
    known,
    ...(question.union === undefined ? {} : { union: question.union }),
    ...(question.issuer === undefined ? {} : { issuer: question.issuer }),
    basis: await basisOf(asking, opened, restsOn.holders),
    ...(await missingFrom(asking)),
    total: totalOf(byUnion),
    byUnion,
    ...(rehearsal ? { rehearsal: true } : {}),
  }
  if (counts && format === 'json') return session.say(JSON.stringify(head))
  const listed = counts
    ? { columns: countColumns, reasoned: false, pages: only(format === 'table' ? [] : byUnion) }
    : {
        columns,
        reasoned: true,
        pages: pagesOf<Holder>(columns, (page) => holdersAsked(asking, { ...question, ...page })),
      }
  await list(session, format, {
    ...listed,
    head,
    name: 'holders',
    heading: `${session.style.strong(words.holders.heading(question.on))}${rehearsal ? `  ${words.rehearsalMark}` : ''}`,
    nothing: byUnion.length === 0 ? words.holders.nobody : '',
    end: () => (byUnion.length === 0 ? [] : [countsInWords(session, byUnion)]),
  })
}

const columns = ['card', 'number', 'issuer', 'union', 'membership', 'inTransit'] as const
const countColumns = ['union', 'active', 'retained', 'inTransit'] as const

async function* only(byUnion: readonly HolderCount[]): AsyncGenerator<readonly Entry[]> {
  if (byUnion.length > 0) yield byUnion.map(entryOf(countColumns))
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
