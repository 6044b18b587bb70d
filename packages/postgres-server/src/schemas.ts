import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** Names of schemas, roles and databases on a server, which are all dropped again in the end. */
export const leavingNothing = (url: () => string) => {
  const schemas: string[] = []
  const roles: string[] = []
  const databases: string[] = []
  const name = (of: string) => `${of}_${randomBytes(6).toString('hex')}`
  return {
    /** A name for a schema that is not there yet. */
    newSchema: (): string => {
      const schema = name('test')
      schemas.push(schema, `${schema}_new`)
      return schema
    },
    /** A role that may log in, and nothing else; answers its name and its address. */
    newRole: async (): Promise<{ readonly role: string; readonly url: string }> => {
      const role = name('role')
      const password = randomBytes(8).toString('hex')
      roles.push(role)
      await sqlAt(url(), `CREATE ROLE ${role} LOGIN PASSWORD '${password}'`)
      const own = new URL(url())
      own.username = role
      own.password = password
      return { role, url: own.href }
    },
    /** A database of its own, for those who name their schemas themselves; answers its address. */
    newDatabase: async (): Promise<string> => {
      const database = name('test')
      await sqlAt(url(), `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8'`)
      databases.push(database)
      const own = new URL(url())
      own.pathname = `/${database}`
      return own.href
    },
    clean: async (): Promise<void> => {
      const gone = [
        ...schemas.splice(0).map((schema) => `DROP SCHEMA IF EXISTS "${schema}" CASCADE`),
        ...roles.splice(0).flatMap((role) => [`DROP OWNED BY ${role} CASCADE`, `DROP ROLE ${role}`]),
      ]
      if (gone.length > 0) await sqlAt(url(), gone.join('; '))
      for (const database of databases.splice(0)) await sqlAt(url(), `DROP DATABASE ${database} WITH (FORCE)`)
    },
  }
}

/** Carries out SQL over a connection of its own, as whoever the address names; answers the rows of the last statement. */
export const sqlAt = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const answer: unknown = await client.query(sql)
    const last = Array.isArray(answer) ? answer.at(-1) : answer
    return (last as { readonly rows: readonly Record<string, unknown>[] }).rows
  } finally {
    await client.end()
  }
}
