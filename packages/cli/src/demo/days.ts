/** The calendar of the county: days and minutes are counted from 1970-01-01 in China. */

export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** The first day of the county and its last, and that of the measures of 2016. */
export const opening = dayNumber('2005-01-04')
export const closing = dayNumber('2026-06-30')
export const measures = dayNumber('2017-01-01')

/** Each day of the county is written once. */
const texts: string[] = []
export const dayText = (day: number): string => {
  const known = texts[day - opening]
  if (known !== undefined) return known
  const text = new Date(day * 86_400_000).toISOString().slice(0, 10)
  if (day >= opening) texts[day - opening] = text
  return text
}

const two = (n: number): string => String(n).padStart(2, '0')
export const momentText = (minute: number): string => {
  const ofDay = minute % 1440
  return `${dayText((minute - ofDay) / 1440)}T${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}:00+08:00`
}

export const monthText = (day: number): string => dayText(day).slice(0, 7)
export const monthBefore = (day: number): string => monthText(dayNumber(`${monthText(day)}-01`) - 1)
export const later = (a: string, b: string): string => (a < b ? b : a)
