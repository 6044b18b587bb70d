import { type Exit, exit } from '../exit.ts'
import { open, stopIfInterrupted } from '../opening.ts'
import { progress } from '../progress.ts'
import type { Session } from '../session.ts'

/** `union-card rebuild`: builds the read models anew from the log, beside the old ones, and switches. */
export const rebuild = async (session: Session): Promise<Exit> => {
  const { words } = session
  const opened = await open(session)
  try {
    const began = performance.now()
    const told = progress(session, words.rebuild.reading)
    let lines = 0
    await opened.registry.rebuild({
      onProgress: (come) => {
        lines = Math.max(lines, come.lines)
        told.tell(words.rebuild.lines(lines))
        stopIfInterrupted(session)
      },
    })
    told.end()
    const seconds = (performance.now() - began) / 1000
    const setAside = await opened.registry.setAside()
    if (session.json)
      await session.say(
        JSON.stringify({
          lines,
          seconds: Number(seconds.toFixed(3)),
          setAside: setAside.map(({ card, reason }) => ({ card, reason })),
          ...(opened.rehearsal ? { rehearsal: true } : {}),
        }),
      )
    else await session.say(words.rebuild.done(lines, seconds.toFixed(1)))
    for (const { card, reason } of setAside) await session.note(words.store.cardSetAside(card, reason))
    return setAside.length === 0 ? exit.fine : exit.finding
  } finally {
    await opened.registry.close()
  }
}
