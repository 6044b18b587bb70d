import { existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { createSqliteLog, type OpenFault, openSqliteEvidence, openSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from './exit.ts'
import { faultInWords } from './faultInWords.ts'
import type { LogPlace } from './logPlace.ts'
import { whatIsAt } from './place.ts'
import type { Session } from './session.ts'
import type { Words } from './wording/index.ts'

/** A log kept in a SQLite file. */
export const inFile = ({ words }: Session, file: string): LogPlace => {
  const kept = <A>(outcome: E.Either<OpenFault, A>): A => {
    if (E.isLeft(outcome)) throw new Stop(exit.unavailable, notOpened(words, file, outcome.left))
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

/** Why a file cannot be opened; where the system says no more than that, what is wrong with its place. */
export const notOpened = (words: Words, file: string, fault: OpenFault): string => {
  const { store } = words
  if (fault._tag !== 'AccessDenied' && !(fault._tag === 'Unavailable' && fault.because === 'unreachable'))
    return faultInWords(words, fault)
  const folder = dirname(file)
  const [there, around] = [whatIsAt(file), whatIsAt(folder)]
  if (there === 'folder') return store.isFolder(file)
  if (there === 'neither') return store.notALog(file)
  return around === 'folder' ? store.notOpened(file, folder) : store.noFolder(folder)
}
