import type { RuleId } from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import { type AsOf, standsAt } from '../asOf.ts'
import { all, type Condition, type Value } from '../condition.ts'
import type { StandingRow } from '../models/standing.ts'
import type { Page } from '../pages.ts'
import { type Believed, type BelievedColumn, narrowed } from '../readModel.ts'
import type { ReadModels } from '../readModels.ts'
import type { ViewStore } from '../viewStore.ts'

/** What questions are put to. */
export type Asking = { readonly views: ViewStore; readonly models: ReadModels }

/**
 * At most so many rows of an answer, every one when left out; after a row, such as the last one of the page before, in
 * the order of the answer.
 */
export type Paged<Row> = { readonly limit?: number | undefined; readonly after?: Row | undefined }

/** The page that is asked for, of rows in an order; `last` says where in that order a row stands. */
export const pageOf = <R, C extends string>(
  { limit = Number.POSITIVE_INFINITY, after }: Paged<R>,
  order: readonly C[],
  last: (row: R) => readonly Value[],
): Page<C> => ({ order, limit, ...(after === undefined ? {} : { after: last(after) }) })

/**
 * Why a row is in an answer: the last entry of its card that had taken effect, by revision, and the position of the line
 * that made the row what it is. They are of one line until a later one corrects the entry, or is entered late.
 */
export type Because = { readonly revision: number; readonly position: Position }

/**
 * Asks a question of the rows that stand on a day, as known at a moment: `ask` is handed the condition that tells them,
 * for `find` or `count`, beside conditions of its own. From the last day on which anything takes effect those are the
 * rows without an end; where a line of a later day is taken in after that was looked up, they are others, and `ask` is
 * called once more.
 */
export const whatStands = async <A>(
  { views }: Pick<Asking, 'views'>,
  asOf: AsOf,
  ask: (standing: Condition<BelievedColumn>) => Promise<A>,
): Promise<A> => {
  const { horizon } = await views.standpoint()
  const answer = await ask(standsAt(asOf, horizon))
  if (asOf.known.kind !== 'everything' || horizon === null || asOf.on < horizon) return answer
  const now = await views.standpoint()
  return now.horizon !== null && asOf.on < now.horizon ? ask(standsAt(asOf, now.horizon)) : answer
}

/** A column of the standing table. */
export type StandingColumn = keyof StandingRow | BelievedColumn

/** Some columns of the rows of the standing table that stand on a day, as known at a moment, and meet a condition. */
export const standingRows = <C extends keyof StandingRow>(
  { views, models }: Asking,
  asOf: AsOf,
  where: Condition<StandingColumn>,
  columns: readonly C[],
  page: Page<StandingColumn>,
): Promise<readonly Believed<Pick<StandingRow, C>>[]> =>
  whatStands({ views }, asOf, (standing) =>
    views.find(narrowed(models.standing, columns), { where: all(where, standing), ...page }),
  )

/** How many rows of the standing table there are by some of its columns. */
export const standingCounts = (
  { views, models }: Asking,
  asOf: AsOf,
  where: Condition<StandingColumn>,
  by: readonly StandingColumn[],
) => whatStands({ views }, asOf, (standing) => views.count(models.standing, all(where, standing), by))

/** Where a member is counted: in transit only the active ones are apart (model 8.7). */
export const bucketOf = (
  membership: 'active' | 'retained',
  inTransit: boolean,
): 'active' | 'retained' | 'inTransit' => (membership === 'active' && inTransit ? 'inTransit' : membership)

/** Why a believed row is in an answer. */
export const because = ({ known, row }: Believed<Pick<StandingRow, 'revision'>>): Because => ({
  revision: row.revision,
  position: known.position,
})

/** The rules an answer rests on, by question: what `explain` is to be asked for. Of anomalies `anomaliesRestOn` tells. */
export const restsOn = {
  holders: ['N1-EVIDENCE', 'N4-GRANDFATHER'],
  roster: ['N6-IN-DUTY'],
  electoralRoll: ['N6-RIGHTS', 'C8-NO-VOTE-WHILE-RETAINED'],
  inTransit: ['N6-OUT', 'N6-IN-DUTY', 'D-FLAG-STALE'],
  recoveryDue: ['N6-WITHDRAW-RECOVER', 'N6-EXPEL-RECOVER-AFTER-FILING'],
  expulsionsPending: ['N6-EXPEL-FILE-FIRST'],
  statistics: ['M16-STATISTICS'],
  changes: ['U-1-REGISTER'],
  withoutCard: ['N6-ISSUE'],
  numbers: ['N2-NUMBER-UNIQUE', 'D-NUMBER-REUSED'],
} as const satisfies Readonly<Record<string, readonly RuleId[]>>
