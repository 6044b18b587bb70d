import type { OnProgress } from '@union-card/projections'
import { progress, stopIfInterrupted } from './progress.ts'
import type { Session } from './session.ts'

/** Tells how far read models have come, how fast, and how long it will take; stops when the user interrupts. */
export const rate = (
  session: Session,
  what: string,
): { readonly come: OnProgress; readonly end: () => void } => {
  const { words } = session
  const told = progress(session, what)
  const began = performance.now()
  return {
    come: ({ lines, of }) => {
      stopIfInterrupted(session)
      if (lines === 0) return
      const perSecond = (lines * 1000) / (performance.now() - began)
      told.tell(words.rebuild.soFar(lines, of, Math.round(perSecond), Math.ceil((of - lines) / perSecond)))
    },
    end: told.end,
  }
}
