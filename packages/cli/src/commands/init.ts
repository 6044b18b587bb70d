import type { Policy } from '@union-card/domain'
import { type Exit, exit } from '../exit.ts'
import { make } from '../opening.ts'
import { policyFrom } from '../policyFile.ts'
import { objectIn } from '../reading.ts'
import { ofRehearsal } from '../rehearsal.ts'
import type { Session } from '../session.ts'

export type InitOptions = {
  readonly rehearsal?: boolean
  readonly rules?: Policy['rules']
  readonly policy?: string
}

/** `union-card init`: creates a log. */
export const init = async (session: Session, options: InitOptions): Promise<Exit> => {
  const { words } = session
  const given = options.policy === undefined ? {} : await objectIn(session, options.policy)
  const policy = policyFrom(session, options.policy ?? '', {
    ...given,
    ...(options.rules === undefined ? {} : { rules: options.rules }),
  })
  const mode = options.rehearsal === true ? 'rehearsal' : 'live'
  const { place, log } = await make(session, mode, policy)
  if (mode === 'rehearsal') await session.note(words.rehearsal)
  if (session.json)
    await session.say(
      JSON.stringify({
        log,
        mode,
        file: place === 'memory' ? null : place.file,
        policy,
        ...ofRehearsal({ rehearsal: mode === 'rehearsal' }),
      }),
    )
  else if (place === 'memory') await session.say(words.init.memory)
  else {
    await session.say(words.init.done(place.shown, words.init[mode], policy.rules))
    await session.note(words.init.next)
  }
  return exit.fine
}
