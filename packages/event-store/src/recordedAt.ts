/** The instant an event was recorded: UTC, milliseconds, `YYYY-MM-DDTHH:mm:ss.sssZ`. Instants compare as text. */

/** Where "now" comes from: milliseconds since 1970-01-01T00:00:00Z, as `Date.now` gives them. */
export type Clock = () => number

const form = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** True for an existing moment in the one exact form (a profile of RFC 3339), years 0000 to 9999, no leap seconds. */
export const isRecordedAt = (text: string): boolean => form.test(text) && dayExists(text)

const dayExists = (text: string): boolean => {
  const day = Number(text.slice(8, 10))
  if (day <= 28) return true
  const month = Number(text.slice(5, 7))
  return day <= (longest[month - 1] ?? 0) && (month !== 2 || isLeapYear(Number(text.slice(0, 4))))
}

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** The moment a clock shows. Throws `RangeError` when that is not in the years 0000 to 9999. */
export const recordedAt = (clock: Clock): string => {
  const text = new Date(clock()).toISOString()
  if (!isRecordedAt(text)) throw new RangeError('the clock shows a moment outside the years 0000 to 9999')
  return text
}
