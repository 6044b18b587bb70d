import type { Day, EventType, ReasonCode } from '@union-card/domain'
import { believedAt } from '../asOf.ts'
import { all, any, atLeast, atMost, is, present } from '../condition.ts'
import type { Known } from '../known.ts'
import { pagesOf } from '../pages.ts'
import { type Asking, type Because, because } from './asking.ts'

/** 会籍变化类型, the six national codes of a change of membership; restoration, revocation and death have none. */
const typeCodes: { readonly [T in EventType]?: number } = {
  CardIssued: 1,
  TransferredIn: 2,
  MembershipRetained: 3,
  TransferredOut: 4,
  Expelled: 5,
  Withdrawn: 6,
}

/**
 * 会籍变化原因, the six national codes of its reason. Every transfer is for a change of the labour relation (1) but that of
 * a closed employer and 借调, which has no code; retirement, service, study and others have none either.
 */
const reasonCodes: { readonly [R in ReasonCode]?: number } = {
  'job-change': 1,
  'left-job': 1,
  reemployed: 1,
  'union-formed': 1,
  'to-residence': 1,
  reorganised: 1,
  'dispatch-change': 1,
  discharged: 1,
  'laid-off-in-unit': 2,
  unemployed: 3,
  'unit-closed': 4,
  'union-dissolved': 4,
}

/** A change of membership in the national codes; null where they have none for it, and our own words beside. */
export type Change = {
  readonly card: string
  readonly on: Day
  readonly union: string | null
  readonly type: number | null
  readonly reason: number | null
  /** What is not mapped: nothing, its type, its reason, or both. */
  readonly unmapped: 'nothing' | 'type' | 'reason' | 'both'
  readonly entry: EventType
  readonly words: string | null
  readonly because: Because
}

/** Changes that took effect from one day to another, both included. */
export type ChangesQuestion = {
  readonly from: Day
  readonly to: Day
  readonly known: Known
  readonly union?: string | undefined
}

const changing: readonly EventType[] = [
  'CardIssued',
  'TransferredOut',
  'TransferredIn',
  'TransferOutRevoked',
  'MembershipRetained',
  'RetentionReasonChanged',
  'MembershipRestored',
  'Withdrawn',
  'Expelled',
  'MemberDied',
]

/**
 * What changed in memberships (NationalChangeExport), card by card and day by day; an admission on the day of 入会时间. It
 * goes through the whole table.
 */
export async function* changes(asking: Asking, question: ChangesQuestion): AsyncGenerator<Change> {
  const { views, models } = asking
  const { from, to, known, union } = question
  const where = all(
    believedAt(known),
    atLeast('from', from),
    atMost('from', to),
    any(present('entry'), is('admits', true)),
    ...(union === undefined ? [] : [is('union', union)]),
  )
  const part = { order: ['card', 'from', 'seq'], limit: 5000 } as const
  for await (const rows of pagesOf(part, (page) => views.find(models.standing, { where, ...page })))
    for (const believed of rows) {
      const { card, row } = believed
      // Who was admitted before the issue became a member then, and the issue changes nothing any more.
      const entry = row.admits ? 'CardIssued' : (row.entry as EventType)
      if (!changing.includes(entry) || (entry === 'CardIssued' && !row.admits)) continue
      const type = typeCodes[entry] ?? null
      const reason = reasonOf(entry, row.reason)
      yield {
        card,
        on: believed.from,
        union: row.union,
        type,
        reason,
        unmapped:
          type === null ? (reason === null ? 'both' : 'type') : reason === null ? 'reason' : 'nothing',
        entry,
        words: row.reason,
        because: because(believed),
      }
    }
}

const reasonOf = (entry: EventType, words: string | null): number | null => {
  if (entry === 'Expelled') return 6
  if (entry === 'Withdrawn') return words === 'voluntary' ? 5 : null
  // The other words of a transfer are still those of a changed labour relation; of a retention they may be anything.
  if (entry === 'TransferredOut' && words === 'other') return 1
  return words === null ? null : (reasonCodes[words as ReasonCode] ?? null)
}
