import * as t from 'io-ts'

export interface DayBrand {
  readonly Day: unique symbol
}

/**
 * A civil day of mainland China, text `YYYY-MM-DD` (GB/T 7408, ISO 8601), years 0001 to 9999.
 * Days compare as text: `a < b` is earlier. `day('2019-07-03')` writes one in code; whether a text from outside is one,
 * `isDay` tells.
 */
export type Day = t.Branded<string, DayBrand>

/** Two digits as a number, or a number below zero. */
const number2 = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -10_000
}

/** The year of a text that begins `YYYY-`, or a number below one. */
const yearOf = (text: string): number =>
  text.charCodeAt(4) === 45 ? number2(text, 0) * 100 + number2(text, 2) : 0

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days in a month of the Gregorian calendar, 28 to 31. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
    ? 29
    : (monthLengths[month - 1] ?? 0)

/** True for a year and month that exist, at the start of the text; the rest is not looked at. */
export const beginsWithMonth = (text: string): boolean => {
  const month = number2(text, 5)
  return yearOf(text) >= 1 && month >= 1 && month <= 12
}

/** True for an existing day in the exact form `YYYY-MM-DD`. */
export const isDay = (text: string): text is Day => {
  if (text.length !== 10 || text.charCodeAt(7) !== 45 || !beginsWithMonth(text)) return false
  const day = number2(text, 8)
  return day >= 1 && (day <= 28 || day <= daysInMonth(yearOf(text), number2(text, 5)))
}

/** Codec of a {@link Day}. Refuses days that do not exist, such as `2021-02-29`. */
export const Day: t.Type<Day, string> = t.brand(t.string, isDay, 'Day')

/** A day written in code. Throws `RangeError` for a text that is no day. */
export const day = (text: string): Day => {
  if (!isDay(text)) throw new RangeError(`not a day (YYYY-MM-DD): ${text.slice(0, 20)}`)
  return text
}

/** The later of two days, or the one there is. */
export const laterDay = (day: Day, other: Day | null): Day => (other !== null && other > day ? other : day)

/** The day before a day. */
export const dayBefore = (of: Day): Day => {
  const earlier = new Date(Date.parse(`${of}T00:00:00Z`) - 86_400_000)
  return earlier.toISOString().slice(0, 10) as Day
}
