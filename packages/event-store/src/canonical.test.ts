import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { canonicalJson, deepestNesting, isLineJson, lineJson } from './canonical.ts'

const refused = (path: string, found: string) => E.left({ _tag: 'NotCanonical', path, found })

describe('the canonical text of RFC 8785', () => {
  it('is that of section 3.2.2', () => {
    const value = JSON.parse(
      String.raw`{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }`,
    )
    expect(canonicalJson(value)).toStrictEqual(
      E.right(
        String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
      ),
    )
  })

  it('sorts keys by UTF-16 code units, as section 3.2.3 does', () => {
    const value = JSON.parse(
      String.raw`{"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7}`,
    )
    expect(canonicalJson(value)).toStrictEqual(
      E.right(`{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}`),
    )
  })

  it('sorts keys that look like numbers as the words they are', () => {
    expect(canonicalJson({ '9': 1, '10': 2, b: 3, '-': 4 })).toStrictEqual(
      E.right('{"-":4,"10":2,"9":1,"b":3}'),
    )
  })

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s as appendix B does', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toStrictEqual(E.right(text))
  })

  it.each([
    ['7fffffffffffffff', 'NaN'],
    ['7ff0000000000000', 'Infinity'],
  ])('refuses the number %s, as appendix B does', (bits, found) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toStrictEqual(refused('', found))
  })

  it('says again what it says: parsing and writing once more changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value)
        expect(E.map((it: string) => canonicalJson(JSON.parse(it)))(text)).toStrictEqual(E.right(text))
      }),
    )
  })

  it('carries what it accepts: parsing gives an equal value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value)
        expect(E.map(JSON.parse)(text)).toStrictEqual(E.right(JSON.parse(JSON.stringify(value))))
      }),
    )
  })
})

describe('what has no exact text is refused, and named by its place and kind', () => {
  class Member {
    readonly name = '张三'
  }
  class Names extends Array<string> {}
  const holed = [1, 2, 3]
  delete holed[1]
  const circle: Record<string, unknown> = { on: '2018-03-05' }
  circle.inner = [circle]
  const named = Object.assign([1], { name: '张三' })

  it.each<[string, unknown, string, string]>([
    ['undefined', { a: [1, undefined] }, '/a/1', 'nothing (undefined)'],
    ['a missing value', undefined, '', 'nothing (undefined)'],
    ['NaN', { a: Number.NaN }, '/a', 'NaN'],
    ['a date', { at: new Date(0) }, '/at', 'an instance of Date'],
    ['a map', { fields: new Map([['name', '张三']]) }, '/fields', 'an instance of Map'],
    ['a set', [new Set(['张三'])], '/0', 'an instance of Set'],
    ['a bigint', { rev: 3n }, '/rev', 'a bigint'],
    ['a function', { f: () => '张三' }, '/f', 'a function'],
    ['a symbol', { s: Symbol('张三') }, '/s', 'a symbol'],
    ['a symbol key', { a: { [Symbol('张三')]: 1 } }, '/a', 'an object with a symbol key'],
    ['a class instance', { member: new Member() }, '/member', 'an instance of Member'],
    ['a class of arrays', { names: Names.from(['张三']) }, '/names', 'an instance of Names'],
    ['a boxed text', { name: Object('张三') }, '/name', 'an instance of String'],
    ['a sparse array', { a: holed }, '/a', 'an array with holes or with properties of its own'],
    ['an array with properties', { a: named }, '/a', 'an array with holes or with properties of its own'],
    ['a lone high surrogate', { name: '张\ud800三' }, '/name', 'a string with a lone surrogate'],
    ['a lone low surrogate', ['\udc00'], '/0', 'a string with a lone surrogate'],
    ['a lone surrogate in a key', { '\ud800': 1 }, '/\ud800', 'a key with a lone surrogate'],
    ['a cycle', circle, '/inner/0', 'an object that contains itself'],
  ])('%s', (_, value, path, found) => {
    expect(canonicalJson(value)).toStrictEqual(refused(path, found))
  })

  it('a path escapes what RFC 6901 escapes', () => {
    expect(canonicalJson({ 'a/b~c': [undefined] })).toStrictEqual(
      refused('/a~1b~0c/0', 'nothing (undefined)'),
    )
  })

  it('nesting up to the limit is accepted, one level more refused', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
    expect(canonicalJson(nested(deepestNesting))).toStrictEqual(
      E.right(`${'['.repeat(deepestNesting)}1${']'.repeat(deepestNesting)}`),
    )
    expect(canonicalJson(nested(deepestNesting + 1))).toStrictEqual(
      refused('/0'.repeat(deepestNesting), 'nesting deeper than 100 levels'),
    )
  })

  it('one object in two places is no cycle', () => {
    const shared = { a: 1 }
    expect(canonicalJson([shared, shared])).toStrictEqual(E.right('[{"a":1},{"a":1}]'))
  })

  it('an object without a prototype is plain', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toStrictEqual(E.right('{"a":1}'))
  })
})

