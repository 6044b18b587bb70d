/**
 * Group commit: work that arrives together is done in one transaction, so that many wait for one sync of the disk.
 * Each piece checks for itself and hears its own outcome, after the commit that made it lasting.
 */
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep, setImmediate as turnOfTheLoop } from 'node:timers/promises'
import type { OutcomeUnknown, ReadFault } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { faultOf, isBusy, isSqliteError } from './databaseFaults.ts'

/** Why work was not done, or not surely. */
export type WriteFault = ReadFault | OutcomeUnknown

/** Does work inside transactions, one after the other. */
export interface Writer {
  /**
   * Runs `work` inside a transaction and resolves with its answer once that is committed. Work must decide before it
   * writes: when it throws, it has written nothing, and its own promise alone rejects.
   */
  readonly write: <A>(work: () => A) => Promise<E.Either<WriteFault, A>>
  /** Resolves when everything handed in so far has been answered. */
  readonly idle: () => Promise<void>
}

interface Waiting {
  readonly since: number
  /** Runs the work; the answer is to be given once the commit is done. */
  readonly run: () => () => void
  readonly refuse: (fault: WriteFault) => void
  readonly fail: (defect: unknown) => void
}

/** So many at most share a transaction, which bounds how long the others wait for it. */
const mostTogether = 256

/** Milliseconds, at most, between two attempts to begin while another process writes. */
const longestPause = 4

/** A writer over one connection that gives up after waiting `patience` milliseconds for other processes. */
export const groupCommit = (database: DatabaseSync, patience: number): Writer => {
  let waiting: Waiting[] = []
  let draining: Promise<void> | undefined

  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')

  const drain = async (): Promise<void> => {
    // Lets everything that is about to be asked be asked, so that it is done together.
    await turnOfTheLoop()
    let refusals = 0
    while (waiting.length > 0) {
      const refusal = errorOf(() => begin.run())
      if (refusal === undefined) {
        refusals = 0
        commitTogether(waiting.splice(0, mostTogether))
      } else if (isBusy(refusal)) {
        refuseImpatient(refusal)
        await sleep(Math.random() * Math.min(longestPause, 2 ** ++refusals))
      } else answerAll(waiting.splice(0), refusal)
    }
    draining = undefined
  }

  const refuseImpatient = (refusal: unknown): void => {
    const late = performance.now() - patience
    answerAll(
      waiting.filter(({ since }) => since <= late),
      refusal,
    )
    waiting = waiting.filter(({ since }) => since > late)
  }

  const commitTogether = (group: readonly Waiting[]): void => {
    const answers: (() => void)[] = []
    const broken = errorOf(() => {
      for (const { run } of group) answers.push(run())
    })
    const uncommitted = broken === undefined ? errorOf(() => commit.run()) : undefined
    if (broken !== undefined || uncommitted !== undefined) rollBack(database)
    if (broken !== undefined) answerAll(group, broken)
    else if (uncommitted !== undefined) answerAll(group, uncommitted, outcomeOfCommit)
    else for (const answer of answers) answer()
  }

  return {
    write: <A>(work: () => A) =>
      new Promise<E.Either<WriteFault, A>>((resolve, reject) => {
        waiting.push({
          since: performance.now(),
          run: () => {
            try {
              const answer = work()
              return () => resolve(E.right(answer))
            } catch (defect) {
              if (isSqliteError(defect)) throw defect
              return () => reject(defect)
            }
          },
          refuse: (fault) => resolve(E.left(fault)),
          fail: reject,
        })
        draining ??= drain()
      }),
    idle: async () => {
      while (draining !== undefined) await draining
    },
  }
}

const errorOf = (act: () => unknown): unknown => {
  try {
    act()
    return undefined
  } catch (error) {
    return error
  }
}

const rollBack = (database: DatabaseSync): void => {
  // After some errors SQLite has rolled back by itself, and a ROLLBACK would be one more error.
  if (database.isTransaction) errorOf(() => database.exec('ROLLBACK'))
}

const answerAll = (
  group: readonly Waiting[],
  error: unknown,
  meaning: (fault: ReadFault) => WriteFault = (fault) => fault,
): void => {
  const fault = faultOf(error)
  for (const { refuse, fail } of group) fault === undefined ? fail(error) : refuse(meaning(fault))
}

/**
 * A commit that failed for want of space or of the lock has not happened. After any other failure the commit may
 * stand in the write-ahead log although nobody could make sure that it is on the disk: a crash can bring it back.
 */
export const outcomeOfCommit = (fault: ReadFault): WriteFault =>
  fault._tag === 'Unavailable' && (fault.because === 'disk-full' || fault.because === 'busy')
    ? fault
    : { _tag: 'OutcomeUnknown', reason: fault.reason }
