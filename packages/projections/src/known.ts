import { endOfDay, type Instant, instantFrom, isDay } from '@union-card/domain'
import { type Position, position } from '@union-card/event-store'

/**
 * "As known at": everything recorded; what was recorded by a moment; or what stood in the log up to a position. A day
 * in China means its end; `knownFrom('2019-07-05')` makes one of a text. Moments are compared within one card, where
 * they never go back; positions within the log.
 */
export type Known =
  | { readonly kind: 'everything' }
  | { readonly kind: 'by'; readonly at: Instant }
  | { readonly kind: 'upTo'; readonly position: Position }

/** Everything recorded. */
export const everything: Known = { kind: 'everything' }

/** Reads a moment of knowledge: `YYYY-MM-DD`, an RFC 3339 moment, or a log position in digits. */
export const knownFrom = (text: string): Known | undefined => {
  if (isDay(text)) return { kind: 'by', at: endOfDay(text) }
  if (/^\d{1,18}$/.test(text)) return { kind: 'upTo', position: position(BigInt(text)) }
  const at = instantFrom(text)
  return at === undefined ? undefined : { kind: 'by', at }
}

/** As it is shown: the moment or position, or null for everything. */
export const shownKnown = (known: Known): string | null => {
  switch (known.kind) {
    case 'everything':
      return null
    case 'by':
      return known.at
    case 'upTo':
      return String(known.position)
  }
}
