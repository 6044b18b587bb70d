import { arbitraryCommand, asReplacement, givenCard, pathTo, sample, sealedText } from '@union-card/testing'
import * as fc from 'fast-check'
import {
  type CardCommand,
  day,
  defaultPolicy,
  type Facts,
  type NotACommand,
  namesCharge,
  readCommand,
  refusalsOf,
} from '../index.ts'

/** Commands as they come from outside: right, wrong, hostile. */

fc.configureGlobal({ seed: 20170329 })

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })

const out = sample.transferOut()

const notACommand = (value: unknown): NotACommand => {
  const read = readCommand(value)
  if (read._tag === 'Right') throw new Error('was read as a command')
  return read.left
}
const errors = (value: unknown) => notACommand(value).errors
const rules = (value: unknown) => notACommand(value).refusals.map(({ rule, found }) => [rule, found])
const dayWanted = 'a Day YYYY-MM-DD that exists'

describe('a command is read', () => {
  it('as it is, whatever the command', () => {
    fc.assert(
      fc.property(arbitraryCommand, (command) => {
        expect(readCommand(JSON.parse(JSON.stringify(command)))).toStrictEqual({
          _tag: 'Right',
          right: command,
        })
      }),
    )
  })

  it.each(['', ' ', '\u3000', '\n'])('with a blank left empty as not filled in: %j', (blank) => {
    expect(readCommand({ ...out, reason: blank, by: blank, officer: blank })).toStrictEqual({
      _tag: 'Right',
      right: { ...sample.transferOut({ reason: undefined, by: undefined }) },
    })
    expect(
      readCommand({ ...sample.deem(), evidence: { unpaidFrom: blank, unpaidThrough: '2019-06' } }),
    ).toStrictEqual({ _tag: 'Right', right: { ...sample.deem(), evidence: { unpaidThrough: '2019-06' } } })
    expect(
      readCommand({ ...sample.annul(), replacements: [{ ...asReplacement(out), wording: blank }] }),
    ).toStrictEqual({ _tag: 'Right', right: { ...sample.annul(), replacements: [asReplacement(out)] } })
    expect(readCommand({ ...sample.correct(), changes: { reason: blank } })).toStrictEqual({
      _tag: 'Right',
      right: { ...sample.correct(), changes: {} },
    })
  })

  it('H35 and the rule says what a blank means', () => {
    const read = readCommand({ ...out, reason: ' ' })
    if (read._tag === 'Left') throw new Error('not read')
    given(pathTo.S1).when(read.right).refusedBy('F-TRANSFER-OUT-REASON')
  })

  it('but a blank that must be there is malformed', () => {
    expect(errors({ ...sample.issue(), number: ' ' })).toStrictEqual([
      {
        path: 'number',
        expected: 'card number of 1 to 64 characters',
        found: 'a text of 1 characters, all of them space',
      },
    ])
    expect(errors({ ...out, id: '' })).toStrictEqual([{ path: 'id', expected: 'UUID', found: '""' }])
  })
})

describe('a date that cannot be', () => {
  it.each([
    ['a day that does not exist', '2021-02-29'],
    ['a month that does not exist', '2021-13-01'],
    ['a moment', '2021-02-28T00:00:00Z'],
    ['a year', '2021'],
    ['a number', 20210228],
    ['null', null],
  ])('is told with its place: %s', (_says, on) => {
    expect(errors({ ...sample.withdraw(), on })).toStrictEqual([
      { path: 'on', expected: dayWanted, found: typeof on === 'string' ? `"${on}"` : String(on) },
    ])
  })

  it('a day where a month belongs', () => {
    expect(errors({ ...sample.retain(), month: '2019-03-01' })).toStrictEqual([
      { path: 'month', expected: 'a Month YYYY-MM that exists', found: '"2019-03-01"' },
    ])
    expect(errors({ ...out, duesPaidThrough: '2019-06-30' })).toStrictEqual([
      { path: 'duesPaidThrough', expected: 'a Month YYYY-MM that exists', found: '"2019-06-30"' },
    ])
  })

  it('one in a replacement, and one in the evidence', () => {
    const bad = { ...asReplacement(out), on: '2019-06-31' }
    expect(errors({ ...sample.annul(), replacements: [asReplacement(out), bad] })).toStrictEqual([
      { path: 'replacements.1.on', expected: dayWanted, found: '"2019-06-31"' },
    ])
    expect(errors({ ...sample.deem(), evidence: { educatedOn: '2019-07' } })).toStrictEqual([
      { path: 'evidence.educatedOn', expected: dayWanted, found: '"2019-07"' },
    ])
  })
})

