import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/**
 * The server that all tests of a run share: the one in `UNION_CARD_POSTGRES_URL`, or one that the first test starts,
 * and that goes when the run is over. Tests keep to schemas and roles of their own.
 */
export const sharedServer = async (): Promise<string> => {
  const given = process.env.UNION_CARD_POSTGRES_URL
  if (given !== undefined && given !== '') return given
  // A worker of the test runner talks to it; alone, the test runner is this process.
  const run = process.send === undefined ? process.pid : process.ppid
  const folder = join(tmpdir(), `union-card-postgres-of-${run}`)
  if (isFirst(folder)) startKeeper(folder, run)
  return answerIn(folder)
}

const isFirst = (folder: string): boolean => {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return true
  } catch {
    if (statSync(folder).uid !== process.getuid?.()) throw new Error(`${folder} is somebody else's`)
    return false
  }
}

/** A process of its own, so that the server outlives the test that needed it first. */
const startKeeper = (folder: string, run: number): void => {
  const keeper = fileURLToPath(new URL('./keeper.ts', import.meta.url))
  spawn(process.execPath, ['--no-warnings', '--conditions=source', keeper, folder, String(run)], {
    detached: true,
    stdio: 'ignore',
  }).unref()
}

const patience = 60_000

const answerIn = async (folder: string): Promise<string> => {
  const late = performance.now() + patience
  while (performance.now() < late) {
    if (existsSync(join(folder, 'url'))) return readFileSync(join(folder, 'url'), 'utf8')
    if (existsSync(join(folder, 'failed'))) throw new Error(readFileSync(join(folder, 'failed'), 'utf8'))
    await sleep(25)
  }
  throw new Error(`No PostgreSQL server came up within ${patience / 1000} seconds.`)
}