describe('the profile that lines use', () => {
  it.each<[string, unknown, string, string]>([
    ['a fraction', { a: 1.5 }, '/a', 'a number that is not a safe integer'],
    ['an unsafe integer', { a: 2 ** 53 }, '/a', 'a number that is not a safe integer'],
    ['negative zero', { a: -0 }, '/a', 'negative zero'],
    ['a key in Chinese', { 工本费: 5 }, '/工本费', 'a key outside printable ASCII'],
    ['a key with a line feed', { 'a\nb': 5 }, '/a\nb', 'a key outside printable ASCII'],
  ])('refuses %s, which the general text carries', (_, value, path, found) => {
    expect(E.isRight(canonicalJson(value))).toBe(true)
    expect(lineJson(value)).toStrictEqual(refused(path, found))
  })

  it('takes the whole range of safe integers, and keys with quotation marks', () => {
    const value = { 'a"\\': [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] }
    expect(lineJson(value)).toStrictEqual(E.right('{"a\\"\\\\":[-9007199254740991,9007199254740991]}'))
  })

  it('quick recognition agrees with writing anew, whatever the text', () => {
    const spelt = fc.jsonValue({ noUnicodeString: false }).chain((value) =>
      fc.constantFrom(
        JSON.stringify(value),
        JSON.stringify(value, null, 1),
        ...E.match(
          () => [],
          (text: string) => [
            text,
            text.replace('"', '"\\u0061'),
            text.replaceAll('a', '\\u0061'),
            text.replace(
              /(?<=[[:,])(-?[1-9]\d*?)(0+)(?=[\],}])/,
              (_, digits, zeros) => `${digits}e${zeros.length}`,
            ),
            text.replace(/\{("[^"\\]*":\d+)(?=[,}])/, '{$1,$1'),
          ],
        )(lineJson(value)),
      ),
    )
    const numbered = fc
      .dictionary(
        fc.constantFrom('1', '9', '10', 'a', '-', 'é'),
        fc.constantFrom(0, 1, 90, 100, -12000, -0, 0.5, 2 ** 53, '\ud800', '\\ud'),
      )
      .map((value) => JSON.stringify(value))
    // Written by hand: an object of JavaScript keeps keys that are numbers in the order of the numbers.
    const shuffled = fc
      .uniqueArray(fc.constantFrom('0', '01', '1', '2', '10', '-', ':', 'A', 'a', ''))
      .map((keys) => `{${keys.map((key) => `"${key}":1`).join()}}`)
    fc.assert(
      fc.property(fc.oneof(spelt, numbered, shuffled), (text) => {
        const value: unknown = parsed(text)
        if (value === undefined) return
        expect(isLineJson(text, value)).toBe(E.getOrElse(() => '')(lineJson(value)) === text)
      }),
      { numRuns: 2000 },
    )
  })
})

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
