import { type Card, type CardEntry, type Day, day, defaultPolicy, isEntry } from '@union-card/domain'
import { type CardDomain, cardDomain } from './cardDomain.ts'
import { histories } from './careers.ts'
import { givenCard, recordedOn } from './given.ts'
import type { History } from './history.ts'
import { brokenLaw, type Law, type LawOfLines, laws, lawsOfLines, shortened } from './laws.ts'
import { pathTo, sample } from './samples.ts'

/** Negative controls: every law is broken by a domain, or a history, that is wrong in its matter. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })

/** A member who moves, is retained, loses the card, and leaves. */
const lines = given([
  sample.issue({ on: '2018-03-05', joinedOn: '2018-03-01' }),
  sample.transferOut(),
  sample.transferIn(),
  sample.reportLoss({ on: '2019-07-20' }),
  sample.withdraw({ by: 'U2' }),
  sample.recover({ by: 'U2' }),
]).card.entries

const historyOf = (entries: readonly CardEntry[]): History => ({
  name: 'a control',
  policy: defaultPolicy,
  steps: [],
  entries,
  card: cardDomain.fold(entries),
})
const whole = historyOf(lines)
const line = (i: number) => lines[i] as CardEntry
const changed = (i: number, data: object, type?: string): CardEntry =>
  ({ ...line(i), ...(type && { type }), data: { ...line(i).data, ...data } }) as CardEntry

const folding = (read: (entries: readonly CardEntry[]) => readonly CardEntry[]): CardDomain => ({
  ...cardDomain,
  fold: (entries) => ({ ...cardDomain.fold(read(entries)), entries }) as Card,
})
const standing = (change: object | ((card: Card, on: Day) => object)): CardDomain => ({
  ...cardDomain,
  standingOn: (card, on, policy) => ({
    ...cardDomain.standingOn(card, on, policy),
    ...(typeof change === 'function' ? change(card, on) : change),
  }),
})
/** The last command was recorded when the last line was. */
const lastStep = { command: sample.recover(), recordedAt: line(5).at, facts: {}, decision: null as never }
const living = { ...whole, card: cardDomain.fold(lines.slice(0, 4)) }

// biome-ignore format: a table
const wrongOfLines: Record<keyof typeof lawsOfLines, [string, CardDomain][]> = {
  replayEqualsSteps: [
    ['forgets a step', { ...cardDomain, evolve: (card, entry) => (entry.type === 'TransferredIn' ? card : cardDomain.evolve(card, entry)) }],
  ],
  partsMakeTheWhole: [
    ['remembers only the second part', { ...cardDomain, evolve: (_card, entry) => cardDomain.fold([entry]) }],
  ],
  foldIsTotal: [
    ['loses a line', { ...cardDomain, fold: (entries) => cardDomain.fold(entries.slice(1)) }],
    ['loses the lines of a day', { ...cardDomain, cardOn: (card, on) => ({ ...cardDomain.cardOn(card, on), entries: [] }) }],
  ],
  foldNeedsNoSecrets: [
    ['looks at the stack', folding((entries) => entries.filter(({ rules }) => rules === 'N+M'))],
  ],
}

