/** A line of input as bytes, or its number alone where it was longer than the program takes. */
export type ByteLine = {
  /** Counted from 1, empty lines included. */
  readonly line: number
  /** Without the newline; null for a line longer than the limit, whose bytes were let go. */
  readonly bytes: Uint8Array | null
  /** False for the last line of an input that does not end with a newline. */
  readonly ended: boolean
}

/** The longest line taken, in bytes: 1 MiB. */
export const longestLine = 1024 * 1024

/** What some programs put before the first line of a text. */
export const byteOrderMark = '\u{feff}'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of bytes in strict UTF-8; undefined for bytes that are none. */
export const strictText = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Splits bytes into lines. Holds one line at most, however long the line or the input. */
export async function* byteLines(
  input: AsyncIterable<Uint8Array>,
  longest = longestLine,
): AsyncGenerator<ByteLine> {
  let parts: Uint8Array[] = []
  let held = 0
  let line = 1
  const take = (part: Uint8Array): void => {
    held += part.length
    if (held > longest) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const give = (ended: boolean): ByteLine => {
    const bytes = held > longest ? null : parts.length === 1 ? (parts[0] ?? null) : Buffer.concat(parts)
    parts = []
    held = 0
    return { line: line++, bytes, ended }
  }
  for await (const chunk of input) {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      take(chunk.subarray(from, at))
      from = at + 1
      yield give(true)
    }
    take(chunk.subarray(from))
  }
  if (held > 0) yield give(false)
}
