import { Instant, isDay } from '@union-card/domain'
import { everything, type Known } from '@union-card/projections'

/**
 * The two times of a question as a program hands them in. One that is written without types may hand in any text, and
 * texts compare: `2019-7-3` would be answered, and wrongly.
 */

const days = ['on', 'from', 'to', 'since', 'olderThan'] as const

/** A question whose days are days; `known` is everything where it was left out. Throws `RangeError` for any other. */
export const wellTimed = <Q extends { readonly [name in (typeof days)[number]]?: unknown }>(
  question: Q & { readonly known?: Known | undefined },
): Q & { readonly known: Known } => {
  // A text has no such member, and would be answered as if nothing had been asked for.
  if (typeof question !== 'object')
    throw new RangeError(`a question should be an object such as { on, known }, not ${typeof question}`)
  for (const name of days) {
    const given = question[name]
    if (given !== undefined && !(typeof given === 'string' && isDay(given)))
      throw new RangeError(`${name} should be a Day YYYY-MM-DD that exists, such as day() makes`)
  }
  return { ...question, known: knownAsked(question.known) }
}

/** The moment of knowledge asked for, everything where it was left out. Throws `RangeError` for what is none. */
export const knownAsked = (known: Known = everything): Known => {
  if (isKnown(known)) return known
  throw new RangeError('known should be what knownFrom() makes of a day, a moment or a position')
}

const isKnown = (known: Known): boolean => {
  switch (known.kind) {
    case 'everything':
      return true
    case 'by':
      return Instant.is(known.at)
    case 'upTo':
      return typeof known.position === 'bigint'
    default:
      return false
  }
}
