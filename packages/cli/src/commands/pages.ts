import type { PrintedPages, ReasonCode, Written } from '@union-card/domain'
import { aboutCard, linesKnown } from '../aboutCard.ts'
import { revisionsInWords } from '../entryInWords.ts'
import type { Exit } from '../exit.ts'
import { type KnownOption, whenOf } from '../reading.ts'
import type { Session } from '../session.ts'

/** `union-card pages CARD|NUMBER`: what the booklet should show, row by row; what was struck out stays legible. */
export const pages = async (session: Session, text: string, options: KnownOption): Promise<Exit> => {
  const { known } = whenOf(session, options)
  return aboutCard(session, text, known, async (opened, card) => {
    const restsOn = await linesKnown(opened, card, known)
    const printed = await opened.registry.printedPages(card, restsOn.known)
    const found = printed.particulars.length > 0
    return {
      found,
      json: { known: options.known ?? null, basis: restsOn.basis, pages: printed },
      inWords: () => (found ? pagesInWords(session, printed) : [session.words.show.notFound]),
    }
  })
}

const pagesInWords = (session: Session, { particulars, transfers, retentions }: PrintedPages): string[] => {
  const { words, style } = session
  const { pages: said } = words
  const because = ({ reason, wording }: { readonly reason: ReasonCode; readonly wording?: string }) =>
    `${words.reasonOf(reason)}${wording === undefined ? '' : said.sealedWords}`
  const half = <T>(written: Written<T> | null, say: (of: T) => string): readonly string[] =>
    written === null ? [] : halfInWords(session, written, say)
  const page = (heading: string, rows: readonly (readonly string[])[]): string =>
    [style.strong(heading), ...(rows.length === 0 ? [`  ${said.blank}`] : rows.flatMap(rowInWords))].join(
      '\n',
    )
  return [
    page(
      said.particulars,
      particulars.map((each) =>
        half(each, ({ joinedOn, issuingUnit }) => said.joined(joinedOn, issuingUnit)),
      ),
    ),
    page(
      said.transfers,
      transfers.map((row) => [
        ...half(row.out, (of) => said.out(of.on, because(of), of.duesPaidThrough, of.sealedBy)),
        ...half(row.in, ({ on, sealedBy }) => said.in(on, sealedBy)),
        ...half(row.revoked, ({ on, sealedBy }) => said.revoked(on, sealedBy)),
      ]),
    ),
    page(
      said.retentions,
      retentions.map((row) => [
        ...half(row.retained, (of) => said.retained(of.month, because(of), of.sealedBy)),
        ...row.reasons.flatMap((each) => half(each, (of) => said.reason(of.month, because(of), of.sealedBy))),
        ...half(row.restored, ({ month, sealedBy }) => said.restored(month, sealedBy)),
      ]),
    ),
  ]
}

/** A row with its number; its further lines stand below the first. */
const rowInWords = (lines: readonly string[], row: number): readonly string[] =>
  lines.map((line, i) => `${i === 0 ? String(row + 1).padStart(3) : '   '}  ${line}`)

/** A half as it now reads, with what it read before, and what struck it out. */
const halfInWords = <T>(
  { words, style }: Session,
  { now, entry, original, correctedBy, struckBy, struckCorrections = [] }: Written<T>,
  say: (of: T) => string,
): readonly string[] => {
  const { pages: said, entry: marks } = words
  const lines = [
    [
      say(now),
      `r${entry}`,
      ...(correctedBy === undefined ? [] : [marks.correctedBy(revisionsInWords(correctedBy))]),
      ...(struckBy === undefined ? [] : [marks.struckBy(struckBy)]),
    ].join('  '),
    ...(original === undefined ? [] : [said.original(say(original))]),
    ...struckCorrections.map((of) =>
      style.faint(`${said.correctedTo(say(of.now))}  r${of.entry}  ${marks.struckBy(of.struckBy)}`),
    ),
  ]
  return struckBy === undefined ? lines : lines.map(style.faint)
}
