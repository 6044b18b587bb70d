import type { Progress as Come } from '@union-card/projections'
import { stopIfInterrupted } from './opening.ts'
import { progress } from './progress.ts'
import type { Session } from './session.ts'

/** Tells how far a rebuild has come, how fast, and how long it will take; stops it when the user interrupts. */
export const rate = (session: Session, what = session.words.rebuild.reading): ((come: Come) => void) => {
  const { words } = session
  const told = progress(session, what)
  const began = performance.now()
  return ({ lines, of }) => {
    if (of === 0) return told.end()
    const perSecond = (lines * 1000) / (performance.now() - began)
    const left = perSecond === 0 ? '?' : String(Math.ceil((of - lines) / perSecond))
    told.tell(words.rebuild.soFar(lines, of, Math.round(perSecond), left))
    stopIfInterrupted(session)
  }
}
