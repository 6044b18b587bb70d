import { clauseOf, type Day, isDay, type Malformation } from '@union-card/domain'
import { DamagedHistory } from '@union-card/event-store'
import { type HistoryRow, type Known, knownFrom } from '@union-card/projections'
import type { StandingAnswer } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import { titleOf } from '../aboutCard.ts'
import { byteLines } from '../byteLines.ts'
import { chinaTime } from '../chinaTime.ts'
import { citedFor, entryInWords, revisionsInWords } from '../entryInWords.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { CardSetAside, type Named, named, several, stopIfSetAside, tellOfOthers } from '../findingCard.ts'
import { readJsonLine } from '../jsonLine.ts'
import { knownInWords } from '../knownInWords.ts'
import { type Opened, open, upToDate } from '../opening.ts'
import { positionInJson } from '../position.ts'
import { isReadNoFurther } from '../progress.ts'
import { bytesOf, whenOf } from '../reading.ts'
import { ofRehearsal } from '../rehearsal.ts'
import type { Session } from '../session.ts'
import { stopFor } from '../stopFor.ts'
import { table } from '../width.ts'

export type ShowOptions = { readonly on?: string; readonly known?: string; readonly from?: string }

/** A day and a moment of knowledge, with the words in which the moment was asked for. */
type When = { readonly on?: Day; readonly known?: Known; readonly knownAs?: string }

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
  const card = found.kind === 'card' ? found.card : text
  const answer = await standingOf(opened, found, card, when)
  if (session.json) await session.say(JSON.stringify({ ...inJson(answer), ...ofRehearsal(opened) }))
  else if (found.kind === 'unknown') await session.note(session.words.found.unknown(text))
  else
    await session.say(
      await inWords(session, opened, answer.voidNumber === undefined ? undefined : text, answer, when),
    )
  return found.kind === 'unknown' ? exit.notFound : answer.found ? exit.fine : exit.notFound
}

/** A standing, and the number it was asked by where another had replaced that by then. */
type Told = StandingAnswer & { readonly voidNumber?: string }

const standingOf = async (opened: Opened, found: Named, card: string, when: When): Promise<Told> => {
  const answer = await opened.registry.standing(card, when)
  return {
    ...answer,
    known: when.knownAs ?? null,
    ...(await ofVoidNumber(opened, found, { ...when, on: answer.on })),
  }
}

/** The booklet with a number that was replaced is valid no more, whoever shows it (model 8.6). */
const ofVoidNumber = async (
  { registry }: Opened,
  found: Named,
  when: When,
): Promise<Pick<Told, 'voidNumber'>> => {
  if (found.kind !== 'card') return {}
  const { card, numbers } = found
  const then = await Promise.all(
    numbers.map(({ number, issuer }) => registry.cardsByNumber(number, issuer, when)),
  )
  const its = then.flat().filter((match) => match.card === card)
  const [first] = its
  return first !== undefined && its.every(({ current }) => !current) ? { voidNumber: first.number } : {}
}

/** A standing as it is printed. */
export const inJson = ({ basis, ...answer }: Told) => ({
  ...answer,
  basis: { ...basis, position: positionInJson(basis.position) },
})

/**
 * One answer for each line, also where nothing is known of the card; a line that asks nothing is told so, and so is one
 * that asks about a card whose lines cannot be read.
 */
const showEach = async (
  session: Session,
  opened: Opened,
  input: AsyncIterable<Uint8Array>,
  usual: When,
): Promise<Exit> => {
  const codes = new Set<Exit>()
  for await (const read of byteLines(input)) {
    if (isReadNoFurther(session)) break
    const { line } = read
    const value = readJsonLine(read)
    if (E.isRight(value) && value.right === undefined) continue
    const question = E.chain((each: { readonly value: unknown } | undefined) => questionIn(each?.value))(
      value,
    )
    const answer = E.isLeft(question)
      ? malformed(question.left)
      : await answered(session, opened, question.right, usual)
    if (E.isLeft(answer)) codes.add(answer.left.outcome === 'malformed' ? exit.usage : exit.unavailable)
    await session.say(
      JSON.stringify(
        E.isLeft(answer) ? { line, ...answer.left } : { ...inJson(answer.right), ...ofRehearsal(opened) },
      ),
    )
  }
  return [exit.unavailable, exit.usage].find((code) => codes.has(code)) ?? exit.fine
}

/** Why a line is not answered, as it is printed. */
type NotAnswered =
  | { readonly outcome: 'malformed'; readonly errors: readonly Malformation[] }
  | { readonly outcome: 'unavailable'; readonly card: string; readonly reason: string }

const malformed = (errors: readonly Malformation[]): E.Either<NotAnswered, never> =>
  E.left({ outcome: 'malformed', errors })

