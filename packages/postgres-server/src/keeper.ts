import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from './startServer.ts'

/** Keeps a server for the tests of a run, and removes it when the run is over: `node keeper.ts FOLDER RUN`. */

const [folder = '', run = ''] = process.argv.slice(2)

const tell = (name: string, text: string): void => {
  writeFileSync(join(folder, `${name}.part`), text)
  renameSync(join(folder, `${name}.part`), join(folder, name))
}

const isRunning = (): boolean => {
  try {
    return process.kill(Number(run), 0)
  } catch {
    return false
  }
}

const overRun = (then: () => Promise<void>): void => {
  const watching = setInterval(async () => {
    if (isRunning()) return
    clearInterval(watching)
    await then()
    rmSync(folder, { recursive: true, force: true })
  }, 300)
}

try {
  const server = await startServer()
  tell('url', server.url)
  overRun(server.remove)
} catch (failed) {
  tell('failed', failed instanceof Error ? failed.message : String(failed))
  overRun(async () => {})
}
