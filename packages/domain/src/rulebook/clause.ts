/**
 * The shape of one entry of the rulebook: where a rule comes from, where it is enforced, what it says, and the
 * sentence a clerk reads when it speaks. The entries stand in one file for each source; the catalogue joins them.
 */

import { type StackId, stackIds } from './stacks.ts'

/**
 * Where a rule comes from: the notice 厅字〔2017〕4号, its annexed form, the 使用说明 printed on the form, the measures
 * 会籍管理办法, the Constitution 工会章程, a law, or this design.
 */
export type Source = 'notice' | 'form' | 'instructions' | 'measures' | 'constitution' | 'law' | 'design'

/**
 * Where a rule is enforced: a card's own history, a province's printing supply, the national reference, the union
 * registry, a check across histories. `evidence` is recorded and judged by people; `none` asks or permits only.
 */
export type Place = 'card' | 'supply' | 'reference' | 'union' | 'cross' | 'evidence' | 'none'

/**
 * How well the text of a rule from outside the notice is known: read in a source, read in a source that repeats the
 * rule, or recalled from memory and never to be presented as law.
 */
export type Status = 'verified' | 'secondary' | 'recalled'

/** One rule of the rulebook, without its id. */
export type Clause = {
  readonly source: Source
  /** The place in the source, in Chinese: 第六条, 附件第4页, 使用说明2, 设计. */
  readonly article: string
  /** The source's own words; only for the notice, its form and the 使用说明. */
  readonly quote?: string
  /** Absent for the notice, its form and the design, whose words are at hand. */
  readonly status?: Status
  /** The stacks in which the rule holds. */
  readonly stacks: readonly StackId[]
  readonly place: readonly Place[]
  /** What a clerk reads: what is wrong, or was noticed, and what to do next. No personal data, no placeholders. */
  readonly zh: string
  /** The same in English. */
  readonly en: string
  /** What the rule says, in our own words. */
  readonly meaning: { readonly zh: string; readonly en: string }
}

/** The stacks of a rule that holds with and without the measures. */
export const everyStack = stackIds

/** The stacks of a rule that only the measures have. */
export const withMeasures = ['N+M'] as const
