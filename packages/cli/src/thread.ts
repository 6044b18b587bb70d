import { Worker } from 'node:worker_threads'

/** Starts the module `name`, which lies beside the one at `url`, as a thread: from source or built, as that one is. */
export const threadBeside = (url: string, name: string, workerData: unknown): Worker => {
  const source = url.endsWith('.ts')
  return new Worker(new URL(`./${name}.${source ? 'ts' : 'js'}`, url), {
    workerData,
    ...(source ? { execArgv: ['--conditions=source'] } : {}),
  })
}
