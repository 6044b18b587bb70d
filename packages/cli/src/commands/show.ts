import { type Exit, exit, Stop } from '../exit.ts'
import { named, several, stopIfSetAside, tellOfOthers } from '../findingCard.ts'
import { type Opened, open, upToDate } from '../opening.ts'
import { bytesOf, type KnownOption, whenOf } from '../reading.ts'
import type { Session } from '../session.ts'
import { showEach } from '../showEach.ts'
import { standingInJson, standingOf, type When } from '../standing.ts'
import { standingInWords } from '../standingInWords.ts'

export type ShowOptions = KnownOption & { readonly on?: string; readonly from?: string }

/** `union-card show CARD|NUMBER`, or `--from FILE|-`: the standing of a card, and why. */
export const show = async (
  session: Session,
  text: string | undefined,
  options: ShowOptions,
): Promise<Exit> => {
  const { words } = session
  if (text === undefined && options.from === undefined) throw new Stop(exit.usage, words.usage.cardOrFrom)
  if (text !== undefined && options.from !== undefined) throw new Stop(exit.usage, words.usage.notBoth)
  const { known: knownAs } = options
  const when = { ...whenOf(session, options), ...(knownAs === undefined ? {} : { knownAs }) }
  const input = options.from === undefined ? undefined : await bytesOf(session, options.from)
  const opened = await open(session)
  try {
    await upToDate(session, opened)
    return input === undefined
      ? await showOne(session, opened, text as string, when)
      : await showEach(session, opened, input, when)
  } finally {
    await opened.registry.close()
  }
}

const showOne = async (session: Session, opened: Opened, text: string, when: When): Promise<Exit> => {
  const found = await named(opened, text, when.known)
  if (found.kind === 'several') throw several(session, text, found.matches)
  if (found.kind === 'unknown') await stopIfSetAside(session, opened, text)
  if (found.kind === 'card') await tellOfOthers(session, opened, text, found)
  const answer = await standingOf(opened, found, text, when)
  if (session.json) await session.say(standingInJson(answer, opened))
  else if (found.kind === 'unknown') await session.note(session.words.found.unknown(text))
  else await session.say(await standingInWords(session, opened, text, answer, when))
  return found.kind === 'unknown' ? exit.notFound : answer.found ? exit.fine : exit.notFound
}
