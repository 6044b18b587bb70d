import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, start } from './children.ts'

/** Programs of this package under `strace`, which can make the n-th system call fail, or kill the process before it. */

/** The calls by which files change, and by which SQLite makes sure that they are on the disk. */
export const writingCalls = [
  'write',
  'pwrite64',
  'fsync',
  'fdatasync',
  'ftruncate',
  'rename',
  'unlink',
] as const

/** What is done to the `nth` call of a kind on the files of the log and its read models; or to all from there on. */
export type Injection = {
  readonly call: string
  readonly nth: number
  readonly andAllAfter?: boolean
  readonly does: 'signal=KILL' | 'error=EIO' | 'error=ENOSPC'
}

/** A program of this package that works on the files in a folder. */
export type Program = {
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  /**
   * Traces all its threads, each of which counts its calls for itself, but on the file of the read models alone; else
   * its main thread, on all files.
   */
  readonly threads?: boolean
}

/** Why there is no tracing here; undefined when there is. */
export const tracingPrevented = (): string | undefined => {
  const { status, error } = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=none', 'true'])
  if (error !== undefined) return 'strace is not installed'
  return status === 0 ? undefined : 'strace may not trace here'
}

/** The log in a folder. */
export const logIn = (folder: string): string => join(folder, 'log.db')

/** The read models of the log in a folder. */
export const viewsIn = (folder: string): string => join(folder, 'log.views.db')

const filesIn = ({ folder, threads }: Program): readonly string[] =>
  [...(threads ? [] : [logIn(folder), `${viewsIn(folder)}.new`]), viewsIn(folder)].flatMap((file) =>
    ['', '-wal', '-shm', '-journal'].map((tail) => `${file}${tail}`),
  )

/** Runs a program with something injected. */
export const runDisturbed = <Word>(
  program: Program,
  { call, nth, andAllAfter, does }: Injection,
): Promise<Ended<Word>> =>
  run(program, [`trace=${call}`, `inject=${call}:${does}:when=${nth}${andAllAfter ? '+' : ''}`])

/** How often a program makes each of some calls; of several threads, the one that makes it most often. */
export const countCalls = async (
  program: Program,
  calls: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const { code, complaint } = await run(program, [`trace=${calls.join(',')}`])
  if (code !== 0) throw new Error(`${program.program} does not run: ${complaint}`)
  const counts = new Map<string, number>()
  for (const [, thread = '', call = ''] of traceOf(program).matchAll(/^(\d+ +)?(\w+)\(/gm))
    counts.set(`${thread}${call}`, (counts.get(`${thread}${call}`) ?? 0) + 1)
  const most = new Map<string, number>()
  for (const call of calls)
    for (const [key, count] of counts)
      if (key.split(' ').at(-1) === call) most.set(call, Math.max(count, most.get(call) ?? 0))
  return most
}

const traceOf = ({ folder }: Program): string => readFileSync(join(folder, 'trace'), 'utf8')

const run = <Word>(of: Program, traced: readonly string[]): Promise<Ended<Word>> =>
  start<Word>(of.program, of.args, [
    'strace',
    // Beside the main thread there is then one other that does work.
    ...(of.threads ? ['-f', '-E', 'UV_THREADPOOL_SIZE=1'] : []),
    ...['-o', join(of.folder, 'trace')],
    ...traced.flatMap((expression) => ['-e', expression]),
    ...filesIn(of).flatMap((file) => ['-P', file]),
  ]).ended
