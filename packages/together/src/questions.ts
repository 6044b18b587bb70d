import type { Day, Instant } from '@union-card/domain'
import {
  type Asking,
  type AsOf,
  anomalies,
  cardsByNumber,
  changes,
  electoralRoll,
  everything,
  expulsionsPending,
  type Holder,
  holderCounts,
  holders,
  inTransit,
  type Known,
  numbers,
  type RosterMember,
  recoveryDue,
  roster,
  statistics,
  validCardsByIssuer,
  withoutCard,
} from '@union-card/projections'
import type { Kept } from './halves.ts'
import { type Places, placesOf } from './places.ts'

/** Everything that can be asked of a registry, of days and as known at moments. */

/** What is asked about. */
export type About = {
  readonly days: readonly Day[]
  /** As known up to these lines of the log, and by these moments; everything recorded is always asked. */
  readonly lines: readonly number[]
  readonly moments: readonly Instant[]
  readonly cards: readonly string[]
  readonly numbers: readonly string[]
  readonly unions: readonly string[]
  readonly dissolved?: readonly { readonly union: string; readonly on: Day }[]
}

/** The answer to each question, by the question, positions told as lines. */
export type Answers = ReadonlyMap<string, unknown>

/** Asks everything. */
export const answersOf = async ({ registry, store }: Kept, about: About): Promise<Answers> => {
  const places = await placesOf(store)
  const answers = new Map<string, unknown>()
  const told = async (question: string, answer: Promise<unknown>) =>
    answers.set(question, places.told(await answer))
  const moments = momentsIn(places, about)
  await registry.ask(async (asking) => {
    for (const [when, asOf] of moments)
      await Promise.all(
        Object.entries(acrossCards(about)).map(([question, ask]) =>
          told(`${question} ${when}`, ask(asking, asOf)),
        ),
      )
    await told('set aside', asking.views.setAside())
  })
  for (const card of about.cards) {
    await Promise.all(
      moments.flatMap(([when, { on, known }]) => [
        told(`standing of ${card} ${when}`, registry.standing(card, { on, known })),
        told(`custody of ${card} ${when}`, registry.custody(card, known)),
        told(`history of ${card} ${when}`, registry.history(card, known)),
        told(`pages of ${card} ${when}`, registry.printedPages(card, known)),
      ]),
    )
    await told(`grid of ${card}`, registry.grid(card))
  }
  return answers
}

/** Each day as known today, and each moment of knowledge on one of the days. */
const momentsIn = (
  { all }: Places,
  { days, lines, moments }: About,
): readonly (readonly [string, AsOf])[] => {
  const known: readonly (readonly [string, Known])[] = [
    ...lines.flatMap((line) => {
      const position = all[line]
      return position === undefined ? [] : [[`up to line ${line}`, { kind: 'upTo', position }] as const]
    }),
    ...moments.map((at) => [`by ${at}`, { kind: 'by', at }] as const),
  ]
  const asked = (on: Day | undefined, [name, of]: readonly [string, Known]) =>
    on === undefined ? [] : [[`on ${on} as known ${name}`, { on, known: of }] as const]
  return [
    ...days.flatMap((on) => asked(on, ['today', everything])),
    ...known.flatMap((each, i) => asked(days[i % days.length], each)),
  ]
}

type Ask = (asking: Asking, asOf: AsOf) => Promise<unknown>

const acrossCards = (about: About): Readonly<Record<string, Ask>> => ({
  holders: inPages(holders),
  'holders counted': holderCounts,
  'valid cards by issuer': validCardsByIssuer,
  roster: ofEach(about.unions, (union) =>
    inPages<RosterMember>((asking, page) => roster(asking, { ...page, union })),
  ),
  'electoral roll': ofEach(about.unions, (union) =>
    inPages<RosterMember>((asking, page) => electoralRoll(asking, { ...page, union })),
  ),
  'holders of a union': ofEach(about.unions, (union) =>
    inPages<Holder>((asking, page) => holders(asking, { ...page, union })),
  ),
  'in transit': inPages(inTransit),
  'recovery due': inPages(recoveryDue),
  'expulsions pending': inPages(expulsionsPending),
  'without card': inPages(withoutCard),
  numbers: inPages(numbers),
  'cards by number': ofEach(
    about.numbers,
    (number) => (asking, asOf) => cardsByNumber(asking, { ...asOf, number }),
  ),
  statistics: (asking, asOf) => statistics(asking, { ...asOf, since: yearOf(asOf.on) }),
  anomalies: (asking, asOf) => all(anomalies(asking, { ...asOf, dissolved: about.dissolved ?? [] })),
  changes: (asking, { on, known }) => all(changes(asking, { from: yearOf(on), to: on, known })),
})

const all = async <Row>(rows: AsyncIterable<Row>): Promise<readonly Row[]> => {
  const found: Row[] = []
  for await (const row of rows) found.push(row)
  return found
}

const ofEach =
  (of: readonly string[], ask: (one: string) => Ask): Ask =>
  async (asking, asOf) => {
    const answers: Record<string, unknown> = {}
    for (const one of of) answers[one] = await ask(one)(asking, asOf)
    return answers
  }

/** All rows, as they come in pages. */
const inPages =
  <Row>(
    ask: (
      asking: Asking,
      page: AsOf & { readonly limit: number; readonly after?: Row },
    ) => Promise<readonly Row[]>,
  ): Ask =>
  async (asking, asOf) => {
    const pages: (readonly Row[])[] = []
    for (;;) {
      const last = pages.at(-1)?.at(-1)
      const page = await ask(asking, {
        ...asOf,
        limit: ofPage,
        ...(last === undefined ? {} : { after: last }),
      })
      pages.push(page)
      if (page.length < ofPage) return pages
    }
  }
const ofPage = 7

/** The first day of the year of a day. */
const yearOf = (on: Day): Day => `${on.slice(0, 4)}-01-01` as Day
