import {
  type CardCommand,
  type CardEntry,
  CardEvent,
  type Doubt,
  deciders,
  defaultPolicy,
  isEntry,
  judgingAgain,
  type Policy,
} from '@union-card/domain'
import { type CareerOptions, histories } from './careers.ts'
import { givenCard } from './given.ts'
import type { History } from './history.ts'
import { pathTo, sample } from './samples.ts'

/** Judging recorded histories again: what was accepted is not doubted, what was refused is. */

jest.setTimeout(600_000)

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })

const doubtsOf = (entries: readonly CardEntry[], policies: readonly Policy[]) => {
  const judging = judgingAgain()
  return entries.map((entry, i) =>
    isEntry(entry)
      ? judging.take(entry, policies)
      : judging.takeCorrection(entries.slice(0, i + 1), policies),
  )
}

/** Ten kinds of life, with unions known and unknown, mistakes, expulsions and corrections of corrections. */
const lives: readonly CareerOptions[] = [
  { policy: { rules: 'N+M' }, count: 250 },
  { policy: { rules: 'N' }, count: 120, seed: 100_001 },
  { kind: 'expulsions', count: 120 },
  { kind: 'expulsions', policy: { expulsionEffective: 'filing' }, count: 100, seed: 100_001 },
  { kind: 'annulments', mistakes: 0.4, count: 120 },
  { kind: 'annulments', mistakes: 0.3, registered: 1, count: 120, seed: 300_001 },
  {
    mistakes: 0.6,
    registered: 1,
    policy: {
      reissueNumbering: 'new-number',
      transferWhileRetained: 'refuse',
      requireRegisteredUnions: true,
    },
    count: 120,
    seed: 200_001,
  },
]

describe('histories judged again', () => {
  it('are not doubted anywhere, when they were recorded by the rules', () => {
    let lines = 0
    for (const options of lives)
      for (const { entries, policy, name } of histories(options)) {
        lines += entries.length
        const doubts = doubtsOf(entries, [policy]).flat()
        if (doubts.length > 0) expect([name, ...doubts]).toStrictEqual([name])
      }
    expect(lines).toBeGreaterThan(8000)
  })

  it('are judged by any policy the log has had', () => {
    const other: Policy = { ...defaultPolicy, rules: 'N', expulsionEffective: 'filing' }
    for (const options of lives)
      for (const { entries, policy } of histories({ ...options, count: 30 }))
        expect(doubtsOf(entries, [other, policy]).flat()).toStrictEqual([])
  })

  it('are not doubted where the union that announced the end for a dissolved one takes the card back', () => {
    const { card } = given([
      ...pathTo.S1,
      sample.withdraw({ by: 'U0', actingFor: 'U1' }),
      sample.recover({ by: 'U0' }),
    ])
    expect(doubtsOf(card.entries, [defaultPolicy]).flat()).toStrictEqual([])
    const byAnother = given([...pathTo.S1, sample.withdraw({ by: 'U0', actingFor: 'U1' })])
    const [recovered] = given([...pathTo.S5, sample.recover()]).card.entries.slice(-1)
    const planted = { ...recovered, revision: 2, data: { ...recovered?.data, by: 'U3' } } as CardEntry
    expect(doubtsOf([...byAnother.card.entries, planted], [defaultPolicy]).flat()).toMatchObject([
      { doubt: 'rule', rule: 'D-RECOVER-BY-HOLDER' },
    ])
  })

  it('are doubted where an entry stands that a rule of the card refused', () => {
    let planted = 0
    for (const options of lives)
      for (const history of histories({ ...options, mistakes: 0.5 }))
        for (const { entries, at } of withRefusedEntries(history)) {
          planted++
          const kinds = doubtsOf(entries, [history.policy])[at]?.map(({ doubt }) => doubt)
          if (!kinds?.includes('rule')) expect([history.name, at, kinds]).toStrictEqual('doubted by a rule')
        }
    expect(planted).toBeGreaterThan(1000)
  })

  it('are doubted where an entry was accepted under rules the log never had, or marked otherwise', () => {
    const doubtsOfLast = (change: (entry: CardEntry) => CardEntry) => {
      const found = new Set<string>()
      for (const { entries, policy } of histories({ policy: { rules: 'N' }, count: 200 })) {
        const [last, ...before] = entries.toReversed()
        if (last === undefined || !isEntry(last)) continue
        const doubts = doubtsOf([...before.toReversed(), change(last)], [policy]).at(-1) ?? []
        found.add(doubts.map((of: Doubt) => of.doubt).join(' '))
      }
      return [...found].sort()
    }
    expect(doubtsOfLast((entry) => ({ ...entry, rules: 'N+M' }))).toContain('stack')
    expect(doubtsOfLast((entry) => ({ ...entry, rules: 'N+M' }))).not.toContain('')
    const marked = { flags: ['destination-differs', 'dues-prepaid', 'outdated-charter-text'] }
    expect(
      doubtsOfLast((entry) => ({ ...entry, data: { ...entry.data, ...marked } }) as CardEntry),
    ).toContain('marks')
  })
})

/** The history with each refused command recorded all the same, where a rule that rests on the card alone refused it. */
const withRefusedEntries = ({ steps, policy }: History) => {
  const histories: { entries: readonly CardEntry[]; at: number }[] = []
  let entries: readonly CardEntry[] = []
  for (const { command, decision, recordedAt } of steps) {
    const place = { revision: entries.length, at: recordedAt }
    if (decision._tag === 'Right')
      entries = [
        ...entries,
        ...decision.right.map(
          (event, i) => ({ ...event, ...place, revision: place.revision + i }) as CardEntry,
        ),
      ]
    else if (decision.left.some(({ rule }) => restsOnTheCardAlone(command, rule))) {
      const event = eventOf(command)
      if (event !== undefined)
        histories.push({
          entries: [...entries, { ...event, ...place, rules: policy.rules } as CardEntry],
          at: entries.length,
        })
    }
  }
  return histories
}

const restsOnTheCardAlone = ({ type }: CardCommand, rule: string): boolean =>
  type in deciders &&
  deciders[type as keyof typeof deciders].rules
    .filter(({ id }) => id === rule)
    .every(({ phase }) => phase !== 'cross' && phase !== 'holder')

const eventOf = ({ id: _id, type, card: _card, ...data }: CardCommand): CardEvent | undefined => {
  const event = { type: deciders[type as keyof typeof deciders].event, data }
  return CardEvent.is(event) ? event : undefined
}