describe('F-TRANSFER-OUT-DATE the out date is a day', () => {
  it('a month in its place is refused under the rule of the form', () => {
    expect(errors({ ...out, on: '2019-06' })).toStrictEqual([
      { path: 'on', expected: dayWanted, found: '"2019-06"' },
    ])
    expect(rules({ ...out, on: '2019-06' })).toStrictEqual([['F-TRANSFER-OUT-DATE', { on: '2019-06' }]])
  })

  it('anything else in its place is merely malformed', () => {
    expect(rules({ ...out, on: '2019-13' })).toStrictEqual([])
    expect(rules({ ...out, on: 201906 })).toStrictEqual([])
    expect(rules({ ...sample.withdraw(), on: '2019-06' })).toStrictEqual([])
  })
})

describe('F-TRANSFER-IN-DATE-SEAL the in date is a day', () => {
  it('a month in its place is refused under the rule of the form', () => {
    expect(rules({ ...sample.transferIn(), on: '2019-07' })).toStrictEqual([
      ['F-TRANSFER-IN-DATE-SEAL', { on: '2019-07' }],
    ])
  })
})

describe('F-RETAIN the row of retention has a month', () => {
  it('a day in its place is refused under the rule of the form', () => {
    for (const command of [sample.retain(), sample.changeReason()]) {
      const wrong = { ...command, month: '2019-03-01' }
      expect(errors(wrong)).toStrictEqual([
        { path: 'month', expected: 'a Month YYYY-MM that exists', found: '"2019-03-01"' },
      ])
      expect(rules(wrong)).toStrictEqual([['F-RETAIN', { month: '2019-03-01' }]])
    }
  })

  it('anything else in its place is merely malformed', () => {
    expect(rules({ ...sample.retain(), month: '2019-02-30' })).toStrictEqual([])
    expect(rules({ ...sample.retain(), month: 201903 })).toStrictEqual([])
    expect(rules({ ...out, duesPaidThrough: '2019-06-30' })).toStrictEqual([])
  })
})

describe('F-RESTORE the row of restoration has a month', () => {
  it('a day in its place is refused under the rule of the form', () => {
    expect(rules({ ...sample.restore(), month: '2019-09-01' })).toStrictEqual([
      ['F-RESTORE', { month: '2019-09-01' }],
    ])
  })
})

