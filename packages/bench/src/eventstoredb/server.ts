import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A double in another process. */
export type Server = { readonly address: string; readonly stop: () => void }

/** Starts one. */
export const startServer = async (): Promise<Server> => {
  const process = fork(join(import.meta.dirname, 'serving.ts'), { execArgv: ['--conditions=source'] })
  const [address] = await once(process, 'message')
  return { address: String(address), stop: () => process.kill() }
}