type Question = When & { readonly card: string }

const questionIn = (value: unknown): E.Either<readonly Malformation[], Question> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return E.left([{ path: '', expected: 'an object {card, on?, known?}', found: kindOf(value) }])
  const { card, on, known, ...others } = value as Record<string, unknown>
  const by =
    typeof known === 'string' || (typeof known === 'number' && Number.isSafeInteger(known))
      ? knownFrom(String(known))
      : undefined
  const errors: Malformation[] = []
  if (typeof card !== 'string' || card === '' || card.length > 160)
    errors.push({ path: 'card', expected: 'the id or number of a card', found: kindOf(card) })
  if (on !== undefined && on !== null && !(typeof on === 'string' && isDay(on)))
    errors.push({ path: 'on', expected: 'a Day YYYY-MM-DD that exists', found: kindOf(on) })
  if (known !== undefined && known !== null && by === undefined)
    errors.push({ path: 'known', expected: 'a Day, a moment or a position', found: kindOf(known) })
  for (const name of Object.keys(others).slice(0, 20))
    errors.push({ path: name.slice(0, 40), expected: 'no such property', found: kindOf(others[name]) })
  if (errors.length > 0) return E.left(errors)
  return E.right({
    card: card as string,
    ...(typeof on === 'string' && isDay(on) ? { on } : {}),
    ...(by === undefined ? {} : { known: by, knownAs: String(known) }),
  })
}

const kindOf = (value: unknown): string =>
  value === undefined
    ? 'nothing'
    : value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'string'
          ? `a text of ${value.length} characters`
          : typeof value === 'object'
            ? 'an object'
            : `a ${typeof value}`

/** A store that cannot be read at all ends the command; a card whose lines cannot be read only its own line. */
const answered = async (
  session: Session,
  opened: Opened,
  { card, ...asked }: Question,
  usual: When,
): Promise<E.Either<NotAnswered, Told>> => {
  try {
    return await answeredAbout(session, opened, card, { ...usual, ...asked })
  } catch (thrown) {
    if (!(thrown instanceof DamagedHistory || thrown instanceof CardSetAside)) throw thrown
    return E.left({ outcome: 'unavailable', card, reason: stopFor(session.words, thrown).message })
  }
}

const answeredAbout = async (
  session: Session,
  opened: Opened,
  text: string,
  when: When,
): Promise<E.Either<NotAnswered, Told>> => {
  const found = await named(opened, text, when.known)
  if (found.kind === 'unknown') await stopIfSetAside(session, opened, text)
  if (found.kind === 'several')
    return malformed([
      {
        path: 'card',
        expected: `one of ${found.matches.map(({ issuer, number }) => `${issuer}/${number}`).join(', ')}`,
        found: 'a number that several issuers use',
      },
    ])
  const card = found.kind === 'card' ? found.card : text
  return E.right(await standingOf(opened, found, card, when))
}

const inWords = async (
  session: Session,
  opened: Opened,
  voidNumber: string | undefined,
  answer: StandingAnswer,
  { known }: When,
): Promise<string> => {
  const { words, style } = session
  const { show: said } = words
  const { card, number, issuer, membership, document } = answer
  const title = titleOf(session, card, opened)
  const times = `${said.asOf(answer.on)}${words.comma}${knownInWords(words, known)}`
  if (!answer.found) return [title, times, '', said.notFound].join('\n')
  if (membership === 'none') return [title, times, '', said.notYet].join('\n')
  const rows: (readonly [string, string])[] = [
    ...(number === null ? [] : [[said.number, `${number}${words.comma}${issuer ?? ''}`] as const]),
    [said.membership, style.strong(words.memberships[membership])],
    ...(relation(session, answer) === undefined
      ? []
      : [[said.relation, relation(session, answer) as string] as const]),
    [said.document, words.documents[document]],
    [said.valid, style.strong(answer.validCard ? said.validYes : said.validNo(whyNotValid(session, answer)))],
    [
      said.vote,
      answer.voteIn === null ? said.noVote(whyNoVote(session, answer)) : said.voteIn(answer.voteIn),
    ],
    ...(answer.provenance === null ? [] : [[said.provenance, words.provenances[answer.provenance]] as const]),
    ...(answer.pendingExpulsion === null
      ? []
      : [
          [
            said.pending,
            said.pendingFiled(answer.pendingExpulsion.filedOn, answer.pendingExpulsion.upperUnion),
          ] as const,
        ]),
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
    ...(voidNumber === undefined ? [] : [words.found.voidNumber(voidNumber)]),
    '',
    table(rows.map(([name, value]) => [`  ${name}`, value])),
    '',
    said.basis,
    ...basis,
  ].join('\n')
}

const relation = (
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
