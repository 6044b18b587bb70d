/** A PostgreSQL server as the read models use it: a few connections, deadlines of our own, faults in plain words. */
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cells, ViewsUnavailable } from '@union-card/projections'
import { Client, type ClientConfig, Pool, type PoolClient } from 'pg'
import { from } from 'pg-copy-streams'
import { copy } from './copying.ts'
import { closedViews, connectingFault, isHeld, isPlain, viewsFault } from './viewsFaults.ts'

/** One connection, of which several statements may be asked in turn. Answers come as rows of values. */
export type Connection = {
  readonly ask: (sql: string, values?: readonly unknown[]) => Promise<readonly Cells[]>
  /** Adds rows to a table in bulk. */
  readonly copy: (table: string, rows: readonly Cells[]) => Promise<void>
}

/** A server, by one role in one database. */
export type Database = {
  /** Where it is, without user and password: host, port, database and schema. */
  readonly place: string
  readonly ask: Connection['ask']
  /** Everything in one transaction, or nothing; tried again while another process stands in the way. */
  readonly transaction: <A>(act: (connection: Connection) => Promise<A>, how?: Transacting) => Promise<A>
  /** Keeps a connection until it is let go, with the locks it has: for those that outlive a transaction. */
  readonly keep: () => Promise<Pick<Connection, 'ask'> & { readonly letGo: () => Promise<void> }>
  readonly close: () => Promise<void>
}

/** How a transaction is carried out. */
export type Transacting = {
  /** For work on whole tables: no limit to how long a statement takes. */
  readonly unlimited?: boolean
  /** For what is lost without harm when the server falls: does not wait for its disk. */
  readonly careless?: boolean
  /** Milliseconds for which others are waited for. */
  readonly patience?: number
}

/** Milliseconds that a statement may take at the server, and, when that falls silent, here. */
const longestStatement = 60_000
const longestSilence = 65_000
/** Milliseconds that work on whole tables may take: a day. */
const longestWork = 86_400_000
/** Milliseconds that a statement waits for a lock before it is tried again: others queue up behind it. */
const longestWait = 1000

/** Names where read models are kept without saying who asks. Throws `ViewsUnavailable` for what is no address. */
export const placeOf = (url: string, schema: string): string => {
  try {
    const { protocol, host, pathname, searchParams } = new URL(url)
    if (!/^postgres(ql)?:$/.test(protocol)) throw new RangeError(protocol)
    return `${host || searchParams.get('host') || 'localhost'}${pathname}, schema ${schema}`
  } catch {
    throw new ViewsUnavailable(
      'This is no address of a PostgreSQL database. It should look like postgres://user:password@host:5432/database',
      { because: 'no-address' },
    )
  }
}

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  20: BigInt,
  23: Number,
}
const asItIs = (text: string): string => text

type Done = (error?: Error) => void

/**
 * A client that closes its socket when it cannot come in: the driver's own leaves it open when it has no password. Its
 * end is heard from the first moment on: a server that says farewell in the same breath as its welcome is heard before
 * whoever asked for the connection has it. What was asked of it is refused all the same.
 */
function Caller(config: ClientConfig): Client {
  const client = new Client(config) as Client & { readonly connection: { readonly stream: Socket } }
  client.on('error', unheard)
  const connect = client.connect.bind(client) as (done: Done) => void
  const connectOrClose = (done: Done): void =>
    connect((error) => {
      if (error) client.connection.stream.destroy()
      done(error)
    })
  return Object.assign(client, { connect: connectOrClose as Client['connect'] })
}

/** Serves a database. Connects when it is first asked. */
export const database = (url: string, schema: string, patience: number): Database => {
  const place = placeOf(url, schema)
  const pool = new Pool({
    connectionString: url,
    Client: Caller as never,
    application_name: 'union-card',
    connectionTimeoutMillis: patience,
    statement_timeout: longestStatement,
    query_timeout: longestSilence,
    lock_timeout: Math.min(patience, longestWait),
    // A worker that hangs in the middle of a transaction does not keep the others out for ever.
    idle_in_transaction_session_timeout: longestStatement,
    keepAlive: true,
    types: { getTypeParser: (type: number) => parsers[type] ?? asItIs } as never,
  })
  // A connection that breaks while nobody uses it is no loss: the next question opens another.
  pool.on('error', unheard)
  let open = true

  const connect = async (): Promise<PoolClient> => {
    if (!open) throw closedViews(place)
    try {
      return await pool.connect()
    } catch (error) {
      throw open ? connectingFault(place, error) : closedViews(place)
    }
  }

  const asking =
    (client: PoolClient, query_timeout?: number): Connection['ask'] =>
    async (text, values = []) => {
      const config = { text, values: [...values], rowMode: 'array' as const }
      // The driver takes a deadline of its own for each question; its types do not say so.
      const { rows } = await client.query(
        query_timeout === undefined ? config : ({ ...config, query_timeout } as typeof config),
      )
      return rows as readonly Cells[]
    }

  const begin = ({ unlimited = false, careless = false }: Transacting): string =>
    [
      'BEGIN',
      ...(unlimited ? ['SET LOCAL statement_timeout = 0'] : []),
      ...(careless ? ['SET LOCAL synchronous_commit = off'] : []),
    ].join('; ')

  const once = async <A>(act: (connection: Connection) => Promise<A>, how: Transacting): Promise<A> => {
    const client = await connect()
    let broken = true
    try {
      await client.query(begin(how))
      const answer = await act({
        ask: asking(client, how.unlimited ? longestWork : undefined),
        copy: (table, rows) => copy((sql) => client.query(from(sql)), table, rows),
      })
      await client.query('COMMIT')
      broken = false
      return answer
    } catch (error) {
      // Whatever is not a plain refusal leaves nobody at the other end to answer.
      if (!isPlain(error)) throw error
      await client.query('ROLLBACK')
      broken = false
      throw error
    } finally {
      client.release(broken)
    }
  }

  return {
    place,
    ask: async (sql, values) => {
      const client = await connect()
      let broken = true
      try {
        const rows = await asking(client)(sql, values)
        broken = false
        return rows
      } catch (error) {
        broken = !isPlain(error)
        throw viewsFault(place, error)
      } finally {
        client.release(broken)
      }
    },
    transaction: async (act, how = {}) => {
      const late = performance.now() + (how.patience ?? patience)
      for (;;) {
        try {
          return await once(act, how)
        } catch (error) {
          if (!isHeld(error) || performance.now() >= late) throw viewsFault(place, error)
        }
        await sleep(Math.random() * 20)
      }
    },
    keep: async () => {
      const client = await connect()
      const ask = asking(client)
      return {
        ask: (sql, values) =>
          ask(sql, values).catch((error) => {
            throw viewsFault(place, error)
          }),
        letGo: async () => {
          const released = await ask('SELECT pg_advisory_unlock_all()').then(
            () => true,
            () => false,
          )
          client.release(!released)
        },
      }
    },
    close: async () => {
      if (!open) return
      open = false
      await pool.end()
    },
  }
}

const unheard = (): void => {}
