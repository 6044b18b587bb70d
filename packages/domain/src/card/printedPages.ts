import type { SealedText } from '../boundary/text.ts'
import type { Day } from '../calendar/day.ts'
import type { DayOrMonth, Month } from '../calendar/month.ts'
import type { EntryEvent } from './events.ts'
import type { ReasonCode } from './reasons.ts'
import { type Shown, shownEntries } from './shownEntries.ts'
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

/** The blanks of 个人信息页 that stand open (form p. 3). */
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

/**
 * The printed pages of a card. A right half stands beside the left one it completed where both are in force, or were struck
 * in one act; else in a row of its own, so that the place is free for what comes after it.
 */
export const printedPages = (card: Card): PrintedPages => {
  const particulars: Written<ParticularsPage>[] = []
  const transfers = rows<TransferRow>(() => ({ out: null, in: null, revoked: null }))
  const retentions = rows<RetentionRow>(() => ({ retained: null, reasons: [], restored: null }))
  for (const shown of shownEntries(card)) {
    const { entry, struckBy } = shown
    const transfer = () =>
      transfers.of(shown, (row) => row.out?.struckBy === struckBy && row.in === null && row.revoked === null)
    const retention = (hasRoom = (_row: RetentionRow): boolean => true) =>
      retentions.of(shown, (row) => row.retained?.struckBy === struckBy && hasRoom(row))
    switch (entry.type) {
      case 'CardIssued':
        particulars.push(written(shown, particularsPage))
        break
      case 'TransferredOut':
        transfer().out = written(shown, outHalf)
        break
      case 'TransferredIn':
        transfer().in = written(shown, inHalf)
        break
      case 'TransferOutRevoked':
        transfer().revoked = written(shown, inHalf)
        break
      case 'MembershipRetained':
        retention().retained = written(shown, retainedHalf)
        break
      case 'RetentionReasonChanged': {
        const row = retention()
        row.reasons = [...row.reasons, written(shown, retainedHalf)]
        break
      }
      case 'MembershipRestored':
        retention(({ restored }) => restored === null).restored = written(shown, restoredHalf)
    }
  }
  return { particulars, transfers: transfers.all, retentions: retentions.all }
}

type Open<Row> = { -readonly [Half in keyof Row]: Row[Half] }

/** The rows of a page, as they are begun. */
const rows = <Row>(empty: () => Open<Row>) => {
  const all: Open<Row>[] = []
  const begunBy = new Map<string, Open<Row>>()
  return {
    all,
    /** The row of an entry: the one begun by the left half it completes, where there is room, or a new one. */
    of: ({ key, completes = '' }: Shown, hasRoom: (row: Open<Row>) => boolean): Open<Row> => {
      const begun = begunBy.get(completes)
      if (begun !== undefined && hasRoom(begun)) return begun
      const row = empty()
      all.push(row)
      begunBy.set(key, row)
      return row
    },
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
