import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { lineJson } from './canonical.ts'
import { commandDigest, leafHash, sha256 } from './digest.ts'
import { describeDamage } from './faults.ts'
import { type Line, openLine, readLine, sealLine } from './line.ts'
import { streamName } from './streamName.ts'

const line: Line = {
  v: 1,
  log: 'demo',
  stream: streamName('card', 'h01'),
  rev: 1,
  id: 'b0ec40b3-91e4-5f2d-b383-08040e1ac52f',
  type: 'TransferredOut',
  tv: 1,
  at: '2018-03-05T04:00:00.000Z',
  actor: { union: 'U1', officer: 'o-17' },
  command: { id: '571b2899-851a-5e9c-94ea-9511af5a4987', digest: 'a'.repeat(64) },
  corr: 'transfer-2018-03',
  cause: 'import-7',
  rules: 'N+M',
  prev: 'b'.repeat(64),
  data: { by: 'U1', on: '2018-03-05', reason: '工作调动', flags: [] },
}

const rightOf = <A>(outcome: E.Either<unknown, A>): A => {
  if (E.isLeft(outcome)) throw new Error('a sample that does not seal')
  return outcome.right
}

const sealed = rightOf(sealLine(line))

/** The sample with some members otherwise; `undefined` leaves a member out. */
const otherwise = (members: Record<string, unknown>): unknown =>
  Object.fromEntries(Object.entries({ ...line, ...members }).filter(([, member]) => member !== undefined))

const textOf = (value: unknown): string => rightOf(lineJson(value))

describe('a sealed line', () => {
  it('is the canonical text of its members, and its hash that of the byte 0x00 and the text', () => {
    expect(sealed.text).toBe(textOf(line))
    expect(sealed.hash).toBe(sha256(`\u0000${sealed.text}`))
    expect(sealed.hash).toBe(leafHash(sealed.text))
  })

  it('hashes as RFC 6962 hashes a leaf: the empty one, and the one of its first example', () => {
    expect([leafHash(''), leafHash('L123456')]).toStrictEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    ])
  })

  it('is read back as it was, whatever order its members came in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(line), { minLength: 15 }), (entries) => {
        const shuffled = Object.fromEntries(entries) as unknown as Line
        expect(E.map(({ text }: { text: string }) => text)(sealLine(shuffled))).toStrictEqual(
          E.right(sealed.text),
        )
      }),
    )
    expect(readLine(sealed.text)).toStrictEqual(E.right(sealed))
    expect(openLine(sealed.text)).toStrictEqual(E.right(line))
  })

  it('goes without a correlation, a cause, and an actor', () => {
    const bare = otherwise({ corr: undefined, cause: undefined, actor: {}, rev: 0, prev: null }) as Line
    expect(E.chainW(({ text }: { text: string }) => readLine(text))(sealLine(bare))).toStrictEqual(
      sealLine(bare),
    )
  })

  it('carries any data that the profile can write, and gives the same data back', () => {
    const data = fc.dictionary(
      fc.stringMatching(/^[a-zA-Z]{1,9}$/),
      fc.jsonValue({ noUnicodeString: false }).filter((value) => E.isRight(lineJson(value))),
    )
    fc.assert(
      fc.property(data, (given) => {
        const { text } = rightOf(sealLine({ ...line, data: given }))
        expect(rightOf(readLine(text)).line.data).toStrictEqual({ ...given })
      }),
    )
  })
})

describe('the golden line', () => {
  const golden = (name: string) => readFileSync(join(__dirname, '..', 'golden', name), 'utf8').trimEnd()

  it('reads for ever, and hashes to what sha256sum says of 0x00 and its bytes', () => {
    const text = golden('line-v1.jsonl')
    expect(rightOf(readLine(text)).hash).toBe(golden('line-v1.sha256'))
    expect(openLine(text)).toStrictEqual(E.right(line))
    expect(sealed.text).toBe(text)
  })
})

