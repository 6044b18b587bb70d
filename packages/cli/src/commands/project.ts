import { setTimeout as sleep } from 'node:timers/promises'
import { isBecause } from '@union-card/projections'
import { chinaTime } from '../chinaTime.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { type Opened, open } from '../opening.ts'
import { isOnPostgres } from '../place.ts'
import type { Session } from '../session.ts'
import type { Partition } from '../viewsPlace.ts'

export type ProjectOptions = { readonly partition?: Partition }

/** Milliseconds between two reports of how it goes, and before a server that was away is asked again. */
const between = 5000
const pause = 1000

/**
 * `union-card project`: keeps the read models up with the log, all of the cards or one share of them, until it is
 * stopped. What was taken in stays, so it goes on there when it is started again.
 */
export const project = async (session: Session, { partition }: ProjectOptions): Promise<Exit> => {
  const { words, terminal, options } = session
  if (!isOnPostgres(options.views ?? '')) throw new Stop(exit.usage, words.usage.projectWhere)
  const share = partition ?? { which: 1, of: 1 }
  const opened = await open(session, share)
  try {
    while (!terminal.stopping.aborted)
      try {
        await keptUp(session, opened, share)
      } catch (error) {
        if (!isBecause(error, 'server-away')) throw error
        await session.note(words.project.away(error.reason.place))
        await sleep(pause, undefined, { signal: terminal.stopping }).catch(() => undefined)
      }
    // Being told to end is how it ends; Ctrl-C interrupts it.
    const { reason } = terminal.stopping
    throw new Stop(reason === 'terminated' ? exit.fine : exit.interrupted, words.project.stopped)
  } finally {
    await opened.registry.close()
  }
}

const keptUp = async (session: Session, { registry }: Opened, { which, of }: Partition): Promise<void> => {
  const { words, terminal } = session
  let told = performance.now()
  let before = 0
  let wasBehind = true
  await registry.keepUp(terminal.stopping, {
    share: { category: 'card', index: which - 1, of },
    onProgress: ({ lines, behind, until }) => {
      const now = performance.now()
      if (now - told < between && behind === wasBehind) return
      const rate = Math.round(((lines - before) * 1000) / Math.max(1, now - told))
      void session.note(
        words.project.come(which, of, lines, rate, behind ? (until === null ? '…' : chinaTime(until)) : null),
      )
      ;[told, before, wasBehind] = [now, lines, behind]
    },
  })
}

/** Reads `i/n`; undefined for what is no share. */
export const partitionIn = (given: string): Partition | undefined => {
  const [, which = '', of = ''] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(given) ?? []
  return which !== '' && Number(which) <= Number(of) ? { which: Number(which), of: Number(of) } : undefined
}
