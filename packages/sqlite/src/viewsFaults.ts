/** SQLite's errors in the words of the read models. */
import type { Unavailable } from '@union-card/event-store'
import { type ViewsTrouble, ViewsUnavailable } from '@union-card/projections'
import { faultOf, isBusy, isSqliteError } from './databaseFaults.ts'

/** What is said, and as which trouble. */
type Said = readonly [trouble: ViewsTrouble, words: (file: string) => string]

const said: Readonly<Record<Unavailable['because'] | 'denied', Said>> = {
  busy: ['busy', (file) => `Another process is writing the read models in ${file}. Try again.`],
  damaged: [
    'damaged',
    (file) =>
      `${file} is not a database, or is damaged. If it held read models, delete it: they are built again from the log.`,
  ],
  'disk-full': [
    'no-room',
    (file) => `The disk is full: the read models in ${file} cannot be brought up to date.`,
  ],
  'input-output': [
    'input-output',
    (file) => `The disk reported an error, or memory ran out, at the read models in ${file}.`,
  ],
  unreachable: [
    'unreachable',
    (file) => `The file ${file} cannot be opened. Is it a file, in a folder that exists?`,
  ],
  closed: ['closed', (file) => `The read models in ${file} have been closed.`],
  denied: [
    'denied',
    (file) => `The read models in ${file} may not be read and written. Look at its permissions.`,
  ],
}

const sayOf = (file: string, because: keyof typeof said, options?: ErrorOptions): ViewsUnavailable => {
  const [trouble, words] = said[because]
  return new ViewsUnavailable(words(file), { because: trouble, place: file }, options)
}

/** Said of read models that have been closed. */
export const closedViews = (file: string): ViewsUnavailable => sayOf(file, 'closed')

/** Said of read models that cannot be made sense of. */
export const damagedViews = (file: string): ViewsUnavailable => sayOf(file, 'damaged')

/** True when another process was writing. A `backup` that could not begin says no more than "not an error". */
export const isHeld = (error: unknown): boolean =>
  isBusy(error) || (isSqliteError(error) && error.errcode === 0)

/** True when what should be a database cannot be read as one. */
export const isDamaged = (error: unknown): boolean => {
  const fault = faultOf(error)
  return fault?._tag === 'Unavailable' && fault.because === 'damaged'
}

/** An error as whoever asked the read models hears it: what SQLite answered in plain words, any other as it is. */
export const viewsFault = (file: string, error: unknown): unknown => {
  if (isHeld(error)) return sayOf(file, 'busy', { cause: error })
  const fault = faultOf(error)
  if (fault === undefined) return error
  return sayOf(file, fault._tag === 'AccessDenied' ? 'denied' : fault.because, { cause: error })
}
