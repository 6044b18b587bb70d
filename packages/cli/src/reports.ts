import { type Day, day } from '@union-card/domain'
import {
  type Anomaly,
  type Asking,
  type AsOf,
  anomalies,
  anomaliesRestOn,
  changes,
  electoralRoll,
  expulsionsPending,
  inTransit,
  type NumberMatch,
  numbers,
  type OpenMatter,
  type OpenQuestion,
  type RosterMember,
  type RosterQuestion,
  recoveryDue,
  restsOn,
  roster,
  type Statistics,
  statistics,
  withoutCard,
} from '@union-card/projections'
import { type Entry, entryOf, inPages, pagesOf, type Reasoned } from './listing.ts'
import { positionInJson } from './position.ts'

/** The questions of `union-card report`: what each takes, what its rows hold, and what it rests on. */

/** The options that questions take, by the names they have in a program. */
export type ReportOption =
  | 'on'
  | 'known'
  | 'union'
  | 'issuer'
  | 'number'
  | 'olderThan'
  | 'from'
  | 'to'
  | 'kind'

/** Everything a question may be asked with. */
export type Question = AsOf & {
  readonly union?: string | undefined
  readonly issuer?: string | undefined
  readonly number?: string | undefined
  readonly olderThan?: Day | undefined
  readonly from?: Day
  readonly to?: Day
  readonly kinds?: readonly Anomaly['kind'][] | undefined
}

/** A question across cards. */
export type Report = {
  readonly needs: readonly ReportOption[]
  readonly takes: readonly ReportOption[]
  /** The first day of the period, where it may be left out and `--on` ends it. */
  readonly begins?: (on: Day) => Day
  readonly restsOn: (question: Question) => readonly string[]
  readonly columns: readonly string[]
  /** What the line is that every row names, where it does. */
  readonly reasoned: Reasoned | false
  /** Columns that a last row adds up, for people. */
  readonly summed?: readonly string[]
  readonly pages: (asking: Asking, question: Question) => AsyncIterable<readonly Entry[]>
}

const when = ['on', 'known'] as const

const open = (
  ask: (asking: Asking, question: OpenQuestion) => Promise<readonly OpenMatter[]>,
  rules: readonly string[],
  columns: readonly string[],
): Report => ({
  needs: [],
  takes: [...when, 'union', 'olderThan'],
  restsOn: () => rules,
  columns,
  reasoned: 'last',
  pages: (asking, question) => pagesOf<OpenMatter>(columns, (page) => ask(asking, { ...question, ...page })),
})
const matter = ['card', 'number', 'union', 'membership', 'since'] as const

const members = (
  ask: (asking: Asking, question: RosterQuestion) => Promise<readonly RosterMember[]>,
  rules: readonly string[],
): Report => {
  const columns = ['card', 'number', 'issuer', 'membership', 'valid', 'from']
  return {
    needs: ['union'],
    takes: when,
    restsOn: () => rules,
    columns,
    reasoned: 'last',
    pages: (asking, { on, known, union = '' }) =>
      pagesOf<RosterMember>(columns, (page) => ask(asking, { on, known, union, ...page })),
  }
}

const anomalyColumns = ['kind', 'card', 'union', 'since', 'others']
const changeColumns = ['card', 'on', 'union', 'type', 'reason', 'unmapped', 'entry', 'words']
const numberColumns = ['number', 'issuer', 'card', 'current']
const statisticsColumns = [
  'issuer',
  'union',
  'active',
  'retained',
  'inTransit',
  'voluntary',
  'deemed',
  'expelled',
  'deceased',
]

/** Every report by its name. */
export const reports = {
  'in-transit': open(inTransit, restsOn.inTransit, [...matter, 'declaredTo']),
  'recovery-due': open(recoveryDue, restsOn.recoveryDue, matter),
  'expulsions-pending': open(expulsionsPending, restsOn.expulsionsPending, [...matter, 'filedWith']),
  'without-card': open(withoutCard, restsOn.withoutCard, [
    'card',
    'union',
    'membership',
    'since',
    'issuedOn',
  ]),
  roster: members(roster, restsOn.roster),
  'electoral-roll': members(electoralRoll, restsOn.electoralRoll),
  anomalies: {
    needs: [],
    takes: [...when, 'kind'],
    restsOn: anomaliesRestOn,
    columns: anomalyColumns,
    reasoned: 'entry',
    pages: (asking, question) => inPages(anomalyColumns, anomalies(asking, question)),
  },
  statistics: {
    needs: [],
    takes: [...when, 'from'],
    begins: (on) => day(`${on.slice(0, 4)}-01-01`),
    restsOn: () => restsOn.statistics,
    columns: statisticsColumns,
    reasoned: false,
    summed: statisticsColumns.slice(2),
    async *pages(asking, { on, known, from }) {
      yield countsIn(await statistics(asking, { on, known, ...(from === undefined ? {} : { since: from }) }))
    },
  },
  changes: {
    needs: ['from', 'to'],
    takes: ['known', 'union'],
    restsOn: () => restsOn.changes,
    columns: changeColumns,
    reasoned: 'entry',
    pages: (asking, { known, union, from, to }) =>
      inPages(
        changeColumns,
        changes(asking, {
          known,
          from: from as Day,
          to: to as Day,
          ...(union === undefined ? {} : { union }),
        }),
      ),
  },
  numbers: {
    needs: [],
    takes: [...when, 'issuer', 'number'],
    restsOn: () => restsOn.numbers,
    columns: numberColumns,
    reasoned: 'line',
    pages: (asking, question) =>
      pagesOf<NumberMatch>(numberColumns, (page) => numbers(asking, { ...question, ...page })),
  },
  'set-aside': {
    needs: [],
    takes: [],
    restsOn: () => [],
    columns: ['card', 'rightUpTo', 'why'],
    reasoned: false,
    async *pages({ views }) {
      const aside = await views.setAside()
      if (aside.length > 0)
        yield aside.map(({ card, since, reason }) => ({
          fields: { card, rightUpTo: positionInJson(since), why: reason },
        }))
    },
  },
} as const satisfies Readonly<Record<string, Report>>

/** The name of a report. */
export type ReportName = keyof typeof reports

/** All of them, in the order of the help. */
export const reportNames = Object.keys(reports) as readonly ReportName[]

export const isReportName = (name: string): name is ReportName => Object.hasOwn(reports, name)

/** A row for each issuer and union with its members, then one for each issuer with the memberships that ended. */
const countsIn = ({ members: living, ended }: Statistics): readonly Entry[] => {
  const endings = new Map<string | null, Record<string, string | number | null>>()
  for (const { issuer, kind, count } of ended)
    endings.set(issuer, { ...(endings.get(issuer) ?? { issuer, ...none }), [kind]: count })
  const members = living.map((row) => entryOf(statisticsColumns)(row))
  return [...members, ...[...endings.values()].map(entryOf(statisticsColumns))]
}
const none = { voluntary: 0, deemed: 0, expelled: 0, deceased: 0 }
