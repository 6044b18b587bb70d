import * as t from 'io-ts'
import { record } from '../boundary/record.ts'
import { Day, day } from '../calendar/day.ts'
import { stackIds } from '../rulebook/stacks.ts'
import type { UnionId } from './words.ts'

const choice = <A extends string>(...of: readonly A[]) =>
  t.keyof(Object.fromEntries(of.map((name) => [name, null])) as Record<A, null>, of.join(' or '))

/** Codec of a {@link Policy}. */
export const Policy = record('Policy', {
  /** The stack of rules: the notice alone, or the notice with the 2016 measures. */
  rules: choice(...stackIds),
  /** Cards issued before this day stay valid without supply records (notice Art. 4; decision A2). */
  grandfatherCutoff: Day,
  /** Whether a card of unverified provenance counts as valid (`lenient`) or not (`strict`). */
  provenance: choice('lenient', 'strict'),
  /** False follows the practice before the notice: a retained card, other than a retired member's, was void. */
  retainedCardStaysValid: t.boolean,
  /** True refuses what unions unknown to the union registry do; false accepts and flags it. */
  requireRegisteredUnions: t.boolean,
  /** True refuses an issue without particulars (F-PARTICULARS). */
  requireParticulars: t.boolean,
  /** The day an expulsion counts from: that of the Expelled entry, or that of the filing (decision A7). */
  expulsionEffective: choice('entry', 'filing'),
  /** Whether a retained membership may be transferred out (decision A10). */
  transferWhileRetained: choice('accept', 'refuse'),
  /** Whether a swapped booklet may keep its number (decision A23). */
  reissueNumbering: choice('same-allowed', 'new-number'),
})
/** What the holder of a log may decide. Written into the log's first event; a change is an event. */
export interface Policy extends t.TypeOf<typeof Policy> {}

/** The policy of a log that says nothing else. */
export const defaultPolicy: Policy = {
  rules: 'N+M',
  grandfatherCutoff: day('2017-03-29'),
  provenance: 'lenient',
  retainedCardStaysValid: true,
  requireRegisteredUnions: false,
  requireParticulars: false,
  expulsionEffective: 'entry',
  transferWhileRetained: 'accept',
  reissueNumbering: 'same-allowed',
}

/** What the union registry says of a union it knows. */
export type UnionFacts = {
  readonly establishedOn: Day | null
  /** The day it was dissolved or merged away, or null. */
  readonly dissolvedOn: Day | null
  /** The union it was merged into on that day, or null. */
  readonly mergedInto: UnionId | null
  /** Unions one level up, each from its day on, oldest first. */
  readonly uppers: readonly { readonly from: Day; readonly union: UnionId }[]
}

/** Facts of other streams a decision may rest on, as plain values. A missing fact is one nobody knows. */
export type Facts = {
  /** The civil day in China on which the command is recorded. */
  readonly today: Day
  /** The unions known to the union registry, by id. */
  readonly unions?: Readonly<Record<string, UnionFacts>>
  /** Whether the issuer is registered as provincial-level on the day of issue; absent when it is not registered. */
  readonly issuer?: { readonly provincialLevel: boolean }
  /** What the issuer's numbering scheme in force says of the number. */
  readonly numbering?: { readonly scheme: string; readonly conforms: boolean }
  /** Another card that carries the number at this issuer. */
  readonly numberTakenBy?: string
  /** Another card of the member whose membership lives. */
  readonly liveMembership?: string
  /** The printing batch named by the issue. */
  readonly batch?: { readonly quantity: number; readonly issued: number }
  /** The member's month of birth, while it can be known. */
  readonly birthMonth?: string
  /** Of each replacement of an annulment, in its order, what is otherwise than for the annulment. */
  readonly replacements?: readonly Omit<Partial<Facts>, 'today' | 'replacements'>[]
}
