interface StreamNameBrand {
  readonly StreamName: unique symbol
}

/**
 * The name of a stream, `<category>-<id>`: the category is 1 to 32 letters `a-z`, the id 1 to 160 of
 * `A-Z a-z 0-9 . _ -`. Ids of the domain are at most 64 long; the rest is room for claims, which put an issuer and
 * a hash together.
 */
export type StreamName = string & StreamNameBrand

const form = /^[a-z]{1,32}-[A-Za-z0-9._-]{1,160}$/

/** True for a text that may name a stream. */
export const isStreamName = (text: string): text is StreamName => form.test(text)

/** A stream named in code. Throws `RangeError` for a category or id outside the alphabet of {@link StreamName}. */
export const streamName = (category: string, id: string): StreamName => {
  const name = `${category}-${id}`
  if (!isStreamName(name) || category.includes('-'))
    throw new RangeError('not a stream name: a category of a-z, a dash, an id of A-Z a-z 0-9 . _ -')
  return name
}

/** The part of a stream's name before its first dash: `card` of `card-7`. */
export const categoryOf = (stream: StreamName): string => stream.slice(0, stream.indexOf('-'))

/** The part of a stream's name after its first dash: `7` of `card-7`. */
export const idOf = (stream: StreamName): string => stream.slice(stream.indexOf('-') + 1)
