/** The questions to the read models, as SQL. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { position } from '@union-card/event-store'
import {
  type AsOf,
  type Belief,
  type Believed,
  type CustodyRow,
  everything,
  type HistoryRow,
  type Holder,
  type HolderCount,
  type HoldersQuestion,
  type Known,
  type NumberMatch,
  type SetAside,
  type StandingRow,
} from '@union-card/projections'
import { arrays } from './viewRows.ts'

/** What may be asked, each read within one statement. */
export interface ViewQueries {
  readonly setAside: () => readonly SetAside[]
  readonly holders: (question: HoldersQuestion) => readonly Holder[]
  readonly holderCounts: (question: Omit<HoldersQuestion, 'after' | 'limit'>) => readonly HolderCount[]
  readonly standing: (card: string, asOf: AsOf) => Believed<StandingRow> | undefined
  readonly custody: (card: string, known: Known) => readonly Believed<CustodyRow>[]
  readonly history: (card: string, known: Known) => readonly Believed<HistoryRow>[]
  readonly cardsByNumber: (number: string, issuer: string | undefined) => readonly NumberMatch[]
}

type Value = string | number | bigint

/** A piece of SQL and what stands for its question marks. */
interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

const when = (sql: string, ...values: Value[]): Condition => ({ sql, values })

/** Rows that were believed at a moment of knowledge, as `believedAt` has it. */
const believedAt = (known: Known): Condition => {
  switch (known.kind) {
    case 'everything':
      return when('known_to IS NULL')
    case 'by':
      return when('known_from_at <= ? AND (known_to_at IS NULL OR known_to_at > ?)', known.at, known.at)
    case 'upTo':
      return when('known_from <= ? AND (known_to IS NULL OR known_to > ?)', known.position, known.position)
  }
}

const holdsOn = (on: string): Condition => when('from_day <= ? AND (to_day IS NULL OR to_day > ?)', on, on)

const all = (conditions: readonly Condition[]): Condition =>
  when(conditions.map(({ sql }) => sql).join(' AND '), ...conditions.flatMap(({ values }) => values))

type HoldersOf = Omit<HoldersQuestion, 'limit'>

const holdersWhere = ({ on, known, union, issuer }: HoldersOf): readonly Condition[] => [
  believedAt(known),
  when('valid_card = 1'),
  holdsOn(on),
  ...(union === undefined ? [] : [when('union_id = ?', union)]),
  ...(issuer === undefined ? [] : [when('issuer = ?', issuer)]),
]

/** Everything recorded, or one union, is found through an index; for the rest the cards are gone through in order. */
const isIndexed = ({ known, union }: HoldersOf): boolean => known.kind === 'everything' || union !== undefined

/** A page of the holders of valid cards, by id. */
export const holdersPage = (question: HoldersQuestion): Condition => {
  const { after, limit = 1000 } = question
  const [id, from] = isIndexed(question)
    ? ['standing.id', 'standing']
    : ['cards.id', 'cards CROSS JOIN standing NOT INDEXED USING (card)']
  const { sql, values } = all([
    ...holdersWhere(question),
    ...(after === undefined ? [] : [when(`${id} > ?`, after)]),
  ])
  return when(
    `SELECT ${id}, number, issuer, union_id, membership, in_transit
     FROM ${from} WHERE ${sql} ORDER BY ${id} LIMIT ?`,
    ...values,
    Number.isFinite(limit) ? BigInt(limit) : -1n,
  )
}

/** The holders of valid cards, counted by union. */
export const countsByUnion = (question: HoldersOf): Condition => {
  const { sql, values } = all(holdersWhere(question))
  return when(
    `SELECT union_id,
       sum(membership = 'active' AND NOT in_transit),
       sum(membership = 'retained' AND NOT in_transit),
       sum(in_transit)
     FROM standing ${isIndexed(question) ? '' : 'NOT INDEXED'} WHERE ${sql}
     GROUP BY union_id ORDER BY union_id`,
    ...values,
  )
}

