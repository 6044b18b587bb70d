import type { SealedText } from '../boundary/text.ts'
import type { Day } from '../calendar/day.ts'
import type { DayOrMonth, Month } from '../calendar/month.ts'
import type { CardEntry, EntryEvent } from './events.ts'
import { type EntryInForce, inForce, logicalHistory } from './history.ts'
import type { ReasonCode } from './reasons.ts'
import type { Card } from './state.ts'
import type { UnionId } from './words.ts'

/**
 * What the booklet should show, page by page and row by row, in printed precision (form, annex p. 2–5). A corrected
 * word keeps its original beside it, and what was struck out stays legible: the paper record is never erased either.
 */
export type PrintedPages = {
  /** 个人信息页 (p. 3), as each issue filled it in; the personal blanks are sealed and not part of this. */
  readonly particulars: readonly Written<ParticularsPage>[]
  /** 工会组织关系接转 (p. 4). */
  readonly transfers: readonly TransferRow[]
  /** 保留恢复会籍 (p. 5). */
  readonly retentions: readonly RetentionRow[]
}

/** How a written thing came to stand where it stands. */
export type Written<T> = {
  /** The words in force; of a struck thing those it had when it was struck. */
  readonly now: T
  /** The line that wrote it, by revision. */
  readonly entry: number
  /** What the line said before corrections (更正); absent where nothing was corrected. */
  readonly original?: T
  readonly correctedBy?: readonly number[]
  /** The annulment that struck it out (作废); absent while it is in force. */
  readonly struckBy?: number
  /** Corrections that were struck out themselves, with the words they had given; absent where there are none. */
  readonly struckCorrections?: readonly Pick<Required<Written<T>>, 'now' | 'entry' | 'struckBy'>[]
}

export type ParticularsPage = {
  /** 入会时间. */
  readonly joinedOn: DayOrMonth
  /** 发证单位. */
  readonly issuingUnit: string
}

/** The left half of a transfer row: ____年 月 日 因____工会组织关系转出, 会费交至____年 月, ____工会盖章. */
export type OutHalf = {
  readonly on: Day
  readonly reason: ReasonCode
  /** The words of the reason where they are others than the code's, sealed. */
  readonly wording?: SealedText
  readonly duesPaidThrough: Month
  readonly sealedBy: UnionId
}
/** The right half: ____年 月 日 工会组织关系转入, ____工会盖章. No reason, no dues. */
export type InHalf = { readonly on: Day; readonly sealedBy: UnionId }
/** A row; a transfer taken back has its revocation in the place of the right half. */
export type TransferRow = {
  readonly out: Written<OutHalf> | null
  readonly in: Written<InHalf> | null
  readonly revoked: Written<InHalf> | null
}

/** 年 月 因____保留会籍, 工会盖章. */
export type RetainedHalf = {
  readonly month: Month
  readonly reason: ReasonCode
  /** The words of the reason where they are others than the code's, sealed. */
  readonly wording?: SealedText
  readonly sealedBy: UnionId
}
/** 年 月 恢复会籍, 工会盖章. No reason. */
export type RestoredHalf = { readonly month: Month; readonly sealedBy: UnionId }
/** A row; changes of the reason stand under the retention they change. */
export type RetentionRow = {
  readonly retained: Written<RetainedHalf> | null
  readonly reasons: readonly Written<RetainedHalf>[]
  readonly restored: Written<RestoredHalf> | null
}

/** The printed pages of a card. A struck entry stands in a row of its own, before the rows written after it. */
export const printedPages = (card: Card): PrintedPages => {
  const pages: Pages = { particulars: [], transfers: [], retentions: [] }
  const rowOf = new Map<string, Open<TransferRow> | Open<RetentionRow>>()
  for (const shown of shownEntries(card)) write(pages, rowOf, shown)
  return pages
}

