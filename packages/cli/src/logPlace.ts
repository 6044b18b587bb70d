import type { EventStore, Evidence, LogIdentity } from '@union-card/event-store'
import { exit, Stop } from './exit.ts'
import { inFile } from './logInFile.ts'
import { onServer } from './logOnServer.ts'
import { hidden, schemeOf } from './place.ts'
import type { Session } from './session.ts'

/** Where a log is kept. What keeps it from being opened or made stops the program. */
export type LogPlace = {
  /** For messages: never with a user or a password. */
  readonly shown: string
  /** The file, where it is kept in one. */
  readonly file: string | null
  /** Opens the log. */
  readonly open: (access: 'read' | 'write') => Promise<EventStore>
  /** Opens the log, or answers undefined where there is none. */
  readonly find: () => Promise<EventStore | undefined>
  readonly create: (log: LogIdentity) => Promise<EventStore>
  /** Opens the log for verification, damaged as it may be. */
  readonly evidence: () => Promise<KeptEvidence>
  /** Takes away a log that was made and left empty, where that can be done. */
  readonly forget: () => void
}

/** A log open for verification. */
export type KeptEvidence = Evidence & { readonly log: LogIdentity; readonly close: () => Promise<void> }

/** Where the options say that the log is; memory is no place. */
export const placeOfLog = (session: Session): LogPlace | 'memory' => {
  const { options, words } = session
  const { log } = options
  switch (schemeOf(log)) {
    case 'memory':
      if (log === 'memory:') return 'memory'
      break
    case 'sqlite':
      if (log.length > 'sqlite:'.length) return inFile(session, log.slice('sqlite:'.length))
      break
    case 'esdb':
    case 'esdb+discover':
    case 'kurrentdb':
    case 'kurrentdb+discover':
      return onServer(session, log)
  }
  throw new Stop(exit.usage, words.usage.logForm(hidden(log)))
}

/** As {@link placeOfLog}, for what can only be done with a log that is kept. */
export const placeOfKeptLog = (session: Session): LogPlace => {
  const place = placeOfLog(session)
  if (place === 'memory') throw new Stop(exit.usage, session.words.keeping.notInMemory)
  return place
}
