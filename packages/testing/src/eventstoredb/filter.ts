/** Which records a filtered subscription is told of, and how often it is told of its progress past the others. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { DoubleRecord } from './log.ts'

/** A filter as the double applies it. */
export interface RecordFilter {
  readonly lets: (record: DoubleRecord) => boolean
  /** Records looked at for a page. */
  readonly window: number
  /** Records looked at between two checkpoints. */
  readonly checkpointEvery: number
}

const defaultWindow = 32

export const filterOf = (options: ReadReq.Options): RecordFilter => {
  const filter = options.getFilter()
  if (filter === undefined)
    return { lets: () => true, window: defaultWindow, checkpointEvery: Number.POSITIVE_INFINITY }
  const byStream = filter.getStreamIdentifier()
  const expression = byStream ?? filter.getEventType()
  const regex = expression?.getRegex() ?? ''
  const prefixes = expression?.getPrefixList() ?? []
  const matches = regex === '' ? startsWith(prefixes) : matchesOf(new RegExp(regex))
  const window = filter.hasMax() ? filter.getMax() : defaultWindow
  return {
    lets: ({ stream, type }) => matches(byStream === undefined ? type : stream),
    window,
    checkpointEvery: window * filter.getCheckpointintervalmultiplier(),
  }
}

const matchesOf =
  (regex: RegExp) =>
  (text: string): boolean =>
    regex.test(text)

const startsWith =
  (prefixes: readonly string[]) =>
  (text: string): boolean =>
    prefixes.some((prefix) => text.startsWith(prefix))
