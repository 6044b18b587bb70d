import { asReplacement, givenCard, pathTo, recordedOn, registeredUnions, sample } from '@union-card/testing'
import { custodyOf, day } from '../index.ts'

/** Where a card's history sits: stretches from admission to the end, without gap or overlap. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const custody = (history: Parameters<typeof given>[0]) => custodyOf(given(history).card)
const { S0, S1, S2, S3 } = pathTo

const atU1 = { kind: 'at', union: 'U1', from: '2018-03-01', to: null, via: [0] }

describe('custody', () => {
  it('of nobody is empty', () => {
    expect(custody(S0)).toStrictEqual([])
    expect(custody([sample.issue(), sample.annul({ entries: [0] })])).toStrictEqual([])
  })

  it('begins with admission, not with the booklet', () => {
    expect(custody(S1)).toStrictEqual([atU1])
    expect(custody([sample.issue({ joinedOn: '2018-02' })])).toStrictEqual([{ ...atU1, from: '2018-02-01' }])
    expect(custody([sample.issue({ joinedOn: '2018-03-05' })])).toStrictEqual([
      { ...atU1, from: '2018-03-05' },
    ])
  })

  it('H02 passes through a transit, which is with no union', () => {
    expect(custody([...S2, sample.transferIn()])).toStrictEqual([
      { ...atU1, to: '2019-06-30' },
      { kind: 'inTransit', union: 'U1', from: '2019-06-30', to: '2019-07-10', via: [1] },
      { kind: 'at', union: 'U2', from: '2019-07-10', to: null, via: [2] },
    ])
  })

  it('H03 out and in on one day leave no transit', () => {
    expect(custody([...S2, sample.transferIn({ on: '2019-06-30' })])).toStrictEqual([
      { ...atU1, to: '2019-06-30' },
      { kind: 'at', union: 'U2', from: '2019-06-30', to: null, via: [1, 2] },
    ])
  })

  it('a union that passed the card on within the day has no stretch', () => {
    const through = [...S2, sample.transferIn({ on: '2019-06-30' }), sample.transferOut({ by: 'U2' })]
    expect(custody(through)).toStrictEqual([
      { ...atU1, to: '2019-06-30' },
      { kind: 'inTransit', union: 'U2', from: '2019-06-30', to: null, via: [1, 2, 3] },
    ])
  })

  it('H16 names only what moved the relation, not what else took effect on that day', () => {
    const restored = [
      ...S3,
      sample.transferOut({ on: '2020-10-08', reason: 'discharged', duesPaidThrough: '2018-12' }),
      sample.fileExpulsion({ on: '2020-10-08', decidedOn: '2020-10-08' }),
    ]
    expect(custody(restored)).toStrictEqual([
      { ...atU1, to: '2020-10-08' },
      { kind: 'inTransit', union: 'U1', from: '2020-10-08', to: null, via: [2] },
    ])
    expect(
      custody([
        ...restored.slice(0, -1),
        sample.transferIn({ on: '2020-10-12' }),
        sample.restore({ by: 'U2', month: '2020-10' }),
      ]).at(-1),
    ).toStrictEqual({ kind: 'at', union: 'U2', from: '2020-10-12', to: null, via: [3] })
  })

  it('a transfer taken back ends the transit where it began', () => {
    expect(custody([...S2, sample.revoke()])).toStrictEqual([
      { ...atU1, to: '2019-06-30' },
      { kind: 'inTransit', union: 'U1', from: '2019-06-30', to: '2019-07-10', via: [1] },
      { kind: 'at', union: 'U1', from: '2019-07-10', to: null, via: [2] },
    ])
    expect(custody([...S2, sample.revoke({ on: '2019-06-30' })])).toStrictEqual([atU1])
  })

  it('is not moved by retention, loss, or a filed expulsion', () => {
    expect(
      custody([
        ...S3,
        sample.restore(),
        sample.reportLoss({ on: '2019-12-01' }),
        sample.fileExpulsion({ on: '2019-12-02', decidedOn: '2019-12-01' }),
      ]),
    ).toStrictEqual([atU1])
  })

  it.each([
    ['withdrawal', pathTo.S5, '2019-08-01'],
    ['expulsion', pathTo.S6, '2019-08-05'],
    ['death', pathTo.S7, '2019-08-01'],
  ] as const)('ends with the membership: %s', (_end, history, to) => {
    expect(custody(history)).toStrictEqual([{ ...atU1, to }])
    expect(
      custody([...history, sample.reportLoss({ on: '2019-09-01' }), sample.recover({ on: '2019-09-02' })]),
    ).toStrictEqual([{ ...atU1, to }])
  })

  it('a membership that ended on the day it began has no stretch', () => {
    expect(
      custody([sample.issue({ joinedOn: '2018-03-05' }), sample.withdraw({ on: '2018-03-05' })]),
    ).toStrictEqual([])
  })

  it('of older records is unknown until the issue', () => {
    expect(custody([sample.issue({ basis: 'legacy-import', joinedOn: '1995-05' })])).toStrictEqual([
      { kind: 'unknown', union: null, from: '1995-05-01', to: '2018-03-05', via: [0] },
      { kind: 'at', union: 'U1', from: '2018-03-05', to: null, via: [0] },
    ])
  })

  it('H36 names the dissolved union for which another acted', () => {
    const unions = registeredUnions({ U1: { dissolvedOn: '2021-11-30' } })
    const { card } = given(
      [
        sample.issue(),
        sample.retain({ by: 'U0', month: '2021-12', reason: 'union-dissolved', actingFor: 'U1' }),
        sample.transferOut({ by: 'U0', on: '2022-05-10', reason: 'reemployed', duesPaidThrough: '2021-11' }),
        sample.transferIn({ by: 'U3', on: '2022-05-12' }),
      ],
      { facts: { unions } },
    )
    expect(custodyOf(card)).toStrictEqual([
      { ...atU1, to: '2021-12-01' },
      { kind: 'at', union: 'U0', from: '2021-12-01', to: '2022-05-10', via: [1], actingFor: 'U1' },
      { kind: 'inTransit', union: 'U0', from: '2022-05-10', to: '2022-05-12', via: [2] },
      { kind: 'at', union: 'U3', from: '2022-05-12', to: null, via: [3] },
    ])
  })

  it('custody passes to the union that seals: a successor that restores or changes the reason', () => {
    const facts = { unions: registeredUnions({ U1: { dissolvedOn: '2019-06-01', mergedInto: 'U3' } }) }
    const history = given(S3, { facts })
    const changed = history.when(sample.changeReason({ by: 'U3', reason: 'sick' })).accepted()
    expect(custodyOf(changed.card).at(-1)).toStrictEqual({
      kind: 'at',
      union: 'U3',
      from: '2019-09-01',
      to: null,
      via: [2],
    })
    const restored = history.when(sample.restore({ by: 'U3' })).accepted()
    expect(custodyOf(restored.card).at(-1)).toStrictEqual({
      kind: 'at',
      union: 'U3',
      from: '2019-11-01',
      to: null,
      via: [2],
    })
  })

  it('a standing rests on the entry by which custody passed, whatever was written after it', () => {
    const unions = registeredUnions({ U1: { dissolvedOn: '2021-11-30' } })
    const kept = given(
      [
        sample.issue(),
        sample.retain({ by: 'U0', month: '2021-12', reason: 'union-dissolved', actingFor: 'U1' }),
        sample.changeReason({ by: 'U0', month: '2022-03', reason: 'unemployed' }),
      ],
      { facts: { unions } },
    )
    kept.thenOn(day('2022-03-01'), { relation: { kind: 'at', union: 'U0' }, because: [0, 1, 2] })
    kept
      .when(sample.restore({ by: 'U0', month: '2022-05' }))
      .accepted()
      .thenOn(day('2022-05-01'), { relation: { kind: 'at', union: 'U0' }, because: [0, 1, 3] })
  })

  it('B02 is what the entries in force say, and names the annulment a replacement came with', () => {
    const remedied = given([
      sample.issue(),
      recordedOn(day('2020-09-10'), sample.retain({ month: '2020-09' })),
      recordedOn(
        day('2020-10-01'),
        sample.annul({
          replacements: [
            asReplacement(sample.transferOut({ on: '2020-06-30', duesPaidThrough: '2020-06' })),
            asReplacement(sample.transferIn({ on: '2020-07-10' })),
          ],
        }),
      ),
    ])
    expect(custodyOf(remedied.card)).toStrictEqual([
      { ...atU1, to: '2020-06-30' },
      { kind: 'inTransit', union: 'U1', from: '2020-06-30', to: '2020-07-10', via: [2] },
      { kind: 'at', union: 'U2', from: '2020-07-10', to: null, via: [2] },
    ])
    expect(custodyOf(remedied.knownOn(day('2020-09-30')).card)).toStrictEqual([atU1])
  })
})