describe('members that make no line are refused by writer and reader alike', () => {
  const word = 'a text of 1 to 256 characters'
  const uuid = 'a lower-case UUID'
  const digest = '64 lower-case hexadecimal digits'
  const cases: readonly (readonly [Record<string, unknown>, string, string, string])[] = [
    [{ v: 2 }, '/v', '1', 'an integer'],
    [{ log: 'a b' }, '/log', 'a log id: 1 to 64 of A-Z a-z 0-9 . _ -', 'a string of 3 characters'],
    [{ stream: 'card' }, '/stream', 'a stream name: <category>-<id>', 'a string of 4 characters'],
    [{ rev: -1 }, '/rev', 'an integer from 0', 'an integer'],
    [{ rev: '1' }, '/rev', 'an integer from 0', 'a string of 1 characters'],
    [{ id: line.id.toUpperCase() }, '/id', uuid, 'a string of 36 characters'],
    [{ id: undefined }, '/id', uuid, 'nothing (undefined)'],
    [{ type: 'issued' }, '/type', 'a type such as CardIssued', 'a string of 6 characters'],
    [{ tv: 0 }, '/tv', 'an integer from 1', 'an integer'],
    [{ at: '2018-03-05' }, '/at', 'an instant YYYY-MM-DDTHH:mm:ss.sssZ', 'a string of 10 characters'],
    [{ actor: null }, '/actor', 'an object', 'null'],
    [{ actor: { union: '' } }, '/actor/union', word, 'a string of 0 characters'],
    [{ actor: { union: 'U1', name: '张三' } }, '/actor/name', 'no such member', 'a string of 2 characters'],
    [{ command: [] }, '/command', 'an object', 'an array of 0'],
    [{ command: { ...line.command, id: '7' } }, '/command/id', 'a UUID', 'a string of 1 characters'],
    [
      { command: { ...line.command, digest: 'A'.repeat(64) } },
      '/command/digest',
      digest,
      'a string of 64 characters',
    ],
    [{ command: { ...line.command, by: 'U1' } }, '/command/by', 'no such member', 'a string of 2 characters'],
    [
      { command: { ...line.command, digest: 'a'.repeat(65) } },
      '/command/digest',
      digest,
      'a string of 65 characters',
    ],
    [{ corr: 7 }, '/corr', word, 'an integer'],
    ...(['cause', 'corr', 'rules'] as const).map(
      (name) => [{ [name]: 'c'.repeat(257) }, `/${name}`, word, 'a string of 257 characters'] as const,
    ),
    ...(['union', 'officer'] as const).map(
      (name) =>
        [
          { actor: { [name]: 'c'.repeat(257) } },
          `/actor/${name}`,
          word,
          'a string of 257 characters',
        ] as const,
    ),
    [{ log: 'l'.repeat(65) }, '/log', 'a log id: 1 to 64 of A-Z a-z 0-9 . _ -', 'a string of 65 characters'],
    [
      { stream: `${'c'.repeat(33)}-1` },
      '/stream',
      'a stream name: <category>-<id>',
      'a string of 35 characters',
    ],
    [
      { stream: `card-${'1'.repeat(161)}` },
      '/stream',
      'a stream name: <category>-<id>',
      'a string of 166 characters',
    ],
    [{ type: 'T'.repeat(65) }, '/type', 'a type such as CardIssued', 'a string of 65 characters'],
    [{ prev: 'b'.repeat(65) }, '/prev', `null or ${digest}`, 'a string of 65 characters'],
    [{ rules: null }, '/rules', word, 'null'],
    [{ prev: 'b' }, '/prev', `null or ${digest}`, 'a string of 1 characters'],
    [{ prev: null }, '/prev', 'a leaf hash after revision 0', 'null'],
    [{ rev: 0 }, '/prev', 'null at revision 0', 'a string of 64 characters'],
    [{ data: '张三' }, '/data', 'an object', 'a string of 2 characters'],
    [{ name: '张三' }, '/name', 'no such member', 'a string of 2 characters'],
  ]

  it.each(cases)('%j', (members, path, expected, found) => {
    const given = otherwise(members)
    expect(sealLine(given as Line)).toStrictEqual(E.left({ _tag: 'Unsealable', path, expected, found }))
    expect(readLine(textOf(given))).toStrictEqual(E.left({ _tag: 'LineDamage', path, expected, found }))
  })

  it('data that has no exact text is refused with the place inside it', () => {
    expect(sealLine({ ...line, data: { fields: { birth: new Date(0) } } })).toStrictEqual(
      E.left({
        _tag: 'Unsealable',
        path: '/data/fields/birth',
        expected: 'plain JSON with safe integers and ASCII keys',
        found: 'an instance of Date',
      }),
    )
    expect(sealLine({ ...line, corr: '\ud800' })).toStrictEqual(
      E.left({
        _tag: 'Unsealable',
        path: '/corr',
        expected: 'plain JSON with safe integers and ASCII keys',
        found: 'a string with a lone surrogate',
      }),
    )
  })

  it('a member left undefined is refused, not left out', () => {
    expect(sealLine({ ...line, corr: undefined } as unknown as Line)).toStrictEqual(
      E.left({ _tag: 'Unsealable', path: '/corr', expected: 'no such member', found: 'nothing (undefined)' }),
    )
  })

  it('the refusal can be said in words that repeat nothing personal', () => {
    expect(describeDamage({ path: '/at', expected: 'an instant', found: 'null' })).toBe(
      '/at should be an instant, found null',
    )
    expect(describeDamage({ path: '', expected: 'a line of JSON', found: 'nothing' })).toBe(
      'the line should be a line of JSON, found nothing',
    )
  })
})

