/** Shares of the cards that are taken in by workers of their own, each with its own standpoint. */
import { ViewsUnavailable } from '@union-card/projections'
import type { Connection, Database } from './database.ts'
import type { Part } from './serving.ts'
import type { InSchema } from './viewsSchema.ts'

/**
 * Makes sure that the cards are taken in as `of` shares. Rejects with `ViewsUnavailable` when they are taken in as
 * another number of shares that have not all come equally far: then nobody could say who has taken in what.
 */
export const takeUp = (
  { transaction, place }: Database,
  at: InSchema,
  { index, of }: Part,
): Promise<void> => {
  if (!Number.isInteger(of) || of < 1 || !Number.isInteger(index) || index < 0 || index >= of)
    throw new RangeError(`there is no share ${index} of ${of}`)
  return transaction(async ({ ask }) => {
    const [known] = await ask(`SELECT parts FROM ${at('_progress')} LIMIT 1`)
    if (known?.[0] === of) return
    await ask(`LOCK TABLE ${at('_progress')} IN EXCLUSIVE MODE`)
    const [[parts, level] = []] = await ask(
      `SELECT max(parts), count(DISTINCT checkpoint) + count(DISTINCT checkpoint IS NULL) <= 2 AND
         (count(checkpoint) = 0 OR count(checkpoint) = count(*)) FROM ${at('_progress')}`,
    )
    if (parts === of) return
    if (level !== true)
      throw new ViewsUnavailable(
        `The read models in ${place} are taken in by ${parts} workers, which have not come equally far. Let them come to the end of the log, then stop them; or keep to ${parts}.`,
        { because: 'unequal-shares', place, of: Number(parts) },
      )
    await split({ ask }, at, of)
  })
}

/** Makes `of` shares of what stood somewhere as a whole. */
export const split = async ({ ask }: Pick<Connection, 'ask'>, at: InSchema, of: number): Promise<void> => {
  await ask(
    `WITH gone AS (DELETE FROM ${at('_progress')} RETURNING checkpoint, hash, horizon)
     INSERT INTO ${at('_progress')} (part, parts, checkpoint, hash, horizon)
     SELECT part, $1, (SELECT max(checkpoint) FROM gone), (SELECT max(hash) FROM gone), (SELECT max(horizon) FROM gone)
     FROM generate_series(0, $1 - 1) AS part`,
    [of],
  )
}
