import { day, isId } from '@union-card/domain'
import { type RecordedLine, streamName } from '@union-card/event-store'
import {
  everything,
  type Known,
  type NumberMatch,
  readableEntry,
  type SetAside,
} from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from './exit.ts'
import type { Opened } from './opening.ts'
import type { Session } from './session.ts'
import { table } from './width.ts'

/** What a text on the command line names: a card by its id, or else by a number, `issuer/number` if need be. */
export type Named =
  | { readonly kind: 'card'; readonly card: string; readonly numbers: readonly NumberMatch[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'several'; readonly matches: readonly NumberMatch[] }

/** A number is whose it was by what was known at a moment; one that nobody carried by that, whose it is by now. */
export const named = async (opened: Opened, text: string, known: Known = everything): Promise<Named> => {
  if (isId(text) && (await opened.registry.history(text)).length > 0)
    return { kind: 'card', card: text, numbers: [] }
  const then = await carrying(opened, text, known)
  const matches =
    then.length > 0 || known.kind === 'everything' ? then : await carrying(opened, text, everything)
  const [first] = matches
  if (first === undefined) return { kind: 'unknown' }
  return new Set(matches.map(({ card }) => card)).size === 1
    ? { kind: 'card', card: first.card, numbers: matches }
    : { kind: 'several', matches }
}

/** On this day every number that was ever given stands with the card that got it. */
const lastDay = day('9999-12-31')

const carrying = async (
  { registry }: Opened,
  text: string,
  known: Known,
): Promise<readonly NumberMatch[]> => {
  const when = { on: lastDay, known }
  const whole = await registry.cardsByNumber(text, undefined, when)
  const slash = text.indexOf('/')
  return whole.length > 0 || slash < 0
    ? whole
    : registry.cardsByNumber(text.slice(slash + 1), text.slice(0, slash), when)
}

/** The one card a text names; stops where there is none, or where there are several. */
export const theCard = async (
  session: Session,
  opened: Opened,
  text: string,
  known: Known,
): Promise<string> => {
  const found = await named(opened, text, known)
  if (found.kind === 'card') {
    await tellOfOthers(session, opened, text, found)
    return found.card
  }
  if (found.kind === 'several') throw several(session, text, found.matches)
  await stopIfSetAside(session, opened, text)
  throw new Stop(exit.notFound, session.words.found.unknown(text))
}

/** The advice for a number that several issuers use. */
export const several = ({ words }: Session, number: string, matches: readonly NumberMatch[]): Stop =>
  new Stop(exit.usage, `${words.found.several(number)}\n${listed(matches)}`)

/** Says of a card that was found by its id where that is also the number of another one. */
export const tellOfOthers = async (
  session: Session,
  opened: Opened,
  text: string,
  { card }: { readonly card: string },
): Promise<void> => {
  if (card !== text) return
  const others = (await carrying(opened, text, everything)).filter((match) => match.card !== card)
  if (others.length > 0) await session.note(session.words.found.alsoNumber(text, listed(others)))
}

const listed = (matches: readonly NumberMatch[]): string =>
  table(matches.map(({ issuer, number, card }) => [`  ${issuer}/${number}`, card]))

/** Ends what is said of one card whose lines cannot be read. */
export class CardSetAside extends Stop {
  constructor(sentence: string) {
    super(exit.unavailable, sentence)
  }
}

/** A card whose lines cannot be read is not an unknown one. */
export const stopIfSetAside = async ({ words }: Session, opened: Opened, text: string): Promise<void> => {
  const aside = await cardSetAside(opened, text)
  if (aside !== undefined) throw new CardSetAside(words.store.cardSetAside(aside.card, aside.reason))
}

/** Of the cards set aside the one with this id, or with this number by those of its lines that can be read. */
const cardSetAside = async ({ registry, store }: Opened, text: string): Promise<SetAside | undefined> => {
  const aside = await registry.setAside()
  const its = aside.find(({ card }) => card === text)
  if (its !== undefined || aside.length === 0) return its
  const byStream = new Map(aside.map((each) => [streamName('card', each.card), each]))
  for await (const streams of store.readStreams([...byStream.keys()]))
    for (const { stream, lines } of streams) if (isNumberIn(lines, text)) return byStream.get(stream)
  return undefined
}

/** A re-issue by the same issuer as before does not name it: a number that is given with an issuer is looked at alone. */
const isNumberIn = (lines: readonly RecordedLine[], text: string): boolean =>
  lines.map(readableEntry).some((read) => {
    if (E.isLeft(read) || !('number' in read.right.entry.data)) return false
    const { number, issuer } = read.right.entry.data
    return (
      text === number || (issuer === undefined ? text.endsWith(`/${number}`) : text === `${issuer}/${number}`)
    )
  })
