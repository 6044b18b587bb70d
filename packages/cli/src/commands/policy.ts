import type { Policy } from '@union-card/domain'
import { type Exit, exit } from '../exit.ts'
import { open } from '../opening.ts'
import { objectIn } from '../reading.ts'
import type { Session } from '../session.ts'
import { table } from '../width.ts'
import { policyFrom } from './init.ts'

/** `union-card policy`: shows what the log has decided; `--set FILE` changes it. */
export const policy = async (session: Session, options: { readonly set?: string }): Promise<Exit> => {
  const { words } = session
  const given = options.set === undefined ? undefined : await objectIn(session, options.set)
  const opened = await open(session)
  const { registry } = opened
  try {
    const before = registry.policy()
    if (given !== undefined) {
      const after = policyFrom(session, options.set ?? '', given, before)
      const same = JSON.stringify(after) === JSON.stringify(before)
      if (!same) await registry.changePolicy(after)
      await session.note(same ? words.policy.unchanged : words.policy.changed)
    }
    const now = registry.policy()
    await session.say(
      session.json
        ? JSON.stringify({ policy: now, ...(opened.rehearsal ? { rehearsal: true } : {}) })
        : `${opened.rehearsal ? `${words.rehearsalMark}\n` : ''}${inWords(session, now)}`,
    )
    return exit.fine
  } finally {
    await registry.close()
  }
}

const inWords = ({ words }: Session, policy: Policy): string =>
  table(
    (Object.keys(words.policy.names) as (keyof Policy)[]).map((name) => [
      name,
      valueInWords(policy[name], words),
      words.policy.names[name],
    ]),
  )

const valueInWords = (value: Policy[keyof Policy], { yes, no }: Session['words']): string =>
  typeof value === 'boolean' ? (value ? yes : no) : value
