import { givenCard, type NamedState, pathTo, sample } from '@union-card/testing'
import { cardOn, day, defaultPolicy, noCard, type Rights, rightsOf, standingOn } from '../index.ts'

/** Rights by standing (model 8.7), column by column. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })

// biome-ignore format: a table
const table: Record<NamedState, Rights> = {
  S0: { member: false, vote: 'none',                   voice: 'none',        benefits: 'none',             dues: 'none',    counted: 'not',        deemable: false },
  S1: { member: true,  vote: { in: 'U1' as never },    voice: 'holder',      benefits: 'full',             dues: 'monthly', counted: 'at-union',   deemable: true  },
  S2: { member: true,  vote: 'nowhere',                voice: 'last-holder', benefits: 'as-unions-decide', dues: 'owed',    counted: 'in-transit', deemable: false },
  S3: { member: true,  vote: 'suspended',              voice: 'holder',      benefits: 'as-unions-decide', dues: 'exempt',  counted: 'apart',      deemable: false },
  S4: { member: true,  vote: 'suspended',              voice: 'last-holder', benefits: 'as-unions-decide', dues: 'exempt',  counted: 'apart',      deemable: false },
  S5: { member: false, vote: 'none',                   voice: 'none',        benefits: 'none',             dues: 'none',    counted: 'not',        deemable: false },
  S6: { member: false, vote: 'none',                   voice: 'none',        benefits: 'none',             dues: 'none',    counted: 'not',        deemable: false },
  S7: { member: false, vote: 'none',                   voice: 'none',        benefits: 'none',             dues: 'none',    counted: 'not',        deemable: false },
}
const states = Object.keys(table) as NamedState[]

describe('N6-RIGHTS what follows from a standing', () => {
  it.each(states)('%s', (state) => {
    expect(rightsOf(given(pathTo[state]).card)).toStrictEqual(table[state])
  })

  it.each(['S1', 'S2', 'S3', 'S4'] as const)('%s with an expulsion pending: the same', (state) => {
    expect(rightsOf(given([...pathTo[state], sample.fileExpulsion()]).card)).toStrictEqual(table[state])
  })

  it.each(['S1', 'S2', 'S3', 'S4'] as const)('%s with the booklet lost: the same', (state) => {
    expect(rightsOf(given([...pathTo[state], sample.reportLoss()]).card)).toStrictEqual(table[state])
  })

  it.each(states)('%s: deemed withdrawal is open exactly where the rights say so', (state) => {
    const evidence = { unpaidFrom: '2019-10', unpaidThrough: '2020-03', educatedOn: '2020-04-10' }
    const { decision } = given(pathTo[state]).when(sample.deem({ on: '2020-06-15', evidence }))
    expect(decision._tag === 'Right').toBe(table[state].deemable)
  })

  it.each(states)('%s: the card is valid and the vote where the table says', (state) => {
    const view = standingOn(given(pathTo[state]).card, day('2019-08-31'), defaultPolicy)
    const { member, vote } = table[state]
    expect(view.validCard).toBe(member)
    expect(view.voteIn).toBe(typeof vote === 'object' ? vote.in : null)
  })

  it('A50 a member without a card has every right', () => {
    expect(rightsOf(cardOn(given(pathTo.S1).card, day('2018-03-04')))).toStrictEqual(table.S1)
  })

  it('before the issue of a card from older records the vote is nowhere, since the union is not known', () => {
    const { card } = given([sample.issue({ basis: 'legacy-import', joinedOn: '1995-05' })])
    expect(rightsOf(cardOn(card, day('2000-01-01')))).toStrictEqual({ ...table.S1, vote: 'nowhere' })
  })

  it('nobody has none', () => {
    expect(rightsOf(noCard)).toStrictEqual(table.S0)
  })
})
