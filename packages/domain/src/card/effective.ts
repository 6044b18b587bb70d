import { type Day, laterDay } from '../calendar/day.ts'
import { type DayOrMonth, firstDayOf } from '../calendar/month.ts'
import type { EntryEvent } from './events.ts'
import type { Card } from './state.ts'

/**
 * Axes of time (model 8.4). Effective days never decrease along an axis; the two are independent, except that an
 * issue begins both. A change of particulars stands on neither.
 */
export type Axis = 'standing' | 'document' | 'both' | 'neither'

/** The axis of each kind of entry. */
// biome-ignore format: a table
export const axes: Readonly<Record<EntryEvent['type'], Axis>> = {
  CardIssued:             'both',
  TransferredOut:         'standing',
  TransferredIn:          'standing',
  TransferOutRevoked:     'standing',
  MembershipRetained:     'standing',
  RetentionReasonChanged: 'standing',
  MembershipRestored:     'standing',
  Withdrawn:              'standing',
  ExpulsionFiled:         'standing',
  Expelled:               'standing',
  MemberDied:             'standing',
  CardReportedLost:       'document',
  CardReissued:           'document',
  CardRecovered:          'document',
  ParticularsChanged:     'neither',
}

/** The effective day of the previous entry on an axis, or null. */
export const previousOn = (
  axis: Axis,
  card: Pick<Card, 'lastStandingDay' | 'lastDocumentDay'>,
): Day | null =>
  axis === 'document' ? card.lastDocumentDay : axis === 'neither' ? null : card.lastStandingDay

/** The date an entry states, in its own precision: a Day, or the Month of a retention or restoration. */
export const statedDate = ({ data }: EntryEvent): DayOrMonth => ('month' in data ? data.month : data.on)

/**
 * The day a date takes effect: a Day on its day; a Month on its first day, or on the day of the previous entry of
 * the axis if that is later; an exact day given beside the month instead.
 */
export const effectiveDay = (stated: DayOrMonth, exactOn: Day | undefined, previous: Day | null): Day => {
  if (stated.length === 10) return stated as Day
  return exactOn ?? laterDay(firstDayOf(stated), previous)
}
