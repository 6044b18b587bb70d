import type { Day } from '../../calendar/day.ts'
import type { UnionId } from '../words.ts'
import { must, type Rule, rule, ruleOfLiving } from './rule.ts'

/** 开除会籍 (notice Art. 6): punishment, decision, filing with the union one level up, expulsion, in this order. */

type Filing = {
  readonly by: UnionId
  readonly on: Day
  readonly decidedOn?: Day | undefined
  readonly upperUnion?: UnionId | undefined
  readonly filingRef?: string | undefined
  readonly groundRef?: string | undefined
}

/** The ground is a criminal punishment, shown by a reference. Whether the crime was serious is for people to judge. */
export const groundStated: Rule<Filing> = rule('N6-EXPEL-GROUND', 'fields', ({ groundRef }) =>
  must(groundRef !== undefined),
)

/** Decided first, then filed, with another union. */
export const decidedThenFiled: Rule<Filing> = rule(
  'N6-EXPEL-FILE-FIRST',
  'fields',
  ({ by, on, decidedOn, upperUnion, filingRef }) =>
    must(
      decidedOn !== undefined &&
        decidedOn <= on &&
        upperUnion !== undefined &&
        upperUnion !== by &&
        filingRef !== undefined,
      {
        decidedOn: decidedOn ?? null,
        filedOn: on,
        upperUnion: upperUnion ?? null,
        filingRef: filingRef !== undefined,
      },
    ),
)

/** No expulsion without a filing in the stream, and none before it. */
export const filedBeforeExpelled: Rule<{ readonly on: Day }> = ruleOfLiving(
  'N6-EXPEL-FILE-FIRST',
  'state',
  ({ on }, { standing: { pendingExpulsion } }) =>
    must(pendingExpulsion !== null && pendingExpulsion.filedOn <= on, {
      filedOn: pendingExpulsion?.filedOn ?? null,
    }),
)
