import type { CardEntry } from '../events.ts'
import { fold } from '../evolve.ts'
import type { Facts } from '../policy.ts'
import { type Refusal, refusal } from '../refusals.ts'
import { mayCorrect } from '../rules/holder.ts'
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
