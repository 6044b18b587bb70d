/** A whole log as JSON Lines, the lines themselves, out of a store and into one: nothing is written anew. */
import * as E from 'fp-ts/lib/Either.js'
import { leafHash } from './digest.ts'
import type { EventStore, LogPart, RecordedText } from './eventStore.ts'
import { DamagedHistory, sizeFault } from './faults.ts'
import type { Imported, ImportFault } from './importing.ts'
import { readLine, type SealedLine } from './line.ts'

/**
 * The lines of a log in its order, without line ends: write each with a line feed after it. Throws `DamagedHistory`
 * for a line that no longer has the hash kept beside it, and `ReadFailed` when the store cannot go on.
 */
export async function* exportLines(
  store: EventStore,
  part: LogPart = {},
): AsyncGenerator<string, void, undefined> {
  for await (const { text } of exportTexts(store, part)) yield text
}

/** As {@link exportLines}, each line with its place in the log. */
export async function* exportTexts(
  store: EventStore,
  part: LogPart = {},
): AsyncGenerator<RecordedText, void, undefined> {
  for await (const batch of store.readTexts(part))
    for (const recorded of batch) {
      const { text, hash, stream, revision, position } = recorded
      if (leafHash(text) !== hash)
        throw new DamagedHistory(
          { log: store.log.id, stream, revision, position },
          'the line no longer has the hash it was recorded with',
        )
      yield recorded
    }
}

/** How an import goes about it. */
export interface Importing {
  /** Lines handed to the store at a time, at least; 4000 when left out. */
  readonly batch?: number
  /** Told after each batch what has been imported so far. */
  readonly progress?: (soFar: Imported) => void
}

/** Why an import ended early, and what it had done. Everything before stays; the import can simply be repeated. */
export interface ImportStopped {
  readonly fault: ImportFault
  readonly soFar: Imported
}

/** Bytes of lines, about, that are held at a time. */
const mostBytesHeld = 4 * 1024 * 1024

/**
 * Takes the lines of an export into a store of the same log. Each is read strictly, must continue its stream, and is
 * written as it is; lines that are there already are passed over, so that an interrupted import can be repeated and
 * an old one brought up to date. Lines of one append are written together or not at all, and all appends before the
 * first fault are written. Throws what `lines` throws.
 */
export const importLines = async (
  store: EventStore,
  lines: Iterable<string> | AsyncIterable<string>,
  { batch = 4000, progress }: Importing = {},
): Promise<E.Either<ImportStopped, Imported>> => {
  let soFar: Imported = { appended: 0, present: 0 }
  const gathered = gathering()
  for await (const text of lines) {
    const fault = gathered.take(text)
    if (fault !== undefined) {
      const before = await handOver(store, gathered.handOut(), soFar)
      return E.isLeft(before) ? before : E.left({ fault, soFar: before.right })
    }
    if (!gathered.holds(batch, mostBytesHeld)) continue
    const outcome = await handOver(store, gathered.handOut(), soFar)
    if (E.isLeft(outcome)) return outcome
    soFar = outcome.right
    progress?.(soFar)
  }
  gathered.end()
  const last = await handOver(store, gathered.handOut(), soFar)
  if (E.isRight(last) && last.right !== soFar) progress?.(last.right)
  return last
}

/** Hands whole appends over. Where the store refuses a line, it is given the appends before it once more. */
const handOver = async (
  store: EventStore,
  appends: readonly (readonly SealedLine[])[],
  soFar: Imported,
): Promise<E.Either<ImportStopped, Imported>> => {
  const [first, ...others] = appends.flat()
  if (first === undefined) return E.right(soFar)
  const outcome = await store.appendSealed([first, ...others])
  if (E.isRight(outcome)) {
    const { appended, present } = outcome.right
    return E.right({ appended: soFar.appended + appended, present: soFar.present + present })
  }
  const fault = outcome.left
  if (!('index' in fault)) return E.left({ fault, soFar })
  const before = await handOver(store, wholeBefore(appends, fault.index), soFar)
  if (E.isLeft(before)) return before
  return E.left({
    fault: { ...fault, index: fault.index + soFar.appended + soFar.present },
    soFar: before.right,
  })
}

const wholeBefore = (appends: readonly (readonly SealedLine[])[], index: number) => {
  let end = 0
  return appends.filter((append) => {
    end += append.length
    return end <= index
  })
}

/** Gathers the lines of an input to whole appends: lines of one stream and one command that stand together. */
const gathering = () => {
  let whole: (readonly SealedLine[])[] = []
  let held = { lines: 0, bytes: 0 }
  let append: SealedLine[] = []
  let bytes = 0
  let index = 0

  /** The append that the last line belongs to is whole. */
  const end = (): void => {
    if (append.length > 0) whole.push(append)
    held = { lines: held.lines + append.length, bytes: held.bytes + bytes }
    append = []
    bytes = 0
  }

  return {
    end,
    /** Takes the next line, or answers what is wrong with it. */
    take: (text: string): ImportFault | undefined => {
      const read = readLine(text)
      if (E.isLeft(read)) return { _tag: 'NotALine', index, damage: read.left }
      if (!continuesAppend(append, read.right)) end()
      const size = Buffer.byteLength(text)
      append.push(read.right)
      bytes += size
      index++
      return sizeFault(size, append.length, bytes)
    },
    holds: (lines: number, bytes: number): boolean => held.lines >= lines || held.bytes >= bytes,
    /** The appends that are whole, which are held no longer. */
    handOut: (): readonly (readonly SealedLine[])[] => {
      const out = whole
      whole = []
      held = { lines: 0, bytes: 0 }
      return out
    },
  }
}

const continuesAppend = (append: readonly SealedLine[], { line }: SealedLine): boolean => {
  const before = append.at(-1)?.line
  return before !== undefined && before.stream === line.stream && before.command.id === line.command.id
}
