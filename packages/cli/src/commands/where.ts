import type { Custody } from '@union-card/domain'
import { streamName } from '@union-card/event-store'
import type { HistoryRow } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { cardBasis } from '../cardBasis.ts'
import { chinaTime } from '../chinaTime.ts'
import { revisionsInWords } from '../entryInWords.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { faultInWords } from '../faultInWords.ts'
import { aboutCard } from '../findingCard.ts'
import type { Opened } from '../opening.ts'
import { positionInJson } from '../position.ts'
import { whenOf } from '../reading.ts'
import type { Session } from '../session.ts'
import { table } from '../width.ts'
import { title } from './log.ts'

/** `union-card where CARD|NUMBER`: where the history sits, by union and day, and where it is stored. */
export const where = async (
  session: Session,
  text: string,
  options: { readonly known?: string },
): Promise<Exit> => {
  const { known } = whenOf(session, options)
  return aboutCard(session, text, known, async (opened, card) => {
    const restsOn = await cardBasis(opened, card, known)
    const custody = await opened.registry.custody(card, restsOn.known)
    const history = await opened.registry.history(card, restsOn.known)
    const stored = await linesOf(session, opened, card, history)
    if (session.json)
      await session.say(
        JSON.stringify({
          card,
          known: options.known ?? null,
          basis: restsOn.basis,
          custody,
          stored: { log: opened.registry.log.id, stream: streamName('card', card), lines: stored },
          ...(opened.rehearsal ? { rehearsal: true } : {}),
        }),
      )
    else
      await session.say(
        [
          title(session, card, opened.rehearsal, known),
          custodyInWords(session, custody),
          storedInWords(session, card, stored),
        ].join('\n\n'),
      )
    return history.length === 0 ? exit.notFound : exit.fine
  })
}

/** The chain as a table; a stretch in transit is a gap and shown as one. */
export const custodyInWords = (
  { words, style }: Session,
  chain: readonly Custody[],
  nameOf: (union: string) => string = (union) => union,
): string => {
  const { where: said } = words
  if (chain.length === 0) return said.nowhere
  const rows = chain.map(({ kind, union, from, to, via, actingFor }) => [
    from,
    to ?? said.now,
    kind === 'at' ? said.at : kind === 'inTransit' ? said.inTransit : said.unknown,
    kind === 'inTransit' ? said.inTransitFrom(nameOf(union ?? '')) : union === null ? '' : nameOf(union),
    `${revisionsInWords(via)}${actingFor === undefined ? '' : `  ${said.actingFor(nameOf(actingFor))}`}`,
  ])
  const heads = [said.from, said.to, said.kind, said.union, said.via].map(style.strong)
  return `${table([heads, ...rows])}\n${said.toExclusive}`
}

type StoredLine = {
  readonly revision: number
  readonly position: number | string | null
  readonly type: string
  readonly recordedAt: string
}

const linesOf = async (
  { words }: Session,
  { store }: Opened,
  card: string,
  history: readonly HistoryRow[],
): Promise<readonly StoredLine[]> => {
  const lines = await store.readStream(streamName('card', card))
  if (E.isLeft(lines)) throw new Stop(exit.unavailable, faultInWords(words, lines.left))
  const then = new Set(history.map(({ revision }) => revision))
  return lines.right
    .filter(({ line }) => then.has(line.rev))
    .map(({ position, line }) => ({
      revision: line.rev,
      position: positionInJson(position),
      type: line.type,
      recordedAt: line.at,
    }))
}

const storedInWords = ({ words, style }: Session, card: string, lines: readonly StoredLine[]): string => {
  const { where: said } = words
  const heads = [said.revision, said.position, said.entry, said.recorded].map(style.strong)
  const rows = lines.map(({ revision, position, type, recordedAt }) => [
    `r${revision}`,
    String(position),
    type,
    chinaTime(recordedAt),
  ])
  return `${said.stored(streamName('card', card))}\n${table([heads, ...rows])}`
}
