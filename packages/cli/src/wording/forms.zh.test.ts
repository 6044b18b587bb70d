import { CardCommand, malformationsOf, Policy } from '@union-card/domain'
import { readLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { formInChinese, formOrItself } from './forms.zh.ts'

/** Whatever a codec of a command or of the policy may say of a value has its Chinese. */

/** What a codec is made of, whatever kind of codec it is. */
type Parts = {
  readonly type?: t.Mixed
  readonly types?: readonly t.Mixed[]
  readonly required?: t.Props
  readonly optional?: t.Props
  readonly members?: ReadonlyMap<string, t.Mixed>
}

const within = (codec: t.Mixed, seen = new Set<t.Mixed>()): ReadonlySet<t.Mixed> => {
  if (typeof codec?.validate !== 'function' || seen.has(codec)) return seen
  seen.add(codec)
  const { type, types = [], required = {}, optional = {}, members = new Map() } = codec as Parts
  for (const each of [
    type,
    ...types,
    ...Object.values(required),
    ...Object.values(optional),
    ...members.values(),
  ])
    if (each !== undefined) within(each, seen)
  return seen
}

const wrong: readonly unknown[] = [
  ...[undefined, null, true, 7.5, -1, 1e300, {}, { surplus: 1 }, [], [1], ['a', 'a'], () => 0],
  ...['', 'nonsense', ' a ', '  ', 'a\u200bb', '\ud800', 'x'.repeat(9000), '2019-02-29'],
  Array.from({ length: 600 }, () => 0),
]

describe('a form in Chinese', () => {
  const said = new Set(
    [CardCommand, Policy]
      .flatMap((codec) => [...within(codec)])
      .flatMap((codec) => wrong.flatMap((value) => malformationsOf(codec, value)))
      .flatMap(({ expected, found }) => [expected, found]),
  )

  it('is there for whatever a command or a policy may be told', () => {
    expect(said.size).toBeGreaterThan(50)
    expect([...said].filter((form) => formInChinese(form) === undefined)).toStrictEqual([])
  })

  it('is there for whatever keeps a text from being a line', () => {
    const whole = {
      v: 1,
      log: 'demo',
      stream: 'card-a',
      rev: 1,
      id: '00000000-0000-4000-8000-000000000001',
      type: 'CardIssued',
      tv: 1,
      at: '2020-01-01T00:00:00.000Z',
      actor: { union: 'U1' },
      command: { id: '00000000-0000-4000-8000-000000000001', digest: 'a'.repeat(64) },
      rules: 'N',
      prev: 'a'.repeat(64),
      data: {},
    }
    const spoiled = Object.keys(whole).flatMap((name) =>
      wrong.map((value) => JSON.stringify({ ...whole, [name]: value })),
    )
    const told = ['', '7', '[]', '\ufeff{}', JSON.stringify({ ...whole, rev: 0 }), ...spoiled].flatMap(
      (text) => {
        const read = readLine(text)
        return E.isLeft(read) ? [read.left.expected, read.left.found] : []
      },
    )
    expect(new Set(told).size).toBeGreaterThan(20)
    expect(told.filter((form) => formInChinese(form) === undefined)).toStrictEqual([])
  })

  it.each([
    ['a Day YYYY-MM-DD that exists', '存在的日期 YYYY-MM-DD'],
    ['one of N, N+M', '下列之一：N, N+M'],
    ['text of 1 to 200 characters', '1 至 200 个字符的文字'],
    ['a text of 12 characters, with space around them', '12 个字符的文字，首尾有空白'],
    ['"2019-02-29"', '"2019-02-29"'],
    ['nothing', '空缺'],
    ['what nobody foresaw', 'what nobody foresaw'],
  ])('%s is %s', (form, chinese) => {
    expect(formOrItself(form)).toBe(chinese)
  })
})