// biome-ignore format: a table
const wrongOfCareers: Record<keyof typeof laws, [string, History, CardDomain?][]> = {
  streamHoldsWhatWasAccepted: [
    ['has a line nobody asked for', { ...whole, entries: lines.slice(0, 1) }],
  ],
  decidingAgainSaysTheSame: [
    ['changes its mind', only('ordinary'), { ...cardDomain, decide: (policy, facts, command, card) => cardDomain.decide(policy, { ...facts, numberTakenBy: 'card-9' }, command, card) }],
    ['says something else the second time', only('ordinary'), fickle()],
  ],
  decidedEventsFitTheirCodec: [
    ['writes a fee', { ...whole, entries: [changed(0, { fee: 5 })] }],
    ['writes a month for a day', { ...whole, entries: [changed(1, { on: '2019-06' })] }],
  ],
  daysNeverDecrease: [
    ['goes back along the standing', historyOf([line(0), line(2), changed(1, { on: '2019-07-09' })])],
    ['goes back along the booklet', historyOf([line(0), line(3), changed(3, { on: '2019-07-19', number: 'P1-0002', cause: 'lost' }, 'CardReissued')])],
  ],
  asOfIsAFold: [
    ['takes effect a day late', whole, { ...cardDomain, cardOn: (card, on) => cardDomain.cardOn(card, on === '2019-06-30' ? day('2019-06-29') : on) }],
    ['takes effect a day early', whole, { ...cardDomain, cardOn: (card, on) => cardDomain.cardOn(card, on === '2019-06-29' ? day('2019-06-30') : on) }],
    ['knows no member without a card', whole, { ...cardDomain, cardOn: (card, on) => cardDomain.cardOn(card, on === '2018-03-04' ? day('2018-02-28') : on) }],
  ],
  custodyPartitionsTheMembership: [
    ['begins late', whole, custody((chain) => chain.slice(1))],
    ['ends early', whole, custody((chain) => chain.slice(0, -1))],
    ['has a gap', whole, custody((chain) => chain.toSpliced(1, 1))],
    ['goes on after the end', whole, custody((chain) => chain.map((each) => ({ ...each, to: each.to === '2019-08-01' ? null : each.to })))],
    ['names another union', whole, custody((chain) => chain.map((each, i) => (i === 0 ? { ...each, union: 'U9' as never } : each)))],
    ['has an empty stretch', whole, custody((chain) => chain.flatMap((each, i) => (i === 1 ? [{ ...each, to: each.from }, each] : [each])))],
  ],
  insMatchOuts: [
    ['lets in who never went out', historyOf([line(0), { ...line(2), revision: 1 }])],
    ['lets out twice', historyOf([line(0), line(1), { ...line(1), revision: 2 }])],
  ],
  endIsFinal: [
    ['revives with the booklet', whole, folding((entries) => (entries.length === lines.length ? entries.filter(({ type }) => type !== 'Withdrawn') : entries))],
  ],
  bookletMovesNoMembership: [
    ['ends with the loss of the booklet', whole, folding((entries) => entries.map((each) => (each.type === 'CardReportedLost' ? changed(4, {}) : each)))],
  ],
  duesNeverDecrease: [
    ['goes back', historyOf([line(0), line(1), line(2), changed(1, { by: 'U2', on: '2019-07-20', duesPaidThrough: '2019-05' })])],
    ['is paid while retained', historyOf([line(0), changed(1, { month: '2019-03', reason: 'sick' }, 'MembershipRetained'), changed(1, { duesPaidThrough: '2019-04' })])],
  ],
  printedRowsComeBack: [
    ['loses a row', whole, { ...cardDomain, printedPages: (card) => ({ ...cardDomain.printedPages(card), ...(card.entries.length <= 3 && { transfers: [] }) }) }],
    ['loses the unit', whole, { ...cardDomain, printedPages: (card) => ({ ...cardDomain.printedPages(card), ...(card.entries.length <= 3 && { particulars: [] }) }) }],
  ],
  annulAndEnterAgain: [
    ['forgets the replacement', { ...whole, name: 'a', steps: [lastStep] }, { ...cardDomain, fold: (entries) => cardDomain.fold(entries.map((each) => (each.type === 'EntriesAnnulled' ? { ...each, data: { ...each.data, replacements: [] } } : each))) }],
  ],
  bothTimesAgree: [
    ['learns of the past from later lines', { ...whole, name: 'b' }, standing((card) => ({ flags: card.entries.map(({ type }) => type) }))],
  ],
  standingIsCoherent: [
    ['calls every card valid', whole, standing({ validCard: true })],
    ['gives everyone a vote', whole, standing({ voteIn: 'U1' })],
    ['relates the departed', whole, standing({ relation: { kind: 'at', union: 'U1' } })],
    ['forgets the number', living, standing({ number: null })],
  ],
}

