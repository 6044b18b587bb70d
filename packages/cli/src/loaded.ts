import { exit, Stop } from './exit.ts'
import type { Words } from './wording/index.ts'

/** A package that is loaded only when it is needed, and need not be installed. Stops, saying so, where it is not. */
export const loaded = async <A>(words: Words, name: string, load: () => Promise<A>): Promise<A> => {
  try {
    return await load()
  } catch (failed) {
    const { code } = failed as { readonly code?: unknown }
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw failed
    throw new Stop(exit.usage, words.usage.notInstalled(name))
  }
}
