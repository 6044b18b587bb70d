import { type Instant, instantFrom, type Malformation, readCommand } from '@union-card/domain'
import type { Handling } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import { isObject, kindOf } from './json.ts'

/** A command of an input, and apart from it what goes with it: when it counts as recorded, and what it belongs to. */
export type WithHandling = { readonly command: unknown; readonly handling: Handling }

/**
 * Takes `recordedAt`, `correlation` and `causation` out of a command. Left: what does not fit, in the command too.
 */
export const withHandling = (
  given: unknown,
  rehearsal: boolean,
): E.Either<readonly Malformation[], WithHandling> => {
  if (!isObject(given)) return E.right({ command: given, handling: {} })
  const { recordedAt, correlation, causation, ...command } = given
  const wrong: Malformation[] = []
  const at = 'recordedAt' in given ? momentOf(recordedAt, rehearsal, wrong) : undefined
  const corr = 'correlation' in given ? tieOf('correlation', correlation, wrong) : undefined
  const cause = 'causation' in given ? tieOf('causation', causation, wrong) : undefined
  if (wrong.length > 0) {
    const others = readCommand(command)
    return E.left([...wrong, ...(E.isLeft(others) ? others.left.errors : [])])
  }
  const handling = {
    ...(at === undefined ? {} : { recordedAt: at }),
    ...(corr === undefined ? {} : { corr }),
    ...(cause === undefined ? {} : { cause }),
  }
  return E.right({ command, handling })
}

const momentOf = (value: unknown, rehearsal: boolean, wrong: Malformation[]): Instant | undefined => {
  const at = rehearsal && typeof value === 'string' ? instantFrom(value) : undefined
  const expected = rehearsal
    ? 'a moment with its offset, such as 2020-08-01T12:00:00+08:00'
    : 'no such property: this log is live, and its clock says when'
  if (at === undefined) wrong.push({ path: 'recordedAt', expected, found: kindOf(value) })
  return at
}

const tieOf = (path: string, value: unknown, wrong: Malformation[]): string | undefined => {
  if (typeof value === 'string' && value.length > 0 && value.length <= 256 && value.isWellFormed())
    return value
  wrong.push({ path, expected: 'a text of 1 to 256 characters', found: kindOf(value) })
  return undefined
}