describe('the strict reader', () => {
  const { text } = sealed
  const at = (character: number) => ({
    path: '',
    expected: 'the canonical text (RFC 8785)',
    found: `another text from character ${character} on`,
  })
  const damage = (mismatch: object) => E.left({ _tag: 'LineDamage', ...mismatch })
  const unparsed = { path: '', expected: 'a line of JSON', found: 'a text that does not parse as one' }
  const unwritable = 'plain JSON with safe integers and ASCII keys'

  it.each<[string, string, object]>([
    ['a trailing line feed', `${text}\n`, at(text.length)],
    ['a leading blank', ` ${text}`, at(0)],
    ['a blank inside', text.replace(',', ', '), at(text.indexOf(',') + 1)],
    ['keys in another order', JSON.stringify(line), at(2)],
    ['another spelling of a character', text.replace('工', '\\u5de5'), at(text.indexOf('工'))],
    ['an escaped solidus', text.replace('N+M', 'N\\/M'), at(text.indexOf('N+M') + 1)],
    ['a repeated key', text.replace('"v":1', '"v":1,"v":1'), at(text.length - 1)],
    ['another spelling of a number', text.replace('"rev":1', '"rev":1.0'), at(text.indexOf('"rev":1') + 7)],
    ['an exponent', text.replace('"tv":1', '"tv":1e0'), at(text.indexOf('"tv":1') + 6)],
    [
      'an exponent that makes a number no longer',
      text.replace('"flags":[]', '"flags":[1e2]'),
      at(text.indexOf('"flags":[') + 10),
    ],
    [
      'an exponent that makes a number as much shorter as a blank makes the text longer',
      text.replace('"flags":[]', '"flags":[ 1e3]'),
      at(text.indexOf('"flags":[') + 9),
    ],
    [
      'a key that is repeated within the data',
      text.replace('"flags":[]', '"flags":[],"flags":[]'),
      at(text.indexOf('"flags":[]') + 12),
    ],
    [
      'keys that are numbers, in another order',
      text.replace('"flags":[]', '"flags":{"2":0,"1":0}'),
      at(text.indexOf('"flags":[') + 10),
    ],
    [
      'a key that is a number behind one that is a word',
      text.replace('"flags":[]', '"flags":{"a":0,"1":0}'),
      at(text.indexOf('"flags":[') + 10),
    ],
    ['half a line', text.slice(0, -9), unparsed],
    ['an empty line', '', unparsed],
    ['a byte order mark', `\ufeff${text}`, unparsed],
    ['no object', '[]', { path: '', expected: 'an object', found: 'an array of 0' }],
    [
      'a fraction',
      text.replace('"flags":[]', '"flags":[0.5]'),
      { path: '/data/flags/0', expected: unwritable, found: 'a number that is not a safe integer' },
    ],
    [
      'negative zero',
      text.replace('"flags":[]', '"flags":[-0]'),
      { path: '/data/flags/0', expected: unwritable, found: 'negative zero' },
    ],
    [
      'a lone surrogate',
      text.replace('"flags":[]', '"flags":["\\ud800"]'),
      { path: '/data/flags/0', expected: unwritable, found: 'a string with a lone surrogate' },
    ],
    [
      'a key in Chinese',
      text.replace('"flags"', '"标记"'),
      { path: '/data/标记', expected: unwritable, found: 'a key outside printable ASCII' },
    ],
  ])('refuses %s', (_, given, mismatch) => {
    expect(readLine(given)).toStrictEqual(damage(mismatch))
  })

  it('takes a text for what it says: a backslash before the letters ud is no surrogate', () => {
    const words = sealLine({ ...line, data: { ref: '\\ud800' } })
    expect(readLine(rightOf(words).text)).toStrictEqual(words)
  })

  /** The long way: what the text says, written once more, must be the text. */
  const isLine = (given: string): boolean => {
    try {
      const written = sealLine(JSON.parse(given))
      return E.isRight(written) && written.right.text === given
    } catch {
      return false
    }
  }
  const bare = rightOf(
    sealLine(otherwise({ corr: undefined, cause: undefined, actor: {}, rev: 0, prev: null }) as Line),
  )
  const officer = rightOf(
    sealLine({ ...line, actor: { officer: 'o-17' }, corr: '工会', cause: 'a "b" \\ c' }),
  )

  it.each([
    ['whole', sealed],
    ['bare', bare],
    ['with words that are written otherwise', officer],
  ])(
    'answers as the long way does for every single changed, dropped or doubled character of a line: %s',
    (_, { text: of }) => {
      const otherwiseRead: string[] = []
      for (let index = 0; index <= of.length; index++)
        for (const put of ['', 'x', '0', '1', ' ', '"', '}', ',', 'Z', of.charAt(index).repeat(2)]) {
          const changed = of.slice(0, index) + put + of.slice(index + 1)
          const read = readLine(changed)
          const same = E.isRight(read)
            ? isLine(changed) && JSON.stringify(read.right.line) === changed
            : !isLine(changed)
          if (!same) otherwiseRead.push(changed)
        }
      expect(otherwiseRead).toStrictEqual([])
    },
  )

  it.each([
    ['data as deep as a line allows', 99, true],
    ['one level deeper', 100, false],
  ])('%s', (_, levels, fits) => {
    const nested = `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
    const given = text.replace(/"data":.*,"id":"b0/, `"data":${nested},"id":"b0`)
    expect([isLine(given), E.isRight(readLine(given))]).toStrictEqual([fits, fits])
  })

  it.each([
    ['a day that is none', '2018-03-05T', '2018-02-30T'],
    ['a line behind another', '"data":', `"data":{},"id":"${line.id}"},"data":`],
    ['an end within the data', '"by":"U1"', text.slice(text.indexOf(',"id":"b0') + 1, -1)],
    ['a link at revision 0', '"rev":1', '"rev":0'],
    ['a revision beyond the safe integers', '"rev":1', '"rev":9007199254740993'],
    ['a number that begins with 0', '"rev":1', '"rev":01'],
  ])('refuses %s', (_, from, to) => {
    const given = text.replace(from, to)
    expect(given).not.toBe(text)
    expect([isLine(given), E.isRight(readLine(given))]).toStrictEqual([false, false])
  })

  it('never throws, and never answers for a text that is not exactly a line', () => {
    const pieces = fc.array(fc.constantFrom(...text.split(/(?<=[{}[\]:,"])/), '\\', '\ud800', '\u0000'))
    fc.assert(
      fc.property(
        pieces.map((all) => all.join('')),
        (given) => {
          const read = readLine(given)
          expect(E.isLeft(read) || textOf(read.right.line) === given).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the digest of a command', () => {
  it('is that of its canonical text, so that the order of its fields says nothing', () => {
    const digest = E.right(sha256('{"card":"h01","on":"2018-03-05"}'))
    expect(commandDigest({ on: '2018-03-05', card: 'h01' })).toStrictEqual(digest)
    expect(commandDigest({ card: 'h01', on: '2018-03-05' })).toStrictEqual(digest)
  })

  it('is there for surplus fields in Chinese and for fractions, which will be refused by the rules', () => {
    expect(commandDigest({ 工本费: 0.5 })).toStrictEqual(E.right(sha256('{"工本费":0.5}')))
  })

  it('is refused for what has no exact text', () => {
    expect(commandDigest({ on: new Date(0) })).toStrictEqual(
      E.left({ _tag: 'NotCanonical', path: '/on', found: 'an instance of Date' }),
    )
  })
})
