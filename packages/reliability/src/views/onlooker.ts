import { setTimeout as sleep } from 'node:timers/promises'
import { type ViewStore, ViewsUnavailable } from '@union-card/projections'
import { stateOf } from './states.ts'
import { openViews } from './works.ts'

/** Somebody who has the read models open in a process of their own, and asks them again and again. */
export type Onlooker = {
  /** Asks once more, which must give the last of the states, and stops. What was wrong; undefined when nothing was. */
  readonly stop: () => Promise<string | undefined>
}

/** Milliseconds between two looks. */
const pause = 5

/** Looks on at the read models in a file, which must always be in one of some states, and never go back. */
export const lookOn = async (file: string, states: readonly string[]): Promise<Onlooker> => {
  const views = await openViews(file)
  let seen = 0
  let wrong: string | undefined
  let stopped = false
  const look = async (): Promise<void> => {
    const found = await placeAmong(views, states, seen)
    if (found === undefined) return
    if (found >= seen) seen = found
    // Where tables are switched between two questions, the answers are of two states: once, and of the new one after.
    else {
      const again = await placeAmong(views, states, seen)
      if (again !== undefined && again <= seen)
        wrong = `somebody who has them open is answered what is no state from the ${seen + 1}th on`
    }
  }
  const looking = (async () => {
    while (!stopped && wrong === undefined) {
      await look()
      await sleep(pause)
    }
  })()
  return {
    stop: async () => {
      stopped = true
      try {
        await looking
        if (wrong === undefined && (await stateOf(views)) !== states.at(-1))
          wrong = 'somebody who has them open is not answered from the last state'
      } catch (error) {
        wrong = `somebody who has them open is told ${String(error)}`
      } finally {
        await views.close()
      }
      return wrong
    },
  }
}

/**
 * Which of the states, not before one of them, read models are in, and -1 for none; undefined when they moved on while
 * they were asked, or are not to be asked while somebody else writes.
 */
const placeAmong = async (
  views: ViewStore,
  states: readonly string[],
  from: number,
): Promise<number | undefined> => {
  const stand = async () => {
    const { checkpoint } = await views.standpoint()
    return `${checkpoint} ${(await views.setAside()).map(({ card }) => card)}`
  }
  try {
    const before = await stand()
    const found = states.indexOf(await stateOf(views), from)
    return before === (await stand()) ? found : undefined
  } catch (error) {
    if (error instanceof ViewsUnavailable && /Another process is writing/.test(error.message))
      return undefined
    throw error
  }
}
