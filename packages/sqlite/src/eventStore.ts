/**
 * The event store in one SQLite file, through `node:sqlite`: an append is answered once it has reached the disk, and
 * appends that arrive together reach it together. Several processes may write the same file.
 */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { backup } from 'node:sqlite'
import { setTimeout as sleep, setImmediate as turnOfTheLoop } from 'node:timers/promises'
import {
  type Appended,
  type AppendFault,
  type AppendRequest,
  arrivals,
  brokenPremise,
  type Clock,
  type EventStore,
  follow,
  type Imported,
  type ImportFault,
  isLogId,
  type LogIdentity,
  type Position,
  type Premise,
  planAppend,
  position,
  type ReadFault,
  readOrThrow,
  revision,
  type SealedLine,
  type StreamName,
  stageSealed,
  type Unavailable,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { isNonEmpty } from 'fp-ts/lib/ReadonlyArray.js'
import { commandIndex } from './commandIndex.ts'
import { faultOrThrow } from './databaseFaults.ts'
import { groupCommit, type WriteFault } from './groupCommit.ts'
import { type CannotOpen, createLogFile, type OpenFault, type OpenLog, openLogFile } from './logFile.ts'
import { logRows } from './logRows.ts'

/** How a log in a file is served; everything may be left out. */
export interface Serving {
  /** Where the time of recording comes from, `Date.now` when left out. */
  readonly clock?: Clock
  /** Milliseconds that an append waits for other processes that write the same file, 5000 when left out. */
  readonly patience?: number
  /** Milliseconds after which a subscription looks for what other processes wrote, 100 when left out. */
  readonly pollEvery?: number
}

/** A log to be made. */
export interface CreateSqliteLog extends Serving {
  readonly file: string
  readonly log: LogIdentity
}

/** A log to be opened. */
export interface OpenSqliteLog extends Serving {
  readonly file: string
  /** Opens only this log. */
  readonly log?: string
  /** Opens it for reading: appends are answered with `AccessDenied`. */
  readonly readOnly?: boolean
}

/** How far a backup is, in pages of the file. */
export interface BackupProgress {
  readonly totalPages: number
  readonly remainingPages: number
}

/** The event store of one log in one SQLite file. */
export interface SqliteEventStore extends EventStore {
  readonly file: string
  /**
   * Copies the log, as it stands while nothing more is added, to a new file that can be opened like this one.
   * Appending goes on meanwhile. The new file has its name once it is whole; until then, and after a crash, it is
   * called `<to>.unfinished`. A file being written must never be copied by other means.
   */
  readonly backup: (
    to: string,
    progress?: (progress: BackupProgress) => void,
  ) => Promise<E.Either<OpenFault, { readonly pages: number }>>
}

/** Makes a new, empty log in a file. Throws `RangeError` for a log id outside its alphabet. */
export const createSqliteLog = async ({
  file,
  log,
  ...serving
}: CreateSqliteLog): Promise<E.Either<OpenFault, SqliteEventStore>> => {
  if (!isLogId(log.id)) throw new RangeError('not a log id: 1 to 64 of A-Z a-z 0-9 . _ -')
  return E.map((open: OpenLog) => serve(file, open, serving))(createLogFile(file, log))
}

/** Opens the log in a file, after checking that it is one, in a format and with settings that can be relied on. */
export const openSqliteLog = async ({
  file,
  log,
  readOnly,
  ...serving
}: OpenSqliteLog): Promise<E.Either<OpenFault, SqliteEventStore>> =>
  E.map((open: OpenLog) => serve(file, open, serving))(openLogFile(file, readOnly ? 'read' : 'write', log))

const serve = (
  file: string,
  { database, log }: OpenLog,
  { clock = Date.now, patience = 5000, pollEvery = 100 }: Serving,
): SqliteEventStore => {
  const rows = logRows(database, log.id)
  const writer = groupCommit(database, patience)
  const news = arrivals()
  const commands = commandIndex(database)
  let indexed = false
  let open = true

  const reading = <A>(read: () => A): E.Either<ReadFault, A> => {
    if (!open) return E.left(closed)
    try {
      return E.right(read())
    } catch (error) {
      return E.left(faultOrThrow(error))
    }
  }

  async function* pages<A extends { readonly position: Position }>(
    read: (after: Position | null) => readonly A[],
    after: Position | undefined,
  ) {
    let page = readOrThrow(reading(() => read(after ?? null)))
    while (isNonEmpty(page)) {
      const { position: reached } = page[page.length - 1] as A
      yield page
      // Reading is synchronous: without this, nothing else would happen in the process during a long scan.
      await turnOfTheLoop()
      page = readOrThrow(reading(() => read(reached)))
    }
  }

  /** Runs inside a transaction. `numbers` are those of the streams that are there. */
  const add = (lines: readonly SealedLine[], numbers: Map<StreamName, number>): Position | undefined => {
    let last: Position | undefined
    for (const sealed of lines) {
      const { stream } = sealed.line
      const number = numbers.get(stream)
      const added = rows.add(sealed, number)
      if (number === undefined) numbers.set(stream, added.number)
      last = added.position
    }
    return last
  }

  const appendNow = (
    request: AppendRequest,
    premises: readonly Premise[],
  ): E.Either<AppendFault, Appended> => {
    const { stream } = request
    const head = rows.head(stream)
    const recorded = (rev: number, count: number) => rows.recorded(stream, rev, count)
    const plan = planAppend(log, clock, request, { head, recorded })
    if (E.isLeft(plan)) return plan
    if (plan.right.kind === 'repeated') return E.right(plan.right.answer)
    const broken = brokenPremise(premises, rows.end)
    if (broken !== undefined) return E.left(broken)
    const { lines } = plan.right
    const last = add(lines, new Map(head === null ? [] : [[stream, head.number]]))
    const answer = { revision: revision((head?.rev ?? -1) + lines.length) }
    return E.right(last === undefined ? answer : { ...answer, position: last })
  }

  const appendSealedNow = (lines: readonly SealedLine[]): E.Either<ImportFault, Imported> => {
    const numbers = new Map<StreamName, number>()
    const staged = stageSealed(log.id, lines, (stream) => {
      const head = rows.head(stream)
      if (head !== null) numbers.set(stream, head.number)
      return { head, textAt: (rev) => rows.textAt(stream, rev) }
    })
    if (E.isLeft(staged)) return staged
    add(staged.right, numbers)
    return E.right({ appended: staged.right.length, present: lines.length - staged.right.length })
  }

  const writing = async <Fault, A>(
    work: () => E.Either<Fault, A>,
  ): Promise<E.Either<Fault | WriteFault, A>> => {
    if (!open) return E.left(closed)
    const outcome = await writer.write(work)
    news.announce()
    return E.flattenW(outcome)
  }

  /** Copies the file to a new one. Begins anew, as long as patience lasts, where it meets a command being written. */
  const copied = async (to: string, progress?: (progress: BackupProgress) => void): Promise<number> => {
    const late = performance.now() + patience
    for (;;)
      try {
        return await backup(database, to, progress === undefined ? {} : { progress })
      } catch (error) {
        const fault = faultOrThrow(error)
        const isBusy = fault._tag === 'Unavailable' && fault.because === 'busy'
        if (!isBusy || performance.now() >= late) throw error
        await sleep(1)
      }
  }

  return {
    file,
    log,

    append: (stream, expected, events, premises = []) =>
      writing(() => appendNow({ stream, expected, events }, premises)),

    readStream: async (stream, { after, limit } = {}) => reading(() => rows.stream(stream, after, limit)),

    readAll: ({ after, batch = 1000, only } = {}) => pages((last) => rows.page(last, batch, only), after),

    readTexts: ({ after, batch = 1000, only } = {}) => pages((last) => rows.texts(last, batch, only), after),

    readStreams: async function* (of) {
      if (!('category' in of)) {
        for (let at = 0; at < of.length; at += streamsAtOnce) {
          const names = of.slice(at, at + streamsAtOnce)
          const { streams } = readOrThrow(reading(() => rows.streamsNamed(names)))
          if (isNonEmpty(streams)) yield streams
          await turnOfTheLoop()
        }
        return
      }
      let beyond = 0
      for (;;) {
        const { streams, last } = readOrThrow(reading(() => rows.streamsBeyond(beyond, of, streamsAtOnce)))
        if (!isNonEmpty(streams)) return
        yield streams
        await turnOfTheLoop()
        beyond = last
      }
    },

    subscribe: (following) =>
      follow(
        {
          page: async (after, only) => {
            await turnOfTheLoop()
            return readOrThrow(reading(() => rows.page(after, 500, only)))
          },
          head: async () => readOrThrow(reading(() => rows.last())),
          arrivals: news,
          patience: pollEvery,
        },
        following,
      ),

    lineOfCommand: async (id) => {
      if (!indexed) {
        const there = reading(commands.isThere)
        if (E.isLeft(there)) return there
        // What cannot be indexed, in a file that can only be read say, is searched for.
        indexed = there.right || E.isRight(await writing(() => E.right(commands.make())))
      }
      return reading(() => {
        const found = commands.find(id)
        return found === undefined ? undefined : rows.line(found)
      })
    },

    hashAt: async (at) => reading(() => rows.hashAt(at)),

    head: async () => reading(() => rows.last()),

    lastRecordedAt: async () =>
      reading(() => {
        const last = rows.last()
        return last === null ? null : (rows.page(position(last - 1n), 1)[0]?.line.at ?? null)
      }),

    // Positions count the lines, but for those of appends that failed after they began to write.
    size: async () => reading(() => Number(rows.last() ?? 0n)),

    appendSealed: (lines) => writing(() => appendSealedNow(lines)),

    backup: async (to, progress) => {
      if (!open) return E.left(closed)
      if (existsSync(to)) return E.left(occupied(to))
      const unfinished = `${to}.unfinished`
      try {
        rmSync(unfinished, { force: true })
        const pages = await copied(unfinished, progress)
        if (existsSync(to)) return E.left(occupied(to))
        renameSync(unfinished, to)
        return E.right({ pages })
      } catch (error) {
        return E.left(isSystemError(error) ? unwritable(to) : faultOrThrow(error))
      } finally {
        if (existsSync(unfinished)) rmSync(unfinished)
      }
    },

    close: async () => {
      if (!open) return
      open = false
      await writer.idle()
      news.announce()
      database.close()
    },
  }
}

/** So many whole streams are read at once. */
const streamsAtOnce = 250

const closed: Unavailable = {
  _tag: 'Unavailable',
  because: 'closed',
  reason: 'The event store has been closed.',
}

/** True of what the operating system said of a path, as opposed to SQLite. */
const isSystemError = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'syscall' in error

const unwritable = (file: string): Unavailable => ({
  _tag: 'Unavailable',
  because: 'unreachable',
  reason: `The file ${file} cannot be made.`,
})

const occupied = (file: string): CannotOpen => ({
  _tag: 'CannotOpen',
  because: 'exists',
  file,
  reason: `${file} is there already; a backup goes to a new file.`,
})
