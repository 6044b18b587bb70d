import type { Policy } from '@union-card/domain'
import { membershipsModel } from './models/memberships.ts'
import { numbersModel } from './models/numbers.ts'
import { type StandingRow, standingModel } from './models/standing.ts'
import { believedColumns, type ReadModel, type Row, type Tally } from './readModel.ts'
import { validCards } from './tallies.ts'

/** The read models that are kept, and the counts kept of them. */
export type ReadModels = {
  readonly standing: ReadModel<StandingRow>
  /** Every model that is kept: the ones of this package, and those an application adds. */
  readonly all: readonly ReadModel[]
  readonly tallies: readonly Tally[]
}

/** What stores call tables of their own, and indexes. */
const kept = /^(meta|set_aside|(tally|sqlite)_.*|.*_(\d+|of_card))$/

/**
 * The read models under a policy, with those an application adds. Throws `RangeError` for two of one name,
 * and for names that no store would take.
 */
export const readModels = (policy: Policy, added: readonly ReadModel[] = []): ReadModels => {
  const standing = standingModel(policy)
  const every: readonly ReadModel[] = [standing, numbersModel, membershipsModel, ...added]
  for (const [i, { name, columns }] of every.entries()) {
    if (!/^[a-z][a-z0-9_]{0,40}$/.test(name) || kept.test(name))
      throw new RangeError(
        `not a name for a table: ${name}; lower-case letters, digits and _, and none that a store has for itself`,
      )
    if (every.findIndex((other) => other.name === name) !== i)
      throw new RangeError(`two read models are called ${name}`)
    for (const column of Object.keys(columns))
      if (!/^[a-z][A-Za-z0-9]{0,40}$/.test(column) || Object.hasOwn(believedColumns, column))
        throw new RangeError(
          `${name}: not a name for a column: ${column}; camelCase, and none that every table has, such as card or from`,
        )
  }
  return {
    standing,
    all: every,
    tallies: [validCards(standing)] as readonly unknown[] as readonly Tally[],
  }
}

/** Which versions of which models these are, for telling their tables from others. */
export const versionsOf = ({ all }: ReadModels): Readonly<Record<string, number>> =>
  Object.fromEntries(all.map(({ name, version }: ReadModel<Row>) => [name, version]))
