import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { type Line, openLine, sealLine } from './line.ts'
import { outlineOf } from './lineOutline.ts'
import { streamName } from './streamName.ts'

const text = readFileSync(join(__dirname, '..', 'golden', 'line-v1.jsonl'), 'utf8').trimEnd()

/** The same, of the line once it is opened. */
const opened = (given: string): unknown => {
  const line = openLine(given)
  if (E.isLeft(line)) return undefined
  const { at, log, rev, rules, stream, tv, type, data } = line.right
  return { at, log, rev, rules, stream, tv, type, data }
}

const agrees = (given: string): boolean => {
  const outline = outlineOf(given)
  if (outline === undefined) return false
  let data: unknown
  try {
    data = JSON.parse(outline.data)
  } catch {
    // Data that are no JSON are left to whoever reads them.
    expect(opened(given)).toBeUndefined()
    return false
  }
  expect({ ...outline, data }).toStrictEqual(opened(given))
  return true
}

const line = (over: Partial<Line> = {}): string => {
  const sealed = sealLine({ ...(JSON.parse(text) as Line), ...over })
  if (E.isLeft(sealed)) throw new Error('a sample that does not seal')
  return sealed.right.text
}

describe('the outline of a line', () => {
  it.each([
    ['of the golden line', text],
    ['without an actor', line({ actor: {} })],
    ['of an officer alone', line({ actor: { officer: 'o-1' } })],
    ['at revision 0', line({ rev: 0, prev: null })],
    ['at a revision of three digits', line({ rev: 100 })],
    ['in Chinese words', line({ corr: '工会', rules: '通知', stream: streamName('card', 'a') })],
    ['with data like a line’s end', line({ data: { id: 'x', log: 'y', nested: [{ id: 'z', log: '' }] } })],
  ])('%s', (_, given) => {
    expect(agrees(given)).toBe(true)
  })

  it.each([
    ['with words that are written otherwise', line({ cause: 'a "b" \\ c' })],
    ['of another version', text.replace('"v":1', '"v":2')],
    ['in another order', JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()))],
    ['with white space', text.replace(',"log"', ', "log"')],
    ['with a member more', text.replace(',"log"', ',"kind":"","log"')],
    ['of half a line', text.slice(0, -9)],
    ['with a line feed behind it', `${text}\n`],
    ['with a number that begins with 0', text.replace('"rev":1', '"rev":01')],
    ['of nothing', ''],
  ])('is not told %s', (_, given) => {
    expect(outlineOf(given)).toBeUndefined()
  })

  it('says what opening says, wherever a character is changed, dropped or put in', () => {
    const change = fc.constantFrom('', '"', '\\', ',', '{', '}', ':', '0', '1', ' ', '\n', 'x', '\ud800')
    fc.assert(
      fc.property(fc.nat({ max: text.length }), change, fc.boolean(), (at, put, keep) => {
        agrees(text.slice(0, at) + put + text.slice(keep ? at : at + 1))
      }),
      { numRuns: 5000 },
    )
  })
})
