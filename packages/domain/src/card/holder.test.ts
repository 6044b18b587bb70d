import { everythingRegistered, givenCard, pathTo, registeredUnions, sample } from '@union-card/testing'
import { type CardCommand, day, type RuleId } from '../index.ts'

/** Who may act: the holder, in transit the last one, its successor, or whoever acts for it once it is gone. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const known = everythingRegistered
const { S1, S2, S3, S5, S6 } = pathTo

type Act = {
  readonly rule: RuleId
  readonly history: readonly CardCommand[]
  readonly act: (by: string, actingFor?: string) => CardCommand
  /** The day the act takes effect. */
  readonly on: string
  /** Whether the row has a place for `actingFor`. */
  readonly states: boolean
  /** True where no clause says who acts, so that only the registry can speak against it. */
  readonly unsaid?: true
}
const acts: Act[] = [
  {
    rule: 'D-OUT-BY-HOLDER',
    history: S1,
    act: (by, actingFor) => sample.transferOut({ by, actingFor }),
    on: '2019-06-30',
    states: true,
  },
  {
    rule: 'D-RETAIN-BY-HOLDER',
    history: S1,
    act: (by, actingFor) => sample.retain({ by, actingFor }),
    on: '2019-03-01',
    states: true,
  },
  {
    rule: 'D-WITHDRAW-BY-HOLDER',
    history: S1,
    act: (by, actingFor) => sample.withdraw({ by, actingFor }),
    on: '2019-08-01',
    states: true,
  },
  {
    rule: 'D-RETAIN-BY-HOLDER',
    history: S3,
    act: (by) => sample.changeReason({ by }),
    on: '2019-09-01',
    states: false,
  },
  {
    rule: 'D-RESTORE-BY-HOLDER',
    history: S3,
    act: (by) => sample.restore({ by }),
    on: '2019-11-01',
    states: false,
  },
  {
    rule: 'D-EXPEL-BY-HOLDER',
    history: S1,
    act: (by) => sample.fileExpulsion({ by, upperUnion: by === 'U0' ? 'U5' : 'U0' }),
    on: '2019-08-01',
    states: false,
  },
  {
    rule: 'D-EXPEL-BY-HOLDER',
    history: [...S1, sample.fileExpulsion()],
    act: (by) => sample.expel({ by }),
    on: '2019-08-05',
    states: false,
  },
  {
    rule: 'D-REVOKE-BY-SENDER',
    history: S2,
    act: (by) => sample.revoke({ by }),
    on: '2019-07-10',
    states: false,
  },
  {
    rule: 'D-RECOVER-BY-HOLDER',
    history: S5,
    act: (by) => sample.recover({ by }),
    on: '2019-08-10',
    states: false,
  },
  {
    rule: 'D-RECOVER-BY-HOLDER',
    history: S6,
    act: (by) => sample.recover({ by }),
    on: '2019-08-10',
    states: false,
  },
  {
    rule: 'D-REISSUE-BY-HOLDER',
    history: S1,
    act: (by) => sample.swap({ by }),
    on: '2019-08-20',
    states: false,
    unsaid: true,
  },
  {
    rule: 'D-PARTICULARS-BY-HOLDER',
    history: S1,
    act: (by) => sample.changeParticulars({ by }),
    on: '2019-08-01',
    states: false,
    unsaid: true,
  },
]