describe('what is refused as it is read is told with all that the other rules say', () => {
  const told = (value: unknown, path: readonly CardCommand[], around: Partial<Facts> = {}) =>
    refusalsOf(
      defaultPolicy,
      { today: day('2020-01-01'), ...around },
      notACommand(value),
      given(path).card,
    ).map(({ rule, found }) => [rule, found])

  it('a date of another precision, in the place of its rule', () => {
    expect(told({ ...out, on: '2019-06', by: 'U9', reason: '' }, pathTo.S2)).toStrictEqual([
      ['D-ALREADY-IN-TRANSIT', { from: 'U1', since: '2019-06-30' }],
      ['D-OUT-BY-HOLDER', { by: 'U9', holder: 'U1' }],
      ['F-TRANSFER-OUT-DATE', { on: '2019-06' }],
      ['F-TRANSFER-OUT-REASON', { reason: null }],
    ])
    expect(told({ ...sample.transferIn(), on: '2019-07' }, pathTo.S1)).toStrictEqual([
      ['D-IN-NEEDS-OUT', { at: 'U1' }],
      ['F-TRANSFER-IN-DATE-SEAL', { on: '2019-07' }],
    ])
    expect(told({ ...sample.retain(), month: '2019-03-01', reason: '' }, pathTo.S1)).toStrictEqual([
      ['F-RETAIN', { month: '2019-03-01' }],
      ['F-RETAIN-REASON', { reason: null }],
    ])
    expect(told({ ...sample.restore(), month: '2019-09-01' }, [])).toStrictEqual([
      ['D-NO-CARD', {}],
      ['F-RESTORE', { month: '2019-09-01' }],
    ])
  })

  it('a charge, before the others', () => {
    expect(told({ ...sample.swap(), fee: 5, oldCardRecovered: false, 工本费: 1 }, pathTo.S1)).toStrictEqual([
      ['N5-NO-FEE', { property: 'fee' }],
      ['D-SWAP-RECOVERS-OLD', { document: 'inHand', oldCardRecovered: false }],
    ])
    expect(told({ ...out, fee: 5 }, pathTo.S1)).toStrictEqual([['N5-NO-FEE', { property: 'fee' }]])
    expect(told({ ...out, fee: 5, on: '2019-06' }, [])).toStrictEqual([
      ['N5-NO-FEE', { property: 'fee' }],
      ['D-NO-CARD', {}],
      ['F-TRANSFER-OUT-DATE', { on: '2019-06' }],
    ])
  })

  it('alone where the rest is no command either', () => {
    expect(notACommand({ ...out, fee: 5, nickname: 'x' }).rest).toBeUndefined()
    expect(told({ ...out, fee: 5, nickname: 'x' }, [])).toStrictEqual([['N5-NO-FEE', { property: 'fee' }]])
    expect(told({ ...sample.issue(), joinedOn: '' }, pathTo.S1)).toStrictEqual([
      ['F-PARTICULARS', { joinedOn: false, issuingUnit: true }],
    ])
    expect(notACommand({ ...out, nickname: 'x' })).not.toHaveProperty('rest')
  })
})

describe('particulars that stand open', () => {
  it('are read with the blanks left out', () => {
    const read = readCommand(sample.issue({ particulars: { name: ' ', sex: '1' } }))
    expect(read).toMatchObject({ _tag: 'Right', right: { particulars: { sex: '1' } } })
  })

  it.each<[string, object]>([
    ['a month as a number', { birthMonth: 199001 }],
    ['a full date', { birthMonth: '1990-01-01T00:00' }],
    ['a property nobody knows', { pinyin: 'ZhangSan' }],
    ['a name in the name of a property', { 张三: 1 }],
  ])(
    'are told as a whole where they are malformed, and nothing of them is repeated: %s',
    (_says, particulars) => {
      const whole = [{ path: 'particulars', expected: 'sealed text', found: 'an object' }]
      expect(errors(sample.issue({ particulars: particulars as never }))).toStrictEqual(whole)
      expect(errors(sample.changeParticulars({ particulars: particulars as never }))).toStrictEqual(whole)
      expect(
        errors({
          ...sample.annul(),
          replacements: [asReplacement(sample.issue({ particulars: particulars as never }))],
        }),
      ).toStrictEqual([{ ...whole[0], path: 'replacements.0.particulars' }])
    },
  )
})

describe('F-PARTICULARS the time of joining and the issuing unit are particulars', () => {
  it.each(['', ' ', undefined])('left empty, an issue is refused under the rule of the form: %j', (empty) => {
    expect(rules({ ...sample.issue(), issuingUnit: empty })).toStrictEqual([
      ['F-PARTICULARS', { issuingUnit: false, joinedOn: true }],
    ])
    expect(rules({ ...sample.issue(), issuingUnit: empty, joinedOn: empty })).toStrictEqual([
      ['F-PARTICULARS', { issuingUnit: false, joinedOn: false }],
    ])
  })

  it('of an issue that is malformed besides, the places are told', () => {
    expect(rules({ ...sample.issue(), issuingUnit: '', number: '' })).toStrictEqual([])
    expect(rules({ ...sample.issue(), joinedOn: '2018' })).toStrictEqual([])
    expect(rules({ type: 'IssueCard' })).toStrictEqual([])
  })
})

