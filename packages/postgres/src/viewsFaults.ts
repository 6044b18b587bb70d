/** What goes wrong with a PostgreSQL server, in the words of the read models. Never repeats what the server was told. */
import { types } from 'node:util'
import { type ViewsTrouble, ViewsUnavailable } from '@union-card/projections'

/** Errors of the system are of another realm where code runs in one of its own, as tests do. */
const { isNativeError } = types

/** What is said, and as which trouble. */
type Said = readonly [trouble: ViewsTrouble, words: (place: string) => string]

const busy: Said = ['busy', (place) => `Another process is writing the read models in ${place}. Try again.`]
const moved: Said = [
  'moved',
  (place) =>
    `The tables of the read models in ${place} are not there, or are being made anew. Open them again.`,
]
const notAdmitted: Said = [
  'not-admitted',
  (place) => `The server of the read models in ${place} does not accept this user and password.`,
]

/** By the class of PostgreSQL's error code, or by the whole code where that says more. */
const said: Readonly<Record<string, Said>> = {
  '28': notAdmitted,
  '3D': ['no-such-database', (place) => `There is no such database: ${place}. Create it first.`],
  '53': [
    'no-room',
    (place) => `The server of the read models in ${place} has no more room, memory or connections.`,
  ],
  '55': busy,
  '40': busy,
  '58': [
    'input-output',
    (place) => `The disk of the server reported an error at the read models in ${place}.`,
  ],
  XX: [
    'damaged',
    (place) =>
      `The read models in ${place} are damaged. Drop their schema: they are built again from the log.`,
  ],
  '25006': [
    'only-read',
    (place) =>
      `The server of the read models in ${place} only answers and takes nothing: it is a copy of another.`,
  ],
  '2BP01': [
    'depended-on',
    (place) =>
      `Something else depends on the tables of the read models in ${place}, a view perhaps. Drop it first; make it anew afterwards.`,
  ],
  '42501': [
    'denied',
    (place) =>
      `This user may not do that with the read models in ${place}. Give its role the rights, or let the owner do it.`,
  ],
  '42704': [
    'no-such-role',
    (place) =>
      `There is no role of that name for the read models in ${place}. Let an administrator make it: CREATE ROLE name LOGIN.`,
  ],
  '3F': moved,
  '42P01': moved,
  '42703': moved,
  '57014': ['too-slow', (place) => `The read models in ${place} took too long to answer.`],
}

const unanswered =
  /^(Connection terminated|Client has encountered a connection error|timeout e|Query read timeout)/
const systemErrors = /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT)/

/** Said of read models that have been closed. */
export const closedViews = (place: string): ViewsUnavailable =>
  new ViewsUnavailable(`The read models in ${place} have been closed.`, { because: 'closed', place })

/** An error as whoever asked the read models hears it; one that is not the server's stays as it is. */
export const viewsFault = (place: string, error: unknown): unknown => {
  if (!isNativeError(error) || error instanceof ViewsUnavailable) return error
  if (isAway(error)) return serverAway(place, error)
  const known = saidOf(error)
  return known === undefined ? error : unavailable(place, known, error)
}

const unavailable = (place: string, [because, words]: Said, cause: unknown): ViewsUnavailable =>
  new ViewsUnavailable(words(place), { because, place }, { cause })

const serverAway = (place: string, cause: unknown): ViewsUnavailable =>
  new ViewsUnavailable(
    `The server of the read models in ${place} does not answer. Is it running, and reachable from here?`,
    { because: 'server-away', place },
    { cause },
  )

/** As {@link viewsFault}, of an error before anything was asked: whatever it is, there is no connection. */
export const connectingFault = (place: string, error: unknown): unknown => {
  const fault = viewsFault(place, error)
  if (fault instanceof ViewsUnavailable) return fault
  return isNativeError(error) && error.message.startsWith('SASL')
    ? unavailable(place, notAdmitted, error)
    : serverAway(place, error)
}

/** True of an error after which the connection is as good as before: a refusal of the server, or a defect of ours. */
export const isPlain = (error: unknown): boolean =>
  isNativeError(error) && 'severity' in error
    ? error.severity === 'ERROR'
    : isNativeError(error) && !isAway(error)

/** True when another process stood in the way, and trying again may help. */
export const isHeld = (error: unknown): boolean => ['55P03', '40P01', '40001'].includes(codeOf(error))

const codeOf = (error: unknown): string =>
  isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : ''

const isAway = (error: Error): boolean => {
  const code = codeOf(error)
  return systemErrors.test(code) || unanswered.test(error.message) || /^(08...|57P..)$/.test(code)
}

const saidOf = (error: Error): Said | undefined => {
  const code = codeOf(error)
  return /^[0-9A-Z]{5}$/.test(code) ? (said[code] ?? said[code.slice(0, 2)]) : undefined
}
