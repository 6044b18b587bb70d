import type { EntryInForce } from './history.ts'
import type { UnionId } from './words.ts'

/** The entries, of some in their order, that moved the relation, which was with a union or sent from it before. */
export const movingOf = (
  entries: readonly EntryInForce[],
  before: UnionId | null,
): readonly EntryInForce[] => {
  let union = before
  return entries.filter(({ type, data }) => {
    switch (type) {
      case 'CardIssued':
      case 'TransferredOut':
      case 'TransferredIn':
        union = data.by
        return true
      case 'TransferOutRevoked':
        return true
      case 'MembershipRetained':
      case 'RetentionReasonChanged':
      case 'MembershipRestored': {
        const passes = data.by !== union
        union = data.by
        return passes
      }
      default:
        return false
    }
  })
}
