import type { Known } from './known.ts'
import type { Belief } from './rows.ts'

/** True for a row that was believed at a moment of knowledge. */
export const believedAt = (row: Belief, known: Known): boolean => {
  switch (known.kind) {
    case 'everything':
      return row.knownTo === null
    case 'by':
      return row.knownFromAt <= known.at && (row.knownToAt === null || row.knownToAt > known.at)
    case 'upTo':
      return row.knownFrom <= known.position && (row.knownTo === null || row.knownTo > known.position)
  }
}
