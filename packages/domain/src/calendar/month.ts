import * as t from 'io-ts'
import { beginsWithMonth, Day, daysInMonth } from './day.ts'

export interface MonthBrand {
  readonly Month: unique symbol
}

/**
 * A month, text `YYYY-MM` (GB/T 7408). A month is exact: it is not a day with the day left out.
 * Months compare as text.
 */
export type Month = t.Branded<string, MonthBrand>

/** True for an existing month in the exact form `YYYY-MM`. */
export const isMonth = (text: string): text is Month => text.length === 7 && beginsWithMonth(text)

/** Codec of a {@link Month}. */
export const Month: t.Type<Month, string> = t.brand(t.string, isMonth, 'Month')

/** Codec of a date in either precision: what the form leaves open (入会时间). */
export const DayOrMonth: t.Type<DayOrMonth, string> = t.union([Day, Month], 'Day or Month')
/** A date in either precision. */
export type DayOrMonth = Day | Month

/** A month written in code. Throws `RangeError` for a text that is no month. */
export const month = (text: string): Month => {
  if (!isMonth(text)) throw new RangeError(`not a month (YYYY-MM): ${text.slice(0, 20)}`)
  return text
}

/** The month a day lies in. */
export const monthOf = (date: DayOrMonth): Month => date.slice(0, 7) as Month

/** The first day of a month; a day stays itself. */
export const firstDayOf = (date: DayOrMonth): Day =>
  date.length === 7 ? (`${date}-01` as Day) : (date as Day)

/** The last day of a month; a day stays itself. */
export const lastDayOf = (date: DayOrMonth): Day =>
  date.length === 7
    ? (`${date}-${daysInMonth(Number(date.slice(0, 4)), Number(date.slice(5, 7)))}` as Day)
    : (date as Day)

/** Months counted from year 0, for arithmetic. */
const ordinal = (of: Month): number => Number(of.slice(0, 4)) * 12 + Number(of.slice(5, 7)) - 1

/** The month `count` months later (earlier when negative). */
export const addMonths = (to: Month, count: number): Month => {
  const sum = ordinal(to) + count
  return `${String(Math.floor(sum / 12)).padStart(4, '0')}-${String((sum % 12) + 1).padStart(2, '0')}` as Month
}

/** Whole months from `from` to `through`, both included; zero or less when they are in the wrong order. */
export const monthsBetween = (from: Month, through: Month): number => ordinal(through) - ordinal(from) + 1
