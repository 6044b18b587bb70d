import { type OpenFault, openSqliteLog } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { type Exit, exit, Stop } from '../exit.ts'
import { faultInWords } from '../faultInWords.ts'
import { notOpened } from '../logInFile.ts'
import { placeOfKeptLog } from '../logPlace.ts'
import { progress } from '../progress.ts'
import type { Session } from '../session.ts'
import type { Words } from '../wording/index.ts'

/** `union-card backup FILE`: copies the log to a new file, while it goes on. */
export const backup = async (session: Session, to: string): Promise<Exit> => {
  const { words } = session
  const { backup: say } = words.keeping
  const { file } = placeOfKeptLog(session)
  if (file === null) throw new Stop(exit.usage, say.ofServer)
  const opened = await openSqliteLog({ file, readOnly: true })
  if (E.isLeft(opened)) throw new Stop(exit.unavailable, notOpened(words, file, opened.left))
  const store = opened.right
  const told = progress(session, say.doing)
  try {
    if (store.log.mode === 'rehearsal') await session.note(words.rehearsal)
    const made = await store.backup(to, ({ totalPages, remainingPages }) =>
      told.tell(say.soFar(Math.floor(((totalPages - remainingPages) / Math.max(totalPages, 1)) * 100))),
    )
    told.end()
    if (E.isRight(made)) {
      if (session.json) await session.say(JSON.stringify({ log: store.log.id, file: to, ...made.right }))
      else await session.say(say.done(to))
      return exit.fine
    }
    throw notMade(words, to, made.left)
  } finally {
    told.end()
    await store.close()
  }
}

/** Why there is no backup. What the system does not let be written is the copy: of the log it was only read. */
const notMade = (words: Words, to: string, fault: OpenFault): Stop => {
  const { backup: say } = words.keeping
  if (fault._tag === 'CannotOpen') return new Stop(exit.usage, say.exists(to))
  const isOfTheCopy =
    fault._tag === 'AccessDenied' || fault.because === 'unreachable' || fault.because === 'disk-full'
  return new Stop(exit.unavailable, isOfTheCopy ? say.cannotWrite(to) : faultInWords(words, fault))
}
