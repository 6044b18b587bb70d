import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, start } from './children.ts'
import type { Word } from './reference/recording.ts'

/** The reference workload under `strace`, which can make the n-th system call fail, or kill the process before it. */

/** The calls by which SQLite changes files, and makes sure that they are on the disk. */
export const writingCalls = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink'] as const

/** What is done to the `nth` call of a kind on the files of the log and its read models; or to all from there on. */
export type Injection = {
  readonly call: string
  readonly nth: number
  readonly andAllAfter?: boolean
  readonly does: 'signal=KILL' | 'error=EIO' | 'error=ENOSPC'
}

/** Why there is no tracing here; undefined when there is. */
export const tracingPrevented = (): string | undefined => {
  const { status, error } = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=none', 'true'])
  if (error !== undefined) return 'strace is not installed'
  return status === 0 ? undefined : 'strace may not trace here'
}

const filesIn = (folder: string): readonly string[] =>
  ['log', 'log.views'].flatMap((name) =>
    ['', '-wal', '-shm', '-journal'].map((tail) => join(folder, `${name}.db${tail}`)),
  )

/** The log of the reference workload in a folder. */
export const logIn = (folder: string): string => join(folder, 'log.db')

/** Records the reference workload in a folder, with something injected. */
export const recordTraced = (
  folder: string,
  cards: number,
  { call, nth, andAllAfter, does }: Injection,
  args: readonly string[] = [],
): Promise<Ended<Word>> => {
  const inject = `inject=${call}:${does}:when=${nth}${andAllAfter ? '+' : ''}`
  return run(folder, cards, [`trace=${call}`, inject], args)
}

/** How often the reference workload makes each of some calls. */
export const countCalls = async (
  folder: string,
  cards: number,
  calls: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const { code, complaint } = await run(folder, cards, [`trace=${calls.join(',')}`], [])
  if (code !== 0) throw new Error(`the reference workload does not run: ${complaint}`)
  const counts = new Map<string, number>()
  for (const [, call = ''] of readFileSync(join(folder, 'trace'), 'utf8').matchAll(/^(\w+)\(/gm))
    counts.set(call, (counts.get(call) ?? 0) + 1)
  return counts
}

const run = (folder: string, cards: number, traced: readonly string[], args: readonly string[]) =>
  start<Word>(
    'reference/child.ts',
    ['--file', logIn(folder), '--cards', String(cards), ...args],
    [
      'strace',
      ...['-o', join(folder, 'trace')],
      ...traced.flatMap((expression) => ['-e', expression]),
      ...filesIn(folder).flatMap((file) => ['-P', file]),
    ],
  ).ended
