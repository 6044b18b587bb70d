import { defaultPolicy, type Policy } from '@union-card/domain'
import { readPolicy } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from './exit.ts'
import type { Session } from './session.ts'

/** A policy as a file gives it; what it leaves out is as in `from`. */
export const policyFrom = (
  { words }: Session,
  file: string,
  given: Readonly<Record<string, unknown>>,
  from: Policy = defaultPolicy,
): Policy => {
  const policy = readPolicy({ ...from, ...given })
  if (E.isRight(policy)) return policy.right
  const errors = policy.left.map(({ path, expected, found }) =>
    words.usage.expectedFound(path, expected, found),
  )
  throw new Stop(exit.usage, words.usage.policyFile(file, errors.join(words.semicolon)))
}
