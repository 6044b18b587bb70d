import { exit, Stop } from './exit.ts'
import type { Session } from './session.ts'
import { Unwritable } from './terminal.ts'

/** Tells on stderr how far a long piece of work has come: nothing in the first second, then twice a second. */
export type Progress = {
  readonly tell: (how: string) => void
  readonly end: () => void
}

const silence = 1000
const between = 500

export const progress = (
  { terminal: { err }, options }: Pick<Session, 'terminal' | 'options'>,
  what: string,
): Progress => {
  if (!err.isTTY && options.progress !== true) return { tell: () => {}, end: () => {} }
  const began = performance.now()
  let last = began + silence - between
  let shown = false
  return {
    tell: (how) => {
      const now = performance.now()
      if (now - last < between) return
      last = now
      const line = `${what} … ${how}`
      err.write(err.isTTY ? `\r\u001b[K${line}` : `${line}\n`)
      shown = true
    },
    end: () => {
      if (shown && err.isTTY) err.write('\r\u001b[K')
    },
  }
}

/** So many a second since a moment. */
export const perSecond = (count: number, since: number): number =>
  Math.round((count * 1000) / (performance.now() - since))

/** Ends a command that records nothing as soon as it is to stop. What is taken in already stays. */
export const stopIfInterrupted = ({ terminal, words }: Session): void => {
  const { aborted, reason } = terminal.stopping
  if (reason instanceof Unwritable) throw reason
  if (aborted) throw new Stop(exit.interrupted, words.interrupted)
}

/** True where nobody reads on: an answer is long enough then. Stops where the command is to stop for another reason. */
export const isReadNoFurther = (session: Session): boolean => {
  if (session.terminal.stopping.reason === 'closed') return true
  stopIfInterrupted(session)
  return false
}