describe('a type nobody knows', () => {
  it.each(['RefuseMember', 'CardIssued', '', 'toString', '__proto__', 'constructor'])(
    'is told: %s',
    (type) => {
      expect(errors({ ...out, type })).toMatchObject([{ path: 'type', found: JSON.stringify(type) }])
      expect(rules({ ...out, type, on: '2019-06' })).toStrictEqual([])
    },
  )

  it.each([undefined, null, 7, ['TransferOut'], { type: 'TransferOut' }])('is told: %j', (type) => {
    expect(errors({ ...out, type })).toMatchObject([{ path: 'type' }])
  })

  it('may not stand in a replacement either: a correction replaces nothing', () => {
    expect(errors({ ...sample.annul(), replacements: [{ ...sample.correct() }] })).toMatchObject([
      { path: 'replacements.0.type', found: '"CorrectEntry"' },
    ])
  })
})

describe('a code or id that cannot be', () => {
  it.each<[string, object, string, string, string]>([
    [
      'a union with a space',
      { ...out, by: 'U 1' },
      'by',
      'a UnionId, 1 to 64 of A-Z a-z 0-9 . _ -',
      'a text of 3 characters',
    ],
    [
      'a union in Chinese',
      { ...out, by: '总工会' },
      'by',
      'a UnionId, 1 to 64 of A-Z a-z 0-9 . _ -',
      'a text of 3 characters',
    ],
    [
      'a card id too long',
      { ...out, card: 'x'.repeat(65) },
      'card',
      'a CardId, 1 to 64 of A-Z a-z 0-9 . _ -',
      'a text of 65 characters',
    ],
    ['an id that is no UUID', { ...out, id: '7' }, 'id', 'UUID', '"7"'],
    [
      'no months at all',
      { ...out, expectedMonths: 1.5 },
      'expectedMonths',
      'whole number of months, 0 to 1200',
      '1.5',
    ],
    [
      'too many months',
      { ...out, expectedMonths: 1201 },
      'expectedMonths',
      'whole number of months, 0 to 1200',
      '1201',
    ],
    ['a negative revision', { ...sample.correct(), entry: -1 }, 'entry', 'revision 0, 1, 2 …', '-1'],
    [
      'a revision beyond counting',
      { ...sample.correct(), entry: 2 ** 53 },
      'entry',
      'revision 0, 1, 2 …',
      '9007199254740992',
    ],
    [
      'no revisions',
      { ...sample.annul(), entries: [] },
      'entries',
      'a list of 1 to 500 revisions',
      'a list of 0',
    ],
    [
      'too many revisions',
      { ...sample.annul(), entries: Array(501).fill(0) },
      'entries',
      'a list of 1 to 500 revisions',
      'a list of 501',
    ],
    [
      'too many replacements',
      { ...sample.annul(), replacements: Array(101).fill(asReplacement(out)) },
      'replacements',
      'a list of at most 100 commands',
      'a list of 101',
    ],
    [
      'the same particular twice',
      { ...sample.changeParticulars(), fields: ['name', 'name'] },
      'fields',
      'a list of different particulars, at least one',
      'a list of 2',
    ],
    [
      'no particular',
      { ...sample.changeParticulars(), fields: [] },
      'fields',
      'a list of different particulars, at least one',
      'a list of 0',
    ],
    [
      'an unknown kind',
      { ...sample.withdraw(), kind: 'forced' },
      'kind',
      'one of voluntary, deemed',
      '"forced"',
    ],
    ['yes for true', { ...sample.swap(), oldCardRecovered: 'yes' }, 'oldCardRecovered', 'boolean', '"yes"'],
  ])('%s', (_says, command, path, expected, found) => {
    expect(errors(command)).toStrictEqual([{ path, expected, found }])
  })

  it('the most that is allowed is allowed', () => {
    expect(readCommand({ ...sample.annul(), entries: Array.from({ length: 500 }, (_, i) => i) })._tag).toBe(
      'Right',
    )
    expect(readCommand({ ...sample.annul(), replacements: Array(100).fill(asReplacement(out)) })._tag).toBe(
      'Right',
    )
    expect(readCommand({ ...out, expectedMonths: 1200 })._tag).toBe('Right')
    expect(readCommand({ ...out, by: 'x'.repeat(64) })._tag).toBe('Right')
  })
})