type Open<Row> = { -readonly [Half in keyof Row]: Row[Half] }
type Pages = {
  readonly particulars: Written<ParticularsPage>[]
  readonly transfers: Open<TransferRow>[]
  readonly retentions: Open<RetentionRow>[]
}

/** An entry as the booklet shows it, in force or struck out, with its words as first written. */
type Shown = {
  /** Tells it from all others of the card, in whatever history it stands. */
  readonly key: string
  /** The left half that it completes. */
  readonly completes: string | undefined
  readonly entry: EntryInForce
  readonly original: EntryEvent
  readonly struckBy?: number
  readonly struckCorrections: readonly {
    readonly entry: EntryInForce
    readonly by: number
    readonly struckBy: number
  }[]
}

/**
 * Writes an entry into its row. A right half stands beside the left one it completed where both are in force, or were
 * struck in one act; else in a row of its own, so that the place is free for what comes after it.
 */
const write = (
  { particulars, transfers, retentions }: Pages,
  rowOf: Map<string, Open<TransferRow> | Open<RetentionRow>>,
  shown: Shown,
): void => {
  const { entry, key, completes = '', struckBy } = shown
  const alike = (left: Written<unknown> | null) => left?.struckBy === struckBy
  const open = <R extends Open<TransferRow> | Open<RetentionRow>>(
    rows: R[],
    fits: (row: R) => boolean,
    empty: R,
  ): R => {
    const completed = rows.find((row) => row === rowOf.get(completes))
    if (completed !== undefined && fits(completed)) return completed
    rows.push(empty)
    rowOf.set(key, empty)
    return empty
  }
  const transfer = () =>
    open(transfers, (row) => alike(row.out) && row.in === null && row.revoked === null, {
      out: null,
      in: null,
      revoked: null,
    })
  const retention = (isFree = (_row: RetentionRow): boolean => true) =>
    open(retentions, (row) => alike(row.retained) && isFree(row), {
      retained: null,
      reasons: [],
      restored: null,
    })
  switch (entry.type) {
    case 'CardIssued':
      particulars.push(written(shown, particularsPage))
      return
    case 'TransferredOut':
      transfer().out = written(shown, outHalf)
      return
    case 'TransferredIn':
      transfer().in = written(shown, inHalf)
      return
    case 'TransferOutRevoked':
      transfer().revoked = written(shown, inHalf)
      return
    case 'MembershipRetained':
      retention().retained = written(shown, retainedHalf)
      return
    case 'RetentionReasonChanged': {
      const row = retention()
      row.reasons = [...row.reasons, written(shown, retainedHalf)]
      return
    }
    case 'MembershipRestored':
      retention(({ restored }) => restored === null).restored = written(shown, restoredHalf)
      return
    default:
      return
  }
}

const written = <T>(
  { entry, original, struckBy, struckCorrections }: Shown,
  half: (of: EntryEvent['data']) => T,
): Written<T> => ({
  now: half(entry.data),
  entry: entry.revision,
  ...(entry.correctedBy === undefined
    ? {}
    : { original: half(original.data), correctedBy: entry.correctedBy }),
  ...(struckBy === undefined ? {} : { struckBy }),
  ...(struckCorrections.length === 0
    ? {}
    : {
        struckCorrections: struckCorrections.map((of) => ({
          now: half(of.entry.data),
          entry: of.by,
          struckBy: of.struckBy,
        })),
      }),
})