const dayAfter = (on: string) =>
  new Date(Date.parse(`${on}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
const dayBefore = (on: string) =>
  new Date(Date.parse(`${on}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
type Varied = Parameters<typeof registeredUnions>[0]

describe.each(acts.map((each) => ({ ...each, command: each.act('U1').type })))(
  '$rule $command',
  ({ rule, history, act, on, states, unsaid = false }) => {
    const before = given(history, { facts: known })
    const when = (command: CardCommand, varied: Varied = {}) =>
      before.when(command, { facts: { ...known, unions: registeredUnions(varied) } })
    const stranger = (by: string): [RuleId, { holder: string; by: string }] => [rule, { holder: 'U1', by }]

    it('the holder acts', () => {
      when(act('U1')).accepted()
    })

    it('another union does not, though it lies above the holder, or says that it acts for it', () => {
      when(act('U2')).refusedWith(stranger('U2'))
      when(act('U0')).refusedWith(stranger('U0'))
      when(act('U0', 'U1')).refusedWith(stranger('U0'))
    })

    it('A42 once the holder is dissolved, the union above it acts', () => {
      when(act('U0', 'U1'), { U1: { dissolvedOn: on } }).accepted()
      when(act('U0', 'U1'), { U1: { dissolvedOn: dayBefore(on) } }).accepted()
      when(act('U0', 'U1'), { U1: { dissolvedOn: dayAfter(on) } }).refusedWith(stranger('U0'))
      when(act('U2', 'U1'), { U1: { dissolvedOn: on } }).refusedWith(stranger('U2'))
    })

    it(`A42 and says for whom it acts${states ? '' : ', where the row has a place for it'}`, () => {
      const dissolved = { U1: { dissolvedOn: on } }
      if (states) {
        when(act('U0'), dissolved).refusedWith(stranger('U0'))
        when(act('U0', 'U2'), dissolved).refusedWith(stranger('U0'))
      } else when(act('U0'), dissolved).accepted()
    })

    it('the union above it is the one of that day', () => {
      const uppers = [
        { from: '1949-10-01', union: 'U5' },
        { from: on, union: 'U0' },
      ]
      when(act('U0', 'U1'), { U1: { dissolvedOn: on, uppers } }).accepted()
      when(act('U5', 'U1'), { U1: { dissolvedOn: on, uppers } }).refusedWith(stranger('U5'))
      const later = [
        { from: '1949-10-01', union: 'U5' },
        { from: dayAfter(on), union: 'U0' },
      ]
      when(act('U0', 'U1'), { U1: { dissolvedOn: on, uppers: later } }).refusedWith(stranger('U0'))
      when(act('U0', 'U1'), { U1: { dissolvedOn: on, uppers: [] } }).refusedWith(stranger('U0'))
    })

    it('A43 after a merger the successor acts, in its own name', () => {
      const merged = { U1: { dissolvedOn: on, mergedInto: 'U3' } }
      when(act('U3'), merged).accepted()
      when(act('U0', 'U1'), merged).refusedWith(stranger('U0'))
      when(act('U3'), { U1: { dissolvedOn: dayAfter(on), mergedInto: 'U3' } }).refusedWith(stranger('U3'))
    })

    it('A43 and so on, through any number of mergers', () => {
      const twice = {
        U1: { dissolvedOn: '2019-01-01', mergedInto: 'U3' },
        U3: { dissolvedOn: on, mergedInto: 'U4' },
      }
      when(act('U4'), twice).accepted()
      when(act('U3'), { ...twice, U3: { dissolvedOn: dayAfter(on), mergedInto: 'U4' } }).accepted()
    })

    it('A15 A42 once the successor is dissolved as well, the union above that one acts: somebody always can', () => {
      const gone = {
        U1: { dissolvedOn: '2019-01-01', mergedInto: 'U3' },
        U3: { dissolvedOn: on, uppers: [{ from: '1949-10-01', union: 'U5' }] },
      }
      when(act('U5', 'U1'), gone).accepted()
      when(act('U0', 'U1'), gone).refusedWith(stranger('U0'))
      when(act('U5', 'U1'), { ...gone, U3: { ...gone.U3, dissolvedOn: dayAfter(on) } }).refusedWith(
        stranger('U5'),
      )
    })

    it('A15 A43 once the union above it is gone as well, whoever has taken that one’s place acts', () => {
      const uppers = [{ from: '1949-10-01', union: 'U5' }]
      const U0 = { dissolvedOn: on, uppers }
      const U1 = { dissolvedOn: '2019-01-01' }
      when(act('U5', 'U1'), { U0, U1 }).accepted()
      when(act('U3', 'U1'), { U0: { ...U0, mergedInto: 'U3' }, U1 }).accepted()
      when(act('U5', 'U1'), { U0: { ...U0, mergedInto: 'U3' }, U1 }).refusedWith(stranger('U5'))
      when(act('U5', 'U1'), { U0: { uppers, dissolvedOn: dayAfter(on) }, U1 }).refusedWith(stranger('U5'))
      const U3 = { dissolvedOn: on, uppers: [{ from: '1949-10-01', union: 'U0' }] }
      when(act('U2', 'U1'), { U0: { ...U0, mergedInto: 'U3' }, U1, U3 }).refusedWith(stranger('U2'))
    })

    it('A43 a successor that nobody registered acts as well, and is marked', () => {
      const merged = when(act('U9'), { U1: { dissolvedOn: on, mergedInto: 'U9' } }).accepted()
      expect(merged.card.flags).toStrictEqual(['unregistered-union'])
      when(act('U0', 'U1'), { U1: { dissolvedOn: on, mergedInto: 'U9' } }).refusedWith(stranger('U0'))
    })

    it('mergers in a circle, which nobody should register, come to an end', () => {
      const circle = { U1: { dissolvedOn: on, mergedInto: 'U3' }, U3: { dissolvedOn: on, mergedInto: 'U1' } }
      when(act('U2'), circle).refusedWith(stranger('U2'))
    })

    if (states)
      it('of a holder nobody registered, the statement is believed', () => {
        const { U1: _unknown, ...others } = registeredUnions()
        const unregistered = { facts: { ...known, unions: others } }
        before.when(act('U0', 'U1'), unregistered).accepted()
        before.when(act('U0', 'U2'), unregistered).refusedWith(stranger('U0'))
        before.when(act('U0'), unregistered).refusedWith(stranger('U0'))
      })
    else
      it(`of a holder nobody registered, ${unsaid ? 'whoever acts is believed' : 'nobody else may act'}`, () => {
        const outcome = before.when(act('U0'), { facts: { ...known, unions: {} } })
        if (unsaid) outcome.accepted()
        else outcome.refusedWith(stranger('U0'))
      })
  },
)

describe('in transit the last holder acts', () => {
  it('withdraws, files, re-issues', () => {
    for (const act of [sample.withdraw, sample.fileExpulsion, sample.swap] as ((v: {
      by: string
    }) => CardCommand)[]) {
      given(S2, { facts: known })
        .when(act({ by: 'U1' }))
        .accepted()
      expect(given(S2, { facts: known }).when(act({ by: 'U2' })).decision._tag).toBe('Left')
    }
  })
})

describe('A42 after an end announced for a dissolved union', () => {
  const ended = given([...S1, sample.withdraw({ by: 'U0', actingFor: 'U1' })])
  const back = (by: string) => ended.when(sample.recover({ by }))

  it('the union that announced it takes the card back, and so does the one it acted for', () => {
    back('U0').accepted().thenOn(day('2019-08-10'), { membership: 'withdrawn', document: 'recovered' })
    back('U1').accepted()
  })

  it('any other does not', () => {
    back('U2').refusedWith(['D-RECOVER-BY-HOLDER', { holder: 'U1', by: 'U2' }])
  })

  it('A15 and whoever stands in the place of the one that announced it, once that is gone too', () => {
    const since = (varied: Varied, by: string) =>
      ended.when(sample.recover({ by }), { facts: { ...known, unions: registeredUnions(varied) } })
    const merged = { U0: { dissolvedOn: '2019-08-05', mergedInto: 'U5' } }
    since(merged, 'U5').accepted()
    since(merged, 'U2').refusedBy('D-RECOVER-BY-HOLDER')
    since({ U0: { dissolvedOn: '2019-08-11', mergedInto: 'U5' } }, 'U5').refusedBy('D-RECOVER-BY-HOLDER')
    const dissolved = { U0: { dissolvedOn: '2019-08-05', uppers: [{ from: '2018-01-01', union: 'U6' }] } }
    since(dissolved, 'U6').accepted()
  })

  it('a union that recorded a death has acted for nobody', () => {
    given([...S1, sample.recordDeath({ by: 'U0' })])
      .when(sample.recover({ by: 'U0' }))
      .refusedWith(['D-RECOVER-BY-HOLDER', { holder: 'U1', by: 'U0' }])
  })
})

describe('U-1-REGISTER the union exists on the day', () => {
  const issuedBy = (varied: Varied) =>
    given([], { facts: { ...known, unions: registeredUnions(varied) } }).when(sample.issue())

  it.each([
    ['established the day before', { establishedOn: '2018-03-04' }, true],
    ['established that day', { establishedOn: '2018-03-05' }, true],
    ['established the day after', { establishedOn: '2018-03-06' }, false],
    ['dissolved the day before', { dissolvedOn: '2018-03-04' }, false],
    ['dissolved that day', { dissolvedOn: '2018-03-05' }, false],
    ['dissolved the day after', { dissolvedOn: '2018-03-06' }, true],
  ])('%s', (_says, varied, accepted) => {
    const outcome = issuedBy({ U1: varied })
    if (accepted) outcome.accepted()
    else
      outcome.refusedWith([
        'U-1-REGISTER',
        { by: 'U1', on: '2018-03-05', establishedOn: null, dissolvedOn: null, ...varied },
      ])
  })
})

describe('X04 F-TRANSFER-IN-DATE-SEAL the receiving union exists on the day', () => {
  it.each([
    ['2019-07-09', false],
    ['2019-07-10', false],
    ['2019-07-11', true],
  ])('dissolved on %s', (dissolvedOn, accepted) => {
    const facts = { ...known, unions: registeredUnions({ U2: { dissolvedOn } }) }
    const outcome = given(S2, { facts: known }).when(sample.transferIn(), { facts })
    if (accepted) outcome.accepted()
    else
      outcome.refusedWith([
        'F-TRANSFER-IN-DATE-SEAL',
        { by: 'U2', on: '2019-07-10', establishedOn: null, dissolvedOn },
      ])
  })
})

describe('X10 N6-EXPEL-FILE-FIRST the union one level up is the registered one of the day of filing', () => {
  const filed = (upperUnion: string, uppers: { from: string; union: string }[]) =>
    given(S1, { facts: known }).when(sample.fileExpulsion({ upperUnion }), {
      facts: { ...known, unions: registeredUnions({ U1: { uppers } }) },
    })
  const old = { from: '1949-10-01', union: 'U5' }

  it('and no other, from its day on', () => {
    filed('U0', [old, { from: '2019-08-01', union: 'U0' }]).accepted()
    filed('U5', [old, { from: '2019-08-01', union: 'U0' }]).refusedWith([
      'N6-EXPEL-FILE-FIRST',
      { upperUnion: 'U5', registered: 'U0' },
    ])
    filed('U5', [old, { from: '2019-08-02', union: 'U0' }]).accepted()
  })

  it('any, where none is registered, or the union itself is not', () => {
    filed('U4', []).accepted()
    given(S1)
      .when(sample.fileExpulsion({ upperUnion: 'U4' }))
      .accepted()
  })
})