describe('N5-NO-FEE no charge can be made to a member', () => {
  it.each([
    'fee',
    'Fee',
    'serviceFee',
    'card_fee',
    'price',
    'cost',
    'charge',
    'amount',
    'deposit',
    'rmb',
    '工本费',
    '收费金额',
    '押金',
    '补办费用',
    '价款',
  ])('a command with %s is refused, on re-issue as on issue', (property) => {
    expect(namesCharge(property)).toBe(true)
    for (const command of [sample.issue(), sample.replaceLost()]) {
      expect(rules({ ...command, [property]: 10 })).toStrictEqual([['N5-NO-FEE', { property }]])
      expect(errors({ ...command, [property]: 10 })).toStrictEqual([
        { path: property, expected: 'no such property', found: '10' },
      ])
    }
  })

  it.each([
    ['in the evidence', { ...sample.deem(), evidence: { 工本费: 5 } }, 'evidence.工本费'],
    [
      'in a replacement',
      { ...sample.annul(), replacements: [{ ...asReplacement(sample.swap()), fee: 0 }] },
      'replacements.0.fee',
    ],
    [
      'in the changes of a correction',
      { ...sample.correct(), changes: { reason: 'left-job', cost: null } },
      'changes.cost',
    ],
    [
      'in the particulars',
      sample.issue({ particulars: { name: '某某', fee: 1 } as never }),
      'particulars.fee',
    ],
    [
      'behind many others',
      { ...out, ...Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`x${i}`, 1])), fee: 1 },
      'fee',
    ],
  ])('at any depth: %s', (_says, command, property) => {
    expect(rules(command)).toStrictEqual([['N5-NO-FEE', { property }]])
  })

  it('a property of another command is surplus, and no charge, whatever its name', () => {
    expect(rules({ ...sample.transferIn(), duesPaidThrough: '2019-06' })).toStrictEqual([])
    expect(errors({ ...sample.transferIn(), duesPaidThrough: '2019-06' })).toStrictEqual([
      { path: 'duesPaidThrough', expected: 'no such property', found: '"2019-06"' },
    ])
  })

  it('is one refusal, however many charges there are, beside the others', () => {
    expect(rules({ ...out, on: '2019-06', fee: 1, price: 2 })).toStrictEqual([
      ['N5-NO-FEE', { property: 'fee' }],
      ['F-TRANSFER-OUT-DATE', { on: '2019-06' }],
    ])
  })

  it.each([
    'feeling',
    'coffee',
    'priceless',
    'colour',
    'notes',
    '会员',
    '费用来源x'.slice(2),
    'accostable',
    '评价',
    '条款',
  ])('%s is surplus, and no charge', (property) => {
    expect(namesCharge(property)).toBe(false)
    expect(rules({ ...out, [property]: 1 })).toStrictEqual([])
    expect(errors({ ...out, [property]: 1 })).toStrictEqual([
      { path: property, expected: 'no such property', found: '1' },
    ])
  })

  it('a value that speaks of a fee is no charge', () => {
    expect(readCommand({ ...sample.revoke(), cause: '误收工本费，已退' })._tag).toBe('Right')
  })
})

