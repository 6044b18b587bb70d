import * as t from 'io-ts'
import { Day } from '../calendar/day.ts'
import { Month } from '../calendar/month.ts'
import { malformationsOf } from './malformed.ts'
import { record, tagged } from './record.ts'
import { text } from './text.ts'

const Leaf = record(
  'Leaf',
  { type: t.literal('leaf'), on: Day },
  { month: Month, words: text(5), flag: t.boolean },
)
const Branch = record('Branch', {
  type: t.literal('branch'),
  leaves: t.refinement(t.readonlyArray(Leaf), (all) => all.length > 0, 'a list of one leaf at least'),
})
const Tree = tagged('Tree', 'type', [Leaf, Branch])

const leaf = { type: 'leaf', on: '2021-01-31' }

describe('what is malformed is told with path, expectation and finding', () => {
  it.each<[string, unknown, object[]]>([
    ['nothing is told of what is right', leaf, []],
    [
      'a missing property',
      { type: 'leaf' },
      [{ path: 'on', expected: 'a Day YYYY-MM-DD that exists', found: 'nothing' }],
    ],
    [
      'a month for a day',
      { ...leaf, on: '2021-01' },
      [{ path: 'on', expected: 'a Day YYYY-MM-DD that exists', found: '"2021-01"' }],
    ],
    [
      'a day for a month',
      { ...leaf, month: '2021-01-01' },
      [{ path: 'month', expected: 'a Month YYYY-MM that exists', found: '"2021-01-01"' }],
    ],
    [
      'a text too long',
      { ...leaf, words: '六个字的文字' },
      [{ path: 'words', expected: 'text of 1 to 5 characters', found: 'a text of 6 characters' }],
    ],
    ['a number', { ...leaf, flag: 7 }, [{ path: 'flag', expected: 'boolean', found: '7' }]],
    ['null', { ...leaf, flag: null }, [{ path: 'flag', expected: 'boolean', found: 'null' }]],
    [
      'undefined, though the name is there',
      { ...leaf, flag: undefined },
      [{ path: 'flag', expected: 'boolean', found: 'nothing' }],
    ],
    ['a list', { ...leaf, flag: [1, 2] }, [{ path: 'flag', expected: 'boolean', found: 'a list of 2' }]],
    ['an object', { ...leaf, flag: {} }, [{ path: 'flag', expected: 'boolean', found: 'an object' }]],
    [
      'true',
      { ...leaf, words: true },
      [{ path: 'words', expected: 'text of 1 to 5 characters', found: 'true' }],
    ],
    [
      'surplus properties last, as they come',
      { extra: 1, ...leaf, flag: 1, more: 'x' },
      [
        { path: 'flag', expected: 'boolean', found: '1' },
        { path: 'extra', expected: 'no such property', found: '1' },
        { path: 'more', expected: 'no such property', found: '"x"' },
      ],
    ],
    [
      'an unknown type',
      { type: 'root' },
      [{ path: 'type', expected: 'one of leaf, branch', found: '"root"' }],
    ],
    ['no type', {}, [{ path: 'type', expected: 'one of leaf, branch', found: 'nothing' }]],
    ['a type that is no text', { type: 1 }, [{ path: 'type', expected: 'one of leaf, branch', found: '1' }]],
    [
      'a place in a list',
      { type: 'branch', leaves: [leaf, { ...leaf, on: 1 }, 'x'] },
      [
        { path: 'leaves.1.on', expected: 'a Day YYYY-MM-DD that exists', found: '1' },
        { path: 'leaves.2', expected: 'an object', found: '"x"' },
      ],
    ],
    [
      'a list too short',
      { type: 'branch', leaves: [] },
      [{ path: 'leaves', expected: 'a list of one leaf at least', found: 'a list of 0' }],
    ],
    [
      'no list',
      { type: 'branch', leaves: 'leaf' },
      [{ path: 'leaves', expected: 'a list', found: '"leaf"' }],
    ],
    ['a list for an object', [leaf], [{ path: '', expected: 'an object', found: 'a list of 1' }]],
    ['null for an object', null, [{ path: '', expected: 'an object', found: 'null' }]],
  ])('%s', (_says, value, told) => {
    expect(malformationsOf(Tree, value)).toStrictEqual(told)
  })

  it('in a literal', () => {
    expect(malformationsOf(record('R', { a: t.literal('会员证') }), { a: '会员卡' })).toStrictEqual([
      { path: 'a', expected: '"会员证"', found: 'a text of 3 characters' },
    ])
  })

  it('tells twenty at most, however many there are', () => {
    const surplus = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, i]))
    expect(malformationsOf(Tree, { ...leaf, ...surplus })).toHaveLength(20)
    expect(malformationsOf(Tree, { type: 'branch', leaves: Array(1000).fill(1) })).toHaveLength(20)
  })
})

describe('what is wrong with a text of the right length is told', () => {
  it.each([
    ['space', ' \u3000', 'a text of 2 characters, all of them space'],
    ['a lone surrogate', '张\ud800', 'a text of 2 characters, one of them half a character'],
    ['a character of no width', '张\u200b三', 'a text of 3 characters, one of them invisible'],
    ['a NUL', 'a\0b', 'a text of 3 characters, one of them invisible'],
    ['a space before', ' 张三', 'a text of 3 characters, with space around them'],
    ['nothing', '张 三', 'a text of 3 characters'],
  ])('%s', (_says, words, found) => {
    expect(malformationsOf(t.boolean, words)[0]?.found).toBe(found)
  })
})

describe('personal words are never repeated', () => {
  const found = (value: unknown) => malformationsOf(t.boolean, value)[0]?.found

  it.each([
    ['a name', '张三', 'a text of 2 characters'],
    ['a name in letters and a space', 'Zhang San', 'a text of 9 characters'],
    ['an identity number', '110101199001011234', 'a text of 18 characters'],
    ['an identity number that ends in X', '11010119900101123X', 'a text of 18 characters'],
    ['a telephone number in a text', 'tel:13800138000', 'a text of 15 characters'],
    ['a code', 'job-change', '"job-change"'],
    ['a day', '2021-02-29', '"2021-02-29"'],
    ['eight digits', '20210229', '"20210229"'],
    ['nothing', '', '""'],
    ['forty characters', 'x'.repeat(40), `"${'x'.repeat(40)}"`],
    ['more than forty', 'x'.repeat(41), 'a text of 41 characters'],
  ])('%s', (_says, value, said) => {
    expect(found(value)).toBe(said)
  })

  it('nor is a long or broken name of a property', () => {
    const path = (name: string) => malformationsOf(record('R', {}), { [name]: 1 })[0]?.path
    expect(path('张'.repeat(40))).toBe('张'.repeat(40))
    expect(path('张'.repeat(41))).toBe(`${'张'.repeat(20)}…`)
    expect(path('a\ud800')).toBe('a\ufffd…')
    expect(path(`${'x'.repeat(19)}😀${'x'.repeat(40)}`)).toBe(`${'x'.repeat(19)}\ufffd…`)
  })
})
