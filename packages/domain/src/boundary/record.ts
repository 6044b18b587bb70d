import * as t from 'io-ts'
import { checkOf } from './check.ts'
import { malformationsOf } from './malformed.ts'

type Shape<R extends t.Props, O extends t.Props> = {
  readonly [K in keyof R]: t.TypeOf<R[K]>
} & { readonly [K in keyof O]?: t.TypeOf<O[K]> }

/** Makes an intersection readable in a hover box. */
export type Flat<T> = T extends unknown ? { [K in keyof T]: T[K] } : never

/**
 * An object with exactly these properties: `required` must be there, `optional` may be, and any other is named
 * in the error. (io-ts' own `t.strict` drops a surplus property without a word.)
 */
export class RecordType<A> extends t.Type<A> {
  readonly _tag = 'RecordType'
  readonly required: t.Props
  readonly optional: t.Props
  constructor(name: string, required: t.Props, optional: t.Props) {
    super(
      name,
      (value): value is A => checkOf(this)(value),
      (value, context) => decided(this, value, context),
      t.identity,
    )
    this.required = required
    this.optional = optional
  }
}

/** A union of {@link RecordType}s told apart by one property, so that errors speak of the member that was meant. */
export class TaggedType<A> extends t.Type<A> {
  readonly _tag = 'TaggedType'
  readonly tag: string
  readonly members: ReadonlyMap<string, t.Mixed>
  constructor(name: string, tag: string, members: ReadonlyMap<string, t.Mixed>) {
    super(
      name,
      (value): value is A => checkOf(this)(value),
      (value, context) => decided(this, value, context),
      t.identity,
    )
    this.tag = tag
    this.members = members
  }
}

const decided = <A>(codec: t.Type<A>, value: unknown, context: t.Context): t.Validation<A> =>
  codec.is(value)
    ? t.success(value)
    : t.failures(
        malformationsOf(codec, value).map(({ path, expected, found }) => ({
          value,
          context,
          message: `${path === '' ? 'the value' : path}: expected ${expected}, found ${found}`,
        })),
      )

/** A record of whatever shape. */
export type AnyRecord = t.Mixed & { readonly required: t.Props; readonly optional: t.Props }

/** The codec of an object with exactly these properties. Decoding returns the very value that was given. */
export const record = <R extends t.Props, O extends t.Props = Record<never, never>>(
  name: string,
  required: R,
  optional: O = {} as O,
): RecordType<Flat<Shape<R, O>>> => new RecordType(name, required, optional)

/** The codec of a union of records that differ in the literal property `tag`. */
export const tagged = <M extends readonly AnyRecord[]>(
  name: string,
  tag: string,
  members: M,
): TaggedType<t.TypeOf<M[number]>> =>
  new TaggedType(name, tag, new Map(members.map((member) => [literalOf(member, tag), member])))

const literalOf = (member: AnyRecord, tag: string): string => {
  const literal = member.required[tag]
  if (literal instanceof t.LiteralType && typeof literal.value === 'string') return literal.value
  throw new TypeError(`${member.name} has no literal property ${tag}`)
}
