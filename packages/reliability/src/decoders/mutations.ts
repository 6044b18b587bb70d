import type { Chance } from '../chance.ts'

/** Texts made from good ones, such as a broken disk, a careless program or an ill-meaning person would hand in. */

const tokens = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\\u0000', '\\ud800', '\ud800', '\ufffd', '\u2028', ' ', '\t'],
  ...['null', 'true', '0', '-0', '1e400', '-1', '0.1', '9007199254740993', '1E2', '00', 'NaN'],
  ...['"__proto__":{},', '"constructor":1,', '"data":{},', '"id":"",', '工', 'é', '𠮷', '\u0000'],
]

const values: readonly unknown[] = [
  ...[null, true, 0, -1, 0.5, 1e300, 2 ** 53, '', ' ', '工', '\ud800', '\u0000', '2019-02-30'],
  ...[
    '2019-13',
    '9999-12-31',
    '0000-01-01',
    '__proto__',
    'IssueCard',
    'AnnulEntries',
    [],
    {},
    [null],
    { a: [] },
  ],
  ...[
    'x'.repeat(5000),
    Array(300).fill(1),
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i])),
  ],
]

const keys = [
  '__proto__',
  'constructor',
  'toString',
  'fee',
  '工本费',
  'by',
  'on',
  'entries',
  'replacements',
  '',
  'é',
]

type Mutation = (text: string, chance: Chance, others: readonly string[]) => string

const cut = (text: string, from: number, length: number, instead = ''): string =>
  text.slice(0, from) + instead + text.slice(from + length)

const onText: readonly Mutation[] = [
  (text, { below }) => cut(text, below(text.length), 1, String.fromCharCode(below(0x1_0000))),
  (text, { below }) => cut(text, below(text.length), 1, String.fromCharCode(below(128))),
  (text, { below }) => cut(text, below(text.length), 1 + below(20)),
  (text, { below }) => text.slice(0, below(text.length)),
  (text, { below, one }) => cut(text, below(text.length), below(3), one(tokens)),
  (text, { below }) => {
    const from = below(text.length)
    return cut(text, from, 0, text.slice(from, from + 1 + below(60)))
  },
  (text, { below, one }, others) => text.slice(0, below(text.length)) + one(others).slice(below(text.length)),
  (text, { below }) => {
    const bytes = Buffer.from(text)
    bytes[below(bytes.length)] = below(256)
    return bytes.toString()
  },
]

/** A value of the text is another, or a member has another name, or there is one more. */
const onValues: Mutation = (text, chance) => {
  const whole = JSON.parse(text) as Record<string, unknown>
  const { below, one } = chance
  let within: Record<string, unknown> = whole
  for (let depth = below(4); depth > 0; depth--) {
    const inner = Object.values(within).filter((value) => typeof value === 'object' && value !== null)
    if (inner.length > 0) within = one(inner) as Record<string, unknown>
  }
  const names = Object.keys(within)
  const name = names.length === 0 || below(5) === 0 ? one(keys) : one(names)
  if (below(6) === 0) delete within[name]
  else Object.defineProperty(within, name, { value: one(values), enumerable: true, configurable: true })
  return JSON.stringify(whole)
}

/** Nested deeper than any program should descend. */
const deep: Mutation = (text, { below, one }) => {
  const depth = 1 + below(below(50) === 0 ? 20_000 : 200)
  const [open, close] = one([
    ['[', ']'],
    ['{"a":', '}'],
  ] as const)
  return text.replace(/:("[^"]*"|\d+|null)/, `:${open.repeat(depth)}1${close.repeat(depth)}`)
}

/** A text with one to three things done to it. */
export const mutated = (text: string, chance: Chance, others: readonly string[]): string => {
  const which = chance.below(20)
  let made = which < 8 ? onValues(text, chance, others) : which === 8 ? deep(text, chance, others) : text
  for (let i = which < 9 ? chance.below(2) : 1 + chance.below(3); i > 0 && made.length > 0; i--)
    made = chance.one(onText)(made, chance, others)
  return made
}
