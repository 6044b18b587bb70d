/** Keeping up and asking the tables of one schema. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Position, position } from '@union-card/event-store'
import {
  type Advance,
  type Cells,
  cellsOf,
  columnsOf,
  isBecause,
  type ReadModel,
  rowIn,
  type SetAside,
  type Standpoint,
  type ViewIdentity,
  type ViewStore,
  ViewsUnavailable,
  valueFrom,
} from '@union-card/projections'
import type { Asked } from './conditions.ts'
import type { Connection, Database } from './database.ts'
import { emptyingStatements, inSchema } from './viewsSchema.ts'
import { asideIn, countIn, endIn, findIn, talliedIn, tallyIn } from './viewTables.ts'

/** One share of the cards, `index` from 0, out of `of`. */
export type Part = { readonly index: number; readonly of: number }

/** Which tables are served, and for whom. */
export type Serving = {
  readonly schema: string
  readonly identity: ViewIdentity
  readonly models: readonly ReadModel[]
  readonly part?: Part | undefined
  readonly patience: number
}

/** A store of read models, but for building another beside it. */
export type Served = Omit<ViewStore, 'beside'>

/** Milliseconds between two looks at how far others have come. */
const between = 25

/** Serves the tables of a schema. */
export const serve = (server: Database, serving: Serving): Served => {
  const { schema, identity, models, part, patience } = serving
  const { index, of } = part ?? { index: 0, of: 1 }
  const { place } = server
  const at = inSchema(schema)

  const refuseOther = (log: unknown, version: unknown): void => {
    if (log !== identity.log || version !== identity.version)
      throw new ViewsUnavailable(
        `${place} now holds the read models of the log ${log} in version ${version}, not of ${identity.log} in ${identity.version}. Open it again.`,
        {
          because: 'replaced',
          place,
          found: { log: String(log), version: String(version) },
          expected: identity,
        },
      )
  }

  /** Where the tables stand, after making sure that they are still of this log and version. */
  const standpoint = async (): Promise<Standpoint> => {
    const [row] = await server.ask(
      `SELECT log, version, checkpoint, CASE WHEN checkpoint IS NOT NULL THEN hash END, horizon FROM ${at('_meta')}, (
         SELECT ${part === undefined ? 'CASE WHEN count(checkpoint) = count(*) THEN min(checkpoint) END' : 'min(checkpoint)'} AS checkpoint,
           (array_agg(hash ORDER BY checkpoint))[1] AS hash, max(horizon) AS horizon
         FROM ${at('_progress')}${part === undefined ? '' : ' WHERE part = $1 AND parts = $2'}) AS progress`,
      part === undefined ? [] : [index, of],
    )
    const [log, version, checkpoint, hash, horizon] = row ?? []
    refuseOther(log, version)
    return {
      checkpoint: asPosition(checkpoint),
      hash: hash as Standpoint['hash'],
      horizon: horizon as Standpoint['horizon'],
    }
  }

  /** Where each share stands. */
  const standpointsIn = async ({ ask }: Pick<Connection, 'ask'>) =>
    (await ask(`SELECT checkpoint, hash FROM ${at('_progress')} ORDER BY part`)).map(
      ([checkpoint, hash]) => ({
        checkpoint: asPosition(checkpoint),
        hash: hash as Standpoint['hash'],
      }),
    )

  /** Where this share stands, kept from all others until the transaction ends; undefined when it is not ours to move. */
  const fenced = async ({
    ask,
  }: Connection): Promise<{ readonly checkpoint: Position | null } | undefined> => {
    const [may] = await ask(`SELECT has_table_privilege($1, 'UPDATE')`, [at('_progress')])
    if (may?.[0] !== true) return undefined
    const [row] = await ask(
      `SELECT log, version, checkpoint FROM ${at('_progress')} AS progress, ${at('_meta')}
       WHERE part = $1 AND parts = $2 FOR UPDATE OF progress`,
      [index, of],
    )
    if (row === undefined) return undefined
    refuseOther(row[0], row[1])
    return { checkpoint: asPosition(row[2]) }
  }

  const areAside = async ({ ask }: Connection, cards: readonly string[]): Promise<boolean> => {
    const [row] = await ask(`SELECT count(*) = $2 FROM ${at('_set_aside')} WHERE card = ANY ($1::text[])`, [
      cards,
      cards.length,
    ])
    return row?.[0] === true
  }

  const write = async (connection: Connection, advance: Advance): Promise<void> => {
    const { ask, copy } = connection
    const put = ({ sql, values }: Asked) => ask(sql, values)
    for (const { model, begun, ended } of advance.changes) {
      if (begun.length > 0) await copy(at(model.name), begun.map(cellsOf(model)))
      if (ended.length > 0) await put(endIn(at, model, ended))
    }
    if (advance.tallies.length > 0)
      for (const statement of tallyIn(at, index, advance.tallies)) await put(statement)
    if (advance.resumed.length + advance.setAside.length > 0)
      for (const statement of asideIn(at, advance.resumed, advance.setAside)) await put(statement)
    await ask(
      `UPDATE ${at('_progress')} SET checkpoint = $1, hash = $2, horizon = greatest(horizon, $3) WHERE part = $4`,
      [advance.to, advance.hash ?? null, advance.horizon, index],
    )
  }

  /** Others keep these tables up: waits until they have come further. */
  const othersMoved = async (from: Position | null): Promise<false> => {
    const late = performance.now() + patience
    for (;;) {
      const { checkpoint } = await standpoint()
      if (checkpoint !== from) return false
      if (performance.now() >= late) throw leftBehind(place, checkpoint, patience / 1000)
      await sleep(between)
    }
  }

  const advance = async (wanted: Advance): Promise<boolean> => {
    const done = await server.transaction(async (connection) => {
      const stands = await fenced(connection)
      if (stands === undefined) return undefined
      if (stands.checkpoint !== wanted.from) return false
      if (wanted.resumed.length > 0 && !(await areAside(connection, wanted.resumed))) return false
      await write(connection, wanted)
      return true
    })
    if (done !== undefined) return done
    if (part !== undefined)
      throw new ViewsUnavailable(
        `The read models in ${place} are no longer taken in by ${of} workers, or this user may not write them.`,
        { because: 'other-shares', place, of },
      )
    return wanted.from === wanted.to ? false : othersMoved(wanted.from)
  }

  return {
    standpoint,
    standpoints: () => standpointsIn(server),
    advance,
    fill: (model, rows) => server.transaction(({ copy }) => copy(at(model.name), rows), { careless: true }),
    find: async (model, query) => {
      const { sql, values } = findIn(at, model, query)
      return (await server.ask(sql, values)).map(rowIn(model))
    },
    count: async (model, where, by) => {
      const { sql, values } = countIn(at, model, where, by)
      const types = new Map(columnsOf(model))
      return (await server.ask(sql, values))
        .map((cells) => ({
          values: by.map((column, i) => valueFrom(cells[i] ?? null, types.get(column) ?? 'text')),
          count: Number(cells.at(-1)),
        }))
        .filter(({ count }) => count > 0)
    },
    tallied: async (tally, on) => {
      const { sql, values } = talliedIn(at, tally, on)
      return new Map((await server.ask(sql, values)).map(([key, total]) => [String(key), Number(total)]))
    },
    setAside: async () =>
      (await server.ask(`SELECT card, since, reason FROM ${at('_set_aside')} ORDER BY card`)).map(
        ([card, since, reason]): SetAside => ({
          card: String(card),
          since: asPosition(since),
          reason: String(reason),
        }),
      ),
    empty: (wanted) =>
      server
        .transaction(
          async ({ ask }) => {
            // Whoever is taking in lines is waited for, and whoever comes begins anew.
            await ask(`LOCK TABLE ${at('_progress')} IN ACCESS EXCLUSIVE MODE`)
            const stands = await standpointsIn({ ask })
            if (
              !stands.some(({ checkpoint, hash }) => checkpoint === wanted.checkpoint && hash === wanted.hash)
            )
              return
            for (const statement of emptyingStatements(schema, models)) await ask(statement)
          },
          { unlimited: true },
        )
        .catch((error) => {
          throw isBecause(error, 'denied') ? ofOtherHistory(place) : error
        }),
    close: server.close,
  }
}

const ofOtherHistory = (place: string): ViewsUnavailable =>
  new ViewsUnavailable(
    `The log was put back from a backup, and the read models in ${place} tell of lines that it no longer has. Let their owner run union-card rebuild.`,
    { because: 'other-history', place },
  )

const leftBehind = (place: string, checkpoint: Position | null, seconds: number): ViewsUnavailable =>
  new ViewsUnavailable(
    `The read models in ${place} are kept up by others, and have not come further than ${checkpoint ?? 'nothing'} for ${seconds} seconds. Start a worker for each share that has none.`,
    { because: 'left-behind', place, checkpoint, seconds },
  )

const asPosition = (value: Cells[number] | undefined): Position | null =>
  value === null || value === undefined ? null : position(value as bigint)
