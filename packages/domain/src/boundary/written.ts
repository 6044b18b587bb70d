import * as t from 'io-ts'
import { conditionOf, generated, type Keep } from './check.ts'
import type { AnyRecord } from './record.ts'

/** Reads a record from its text: the very value that parsing gives, if it satisfies the codec; else undefined. */
export type WrittenReader = (text: string) => unknown

/**
 * A quick reader of a record's text as the log writes it (RFC 8785): members in the order of their names, nothing
 * escaped, no member that has members itself. Such a text is matched by one pattern, made from the codec, in little more
 * than half the time that parsing and checking take. It answers undefined for every other text, whatever it says, and for
 * every one where generated code is forbidden: what that says is to be parsed.
 */
export const writtenReaderOf = ({ required, optional }: AnyRecord): WrittenReader => {
  const all = [...membersOf(required, false), ...membersOf(optional, true)]
  // What has no form is never matched. Texts with such a member are left to parsing: all of them, where it is required.
  const members = all.filter((member) => hasForm(member)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const sure = members.findIndex(({ mayLack }) => !mayLack)
  if (sure === -1 || !all.every((member) => member.mayLack || hasForm(member))) return unread
  const pattern = new RegExp(`^\\{${members.map(patternAmong(sure)).join('')}\\}$`)
  return (
    generated<WrittenReader>(
      'text',
      (keep) => `
        const found = text.length > ${longest} ? null : ${keep(pattern)}.exec(text)
        if (found === null) return undefined
        const value = {}
        ${members.map((member, i) => takeUp(member, `found[${i + 1}]`, keep)).join('\n')}
        return value`,
    ) ?? unread
  )
}

const unread: WrittenReader = () => undefined

/** No event is longer (256 KiB), and matching a list of millions of words would exhaust the engine's stack. */
const longest = 262_144

type Member<F = Form> = {
  readonly name: string
  readonly codec: t.Mixed
  readonly mayLack: boolean
  readonly form: F
}

const membersOf = (properties: t.Props, mayLack: boolean): readonly Member<Form | undefined>[] =>
  Object.entries(properties).map(([name, codec]) => ({ name, codec, mayLack, form: formOf(codec) }))

const hasForm = (member: Member<Form | undefined>): member is Member =>
  member.form !== undefined && /^\w+$/.test(member.name)

/** How a kind of value is written, as a pattern with one group, and the value of what that has matched, as code. */
type Form = { readonly pattern: string; readonly valueOf: (matched: string) => string }

/** What stands between quotation marks where nothing is escaped. */
const plain = '[^"\\\\\\u0000-\\u001f]*'
const text: Form = { pattern: `"(${plain})"`, valueOf: (matched) => matched }
const texts: Form = {
  pattern: `(\\[(?:"${plain}"(?:,"${plain}")*)?\\])`,
  valueOf: (matched) => `JSON.parse(${matched})`,
}
const count: Form = { pattern: '(0|[1-9]\\d{0,14})', valueOf: (matched) => `Number(${matched})` }
const truth: Form = { pattern: '(true|false)', valueOf: (matched) => `${matched} === 'true'` }

const formOf = (codec: t.Mixed): Form | undefined => {
  if (codec instanceof t.RefinementType) return formOf(codec.type)
  if (codec instanceof t.StringType || codec instanceof t.KeyofType) return text
  if (codec instanceof t.LiteralType) return typeof codec.value === 'string' ? text : undefined
  if (codec instanceof t.NumberType) return count
  if (codec instanceof t.BooleanType) return truth
  if (codec instanceof t.UnionType) {
    const [first, ...others] = (codec.types as t.Mixed[]).map(formOf)
    return others.every((form) => form === first) ? first : undefined
  }
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType)
    return formOf(codec.type) === text ? texts : undefined
  return undefined
}

/** The pattern of a member among others: a comma stands between each and the one that is surely there. */
const patternAmong =
  (sure: number) =>
  ({ name, mayLack, form }: Member, place: number): string => {
    const member = `${JSON.stringify(name)}:${form.pattern}`
    const parted = place < sure ? `${member},` : place > sure ? `,${member}` : member
    return mayLack ? `(?:${parted})?` : parted
  }

/** Puts what a member's group has matched into the value, if it satisfies the codec. */
const takeUp = ({ name, codec, mayLack, form }: Member, matched: string, keep: Keep): string => {
  const take = `
    const held = ${form.valueOf(matched)}
    if (!(${conditionOf(codec, 'held', keep)})) return undefined
    value[${JSON.stringify(name)}] = held`
  return mayLack ? `if (${matched} !== undefined) { ${take} }` : `{ ${take} }`
}