describe('hostile input is answered, not suffered', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'null'],
    ['nothing', undefined, 'nothing'],
    ['a text', 'TransferOut', '"TransferOut"'],
    ['a number', 7, '7'],
    ['true', true, 'true'],
    ['a list', [out], 'a list of 1'],
  ])('%s', (_says, value, found) => {
    expect(notACommand(value)).toStrictEqual({
      errors: [{ path: '', expected: 'an object', found }],
      refusals: [],
    })
  })

  it('a text of a million characters, as value and as name', () => {
    const long = '张'.repeat(1_000_000)
    expect(errors({ ...sample.revoke(), cause: long })).toStrictEqual([
      { path: 'cause', expected: 'cause of 1 to 200 characters', found: 'a text of 1000000 characters' },
    ])
    expect(errors({ ...sample.revoke(), [long]: 1 })).toStrictEqual([
      { path: `${'张'.repeat(20)}…`, expected: 'no such property', found: '1' },
    ])
    expect(errors({ ...out, type: long })).toMatchObject([
      { path: 'type', found: 'a text of 1000000 characters' },
    ])
  })

  it('a lone surrogate', () => {
    expect(errors({ ...sample.issue(), issuingUnit: '工会\ud800' })).toStrictEqual([
      {
        path: 'issuingUnit',
        expected: 'text of 1 to 200 characters',
        found: 'a text of 3 characters, one of them half a character',
      },
    ])
    const [told] = errors({ ...out, '\ud800': 1 })
    expect(told?.path.isWellFormed()).toBe(true)
  })

  it('a hundred thousand levels of nesting, in an object and in lists', () => {
    let object: unknown = {}
    let list: unknown = []
    for (let i = 0; i < 100_000; i++) {
      object = { a: object }
      list = [list]
    }
    expect(errors({ ...out, by: object })).toStrictEqual([
      { path: 'by', expected: 'a UnionId, 1 to 64 of A-Z a-z 0-9 . _ -', found: 'an object' },
    ])
    expect(errors({ ...sample.annul(), replacements: list })).toStrictEqual([
      { path: 'replacements.0', expected: 'an object', found: 'a list of 1' },
    ])
    expect(errors({ ...sample.issue(), particulars: object })).toMatchObject([{ path: 'particulars' }])
    expect(errors(object)).toMatchObject([{ path: 'type', found: 'nothing' }])
  })

  it('a property that would change the prototype', () => {
    const command: unknown = JSON.parse(JSON.stringify(out).replace('{', '{"__proto__":{"fee":1},'))
    expect(errors(command)).toStrictEqual([
      { path: '__proto__', expected: 'no such property', found: 'an object' },
    ])
    const deep: unknown = JSON.parse(
      JSON.stringify(sample.deem()).replace('"evidence":{', '"evidence":{"__proto__":{"unpaidFrom":"x"},'),
    )
    expect(errors(deep)).toStrictEqual([
      { path: 'evidence.__proto__', expected: 'no such property', found: 'an object' },
    ])
  })

  it('what every object inherits fills no blank', () => {
    expect(errors(Object.create(out))).toMatchObject([{ path: 'type', found: 'nothing' }])
    expect(errors({ ...sample.issue(), toString: 1 })).toMatchObject([
      { path: 'toString', expected: 'no such property' },
    ])
  })

  it('a list with a thousand faults tells twenty', () => {
    expect(errors({ ...sample.annul(), entries: Array(400).fill('x') })).toHaveLength(20)
  })

  it('whatever it is', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withMap: true, withDate: true, withSparseArray: true }),
        (value) => {
          expect(notACommand(value).errors.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('an error never repeats personal words', () => {
    const personal = { name: '张三丰', birthMonth: '1990-01', idNumber: '11010119900101123X' }
    const told = JSON.stringify(
      notACommand({ ...sample.issue(), particulars: personal, officer: '李四', by: 13800138000 }),
    )
    for (const words of ['张三', '李四', '1101011990']) expect(told).not.toContain(words)
  })
})

describe('sealed texts', () => {
  it('pass where they are whole, and open ones pass as far as the rule that refuses them', () => {
    expect(readCommand({ ...sample.issue(), particulars: sealedText })._tag).toBe('Right')
    expect(readCommand({ ...sample.issue(), particulars: { name: '张三' } })._tag).toBe('Right')
    expect(readCommand({ ...out, wording: '到外地工作' })._tag).toBe('Right')
    expect(errors({ ...sample.issue(), particulars: 'v2.a.b.c.d' })).toStrictEqual([
      { path: 'particulars', expected: 'sealed text', found: '"v2.a.b.c.d"' },
    ])
  })
})
