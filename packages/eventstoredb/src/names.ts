/**
 * Between the names of streams and those they have on the server, `card-7f.h01` for `card-h01`: the slot of the stream
 * follows the dash, so that a filter on the beginning of names divides the log evenly.
 */
import { isStreamName, type StreamName, type StreamShare } from '@union-card/event-store'
import { slotOf, slotsOf } from './slots.ts'

/** How the streams of a log are called on the server. */
export interface Names {
  readonly onServer: (stream: StreamName) => string
  /** The stream of a name on the server; undefined for one that is not of this log. */
  readonly ofLog: (name: string) => StreamName | undefined
  /** What a filter is to match: all streams of this log or a share of them. A regular expression of .NET and here. */
  readonly filter: (only?: StreamShare) => string
  /** What a filter is to match to see what was ordered of streams of this log, such as to delete them. */
  readonly ordersFilter: string
  /** The stream that says which log this is. */
  readonly founding: string
}

/** The names of the log in a space; those of the one log of a server without. */
export const namesIn = (space: string | undefined): Names => {
  const before = space === undefined ? '' : `${space}.`
  const pattern = before.replace('.', '\\.')
  const form = new RegExp(`^${pattern}([a-z]{1,32})-[0-9a-f]{2}\\.(.+)$`)
  return {
    onServer: (stream) => {
      const dash = stream.indexOf('-')
      return `${before}${stream.slice(0, dash)}-${slotOf(stream)}.${stream.slice(dash + 1)}`
    },
    ofLog: (name) => {
      const [, category, id] = form.exec(name) ?? []
      const stream = `${category}-${id}`
      return id !== undefined && isStreamName(stream) ? stream : undefined
    },
    filter: (only) =>
      only === undefined
        ? `^${pattern}[a-z]{1,32}-[0-9a-f]{2}\\.`
        : `^${pattern}${only.category}-(?:${slotsOf(only).join('|')})\\.`,
    ordersFilter: `^\\$\\$${pattern}[a-z]{1,32}-[0-9a-f]{2}\\.`,
    founding: `${before}unioncard`,
  }
}
