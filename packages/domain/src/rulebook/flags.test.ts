import { type Circumstances, everythingRegistered, givenCard, pathTo, sample } from '@union-card/testing'
import { type CardCommand, day, deciders, defaultPolicy, type Flag, flags, standingOn } from '../index.ts'

/** Every mark of every command: when it is set, and what is just not enough to set it. Marks refuse nothing. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const { S0, S1, S2, S3 } = pathTo
const underNotice: Circumstances = { facts, policy: { rules: 'N' } }

type Case = readonly [
  says: string,
  history: readonly CardCommand[],
  command: CardCommand,
  marks: readonly Flag[],
  around?: Circumstances,
]

const declared = [sample.issue(), sample.transferOut({ declaredTo: 'U2' })]
const born = (birthMonth: string): Circumstances => ({ facts: { ...facts, birthMonth } })
const withoutIssuer: Circumstances = { facts: { unions: facts.unions ?? {} } }
const nobody: Circumstances = { facts: { ...facts, unions: {} } }
const stock = (charterVersion: string, on = '2018-10-26') =>
  sample.issue({ charterVersion, on, joinedOn: '2018-03-01' })

const cases: Record<string, readonly Case[]> = {
  'D-FLAG-DESTINATION registered elsewhere than declared': [
    [
      'another union than the one declared',
      declared,
      sample.transferIn({ by: 'U3' }),
      ['destination-differs'],
    ],
    ['the one declared', declared, sample.transferIn({ by: 'U2' }), []],
    ['none was declared', S2, sample.transferIn({ by: 'U3' }), []],
  ],
  'D-FLAG-PREPAID dues paid beyond the month of the transfer': [
    ['a month beyond', S1, sample.transferOut({ duesPaidThrough: '2019-07' }), ['dues-prepaid']],
    ['the month itself', S1, sample.transferOut({ duesPaidThrough: '2019-06' }), []],
  ],
  'M-LAIDOFF-NO-CHANGE laid off and still in the unit': [
    ['retained for it', S1, sample.retain({ reason: 'laid-off-in-unit' }), ['laid-off-no-change']],
    ['turned into it', S3, sample.changeReason({ reason: 'laid-off-in-unit' }), ['laid-off-no-change']],
    ['under the notice alone', S1, sample.retain({ reason: 'laid-off-in-unit' }), [], underNotice],
    [
      'turned into it under the notice alone',
      S3,
      sample.changeReason({ reason: 'laid-off-in-unit' }),
      [],
      underNotice,
    ],
    ['unemployed', S1, sample.retain({ reason: 'unemployed' }), []],
  ],
  'D-FLAG-OUT-OF-PRACTICE the labour relation goes on': [
    ['study', S1, sample.retain({ reason: 'study' }), ['no-change-expected']],
    ['stay abroad', S1, sample.retain({ reason: 'abroad' }), ['no-change-expected']],
    ['sick leave', S1, sample.retain({ reason: 'sick' }), ['no-change-expected']],
    ['turned into study', S3, sample.changeReason({ reason: 'study' }), ['no-change-expected']],
    ['study, under the notice alone', S1, sample.retain({ reason: 'study' }), [], underNotice],
    ['military service', S1, sample.retain({ reason: 'military' }), []],
  ],
  'D-FLAG-CHARTER stock whose printed rights and duties are not the latest': [
    ['the text of 2013 on the day that of 2018 was adopted', S0, stock('C2013'), ['outdated-charter-text']],
    ['the text of 2013 on the day before', S0, stock('C2013', '2018-10-25'), []],
    ['the text of 2018 on its day', S0, stock('C2018'), []],
    ['the text of 2018 before there was one', S0, stock('C2018', '2018-10-25'), ['outdated-charter-text']],
    ['a text nobody knows', S0, stock('C1998'), []],
    ['no text named', S0, sample.issue(), []],
  ],
  'D-FLAG-AGE joined before sixteen': [
    [
      'a month before',
      S0,
      sample.issue({ joinedOn: '2018-03-01' }),
      ['joined-under-sixteen'],
      born('2002-04'),
    ],
    ['in the month', S0, sample.issue({ joinedOn: '2018-03' }), [], born('2002-03')],
    ['of unreadable birth', S0, sample.issue(), [], born('2002-3')],
  ],
  'D-FLAG-UNREGISTERED a union nobody registered': [
    ['the issuer', S0, sample.issue(), ['unregistered-issuer'], withoutIssuer],
    [
      'another issuer of a new booklet',
      S1,
      sample.swap({ issuer: 'P2' }),
      ['unregistered-issuer'],
      withoutIssuer,
    ],
    ['the issuer of before, who is not asked again', S1, sample.swap(), [], withoutIssuer],
    ['the sending union', S1, sample.transferOut(), ['unregistered-union'], nobody],
    ['the sending union, that is registered', S1, sample.transferOut(), []],
    [
      'a union called like a property every object has',
      S2,
      sample.transferIn({ by: 'constructor' }),
      ['unregistered-union'],
    ],
  ],
}

const all = Object.entries(cases).flatMap(([rule, of]) =>
  of.map(([says, history, command, marks, around = { facts }]) => ({
    rule,
    says,
    history,
    command,
    marks,
    around,
  })),
)

describe('every mark is set', () => {
  it.each(all)('$rule: $says', ({ history, command, marks, around }) => {
    const { card } = given(history, around).when(command).accepted()
    expect(card.entries.at(-1)?.data.flags ?? []).toStrictEqual(marks)
  })

  it('D-FLAG-UNVERIFIED a card for whose printing nothing vouches, told with its standing', () => {
    const marks = (of: Parameters<typeof sample.issue>[0], approved?: boolean) =>
      standingOn(
        given([sample.issue(of)], { facts }).card,
        day('2020-01-01'),
        defaultPolicy,
        approved === undefined ? undefined : { acceptedOn: day('2018-01-01'), approved },
      ).flags
    expect(marks({})).toStrictEqual(['unverified-provenance'])
    expect(marks({ batch: 'batch-1' })).toStrictEqual(['unverified-provenance'])
    expect(marks({ batch: 'batch-1' }, true)).toStrictEqual([])
    expect(marks({ batch: 'batch-1' }, false)).toStrictEqual([])
    expect(marks({ joinedOn: '2016-01', on: '2017-03-28' })).toStrictEqual([])
  })

  it('none is left out', () => {
    const shown = new Set(all.flatMap(({ marks }) => marks))
    const left = (Object.keys(flags) as Flag[]).filter((flag) => !shown.has(flag))
    expect(left).toStrictEqual(['unverified-provenance'])
  })

  // That every seal is looked up in the union registry is shown with what each command becomes.
  it.each(Object.values(deciders))('$command: no mark of its own is left out', ({ command, flags: of }) => {
    const shown = all.filter((each) => each.command.type === command).flatMap(({ marks }) => marks)
    const left = of.map(({ flag }) => flag).filter((flag) => !shown.includes(flag))
    expect(left.filter((flag) => flag !== 'unregistered-union')).toStrictEqual([])
  })
})
