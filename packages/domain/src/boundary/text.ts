import * as t from 'io-ts'

// Control and format characters hide in terminals and spreadsheets, and make two numbers look alike.
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

// Most texts have nothing but letters of the two languages, digits and signs. Asked first because it is quick.
const unusual = /[^!-~\u4e00-\u9fff]/

const isClean = (value: string): boolean =>
  value !== '' && value.trim() === value && value.isWellFormed() && !hidden.test(value)

/** True when a text has only spaces, or nothing: a blank of the form that was not filled in. */
export const isBlank = (text: string): boolean => text.trim() === ''

/** What is wrong with the characters of a text, in words that follow their number; empty where nothing is. */
export const flawOf = (value: string): string => {
  if (isBlank(value)) return ', all of them space'
  if (!value.isWellFormed()) return ', one of them half a character'
  if (hidden.test(value)) return ', one of them invisible'
  return value.trim() === value ? '' : ', with space around them'
}

/**
 * Codec of a written text of 1 to `longest` UTF-16 units: well formed Unicode, no space around it, no control or
 * invisible format characters.
 */
export const text = (longest: number, name = `text of 1 to ${longest} characters`) =>
  t.refinement(
    t.string,
    (value) => value.length <= longest && ((value !== '' && !unusual.test(value)) || isClean(value)),
    name,
  )

// Searching for what may not be there is quicker than matching all that may.
const outsideId = /[^\w.-]/

/** True for an opaque id: 1 to 64 of `A-Z a-z 0-9 . _ -`. */
export const isId = (value: string): boolean => value !== '' && value.length <= 64 && !outsideId.test(value)

const sealedForm = /^v1\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/

// Counting the characters of each part while matching costs three times as much; only a long text has a long part.
const isSealed = (value: string): boolean =>
  value.length <= 8192 &&
  sealedForm.test(value) &&
  (value.length <= 4096 || value.split('.').every((part) => part.length <= 4096))

/**
 * Codec of a sealed text: personal words that only the member's key opens, `v1.<key>.<salt>.<commitment>.<cipher>`
 * in base64url. Opaque here.
 */
export const SealedText = t.refinement(t.string, isSealed, 'sealed text')
/** A sealed text, `v1.<key>.<salt>.<commitment>.<cipher>`. */
export type SealedText = t.TypeOf<typeof SealedText>
