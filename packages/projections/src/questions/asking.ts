import type { RuleId } from '@union-card/domain'
import type { Position } from '@union-card/event-store'
import { type AsOf, standsAt } from '../asOf.ts'
import { all, type Condition } from '../condition.ts'
import type { StandingRow } from '../models/standing.ts'
import { type Believed, narrowed } from '../readModel.ts'
import type { ReadModels } from '../readModels.ts'
import type { ViewStore } from '../viewStore.ts'

/** What questions are put to. */
export type Asking = { readonly views: ViewStore; readonly models: ReadModels }

/** At most so many rows of an answer, 1000 when left out, after the last one of the page before. */
export type Paged<Row> = { readonly limit?: number; readonly after?: Row }

/** Why a row is in an answer: the line of its card that last decided it. */
export type Because = { readonly revision: number; readonly position: Position }

/** Some columns of the rows of the standing table that stand on a day, as known at a moment, and meet a condition. */
export const standingRows = async <C extends keyof StandingRow>(
  { views, models }: Asking,
  asOf: AsOf,
  where: Condition,
  order: readonly string[],
  columns: readonly C[],
  { limit = 1000, after }: { readonly limit?: number; readonly after?: readonly string[] } = {},
): Promise<readonly Believed<Pick<StandingRow, C>>[]> => {
  const { horizon } = await views.standpoint()
  return views.find(narrowed(models.standing, columns), {
    where: all(where, standsAt(asOf, horizon)),
    order,
    limit,
    ...(after === undefined ? {} : { after }),
  })
}

/** How many rows of the standing table there are by some of its columns. */
export const standingCounts = async (
  { views, models }: Asking,
  asOf: AsOf,
  where: Condition,
  by: readonly string[],
) => {
  const { horizon } = await views.standpoint()
  return views.count(models.standing, all(where, standsAt(asOf, horizon)), by)
}

export const because = ({ known, row }: Believed<Pick<StandingRow, 'revision'>>): Because => ({
  revision: row.revision,
  position: known.position,
})

/** The rules an answer rests on, by question: what `explain` is to be asked for. */
export const restsOn = {
  holders: ['N1-EVIDENCE', 'N4-GRANDFATHER'],
  roster: ['N6-IN-DUTY'],
  electoralRoll: ['C8-NO-VOTE-WHILE-RETAINED'],
  inTransit: ['N6-OUT', 'N6-IN-DUTY', 'D-FLAG-STALE'],
  recoveryDue: ['N6-WITHDRAW-RECOVER', 'N6-EXPEL-RECOVER-AFTER-FILING'],
  expulsionsPending: ['N6-EXPEL-FILE-FIRST'],
  anomalies: ['D-FLAG-DESTINATION', 'D-FLAG-PREPAID', 'M3-JOIN-ONCE', 'N4-GRANDFATHER'],
  statistics: ['M16-STATISTICS'],
  changes: ['U-1-REGISTER'],
  withoutCard: ['N6-ISSUE'],
  numbers: ['N2-NUMBER-UNIQUE', 'D-NUMBER-REUSED'],
} as const satisfies Readonly<Record<string, readonly RuleId[]>>
