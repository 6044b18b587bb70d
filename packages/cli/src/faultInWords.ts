import type { ReadFault, UnavailableBecause } from '@union-card/event-store'
import type { CannotOpen as NotOnServer } from '@union-card/eventstoredb'
import type { CannotOpen as NotInFile } from '@union-card/sqlite'
import type { Words } from './wording/index.ts'

/** A fault of the store as a sentence in the user's language. */
export const faultInWords = (words: Words, fault: NotInFile | NotOnServer | ReadFault): string => {
  switch (fault._tag) {
    case 'AccessDenied':
      return words.store.denied
    case 'Unavailable':
      return unavailable(words)[fault.because]
    case 'CannotOpen':
      return fault.because === 'bad-address'
        ? words.store.badAddress(fault.reason)
        : cannotOpen(words)[fault.because]('file' in fault ? fault.file : fault.address)
  }
}

const unavailable = ({ store }: Words): Readonly<Record<UnavailableBecause, string>> => ({
  closed: store.closed,
  busy: store.busy,
  unreachable: store.unreachable,
  'disk-full': store.diskFull,
  'input-output': store.inputOutput,
  damaged: store.damaged,
})

const cannotOpen = ({ store }: Words): Readonly<Record<NotInFile['because'], (place: string) => string>> => ({
  'not-found': store.notFound,
  exists: store.exists,
  'not-a-log': store.notALog,
  'newer-format': store.newerFormat,
  altered: store.altered,
  'other-log': store.otherLog,
  'unsafe-setting': store.unsafe,
})
