import type { Ties } from './inOrder.ts'

/** What the commands of one input share, asked one after the other as they were written. */
export type Tying = {
  readonly of: (command: unknown) => Ties
  /** Says that a command of this input has begun a card: whatever the card claims, this input says. */
  readonly begun: (card: string) => void
}

type Beginning = Pick<PromiseWithResolvers<void>, 'promise' | 'resolve'>
/** One for all cards that have begun: an input may have millions. */
const over: Beginning = { promise: Promise.resolve(), resolve: () => {} }

/**
 * What a command shares with others of the same input, so that they are handled in the order they were written:
 * its card, its id, the numbers and the member it claims, and, of a card that this input has begun, what the card
 * claimed then. A command that ends a membership frees what others may claim; where it is not known what, it keeps
 * its order towards every claim. So does one that strikes entries, which may claim as well, since entries that come
 * back bring their numbers back.
 */
export const tying = (): Tying => {
  const claimed = new Map<string, readonly string[]>()
  const beginnings = new Map<string, Beginning>()
  const beginning = (card: string): Beginning => {
    const known = beginnings.get(card) ?? Promise.withResolvers<void>()
    beginnings.set(card, known)
    return known
  }
  const begun = (card: string): void => {
    beginnings.get(card)?.resolve()
    beginnings.set(card, over)
  }

  const of = (command: unknown): Ties => {
    if (typeof command !== 'object' || command === null) return { keys: [], sides: [] }
    const { id, type, card, number, member, replacements } = command as Fields
    const own = [...key('card', card), ...key('id', id)]
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
          sides: ['claims'],
        }
      case 'Withdraw':
      case 'Expel':
      case 'RecordDeath': {
        const frees = typeof card === 'string' ? claimed.get(card) : undefined
        return typeof card !== 'string' || frees === undefined
          ? { keys: own, sides: ['releases'] }
          : { keys: [...own, ...frees], sides: ['releases'], onlyKeys: beginning(card).promise }
      }
      case 'AnnulEntries': {
        const claims = Array.isArray(replacements)
          ? replacements.flatMap((each: Fields | null) => [
              ...key('number', each?.number),
              ...key('member', each?.member),
            ])
          : []
        return { keys: [...own, ...claim(claims)], sides: ['claims', 'releases'] }
      }
      default:
        return { keys: own, sides: [] }
    }
  }
  return { of, begun }
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
