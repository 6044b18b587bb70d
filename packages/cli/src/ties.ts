import type { Ties } from './inOrder.ts'

/**
 * What a command shares with others of the same input, so that they are handled in the order they were written:
 * its card, its id, the numbers and the member it claims, and, once the card was issued in this input, what the card
 * claimed then. A command that ends a membership or strikes entries frees what others may claim; where it is not
 * known what, it keeps its order towards every claim.
 */
export const tying = (): ((command: unknown) => Ties) => {
  const claimed = new Map<string, readonly string[]>()
  return (command) => {
    if (typeof command !== 'object' || command === null) return { keys: [] }
    const { id, type, card, number, member, replacements } = command as Fields
    const own = [...key('card', card), ...key('id', id)]
    // What a card claims is known from its issue on; of one issued before this input the rest is not.
    const claim = (claims: readonly string[]) => {
      if (typeof card === 'string' && (type === 'IssueCard' || claimed.has(card)))
        claimed.set(card, [...(claimed.get(card) ?? []), ...claims])
      return claims
    }
    switch (type) {
      case 'IssueCard':
      case 'ReissueCard':
        return {
          keys: [...own, ...claim([...key('number', number), ...key('member', member)])],
          side: 'claims',
        }
      case 'Withdraw':
      case 'Expel':
      case 'RecordDeath': {
        const frees = typeof card === 'string' ? claimed.get(card) : undefined
        return frees === undefined ? { keys: own, side: 'releases' } : { keys: [...own, ...frees] }
      }
      case 'AnnulEntries': {
        const claims = Array.isArray(replacements)
          ? replacements.flatMap((each: Fields | null) => [
              ...key('number', each?.number),
              ...key('member', each?.member),
            ])
          : []
        // Entries that come back bring their numbers back, which another annulment may set free.
        return { keys: [...own, 'annulment', ...claim(claims)], side: 'releases' }
      }
      default:
        return { keys: own }
    }
  }
}

type Fields = {
  readonly id?: unknown
  readonly type?: unknown
  readonly card?: unknown
  readonly number?: unknown
  readonly member?: unknown
  readonly replacements?: unknown
}

const key = (kind: string, value: unknown): readonly string[] =>
  typeof value === 'string' ? [`${kind} ${kind === 'id' ? value.toLowerCase() : value}`] : []
