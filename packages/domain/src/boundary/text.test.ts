import { isBlank, isId, SealedText, text } from './text.ts'

describe('written text', () => {
  const five = text(5)
  it.each([
    ['one character', 'a', true],
    ['as many as allowed', '五个字的字', true],
    ['spaces within', 'a b', true],
    ['one too many', '六个字的文字', false],
    ['nothing', '', false],
    ['a space', ' ', false],
    ['an ideographic space', '\u3000', false],
    ['a space before', ' a', false],
    ['a space behind', 'a ', false],
    ['a line break', 'a\nb', false],
    ['a control character', 'a\u0007', false],
    ['a character that turns the direction', 'a\u202eb', false],
    ['a character nobody sees', 'a\u200bb', false],
    ['a line separator', 'a\u2028b', false],
    ['a lone surrogate', 'a\ud800', false],
    ['a pair of surrogates', '😀', true],
  ])('%s', (_says, value, accepted) => {
    expect(five.is(value)).toBe(accepted)
  })

  it('is no number', () => {
    expect(five.is(1)).toBe(false)
  })

  it('says its length in its name', () => {
    expect(five.name).toBe('text of 1 to 5 characters')
  })

  it('is a blank where it has only spaces', () => {
    expect(['', ' ', '\t\n', '\u3000', 'a', ' a '].map(isBlank)).toStrictEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ])
  })
})

describe('an id', () => {
  it('is 1 to 64 letters, digits, dots, underscores and hyphens', () => {
    expect(['a', 'A.b_c-9', 'x'.repeat(64)].every(isId)).toBe(true)
    expect(['', 'x'.repeat(65), 'a b', 'a/b', '工会', 'a\n', 'é'].some(isId)).toBe(false)
  })
})

describe('a sealed text', () => {
  it.each([
    ['v1.a.b.c.d', true],
    ['v1.a-_9.b.c.d', true],
    ['v2.a.b.c.d', false],
    ['v1.a.b.c', false],
    ['v1.a.b.c.d.e', false],
    ['v1.a.b..d', false],
    ['v1.a.b.c.张', false],
    ['xv1.a.b.c.d', false],
    [`v1.a.b.c.${'x'.repeat(4096)}`, true],
    [`v1.a.b.c.${'x'.repeat(4097)}`, false],
    [`v1.${'x'.repeat(4090)}.b.${'x'.repeat(4090)}.d`, true],
    [`v1.${'x'.repeat(4096)}.b.${'x'.repeat(4096)}.d`, false],
  ])('%#', (value, accepted) => {
    expect(SealedText.is(value)).toBe(accepted)
  })
})
