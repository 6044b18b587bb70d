import { clauseOf } from '@union-card/domain'
import type { HistoryRow } from '@union-card/projections'
import type { StandingAnswer } from '@union-card/registry'
import { titleOf } from './aboutCard.ts'
import { chinaTime } from './chinaTime.ts'
import { citedFor, entryInWords, revisionsInWords } from './entryInWords.ts'
import { knownInWords } from './knownInWords.ts'
import type { Opened } from './opening.ts'
import type { Session } from './session.ts'
import type { Told, When } from './standing.ts'
import { table } from './width.ts'

/** The standing of what a text names, for people: what it is, why, and on which lines it rests. */
export const standingInWords = async (
  session: Session,
  opened: Opened,
  text: string,
  answer: Told,
  { known }: When,
): Promise<string> => {
  const { words, style } = session
  const { show: said } = words
  const { card, number, issuer, membership, document, pendingExpulsion: pending } = answer
  const title = titleOf(session, card, opened)
  const times = `${said.asOf(answer.on)}${words.comma}${knownInWords(words, known)}`
  if (!answer.found) return [title, times, '', said.notFound].join('\n')
  if (membership === 'none') return [title, times, '', said.notYet].join('\n')
  const relation = relationInWords(session, answer)
  const rows: (readonly [string, string])[] = [
    ...(number === null ? [] : [[said.number, `${number}${words.comma}${issuer ?? ''}`] as const]),
    [said.membership, style.strong(words.memberships[membership])],
    ...(relation === undefined ? [] : [[said.relation, relation] as const]),
    [said.document, words.documents[document]],
    [said.valid, style.strong(answer.validCard ? said.validYes : said.validNo(whyNotValid(session, answer)))],
    [
      said.vote,
      answer.voteIn === null ? said.noVote(whyNoVote(session, answer)) : said.voteIn(answer.voteIn),
    ],
    ...(answer.provenance === null ? [] : [[said.provenance, words.provenances[answer.provenance]] as const]),
    ...(pending === null
      ? []
      : [[said.pending, said.pendingFiled(pending.filedOn, pending.upperUnion)] as const]),
    ...answer.flags.map((flag, i) => [i === 0 ? said.flags : '', words.flags[flag]] as const),
  ]
  const history = await opened.registry.history(card, known)
  const basis = answer.basis.revisions.flatMap((revision) => {
    const row = history.find((each) => each.revision === revision)
    return row === undefined ? [] : [basisInWords(session, row, history)]
  })
  return [
    title,
    times,
    ...(answer.voidNumber === undefined ? [] : [words.found.voidNumber(text)]),
    '',
    table(rows.map(([name, value]) => [`  ${name}`, value])),
    '',
    said.basis,
    ...basis,
  ].join('\n')
}

const relationInWords = (
  { words: { show: said } }: Session,
  { relation: of, declaredTo, membership }: StandingAnswer,
): string | undefined => {
  if (of === null) return membership === 'active' || membership === 'retained' ? said.unknownUnion : undefined
  if (of.kind === 'at') return said.at(of.union)
  return `${said.inTransit(of.from)}${declaredTo === null ? '' : said.declaredTo(declaredTo)}`
}

const whyNotValid = (
  {
    words: {
      show: { why },
    },
  }: Session,
  { membership, document }: StandingAnswer,
): string => {
  if (membership === 'none') return why.notMember
  if (membership !== 'active' && membership !== 'retained') return why.ended
  if (document === 'none') return why.noDocument
  if (document === 'lost') return why.lost
  return document === 'recovered' ? why.recovered : why.policy
}

const whyNoVote = (
  {
    words: {
      show: { voteWhy },
    },
  }: Session,
  { membership, relation: of }: StandingAnswer,
): string => {
  if (membership === 'retained') return voteWhy.retained
  if (membership !== 'active') return voteWhy.notMember
  return of?.kind === 'inTransit' ? voteWhy.inTransit : voteWhy.unknown
}

/** A line the standing rests on, in the words in force. */
const basisInWords = ({ words, style }: Session, row: HistoryRow, history: readonly HistoryRow[]): string => {
  const { entry } = words
  const what = entryInWords(words, row.type, asCorrected(row, history))
  const clauses = [
    ...new Set(
      citedFor[row.type]
        .map((rule) => clauseOf(rule))
        .map(({ source, article }) => (source === 'notice' ? `${words.sources.notice}${article}` : article)),
    ),
  ]
  const head = [`r${row.revision}`, ...(row.stated === null ? [] : [row.stated]), words.events[row.type]]
  return [
    `  ${[
      style.strong(head.join('  ')),
      ...(row.by === null ? [] : [entry.by(row.by)]),
      ...(row.correctedBy.length === 0 ? [] : [entry.correctedBy(revisionsInWords(row.correctedBy))]),
    ].join('  ')}`,
    ...(what === '' ? [] : [`      ${what}`]),
    `      ${words.because(words.list(clauses))}${words.semicolon}${entry.recordedAt(chinaTime(row.recordedAt))}`,
  ].join('\n')
}

/** What a line says by its corrections in force: the last one counts. */
const asCorrected = ({ data, correctedBy }: HistoryRow, history: readonly HistoryRow[]): object =>
  Object.assign(
    { ...data },
    ...history
      .filter(({ revision }) => correctedBy.includes(revision))
      .map((row) => ('changes' in row.data ? row.data.changes : {})),
  )
