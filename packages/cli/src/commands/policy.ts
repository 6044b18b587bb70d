import type { Policy } from '@union-card/domain'
import { type Exit, exit } from '../exit.ts'
import { open, upToDate } from '../opening.ts'
import { policyFrom } from '../policyFile.ts'
import { objectIn } from '../reading.ts'
import { ofRehearsal } from '../rehearsal.ts'
import type { Session } from '../session.ts'
import { table } from '../width.ts'

/** `union-card policy`: shows what the log has decided; `--set FILE` changes it, and the read models with it. */
export const policy = async (session: Session, options: { readonly set?: string }): Promise<Exit> => {
  const { words } = session
  const given = options.set === undefined ? undefined : await objectIn(session, options.set)
  const { registry, rehearsal } = await open(session)
  const before = registry.policy()
  let changed = false
  try {
    if (given !== undefined) {
      const after = policyFrom(session, options.set ?? '', given, before)
      changed = JSON.stringify(after) !== JSON.stringify(before)
      if (changed) await registry.changePolicy(after)
    }
  } finally {
    await registry.close()
  }
  if (changed) await rebuilt(session)
  if (given !== undefined) await session.note(changed ? words.policy.changed : words.policy.unchanged)
  const now = registry.policy()
  await session.say(
    session.json
      ? JSON.stringify({ policy: now, ...ofRehearsal({ rehearsal }) })
      : `${rehearsal ? `${words.rehearsalMark}\n` : ''}${inWords(session, now)}`,
  )
  return exit.fine
}

/** Read models of another policy are thrown away when they are opened, and filled anew. */
const rebuilt = async (session: Session): Promise<void> => {
  const quiet = { ...session, note: async () => {} }
  const opened = await open(quiet)
  try {
    await upToDate(session, opened)
  } finally {
    await opened.registry.close()
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
