import type { OnProgress } from '@union-card/projections'
import { progress, stopIfInterrupted } from './progress.ts'
import type { Session } from './session.ts'
import type { Words } from './wording/index.ts'

/** Tells how far read models have come, how fast, and how long it will take; stops when the user interrupts. */
export const rate = (
  session: Session,
  what: string,
  said: Words['rebuild']['soFar'] = session.words.rebuild.soFar,
): { readonly come: OnProgress; readonly end: () => void } => {
  const told = progress(session, what)
  const began = performance.now()
  return {
    come: ({ lines, of }) => {
      stopIfInterrupted(session)
      if (lines === 0) return
      const perSecond = (lines * 1000) / (performance.now() - began)
      told.tell(said(lines, of, Math.round(perSecond), Math.ceil((of - lines) / perSecond)))
    },
    end: told.end,
  }
}
