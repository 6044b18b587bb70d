import type { Custody } from '@union-card/domain'
import { streamName } from '@union-card/event-store'
import type { HistoryRow } from '@union-card/projections'
import { aboutCard, linesKnown } from '../aboutCard.ts'
import { chinaTime } from '../chinaTime.ts'
import { revisionsInWords } from '../entryInWords.ts'
import type { Exit } from '../exit.ts'
import { positionInJson } from '../position.ts'
import { type KnownOption, whenOf } from '../reading.ts'
import type { Session } from '../session.ts'
import { table } from '../width.ts'

/** `union-card where CARD|NUMBER`: where the history sits, by union and day, and where it is stored. */
export const where = async (session: Session, text: string, options: KnownOption): Promise<Exit> => {
  const { known } = whenOf(session, options)
  return aboutCard(session, text, known, async (opened, card) => {
    const { history, basis, known: then } = await linesKnown(opened, card, known)
    const custody = await opened.registry.custody(card, then)
    const stored = {
      log: opened.registry.log.id,
      stream: streamName('card', card),
      lines: history.map(lineInJson),
    }
    return {
      found: history.length > 0,
      json: { known: options.known ?? null, basis, custody, stored },
      inWords: () => [custodyInWords(session, custody), storedInWords(session, card, history)],
    }
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

const lineInJson = ({ revision, position, type, recordedAt }: HistoryRow) => ({
  revision,
  position: positionInJson(position),
  type,
  recordedAt,
})

const storedInWords = ({ words, style }: Session, card: string, lines: readonly HistoryRow[]): string => {
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
