import type { Ended } from './children.ts'
import type { Injection } from './systemCalls.ts'

/** How a child ended whose system calls failed: served whole, or told in a fault that is known. */

/** True when a child said that all is done. */
export const endedWhole = (words: readonly object[]): boolean =>
  words.some((word) => 'ended' in word && word.ended === 'whole')

/** What is wrong with how a child went on, which may say these faults; undefined when nothing is. */
export const wrongWithEnd =
  (faults: readonly string[]) =>
  ({ andAllAfter }: Injection, { code, words, complaint }: Ended<object>): string | undefined => {
    if (code !== 0) return `not a typed fault: ${complaint.trim().split('\n').slice(0, 6).join(' | ')}`
    const untyped = words.find(
      (word) =>
        'fault' in word && !(faults.includes(String(word.fault)) && 'reason' in word && word.reason !== ''),
    )
    if (untyped !== undefined) return `not a fault that is known: ${JSON.stringify(untyped)}`
    return andAllAfter || endedWhole(words) ? undefined : 'not usable after one failure'
  }
