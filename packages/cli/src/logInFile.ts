import { existsSync, rmSync } from 'node:fs'
import { createSqliteLog, type OpenFault, openSqliteEvidence, openSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from './exit.ts'
import { faultInWords } from './faultInWords.ts'
import type { LogPlace } from './logPlace.ts'
import type { Session } from './session.ts'

/** A log kept in a SQLite file. */
export const inFile = ({ words }: Session, file: string): LogPlace => {
  const kept = <A>(outcome: E.Either<OpenFault, A>): A => {
    if (E.isLeft(outcome)) throw new Stop(exit.unavailable, faultInWords(words, outcome.left))
    return outcome.right
  }
  return {
    shown: file,
    file,
    open: async (access) => kept(await openSqliteLog({ file, readOnly: access === 'read' })),
    find: async () => (existsSync(file) ? kept(await openSqliteLog({ file })) : undefined),
    create: async (log) => kept(await createSqliteLog({ file, log })),
    evidence: async () => kept(await openSqliteEvidence(file)),
    forget: () => {
      for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true })
    },
  }
}
