import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs something with a new, empty folder that is gone afterwards: in memory, where the machine has such a place, since
 * what is tried here is never what the disk itself keeps.
 */
export const inFolder = async <A>(run: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(existsSync(inMemory) ? inMemory : tmpdir(), 'union-card-reliability-'))
  const clear = (): void => rmSync(folder, { recursive: true, force: true })
  process.on('exit', clear)
  try {
    return await run(folder)
  } finally {
    process.off('exit', clear)
    clear()
  }
}

const inMemory = '/dev/shm'
