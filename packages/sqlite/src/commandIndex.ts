/**
 * Looking up a command by its id. The index for it is no part of the format: it is made when it is first needed, so
 * that an import does without it, and any release reads the file with it or without it.
 */
import type { DatabaseSync } from 'node:sqlite'
import { arraysFrom } from './connection.ts'
import type { LineRow } from './logRows.ts'
import { commandIndexName, makeCommandIndex, wordsOfCommandIndex } from './logSchema.ts'

/** The look-up. Throws what SQLite answers. */
export interface CommandIndex {
  readonly isThere: () => boolean
  /** Makes the index, inside the caller's transaction. Takes about three seconds for a million lines. */
  readonly make: () => void
  /** The first line of a card's stream with this command. Without the index it reads the whole log. */
  readonly find: (id: string) => LineRow | undefined
}

/** The look-up in an open log. */
export const commandIndex = (database: DatabaseSync): CommandIndex => {
  const { expression, condition } = wordsOfCommandIndex
  const there = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = '${commandIndexName}'`)
  const find = arraysFrom(
    database,
    `SELECT position, name, rev, line FROM events JOIN streams ON streams.id = stream
     WHERE ${expression} = ? AND ${condition} ORDER BY position LIMIT 1`,
  )
  return {
    isThere: () => there.get() !== undefined,
    make: () => database.exec(makeCommandIndex),
    find: (id) => find.get(id.toLowerCase()) as unknown as LineRow | undefined,
  }
}