/** One made career, long enough for any law. */
function only(kind: 'ordinary'): History {
  const [history] = [...histories({ kind, count: 1, seed: 4, mistakes: 0 })]
  return history as History
}

function fickle(): CardDomain {
  let turn = 0
  return {
    ...cardDomain,
    decide: (policy, facts, command, card) =>
      cardDomain.decide({ ...policy, requireRegisteredUnions: turn++ % 2 === 1 }, facts, command, card),
  }
}

function custody(
  change: (chain: ReturnType<CardDomain['custodyOf']>) => ReturnType<CardDomain['custodyOf']>,
): CardDomain {
  return { ...cardDomain, custodyOf: (card) => change(cardDomain.custodyOf(card)) }
}

describe('a law that nothing could break would prove nothing', () => {
  const ofLines = Object.entries(wrongOfLines).flatMap(([law, wrong]) =>
    wrong.map(([says, domain]) => [law, says, lawsOfLines[law as never] as LawOfLines, domain] as const),
  )
  it.each(ofLines)('%s: a domain that %s', (_law, _says, holds, domain) => {
    const mixed = lines.map((each, i) => ({ ...each, rules: i % 2 === 0 ? 'N' : 'N+M' })) as CardEntry[]
    expect(holds(mixed)).toBeNull()
    expect(holds(mixed, domain)).toStrictEqual(expect.any(String))
  })

  const ofCareers = Object.entries(wrongOfCareers).flatMap(([law, wrong]) =>
    wrong.map(([says, history, domain]) => [law, says, laws[law as never] as Law, history, domain] as const),
  )
  it.each(ofCareers)('%s: what %s', (_law, _says, holds, history, domain) => {
    expect(holds(history, domain)).toStrictEqual(expect.any(String))
    if (domain !== undefined) expect(holds(history)).toBeNull()
  })

  it('decidingAgainSaysTheSame: what writes into the card it is given', () => {
    const writing: CardDomain = {
      ...cardDomain,
      decide: (policy, facts, command, card) => {
        ;(card.flags as string[]).push('dues-prepaid')
        return cardDomain.decide(policy, facts, command, card)
      },
    }
    expect(() => laws.decidingAgainSaysTheSame(only('ordinary'), writing)).toThrow(TypeError)
  })
})

describe('a broken law', () => {
  const forgetful: CardDomain = {
    ...cardDomain,
    evolve: (card, entry) => (entry.type === 'TransferredIn' ? card : cardDomain.evolve(card, entry)),
  }

  it('is named, and shown in the fewest commands that still break it', () => {
    const broken = [...histories({ count: 20 })].map((history) => brokenLaw(history, forgetful)).find(Boolean)
    if (broken == null) throw new Error('the forgetful domain kept every law')
    const short = shortened(broken, forgetful)
    expect(short.law).toBe('replayEqualsSteps')
    expect(short.history.steps.map(({ command }) => command.type)).toStrictEqual([
      'IssueCard',
      'TransferOut',
      'TransferIn',
    ])
  })

  it('is not found where every law holds', () => {
    expect([...histories({ count: 20 })].map((history) => brokenLaw(history))).toStrictEqual(
      Array(20).fill(null),
    )
  })
})

describe('a law holds of histories written by hand, too', () => {
  it.each(Object.entries(pathTo))('the path to %s', (_state, commands) => {
    const { card } = given(commands)
    expect(brokenLaw({ ...historyOf(card.entries), steps: [] })?.law).toBe(
      commands.length === 0 ? undefined : 'streamHoldsWhatWasAccepted',
    )
    for (const [law, holds] of Object.entries(laws))
      if (law !== 'streamHoldsWhatWasAccepted') expect(holds(historyOf(card.entries))).toBeNull()
  })

  it('entries recorded late', () => {
    const { card } = given([
      sample.issue(),
      recordedOn(day('2020-08-01'), sample.transferOut()),
      sample.transferIn(),
    ])
    expect(card.entries.every(isEntry)).toBe(true)
    expect(laws.bothTimesAgree(historyOf(card.entries))).toBeNull()
  })
})
