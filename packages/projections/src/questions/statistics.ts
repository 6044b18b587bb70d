import type { Day } from '@union-card/domain'
import { type AsOf, believedAt } from '../asOf.ts'
import { all, any, atLeast, atMost, is } from '../condition.ts'
import { type Asking, bucketOf, standingCounts } from './asking.ts'

/**
 * How many members a union has of an issuer's cards: active, retained apart (M16), in transit in a bucket of their own.
 * A retained member in transit is retained: nobody counts whose membership is retained (model 8.7).
 */
export type MemberCount = {
  readonly issuer: string | null
  readonly union: string | null
  readonly active: number
  readonly retained: number
  readonly inTransit: number
}

/** How many memberships ended, by issuer and kind. */
export type EndCount = {
  readonly issuer: string | null
  readonly kind: 'voluntary' | 'deemed' | 'expelled' | 'deceased'
  readonly count: number
}

/** Members on a day, and memberships that ended in a period up to it (MemberStatistics). */
export type Statistics = {
  readonly members: readonly MemberCount[]
  readonly ended: readonly EndCount[]
}

/** Members at the close of a day; `since` begins the period for those that ended, the year's first day when left out. */
export type StatisticsQuestion = AsOf & { readonly since?: Day | undefined }

/** Counts members and endings. It goes through the table once; that is longer the more cards there are. */
export const statistics = async (asking: Asking, question: StatisticsQuestion): Promise<Statistics> => ({
  members: await membersOn(asking, question),
  ended: await endedIn(asking, question),
})

const membersOn = async (asking: Asking, asOf: AsOf): Promise<readonly MemberCount[]> => {
  const by = ['union', 'issuer', 'inTransit', 'membership'] as const
  const counts = new Map<string, MemberCount>()
  for (const { values, count } of await standingCounts(asking, asOf, is('member', true), by)) {
    const [union, issuer, inTransit, membership] = values as readonly [
      string | null,
      string | null,
      boolean,
      'active' | 'retained',
    ]
    const key = JSON.stringify([union, issuer])
    const of = counts.get(key) ?? { issuer, union, active: 0, retained: 0, inTransit: 0 }
    const bucket = bucketOf(membership, inTransit)
    counts.set(key, { ...of, [bucket]: of[bucket] + count })
  }
  return [...counts.values()]
}

const endedIn = async (
  { views, models }: Asking,
  { on, known, since = `${on.slice(0, 4)}-01-01` as Day }: StatisticsQuestion,
): Promise<readonly EndCount[]> => {
  const groups = await views.count(
    models.standing,
    all(
      is('member', false),
      believedAt(known),
      atLeast('since', since),
      atMost('since', on),
      any(is('entry', 'Withdrawn'), is('entry', 'Expelled'), is('entry', 'MemberDied')),
    ),
    ['issuer', 'entry', 'reason'],
  )
  return groups.map(({ values: [issuer, entry, reason], count }) => ({
    issuer: issuer as string | null,
    kind:
      entry === 'Expelled' ? 'expelled' : entry === 'MemberDied' ? 'deceased' : (reason as EndCount['kind']),
    count,
  }))
}