type BeliefColumns = readonly [bigint, Belief['knownFromAt'], bigint | null, Belief['knownToAt']]

const beliefColumns = 'known_from, known_from_at, known_to, known_to_at'

const beliefOf = ([from, fromAt, to, toAt]: BeliefColumns): Belief => ({
  knownFrom: position(from),
  knownFromAt: fromAt,
  knownTo: to === null ? null : position(to),
  knownToAt: toAt,
})

type StandingColumns = readonly [StandingRow['from'], StandingRow['to'], string, ...BeliefColumns]
type HolderColumns = readonly [string, string, string, string | null, Holder['membership'], bigint]
type CountColumns = readonly [string | null, bigint, bigint, bigint]

/** Prepares the questions, each when it is first asked. */
export const viewQueries = (database: DatabaseSync): ViewQueries => {
  const statements = new Map<string, StatementSync>()
  const ask = <Row>({ sql, values }: Condition): readonly Row[] => {
    const statement = statements.get(sql) ?? arrays(database, sql)
    statements.set(sql, statement)
    return statement.all(...values) as unknown as readonly Row[]
  }
  const ofCard = (card: string): Condition => when('card = (SELECT card FROM cards WHERE id = ?)', card)
  const rowsWhere = <Row>(select: string, conditions: readonly Condition[], order = ''): readonly Row[] => {
    const { sql, values } = all(conditions)
    return ask<Row>(when(`${select} WHERE ${sql} ${order}`, ...values))
  }

  return {
    setAside: () =>
      ask<readonly [string, bigint, string]>(
        when('SELECT id, position, reason FROM set_aside ORDER BY position, id'),
      ).map(([card, at, reason]) => ({ card, position: position(at), reason })),

    holders: (question) =>
      ask<HolderColumns>(holdersPage(question)).map(
        ([card, number, issuer, union, membership, inTransit]) => ({
          card,
          number,
          issuer,
          union,
          membership,
          inTransit: inTransit === 1n,
        }),
      ),

    holderCounts: (question) =>
      ask<CountColumns>(countsByUnion(question)).map(([union, active, retained, inTransit]) => ({
        union,
        active: Number(active),
        retained: Number(retained),
        inTransit: Number(inTransit),
      })),

    standing: (card, { on, known }) => {
      const [row] = rowsWhere<StandingColumns>(
        `SELECT from_day, to_day, view, ${beliefColumns} FROM standing`,
        [ofCard(card), holdsOn(on), believedAt(known)],
      )
      if (row === undefined) return undefined
      const [from, to, view, ...belief] = row
      return { from, to, standing: JSON.parse(view) as StandingRow['standing'], ...beliefOf(belief) }
    },

    custody: (card, known) =>
      rowsWhere<readonly [bigint, string, ...BeliefColumns]>(
        `SELECT place, custody, ${beliefColumns} FROM custody`,
        [ofCard(card), believedAt(known)],
        'ORDER BY place',
      ).map(([place, custody, ...belief]) => ({
        place: Number(place),
        custody: JSON.parse(custody) as CustodyRow['custody'],
        ...beliefOf(belief),
      })),

    history: (card, known) =>
      rowsWhere<readonly [string, ...BeliefColumns]>(
        `SELECT entry, ${beliefColumns} FROM history`,
        [ofCard(card), believedAt(known)],
        'ORDER BY revision',
      ).map(([entry, ...belief]) => ({ ...(JSON.parse(entry) as HistoryRow), ...beliefOf(belief) })),

    cardsByNumber: (number, issuer) =>
      rowsWhere<readonly [string, string, bigint]>(
        'SELECT cards.id, issuer, current FROM numbers JOIN cards USING (card)',
        [
          believedAt(everything),
          when('number = ?', number),
          ...(issuer === undefined ? [] : [when('issuer = ?', issuer)]),
        ],
        'ORDER BY cards.id, issuer, current DESC',
      ).map(([card, issuer, current]) => ({ card, issuer, number, current: current === 1n })),
  }
}
