import type { Malformation } from '@union-card/domain'
import * as E from 'fp-ts/lib/Either.js'
import { byteOrderMark, strictText } from './byteLines.ts'

/** Reading JSON that came from outside. */

const utf8 = 'text in UTF-8'

/** Whether what is wrong with an input is that it is no UTF-8. */
export const isNotUtf8 = ([error]: readonly Malformation[]): boolean => error?.expected === utf8

/** Bytes as text; left: they are not UTF-8. */
export const textIn = (bytes: Uint8Array): E.Either<Malformation, string> => {
  const text = strictText(bytes)
  return text === undefined
    ? E.left({ path: '', expected: utf8, found: 'bytes that are not UTF-8' })
    : E.right(text)
}

/** The text behind the mark that some programs put before a file in UTF-8. */
export const withoutMark = (text: string): string => (text.startsWith(byteOrderMark) ? text.slice(1) : text)

/** True for an object of JSON, which has members. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a value is, without repeating it: it may be somebody's particulars. */
export const kindOf = (value: unknown): string => {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return `a text of ${value.length} characters`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** What a text should be that is no JSON. */
export const oneValue = 'one JSON value'

/** The value of a JSON text; left: it is none, or a member of an object is given twice, of which the last would win. */
export const jsonIn = (text: string): E.Either<Malformation, unknown> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return E.left({ path: '', expected: oneValue, found: 'text that is not JSON' })
  }
  const inValue = membersOf(value)
  if (colonsIn(text) === inValue.length) return E.right(value)
  const name = twice(namesIn(text), inValue) ?? ''
  // What stands further in may be a person's particulars, of which nothing is repeated, not even a name of a property.
  const path = Object.hasOwn(Object(value), name) ? name.slice(0, 40) : ''
  return E.left({ path, expected: 'each property once', found: 'a property given twice' })
}

/** Every member of a text has a colon outside of strings. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|:/g

const colonsIn = (text: string): number => {
  let colons = 0
  for (const token of text.match(tokens) ?? []) if (token === ':') colons++
  return colons
}

const namesIn = (text: string): readonly string[] =>
  (text.match(tokens) ?? []).flatMap((token, i, all) =>
    all[i + 1] === ':' ? [String(JSON.parse(token))] : [],
  )

/** The names of all members of all objects in a value, however deep. */
const membersOf = (value: unknown): readonly string[] => {
  const names: string[] = []
  const open = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null) continue
    for (const [name, inner] of Object.entries(next)) {
      if (!Array.isArray(next)) names.push(name)
      open.push(inner)
    }
  }
  return names
}

/** The first of some names that stands there more often than in another list. */
const twice = (names: readonly string[], others: readonly string[]): string | undefined => {
  const left = new Map<string, number>()
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1)
  return names.find((name) => {
    const times = left.get(name) ?? 0
    left.set(name, times - 1)
    return times === 0
  })
}
