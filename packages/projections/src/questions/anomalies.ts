import { type Day, type Flag, flags, type RuleId } from '@union-card/domain'
import { type AsOf, begunBy } from '../asOf.ts'
import { all, any, is, present } from '../condition.ts'
import { membershipsModel } from '../models/memberships.ts'
import type { StandingRow } from '../models/standing.ts'
import { pagesOf } from '../pages.ts'
import type { Believed } from '../readModel.ts'
import { type Asking, type Because, because, standingRows, whatStands } from './asking.ts'

/** What should not be so, or calls for a look: nothing is rejected for it, and nobody's standing changes. */
export type Anomaly = {
  readonly kind: Flag | 'holder-dissolved' | 'double-membership'
  readonly card: string
  /** Where the relation stands; of a mark about a union that one: the union that sealed the entry, or the issuer. */
  readonly union: string | null
  /** Since when the card stands as it does; for a double membership, since when there were two. */
  readonly since: Day
  /** The other cards of the same member, for a double membership. */
  readonly others?: readonly string[]
  readonly because: Because
}

/** Anomalies at the close of a day, as known at a moment. */
export type AnomaliesQuestion = AsOf & {
  /** Only of these kinds; all but `unverified-provenance`, which nearly every card has without printing records, when left out. */
  readonly kinds?: readonly Anomaly['kind'][] | undefined
  /** Unions that were dissolved, with the day: the log itself does not hold the union registry. */
  readonly dissolved?: readonly { readonly union: string; readonly on: Day }[] | undefined
}

/** Rows of a page. */
const limit = 1000

/** True of the mark of an entry; the other kinds are found in a standing, a union, a member. */
const isOfEntry = (kind: Anomaly['kind']): boolean =>
  kind !== 'unverified-provenance' && kind !== 'holder-dissolved' && kind !== 'double-membership'

/** The rule behind each kind. */
const rules: Readonly<Record<Anomaly['kind'], RuleId>> = {
  ...flags,
  'holder-dissolved': 'L13-DISSOLVED-UNION',
  'double-membership': 'M3-JOIN-ONCE',
}

type Kinds = Pick<AnomaliesQuestion, 'kinds' | 'dissolved'>

/** The kinds that are looked for. */
const kindsOf = ({ kinds, dissolved }: Kinds): readonly Anomaly['kind'][] =>
  kinds ??
  (Object.keys(rules) as Anomaly['kind'][]).filter(
    (kind) => kind !== 'unverified-provenance' && (kind !== 'holder-dissolved' || dissolved !== undefined),
  )

/** The rules that {@link anomalies} rest on, by what is looked for: what `explain` is to be asked for. */
export const anomaliesRestOn = (question: Kinds): readonly RuleId[] => [
  ...new Set(kindsOf(question).map((kind) => rules[kind])),
]

/** Everything that calls for a look (Anomalies). */
export async function* anomalies(asking: Asking, question: AnomaliesQuestion): AsyncGenerator<Anomaly> {
  const kinds = kindsOf(question)
  const wanted = (kind: Anomaly['kind']): boolean => kinds.includes(kind)
  if (kinds.some(isOfEntry))
    for await (const believed of flagged(asking, question))
      for (const kind of (believed.row.flags ?? '').split(' ') as Flag[])
        if (wanted(kind)) yield { ...anomalyOf(kind, believed), union: unionOf(kind, believed.row) }
  if (wanted('unverified-provenance')) yield* unverified(asking, question)
  if (wanted('holder-dissolved')) yield* dissolved(asking, question)
  if (wanted('double-membership')) yield* doubled(asking, question)
}

const unionOf = (kind: Flag, { union, by, issuer }: StandingRow): string | null =>
  kind === 'unregistered-union' ? by : kind === 'unregistered-issuer' ? issuer : union

const shown = ['union', 'membership', 'since', 'revision'] as const

const anomalyOf = (
  kind: Anomaly['kind'],
  believed: Believed<Pick<StandingRow, 'union' | 'revision'>>,
): Anomaly => ({
  kind,
  card: believed.card,
  union: believed.row.union,
  since: believed.from,
  because: because(believed),
})

/** Marked entries that had taken effect, whether they still decide anything or not. */
async function* flagged({ views, models }: Asking, asOf: AsOf): AsyncGenerator<Believed<StandingRow>> {
  const where = all(present('flags'), begunBy(asOf))
  const order = ['from', 'card', 'seq'] as const
  for await (const rows of pagesOf({ order, limit }, (page) =>
    views.find(models.standing, { where, ...page }),
  ))
    yield* rows
}

/** Booklets of which nobody knows where they come from: the members' by union, then the former members' by the day it ended. */
async function* unverified(asking: Asking, asOf: AsOf): AsyncGenerator<Anomaly> {
  for (const [member, order] of [
    [true, ['union', 'membership', 'card']],
    [false, ['since', 'card']],
  ] as const) {
    const where = all(is('provenance', 'unverified'), is('member', member))
    // None is blank: who has a booklet was issued it by a union, and who is no member ceased to be one on a day.
    for await (const rows of pagesOf({ order, limit }, (page) =>
      standingRows(asking, asOf, where, shown, page),
    ))
      for (const believed of rows) yield anomalyOf('unverified-provenance', believed)
  }
}

async function* dissolved(asking: Asking, question: AnomaliesQuestion): AsyncGenerator<Anomaly> {
  for (const { union, on } of question.dissolved ?? []) {
    if (on > question.on) continue
    const where = all(is('member', true), is('union', union), is('inTransit', false))
    const every = { order: ['membership', 'card'], limit: Number.POSITIVE_INFINITY } as const
    for (const believed of await standingRows(asking, question, where, shown, every))
      yield anomalyOf('holder-dissolved', believed)
  }
}

async function* doubled(asking: Asking, asOf: AsOf): AsyncGenerator<Anomaly> {
  const { views, models } = asking
  const groups = await whatStands(asking, asOf, (standing) =>
    views.count(membershipsModel, standing, ['member']),
  )
  for (const { values, count } of groups) {
    if (count < 2) continue
    const [member] = values
    const rows = await whatStands(asking, asOf, (standing) =>
      views.find(membershipsModel, {
        where: all(is('member', member ?? null), standing),
        order: ['from', 'card'],
        limit: count,
      }),
    )
    const cards = rows.map(({ card }) => card)
    const since = rows[1]?.from
    const ofThem = all(any(...cards.map((card) => is('card', card))), is('member', true))
    const found = await whatStands(asking, asOf, (standing) =>
      views.find(models.standing, { where: all(ofThem, standing), order: ['from', 'card'], limit: count }),
    )
    for (const believed of found)
      yield {
        ...anomalyOf('double-membership', believed),
        ...(since === undefined ? {} : { since }),
        others: cards.filter((card) => card !== believed.card),
      }
  }
}
