import type { Day } from '../calendar/day.ts'
import type { DayOrMonth, Month } from '../calendar/month.ts'
import type { CardEntry, EntryEvent } from './events.ts'
import { inForce, isEntry, logicalHistory } from './history.ts'
import type { ReasonCode } from './reasons.ts'
import type { Card } from './state.ts'
import type { UnionId } from './words.ts'

/**
 * What the booklet should show, page by page and row by row, in printed precision (form, annex p. 2–5). A corrected
 * word keeps its original beside it, and a struck entry stays legible: the paper record is never erased either.
 */
export type PrintedPages = {
  /** 个人信息页 (p. 3); the personal blanks are sealed and not part of this. */
  readonly particulars: ParticularsPage | null
  /** 工会组织关系接转 (p. 4). */
  readonly transfers: readonly TransferRow[]
  /** 保留恢复会籍 (p. 5). */
  readonly retentions: readonly RetentionRow[]
}

/** How a written thing came to stand where it stands. */
export type Written<T> = {
  /** The words in force. */
  readonly now: T
  /** The line that wrote it, by revision. */
  readonly entry: number
  /** What the line said before corrections (更正); absent where nothing was corrected. */
  readonly original?: T
  readonly correctedBy?: readonly number[]
  /** The annulment that struck it out (作废); absent while it is in force. */
  readonly struckBy?: number
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
export type RetainedHalf = { readonly month: Month; readonly reason: ReasonCode; readonly sealedBy: UnionId }
/** 年 月 恢复会籍, 工会盖章. No reason. */
export type RestoredHalf = { readonly month: Month; readonly sealedBy: UnionId }
/** A row; changes of the reason stand under the retention they change. */
export type RetentionRow = {
  readonly retained: Written<RetainedHalf> | null
  readonly reasons: readonly Written<RetainedHalf>[]
  readonly restored: Written<RestoredHalf> | null
}

/** An entry as the booklet shows it: in force, or struck out by an annulment. */
type Shown = {
  readonly entry: CardEntry<EntryEvent>
  readonly about: Omit<Written<never>, 'now' | 'original'>
  readonly original: EntryEvent
}

/** The printed pages of a card. A struck entry stands in a row of its own, before the rows written after it. */
export const printedPages = (card: Card): PrintedPages => {
  const pages: { particulars: ParticularsPage | null; transfers: TransferRow[]; retentions: RetentionRow[] } =
    {
      particulars: null,
      transfers: [],
      retentions: [],
    }
  for (const shown of shownEntries(card)) write(pages, shown)
  return pages
}

type Pages = { particulars: ParticularsPage | null; transfers: TransferRow[]; retentions: RetentionRow[] }

const write = (pages: Pages, shown: Shown): void => {
  const { entry } = shown
  const struck = shown.about.struckBy !== undefined
  const { transfers, retentions } = pages
  switch (entry.type) {
    case 'CardIssued':
      if (!struck) pages.particulars = { joinedOn: entry.data.joinedOn, issuingUnit: entry.data.issuingUnit }
      return
    case 'TransferredOut':
      transfers.push({ out: written(shown, outHalf), in: null, revoked: null })
      return
    case 'TransferredIn':
      fill(
        transfers,
        struck,
        (row) => row.in === null && row.revoked === null,
        { out: null, in: null, revoked: null },
        {
          in: written(shown, inHalf),
        },
      )
      return
    case 'TransferOutRevoked':
      fill(
        transfers,
        struck,
        (row) => row.in === null && row.revoked === null,
        { out: null, in: null, revoked: null },
        {
          revoked: written(shown, inHalf),
        },
      )
      return
    case 'MembershipRetained':
      retentions.push({ retained: written(shown, retainedHalf), reasons: [], restored: null })
      return
    case 'RetentionReasonChanged': {
      const open = retentions.findLast(
        (row) => row.retained !== null && row.restored === null && isStruck(row.retained) === struck,
      )
      const changed = written(shown, retainedHalf)
      if (open === undefined) retentions.push({ retained: null, reasons: [changed], restored: null })
      else retentions[retentions.indexOf(open)] = { ...open, reasons: [...open.reasons, changed] }
      return
    }
    case 'MembershipRestored':
      fill(
        retentions,
        struck,
        (row) => row.restored === null,
        { retained: null, reasons: [], restored: null },
        {
          restored: written(shown, restoredHalf),
        },
      )
      return
    default:
      return
  }
}

const isStruck = (half: Written<unknown> | null): boolean => half?.struckBy !== undefined

/** Completes the last open row whose left half is struck or not, as the entry is; else begins a row. */
const fill = <R extends TransferRow | RetentionRow>(
  rows: R[],
  struck: boolean,
  open: (row: R) => boolean,
  empty: R,
  half: Partial<R>,
): void => {
  const left = (row: R) => ('out' in row ? row.out : row.retained)
  const at = rows.findLastIndex((row) => open(row) && left(row) !== null && isStruck(left(row)) === struck)
  const row = rows[at]
  if (row === undefined) rows.push({ ...empty, ...half })
  else rows[at] = { ...row, ...half }
}

const written = <T>({ entry, about, original }: Shown, half: (of: EntryEvent['data']) => T): Written<T> => ({
  now: half(entry.data),
  ...about,
  ...(about.correctedBy === undefined ? {} : { original: half(original.data) }),
})

const outHalf = (data: EntryEvent['data']): OutHalf => {
  const { on, reason, duesPaidThrough, by } = data as Extract<EntryEvent, { type: 'TransferredOut' }>['data']
  return { on, reason, duesPaidThrough, sealedBy: by }
}
const inHalf = (data: EntryEvent['data']): InHalf => {
  const { on, by } = data as Extract<EntryEvent, { type: 'TransferredIn' }>['data']
  return { on, sealedBy: by }
}
const retainedHalf = (data: EntryEvent['data']): RetainedHalf => {
  const { month, reason, by } = data as Extract<EntryEvent, { type: 'MembershipRetained' }>['data']
  return { month, reason, sealedBy: by }
}
const restoredHalf = (data: EntryEvent['data']): RestoredHalf => {
  const { month, by } = data as Extract<EntryEvent, { type: 'MembershipRestored' }>['data']
  return { month, sealedBy: by }
}

/** Entries in force in logical order, the struck ones before what was written after them. */
const shownEntries = (card: Card): readonly Shown[] => {
  const shown = logicalHistory(card.entries).map(({ correctedBy, replacing, ...entry }): Shown => {
    const original = replacing ? entry : (card.entries[entry.revision] as CardEntry<EntryEvent>)
    return {
      entry: entry as CardEntry<EntryEvent>,
      original: original as EntryEvent,
      about: { entry: entry.revision, ...(correctedBy === undefined ? {} : { correctedBy }) },
    }
  })
  for (const struck of struckEntries(card)) {
    const after = shown.findIndex(
      ({ about }) => about.struckBy === undefined && about.entry > struck.about.entry,
    )
    shown.splice(after === -1 ? shown.length : after, 0, struck)
  }
  return shown
}

/** Entries out of force, as first written; with a struck annulment also what came in the place of others. */
const struckEntries = (card: Card): readonly Shown[] => {
  const counts = inForce(card.entries)
  const struckBy = new Map<number, number>()
  card.entries.forEach((entry, i) => {
    if (counts[i] && entry.type === 'EntriesAnnulled')
      for (const named of entry.data.entries) struckBy.set(named, i)
  })
  return card.entries.flatMap((entry, i) =>
    counts[i]
      ? []
      : writtenWith(entry).map((original): Shown => {
          return { entry: original, original, about: { entry: i, struckBy: struckBy.get(i) ?? i } }
        }),
  )
}

/** The entries that a line wrote into the booklet: itself, or the replacements of an annulment. */
const writtenWith = (line: CardEntry): readonly CardEntry<EntryEvent>[] => {
  if (isEntry(line)) return [line]
  if (line.type === 'EntryCorrected') return []
  const { revision, at } = line
  return (line.data.replacements ?? []).map((entry) => ({ ...entry, revision, at }))
}
