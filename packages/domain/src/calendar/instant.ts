import * as t from 'io-ts'
import type { Day } from './day.ts'

export interface InstantBrand {
  readonly Instant: unique symbol
}

/** A moment, text `YYYY-MM-DDTHH:mm:ss.sssZ`: UTC, milliseconds (RFC 3339). Instants compare as text. */
export type Instant = t.Branded<string, InstantBrand>

const exactForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

const isInstant = (text: string): text is Instant =>
  exactForm.test(text) && exists(text) && text <= lastMoment

/** Date.parse alone would take 30 February for 1 March. */
const exists = (text: string): boolean => {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === text
}

// The end of 9999-12-31 in China: after it a day has no form.
const lastMoment = '9999-12-31T15:59:59.999Z'

/** Codec of an {@link Instant} in its one exact form. */
export const Instant: t.Type<Instant, string> = t.brand(t.string, isInstant, 'Instant')

const chinaOffset = 8 * 3_600_000

const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** Reads an RFC 3339 moment with any offset, to the millisecond; `undefined` when it is none. */
export const instantFrom = (text: string): Instant | undefined => {
  const parts = rfc3339.exec(text)
  if (parts === null) return undefined
  const [, date, time, fraction = '.000', offset] = parts
  if (!exists(`${date}T${time}.000Z`)) return undefined
  const ms = Date.parse(`${date}T${time}${fraction.slice(0, 4)}${offset}`)
  if (Number.isNaN(ms)) return undefined
  const iso = new Date(ms).toISOString()
  return isInstant(iso) ? iso : undefined
}

/** The civil day in mainland China (UTC+8) of a moment: until 16:00 UTC that of the moment as written. */
export const chinaDay = (of: Instant): Day =>
  (of.slice(11, 13) < '16'
    ? of.slice(0, 10)
    : new Date(Date.parse(of) + chinaOffset).toISOString().slice(0, 10)) as Day

/** The last millisecond of a day in mainland China. */
export const endOfDay = (of: Day): Instant =>
  new Date(Date.parse(`${of}T23:59:59.999Z`) - chinaOffset).toISOString() as Instant
