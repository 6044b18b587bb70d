import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteLog, type SqliteEventStore } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { county } from './drafts.ts'

/** Runs something with a folder on the disk that is gone afterwards. */
export const inFolder = async <A>(run: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), 'union-card-bench-'))
  try {
    return await run(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A new log in a file. */
export const newLog = async (file: string): Promise<SqliteEventStore> => {
  const made = await createSqliteLog({ file, log: county })
  if (E.isLeft(made)) throw new Error(made.left.reason)
  return made.right
}