const particularsPage = (data: EntryEvent['data']): ParticularsPage => {
  const { joinedOn, issuingUnit } = data as Extract<EntryEvent, { type: 'CardIssued' }>['data']
  return { joinedOn, issuingUnit }
}
const outHalf = (data: EntryEvent['data']): OutHalf => {
  const { on, duesPaidThrough, ...row } = data as Extract<EntryEvent, { type: 'TransferredOut' }>['data']
  return { on, ...reasonOf(row), duesPaidThrough, sealedBy: row.by }
}
const inHalf = (data: EntryEvent['data']): InHalf => {
  const { on, by } = data as Extract<EntryEvent, { type: 'TransferredIn' }>['data']
  return { on, sealedBy: by }
}
const retainedHalf = (data: EntryEvent['data']): RetainedHalf => {
  const { month, ...row } = data as Extract<EntryEvent, { type: 'MembershipRetained' }>['data']
  return { month, ...reasonOf(row), sealedBy: row.by }
}
const restoredHalf = (data: EntryEvent['data']): RestoredHalf => {
  const { month, by } = data as Extract<EntryEvent, { type: 'MembershipRestored' }>['data']
  return { month, sealedBy: by }
}
const reasonOf = ({ reason, wording }: Pick<OutHalf, 'reason' | 'wording'>) =>
  wording === undefined ? { reason } : { reason, wording }

/** Entries in force in logical order, the struck ones before what was written after them. */
const shownEntries = (card: Card): readonly Shown[] => {
  const { entries } = card
  const counts = inForce(entries)
  const struckBy = (revision: number): number =>
    entries.findLastIndex(
      (line, i) => counts[i] && line.type === 'EntriesAnnulled' && line.data.entries.includes(revision),
    )
  const struckCorrections = (target: number): Shown['struckCorrections'] =>
    entries.flatMap((line, by) => {
      if (counts[by] || line.type !== 'EntryCorrected' || line.data.entry !== target) return []
      const struck = struckBy(by)
      const then = logicalHistory(entries.slice(0, struck)).find(
        ({ revision, replacing }) => revision === target && !replacing,
      )
      return then === undefined ? [] : [{ entry: then, by, struckBy: struck }]
    })
  const asShown = (history: readonly EntryInForce[]): readonly Shown[] => {
    const keys = keysOf(history)
    const completes = completedIn(history, keys)
    return history.map((entry, i) => ({
      key: keys[i] as string,
      completes: completes.get(keys[i] as string),
      entry,
      original: entry.replacing ? entry : (entries[entry.revision] as CardEntry<EntryEvent>),
      struckCorrections: entry.replacing ? [] : struckCorrections(entry.revision),
    }))
  }
  const shown = [...asShown(logicalHistory(entries))]
  for (const [revision, line] of entries.entries()) {
    if (counts[revision] || line.type === 'EntryCorrected') continue
    const by = struckBy(revision)
    // As it stood when it was struck: with the words it then had, beside what it then stood beside.
    const then = asShown(logicalHistory(entries.slice(0, by))).filter(
      ({ entry }) => entry.revision === revision,
    )
    const after = shown.findIndex((other) => other.struckBy === undefined && other.entry.revision > revision)
    const struck = then.map((each): Shown => ({ ...each, struckBy: by }))
    shown.splice(after === -1 ? shown.length : after, 0, ...struck)
  }
  return shown
}

/** Keys of entries: of several that came with one annulment each has its own, always the same. */
const keysOf = (history: readonly EntryInForce[]): readonly string[] => {
  const seen = new Map<number, number>()
  return history.map(({ revision }) => {
    const place = seen.get(revision) ?? 0
    seen.set(revision, place + 1)
    return `${revision}.${place}`
  })
}

/** For each right half of a history the left half that was open when it was written. */
const completedIn = (
  history: readonly EntryInForce[],
  keys: readonly string[],
): ReadonlyMap<string, string> => {
  const completed = new Map<string, string>()
  let out: string | undefined
  let retained: string | undefined
  for (const [i, { type }] of history.entries()) {
    const key = keys[i] as string
    if (type === 'TransferredOut') out = key
    else if (type === 'MembershipRetained') retained = key
    else if (type === 'TransferredIn' || type === 'TransferOutRevoked') {
      if (out !== undefined) completed.set(key, out)
      out = undefined
    } else if (type === 'RetentionReasonChanged' || type === 'MembershipRestored') {
      if (retained !== undefined) completed.set(key, retained)
      if (type === 'MembershipRestored') retained = undefined
    }
  }
  return completed
}
