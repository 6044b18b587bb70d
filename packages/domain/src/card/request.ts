import * as E from 'fp-ts/lib/Either.js'
import type { NonEmptyArray } from 'fp-ts/lib/NonEmptyArray.js'
import type * as t from 'io-ts'
import { isRecordType, isTaggedType } from '../boundary/check.ts'
import { departures, type Malformation, malformationsOf, recordAmong } from '../boundary/malformed.ts'
import { isBlank } from '../boundary/text.ts'
import { isDay } from '../calendar/day.ts'
import { isMonth } from '../calendar/month.ts'
import { CardCommand, cardCommands } from './commands.ts'
import { type Refusal, refusal } from './refusals.ts'

/**
 * Reading a command from outside. A blank of the form that was left empty counts as not filled in: the rules say what
 * that means. Everything else that does not fit the codec is told with its place; where the catalogue has a rule for
 * it (a charge, a month in the place of a day or a day in that of a month, a particular left empty) the rule refuses.
 */
export type NotACommand = {
  /** Every place that does not fit. */
  readonly errors: NonEmptyArray<Malformation>
  /** The rules that speak of such an input; empty when it is merely malformed. */
  readonly refusals: readonly Refusal[]
  /** What is left without that of which these rules speak, where it is a command: the other rules may be asked of it. */
  readonly rest?: CardCommand
}

/** Reads a command from a value, say from `JSON.parse`. Never throws. */
export const readCommand = (value: unknown): E.Either<NotACommand, CardCommand> => {
  const filled = withoutBlanks(CardCommand, value)
  if (CardCommand.is(filled)) return E.right(filled)
  const errors = malformationsOf(CardCommand, filled) as NonEmptyArray<Malformation>
  const refusals = refusalsFor(filled, errors)
  const rest = refusals.length > 0 ? restOf(filled) : undefined
  return E.left({ errors, refusals, ...(rest === undefined ? {} : { rest }) })
}

/** The value without the optional properties that hold only spaces, through records and lists. */
const withoutBlanks = (codec: t.Mixed, value: unknown): unknown => {
  if (Array.isArray(value)) {
    const element = elementOf(codec)
    return element === undefined ? value : value.map((each) => withoutBlanks(element, each))
  }
  if (typeof value !== 'object' || value === null) return value
  if (isTaggedType(codec)) {
    const member = codec.members.get((value as Record<string, unknown>)[codec.tag] as string)
    return member === undefined ? value : withoutBlanks(member, value)
  }
  const record = recordAmong(codec)
  if (record !== undefined) return withoutBlanks(record, value)
  if (!isRecordType(codec)) return value
  const { required, optional } = codec
  const kept = Object.entries(value).flatMap(([name, held]) => {
    if (Object.hasOwn(optional, name) && typeof held === 'string' && isBlank(held)) return []
    const of = Object.hasOwn(required, name)
      ? required[name]
      : Object.hasOwn(optional, name)
        ? optional[name]
        : undefined
    return [[name, of === undefined ? held : withoutBlanks(of, held)] as const]
  })
  return Object.fromEntries(kept)
}

const elementOf = (codec: t.Mixed): t.Mixed | undefined => {
  const { _tag, type } = codec as t.Mixed & { _tag?: string; type?: t.Mixed }
  if (_tag === 'RefinementType' && type !== undefined) return elementOf(type)
  return _tag === 'ReadonlyArrayType' || _tag === 'ArrayType' ? type : undefined
}

const charges = new Set([
  'fee',
  'fees',
  'price',
  'prices',
  'cost',
  'costs',
  'charge',
  'charges',
  'amount',
  'payment',
  'paid',
  'deposit',
  'money',
  'surcharge',
  'yuan',
  'rmb',
  'cny',
])
const chargesInChinese = /工本费|费用|收费|费$|(?<!评)价|金额|押金|(?<!条)款/

/** A property of the catalogue is no charge, whatever its name: `duesPaidThrough`. */
const known = new Set(
  cardCommands.flatMap(({ required, optional }) => [...Object.keys(required), ...Object.keys(optional)]),
)

/** True for the name of a property that asks something of the member's purse. */
export const namesCharge = (property: string): boolean =>
  !known.has(property) &&
  (chargesInChinese.test(property) ||
    property.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).some((word) => charges.has(word.toLowerCase())))

/**
 * Where a date is not of the precision of its blank, the form's own rule refuses: a transfer has its day (form p. 4:
 * 年月日), the row of retention and restoration its month (form p. 5: 年月).
 */
const precisionRules = {
  TransferOut: { blank: 'on', misstated: isMonth, rule: 'F-TRANSFER-OUT-DATE' },
  TransferIn: { blank: 'on', misstated: isMonth, rule: 'F-TRANSFER-IN-DATE-SEAL' },
  RetainMembership: { blank: 'month', misstated: isDay, rule: 'F-RETAIN' },
  ChangeRetentionReason: { blank: 'month', misstated: isDay, rule: 'F-RETAIN' },
  RestoreMembership: { blank: 'month', misstated: isDay, rule: 'F-RESTORE' },
} as const

const misstatedDate = (request: Readonly<Record<string, unknown>>): readonly Refusal[] => {
  const { type } = request
  if (typeof type !== 'string' || !Object.hasOwn(precisionRules, type)) return []
  const { blank, misstated, rule } = precisionRules[type as keyof typeof precisionRules]
  const stated = request[blank]
  return typeof stated === 'string' && misstated(stated) ? [refusal(rule, { [blank]: stated })] : []
}

/** Without the charges, and without the date of another precision: its blank counts as not filled in. */
const restOf = (value: unknown): CardCommand | undefined => {
  const request = value as Readonly<Record<string, unknown>>
  const misstated = misstatedDate(request).flatMap(({ found }) => Object.keys(found))
  const kept = Object.entries(request).filter(([name]) => !namesCharge(name) && !misstated.includes(name))
  const rest: unknown = Object.fromEntries(kept)
  return CardCommand.is(rest) ? rest : undefined
}

/** Two of the seven particulars of form p. 3 stand open in an issue; left empty, they are missing like the others. */
const openParticulars = ['joinedOn', 'issuingUnit'] as const

/** Told of an issue that is otherwise well formed. */
const missingParticulars = (
  request: Readonly<Record<string, unknown>>,
  errors: readonly Malformation[],
): readonly Refusal[] => {
  const isMissing = (name: string) => !Object.hasOwn(request, name) || isEmpty(request[name])
  const missing = openParticulars.filter(isMissing)
  const areAllThatIsWrong = errors.every(({ path }) => missing.some((name) => name === path))
  if (request.type !== 'IssueCard' || missing.length === 0 || !areAllThatIsWrong) return []
  return [
    refusal('F-PARTICULARS', Object.fromEntries(openParticulars.map((name) => [name, !isMissing(name)]))),
  ]
}

const isEmpty = (held: unknown): boolean => held === undefined || (typeof held === 'string' && isBlank(held))

const refusalsFor = (value: unknown, errors: readonly Malformation[]): readonly Refusal[] => {
  const charge = chargeIn(value)
  const request = (value ?? {}) as Readonly<Record<string, unknown>>
  return [
    ...(charge === undefined ? [] : [refusal('N5-NO-FEE', { property: charge })]),
    ...misstatedDate(request),
    ...missingParticulars(request, errors),
  ]
}

/** The place of the first surplus property that names a charge, however many others there are. */
const chargeIn = (value: unknown): string | undefined => {
  for (const { path, expected } of departures(CardCommand, value, true))
    if (expected === 'no such property' && namesCharge(lastOf(path))) return path
  return undefined
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
