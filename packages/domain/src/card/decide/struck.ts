import type { CardEntry } from '../events.ts'
import { fold } from '../evolve.ts'
import type { Facts, Policy } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import { isWrongfullyUnknown, mayCorrect } from '../rules/holder.ts'
import { type Card, holderOf } from '../state.ts'
import type { UnionId } from '../words.ts'

/** What correction and annulment have in common: which entries they may name, and who may do it. */

/** The refusal for an entry that is not there, is not in force, or came with an annulment. */
export const noSuchEntry = (card: Card, entry: number): Refusal =>
  refusal('D-NO-SUCH-ENTRY', { entry, entries: card.entries.length })

/** The union that made an entry; where it names none, the one that then held the card. */
const makerOf = (card: Card, { data, revision }: CardEntry): UnionId | null =>
  data.by ?? holderOf(fold(card.entries.slice(0, revision)))

/** Refusals for the entries that `by` may not touch. */
export const madeByOthers = (
  card: Card,
  entries: readonly number[],
  by: UnionId,
  facts: Facts,
): readonly Refusal[] =>
  entries.flatMap((revision) => {
    const entry = card.entries[revision]
    const maker = entry === undefined ? null : makerOf(card, entry)
    return maker === null || mayCorrect(maker, by, facts)
      ? []
      : [refusal('D-CORRECT-BY-MAKER', { entry: revision, maker, by })]
  })

/**
 * The refusal for a union nobody registered, where the policy wants that. One that is gone since may still put right what
 * it made.
 */
export const byUnknown = (by: UnionId, policy: Policy, facts: Facts): readonly Refusal[] =>
  isWrongfullyUnknown(by, policy, facts) ? [refusal('U-1-REGISTER', { by, registered: false })] : []
