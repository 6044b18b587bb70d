import { threadBeside } from '../thread.ts'

/** The files that a thread of its own reads and writes. */
export type Place = { readonly file: string; readonly views: string }
/** How many lines the thread took in. */
export type Reached = { readonly lines: number }

/** Takes recorded lines into the read models on a second processor, while the first goes on recording. */
export type Projecting = {
  readonly takeIn: () => void
  /** Waits until everything is taken in. Null where the thread failed: what it left is taken in by whoever asks. */
  readonly end: () => Promise<Reached | null>
}

export const projecting = (place: Place): Projecting => {
  const worker = threadBeside(import.meta.url, 'projector', place)
  const reached = new Promise<Reached | null>((resolve) => {
    worker.once('message', resolve)
    worker.once('error', () => resolve(null))
    worker.once('exit', () => resolve(null))
  })
  return {
    takeIn: () => worker.postMessage('on'),
    end: async () => {
      worker.postMessage('end')
      const lines = await reached
      await worker.terminate()
      return lines
    },
  }
}
