import {
  RecordType as Records,
  type RecordType,
  TaggedType as Tagged,
  type TaggedType,
} from '@union-card/domain'
import * as t from 'io-ts'
import * as z from 'zod'

/** The codecs of the events once more, as io-ts alone and as zod would have them written: made from ours, piece by piece. */

const isRecord = (codec: t.Mixed): codec is RecordType<unknown> => codec instanceof Records
const isTagged = (codec: t.Mixed): codec is TaggedType<unknown> => codec instanceof Tagged

/**
 * The codec in io-ts' own words: `t.type`, with `t.partial` beside it for optional properties. Surplus properties pass,
 * since refusing them is not among those words.
 */
export const inIoTs = (codec: t.Mixed): t.Mixed => {
  if (isRecord(codec)) {
    const required = t.type(mapped(codec.required, inIoTs), codec.name)
    const optional = mapped(codec.optional, inIoTs)
    return Object.keys(optional).length === 0
      ? required
      : t.intersection([required, t.partial(optional)], codec.name)
  }
  if (isTagged(codec))
    throw new TypeError('a tagged codec is dispatched by hand: io-ts would try its members in turn')
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType)
    return t.readonlyArray(isTagged(codec.type) ? codec.type : inIoTs(codec.type))
  return codec
}

/** The schema in zod's words: strict objects, `refine` with the very same conditions. */
export const inZod = (codec: t.Mixed): z.ZodType => {
  if (isRecord(codec)) return strictObject(codec)
  if (isTagged(codec)) return union(codec)
  if (codec instanceof t.StringType) return z.string()
  if (codec instanceof t.BooleanType) return z.boolean()
  if (codec instanceof t.NumberType) return z.number()
  if (codec instanceof t.LiteralType) return z.literal(codec.value)
  if (codec instanceof t.KeyofType) return z.enum(Object.keys(codec.keys))
  if (codec instanceof t.RefinementType) return inZod(codec.type).refine(codec.predicate)
  if (codec instanceof t.UnionType) return z.union(codec.types.map(inZod))
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType) return z.array(inZod(codec.type))
  throw new TypeError(`no schema for ${codec.name}`)
}

const strictObject = ({ required, optional }: RecordType<unknown>) =>
  z.strictObject({
    ...mapped(required, inZod),
    ...mapped(optional, (of) => inZod(of).optional()),
  })

const union = ({ tag, members }: TaggedType<unknown>): z.ZodType => {
  const [first, ...rest] = [...members.values()].map((member) => strictObject(member as RecordType<unknown>))
  if (first === undefined) throw new TypeError('a union of nothing')
  return z.discriminatedUnion(tag, [first, ...rest])
}

const mapped = <B>(props: t.Props, each: (of: t.Mixed) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(props).map(([name, of]) => [name, each(of)]))
