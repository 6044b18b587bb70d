import type { HistoryRow, Known } from '@union-card/projections'
import { type Exit, exit } from './exit.ts'
import { theCard } from './findingCard.ts'
import { knownInWords } from './knownInWords.ts'
import { type Opened, open, upToDate } from './opening.ts'
import { positionInJson } from './position.ts'
import { headed, ofRehearsal } from './rehearsal.ts'
import type { Session } from './session.ts'

/** What is answered about a card. */
export type CardAnswer = {
  /** False where nothing is known of the card. */
  readonly found: boolean
  /** What stands in JSON behind its id. */
  readonly json: object
  /** What people read below its id: paragraphs. */
  readonly inWords: () => readonly string[]
}

/** Answers about the one card a text names, from the log opened for that and closed again. */
export const aboutCard = async (
  session: Session,
  text: string,
  known: Known,
  answered: (opened: Opened, card: string) => Promise<CardAnswer>,
): Promise<Exit> => {
  const opened = await open(session)
  try {
    await upToDate(session, opened)
    const card = await theCard(session, opened, text, known)
    const { found, json, inWords } = await answered(opened, card)
    await session.say(
      session.json
        ? JSON.stringify({ card, ...json, ...ofRehearsal(opened) })
        : [aboveAnswer(session, card, opened, known), ...inWords()].join('\n\n'),
    )
    return found ? exit.fine : exit.notFound
  } finally {
    await opened.registry.close()
  }
}

/** What stands above it: which card, and where only some of its lines were known, up to when. */
const aboveAnswer = (session: Session, card: string, opened: Opened, known: Known): string =>
  [
    titleOf(session, card, opened),
    ...(known.kind === 'everything' ? [] : [knownInWords(session.words, known)]),
  ].join('\n')

/** The line above what is said of one card. */
export const titleOf = (session: Session, card: string, opened: Opened): string =>
  headed(session, `${session.words.holders.card} ${card}`, opened)

/** The lines of a card that an answer rests on. */
export type LinesKnown = {
  readonly history: readonly HistoryRow[]
  /** As asked for, but ending with the last of them, so that nothing recorded meanwhile comes into the answer. */
  readonly known: Known
  readonly basis: { readonly position: number | string | null; readonly rules: string }
}

/** The lines of a card as known at a moment, read before anything is answered about it. */
export const linesKnown = async ({ registry }: Opened, card: string, known: Known): Promise<LinesKnown> => {
  const history = await registry.history(card, known)
  const position = history.at(-1)?.position ?? null
  return {
    history,
    known: position === null ? known : { kind: 'upTo', position },
    basis: { position: positionInJson(position), rules: registry.policy().rules },
  }
}
