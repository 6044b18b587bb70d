import {
  asReplacement,
  type Circumstances,
  everythingRegistered,
  givenCard,
  pathTo,
  recordedOn,
  sample,
} from '@union-card/testing'
import {
  type CardCommand,
  type CardEntry,
  type Doubt,
  day,
  deciders,
  defaultPolicy,
  type EntryCommand,
  fold,
  isEntry,
  judgingAgain,
  type Policy,
} from '../index.ts'

/** Judging recorded lines again, as an auditor does: what is doubted, what is believed, what is not asked. */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const { S1, S2, S3, S4, S5, S6, S7 } = pathTo
type History = Parameters<typeof given>[0]
type Doubts = readonly Doubt[]

const linesOf = (history: History, around: Circumstances = { facts }) => given(history, around).card.entries
const policy = (varied: Partial<Policy> = {}): Policy => ({ ...defaultPolicy, ...varied })

/** The doubts of every line, each judged after those before it. */
const doubtsOf = (lines: readonly CardEntry[], policies: readonly Policy[] = [policy()]) => {
  const judging = judgingAgain()
  return lines.map((line, i) =>
    isEntry(line) ? judging.take(line, policies) : judging.takeCorrection(lines.slice(0, i + 1), policies),
  )
}

/** Nothing is doubted. */
const believed = (lines: readonly CardEntry[], policies?: readonly Policy[]) =>
  expect(doubtsOf(lines, policies)).toStrictEqual(lines.map(() => []))

/** Only the last line is doubted, and for these reasons. */
const doubted = (lines: readonly CardEntry[], doubts: Doubts, policies?: readonly Policy[]) =>
  expect(doubtsOf(lines, policies)).toStrictEqual([...lines.slice(1).map(() => []), doubts])

const broken = (rule: Extract<Doubt, { doubt: 'rule' }>['rule'], found = {}): Doubt => ({
  doubt: 'rule',
  rule,
  found,
})
const marks: Doubt = { doubt: 'marks' }
const stack: Doubt = { doubt: 'stack' }

type Line = { readonly rules?: string; readonly at?: string; readonly [field: string]: unknown }

/** The lines with one more, written down at noon of the first day of 2020 without asking any rule. */
const andUnasked = (
  lines: readonly CardEntry[],
  { id: _id, type, card: _card, ...fields }: CardCommand,
  { rules = 'N+M', at = '2020-01-01T04:00:00.000Z', ...more }: Line = {},
): readonly CardEntry[] => {
  const line = { type: eventOf(type), data: { ...fields, ...more }, revision: lines.length, at, rules }
  return [...lines, line as unknown as CardEntry]
}

const eventOf = (type: CardCommand['type']) => {
  if (type === 'CorrectEntry') return 'EntryCorrected'
  return type === 'AnnulEntries' ? 'EntriesAnnulled' : deciders[type].event
}

/** What stands in the place of annulled entries, written down without asking any rule. */
const replacement = (command: EntryCommand, { rules = 'N+M', ...more }: Line = {}) => {
  const { type, ...fields } = asReplacement(command)
  return { type: eventOf(type), data: { ...fields, ...more }, rules }
}

/** The lines, the last of them saying something else. */
const saying = (lines: readonly CardEntry[], { rules, at, ...fields }: Line): readonly CardEntry[] =>
  lines.map((line, i) => {
    if (i < lines.length - 1) return line
    const { rules: said, at: then } = line
    return {
      ...line,
      data: { ...line.data, ...fields },
      rules: rules ?? said,
      at: at ?? then,
    } as unknown as CardEntry
  })

const prepaid = sample.transferOut({ duesPaidThrough: '2019-12' })
const declared = sample.transferOut({ declaredTo: 'U3' })
const pending = [...S1, sample.fileExpulsion()]
const filing = policy({ expulsionEffective: 'filing' })
const nothingRegistered: Circumstances = {}

describe('lines recorded by the rules are not doubted', () => {
  it.each<[string, History]>([
    [
      'a card transferred, prepaid, registered elsewhere than declared',
      [...S1, prepaid, sample.transferIn()],
    ],
    ['a transfer registered elsewhere than declared', [...S1, declared, sample.transferIn()]],
    ['a transfer revoked', [...S2, sample.revoke()]],
    [
      'a retention for study, for another reason, and over',
      [...S3, sample.changeReason({ reason: 'sick' }), sample.restore()],
    ],
    ['a retained membership transferred', [...S4, sample.transferIn()]],
    ['a withdrawal, and the card taken back', [...S5, sample.recover()]],
    ['a withdrawal that was deemed', [...S1, sample.deem()]],
    ['an expulsion, and the card taken back', [...S6, sample.recover()]],
    ['a death', S7],
    ['a card lost and replaced', [...S1, sample.reportLoss(), sample.replaceLost()]],
    ['a card swapped', [...S1, sample.swap()]],
    ['particulars changed', [...S1, sample.changeParticulars()]],
    ['words corrected', [...S2, sample.correct()]],
    ['an entry annulled', [...S2, sample.annul()]],
  ])('%s', (_says, history) => {
    believed(linesOf(history))
    believed(linesOf(history, nothingRegistered))
  })

  it('each is judged under the stack of the day it takes effect', () => {
    const retired = [
      sample.issue({ on: '2010-03-05', joinedOn: '2010-03' }),
      sample.retain({ month: '2015-03', reason: 'retired' }),
      sample.restore({ month: '2016-11' }),
    ]
    const lines = linesOf(retired)
    expect(lines.map(({ rules }) => rules)).toStrictEqual(['N', 'N', 'N'])
    believed(lines)
    believed(lines, [policy({ rules: 'N' })])
  })

  it('an entry of any policy the log has had', () => {
    const byFiling = linesOf(S6, { facts, policy: filing })
    believed(byFiling, [filing])
    believed(byFiling, [policy(), filing])
    believed(byFiling, [filing, policy()])
    believed(linesOf([...pending, sample.reportLoss()], { facts, policy: filing }), [filing])
  })
})

describe('an entry that a rule refuses is doubted by that rule', () => {
  it.each<[string, History, CardCommand, Doubts]>([
    ['without a card', [], sample.transferOut(), [broken('D-NO-CARD')]],
    ['registered without a card', [], sample.transferIn(), [broken('D-NO-CARD')]],
    [
      'of a card that was issued',
      S1,
      sample.issue({ on: '2018-03-06' }),
      [broken('D-ALREADY-ISSUED', { issuedOn: '2018-03-05' })],
    ],
    [
      'after the end',
      S5,
      sample.transferOut({ on: '2019-08-02' }),
      [broken('D-TERMINAL', { membership: 'withdrawn', since: '2019-08-01' })],
    ],
    [
      'while an expulsion is pending',
      pending,
      sample.transferOut({ on: '2019-08-02' }),
      [broken('D-EXPULSION-PENDING', { filedOn: '2019-08-01' })],
    ],
    [
      'before the entry that precedes it',
      S2,
      sample.transferIn({ on: '2019-06-29' }),
      [broken('D-CHRONOLOGY', { stated: '2019-06-29', notBefore: '2019-06-30' })],
    ],
    ['without what it needs', S1, sample.transferIn(), [broken('D-IN-NEEDS-OUT', { at: 'U1' })]],
    [
      'with a blank not filled in',
      S1,
      sample.transferOut({ reason: undefined }),
      [broken('F-TRANSFER-OUT-REASON', { reason: null })],
    ],
    [
      'against the measures',
      S1,
      sample.retain({ reason: 'internal-retirement' }),
      [broken('M18-INTERNAL-RETIREMENT-NO-CHANGE')],
    ],
    [
      'against two rules',
      S2,
      sample.transferOut({ on: '2019-07-01', duesPaidThrough: '2019-05' }),
      [
        broken('D-ALREADY-IN-TRANSIT', { from: 'U1', since: '2019-06-30' }),
        broken('D-DUES-REGRESSION', { stated: '2019-05', earlierRow: '2019-06' }),
      ],
    ],
  ])('%s', (_says, history, command, doubts) => {
    doubted(andUnasked(linesOf(history), command), doubts)
  })

  it('dated after the day on which it was recorded, in China', () => {
    const issuedAt = (at: string) => andUnasked([], sample.issue(), { at })
    doubted(issuedAt('2018-03-04T15:59:59.999Z'), [
      broken('D-NO-FUTURE', { stated: '2018-03-05', today: '2018-03-04' }),
    ])
    believed(issuedAt('2018-03-04T16:00:00.000Z'))
  })

  it('under the stack it was accepted under, whatever the log runs through today', () => {
    const restored = [sample.issue(), sample.retain({ reason: 'retired' }), sample.restore()]
    const asN = linesOf(restored, { facts, policy: { rules: 'N' } })
    believed(asN, [policy({ rules: 'N' })])
    doubted(
      saying(asN, { rules: 'N+M' }),
      [broken('M17-RETIRED-STAYS-RETAINED', { reason: 'retired' }), stack],
      [policy({ rules: 'N' })],
    )
  })
})

describe('who acts is asked only where no register of unions can have said so', () => {
  const byAnother = sample.transferOut({ by: 'U2' })

  const unknown = { flags: ['unregistered-union'] }
  const stranger = [broken('D-OUT-BY-HOLDER', { holder: 'U1', by: 'U2' })]
  const heldByUnknown = saying(linesOf(S1), unknown)

  it('a union that was unknown acts for itself, or says for whom, where the holder was unknown too', () => {
    doubted(andUnasked(heldByUnknown, byAnother, unknown), stranger)
    believed(andUnasked(heldByUnknown, sample.transferOut(), unknown))
    believed(andUnasked(heldByUnknown, { ...byAnother, ...{ actingFor: 'U1' } } as CardCommand, unknown))
  })

  it('a union that was known may have taken the place of the holder', () => {
    believed(andUnasked(heldByUnknown, byAnother))
  })

  it('the place of a holder that was known may have gone to a union that was not', () => {
    believed(andUnasked(linesOf(S1), byAnother, unknown))
    const arrived = [...S2, sample.transferIn()]
    believed(andUnasked(linesOf(arrived), sample.transferOut({ by: 'U3', on: day('2019-09-30') }), unknown))
  })

  it('the holder is known or unknown as when it last acted, whatever was corrected since', () => {
    const corrected = (lines: readonly CardEntry[]) =>
      andUnasked(lines, sample.correct({ entry: 0, changes: { issuingUnit: '某某工会' } }))
    doubted(andUnasked(corrected(heldByUnknown), byAnother, unknown), stranger)
    believed(andUnasked(corrected(linesOf(S1)), byAnother, unknown))
    const seen = andUnasked(heldByUnknown, sample.changeParticulars({ on: day('2019-05-01') }))
    believed(andUnasked(seen, byAnother, unknown))
    believed(andUnasked(corrected(seen), byAnother, unknown))
  })

  it('but that a transfer does not end where it came from is always asked', () => {
    const self = [broken('D-TRANSFER-TO-SELF', { from: 'U1' })]
    const toSelf = sample.transferIn({ by: 'U1' })
    doubted(andUnasked(linesOf(S2), toSelf), self)
    doubted(
      andUnasked(linesOf([...S2, sample.transferIn()]), sample.annul({ by: 'U2', entries: [2] }), {
        replacements: [replacement(toSelf)],
      }),
      [broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'D-TRANSFER-TO-SELF' }), ...self],
    )
  })

  it('nor is it asked what else rests on other streams or on a setting', () => {
    believed(
      andUnasked(linesOf(S3), sample.transferOut({ reason: 'reemployed', duesPaidThrough: '2019-02' })),
      [policy({ transferWhileRetained: 'refuse' })],
    )
    believed(andUnasked(linesOf(S1), sample.swap({ number: 'P1-0001' })), [
      policy({ reissueNumbering: 'new-number' }),
    ])
    believed(linesOf(S1, nothingRegistered), [policy({ requireRegisteredUnions: true })])
    believed(linesOf(S1), [policy({ requireParticulars: true })])
  })
})

describe('an entry is doubted by its marks', () => {
  const arrived = linesOf([...S1, declared, sample.transferIn()])
  const differs = 'destination-differs'

  it.each<[string, readonly CardEntry[], Line]>([
    ['a mark is missing', arrived, { flags: undefined }],
    ['a mark is missing beside one of another stream', arrived, { flags: ['unregistered-union'] }],
    ['a mark stands twice', arrived, { flags: [differs, differs] }],
    ['a mark stands that is not due', linesOf([...S2, sample.transferIn()]), { flags: [differs] }],
    [
      'another mark stands than the one due',
      linesOf([...S1, sample.retain({ reason: 'study' })]),
      { flags: ['laid-off-no-change'] },
    ],
    ['the day of an expulsion is moved', linesOf(S6), { effectiveOn: '2019-08-01' }],
  ])('%s', (_says, lines, said) => {
    believed(lines)
    doubted(saying(lines, said), [marks])
  })

  it('the day of an expulsion is another than that of any policy', () => {
    const byFiling = linesOf(S6, { facts, policy: filing })
    doubted(byFiling, [marks])
    doubted(saying(byFiling, { effectiveOn: undefined }), [marks], [filing])
  })

  it('but an expulsion without a filing, which could count from no other day, is doubted only by the rule', () => {
    doubted(
      andUnasked(linesOf(S1), sample.expel()),
      [broken('N6-EXPEL-FILE-FIRST', { filedOn: null })],
      [filing],
    )
  })

  it('but marks of other streams are believed', () => {
    believed(saying(arrived, { flags: ['unregistered-union', differs] }))
    believed(saying(linesOf(S1), { flags: ['unregistered-issuer', 'joined-under-sixteen'] }))
  })
})

describe('an entry is doubted by its stack', () => {
  const early = [sample.issue({ on: '2016-12-11', joinedOn: '2016-12' })]
  const onTheDay = [sample.issue({ on: '2016-12-12', joinedOn: '2016-12' })]

  it('that was not in force on the day it takes effect', () => {
    believed(linesOf(early))
    doubted(saying(linesOf(early), { rules: 'N+M' }), [stack])
    believed(linesOf(onTheDay))
    doubted(saying(linesOf(onTheDay), { rules: 'N' }), [stack])
  })

  it('that no policy of the log gives', () => {
    doubted(linesOf(S1), [stack], [policy({ rules: 'N' })])
    believed(linesOf(S1), [policy({ rules: 'N' }), policy()])
    doubted(linesOf(S1), [stack], [])
    doubted(andUnasked([], sample.transferOut()), [stack], [])
  })

  it('and then not by what a policy adds, since none was in force', () => {
    doubted(saying(linesOf(S6, { facts, policy: filing }), { rules: 'N' }), [stack])
  })

  it('beside its marks and the rules it breaks', () => {
    doubted(andUnasked(linesOf([...S1, declared]), sample.transferIn({ on: '2019-06-29' }), { rules: 'N' }), [
      broken('D-CHRONOLOGY', { stated: '2019-06-29', notBefore: '2019-06-30' }),
      stack,
      marks,
    ])
  })
})

describe('a correction is decided once more', () => {
  const corrected = linesOf([...S2, sample.correct()])
  const marked = linesOf([...S2, sample.correct({ changes: { duesPaidThrough: '2020-01' } })])

  it.each<[string, CardCommand, Line, Doubts]>([
    [
      'of an entry that is not there',
      sample.correct({ entry: 7 }),
      {},
      [broken('D-NO-SUCH-ENTRY', { entry: 7, entries: 2 })],
    ],
    [
      'of what is not corrected but annulled',
      sample.correct({ entry: 0 }),
      {},
      [broken('D-CORRECT-FIELDS', { entry: 'CardIssued', fields: 'reason', allowed: 'issuingUnit' })],
    ],
    [
      'to a reason of the other column',
      sample.correct({ changes: { reason: 'retired' } }),
      {},
      [broken('F-TRANSFER-OUT-REASON', { reason: 'retired' })],
    ],
    [
      'with open words',
      sample.correct({ changes: { wording: '到外地工作' } }),
      {},
      [broken('D-SEALED-ONLY', { wordingOpen: true })],
    ],
    ['with a mark of its own', sample.correct(), { flags: ['dues-prepaid'] }, [marks]],
    [
      'moving a mark that stays',
      sample.correct(),
      { reflagged: [{ entry: 1, flags: ['dues-prepaid'] }] },
      [marks],
    ],
    ['leaving a mark that moves', sample.correct({ changes: { duesPaidThrough: '2020-01' } }), {}, [marks]],
  ])('%s', (_says, command, said, doubts) => {
    doubted(andUnasked(linesOf(S2), command, said), doubts)
  })

  it('on a card that there is', () => {
    doubted(andUnasked([], sample.correct()), [broken('D-NO-CARD')])
  })

  it('and gives the same, in whatever order it is written', () => {
    believed(corrected)
    believed(marked)
    const { data, ...line } = marked.at(-1) as CardEntry
    const reversed = Object.fromEntries(Object.entries(data).reverse())
    believed([...marked.slice(0, -1), { ...line, data: reversed } as unknown as CardEntry])
    doubted(saying(marked, { reflagged: [{ entry: 0, flags: ['dues-prepaid'] }] }), [marks])
    doubted(saying(marked, { reflagged: [] }), [marks])
  })

  it('under the stack of the day it was recorded, in China', () => {
    const old = linesOf([
      sample.issue({ on: '2010-03-05', joinedOn: '2010-03' }),
      sample.transferOut({ on: '2015-06-30', duesPaidThrough: '2015-06' }),
    ])
    const correctedAt = (at: string, rules: string) => andUnasked(old, sample.correct(), { at, rules })
    believed(correctedAt('2016-12-11T15:59:59.999Z', 'N'))
    doubted(correctedAt('2016-12-11T15:59:59.999Z', 'N+M'), [stack])
    believed(correctedAt('2016-12-11T16:00:00.000Z', 'N+M'))
    doubted(correctedAt('2016-12-11T16:00:00.000Z', 'N'), [stack])
    doubted(andUnasked(old, sample.correct({ entry: 7 }), { rules: 'N' }), [stack])
  })
})

describe('an annulment is decided once more', () => {
  const arrived = [...S2, sample.transferIn()]
  const annulled = (entries: readonly number[], ...others: readonly EntryCommand[]) =>
    recordedOn(day('2020-01-01'), sample.annul({ entries, replacements: others.map(asReplacement) }))
  const instead = (command: EntryCommand, said?: Line) => ({ replacements: [replacement(command, said)] })

  it.each<[string, History, CardCommand, Line, Doubts]>([
    [
      'of an entry that is not there',
      S2,
      sample.annul({ entries: [7] }),
      {},
      [broken('D-NO-SUCH-ENTRY', { entry: 7, entries: 2 })],
    ],
    [
      'that leaves what is illegal, each rule told once',
      [...S1, sample.reportLoss(), sample.replaceLost()],
      sample.annul({ entries: [0] }),
      {},
      [broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 1, rule: 'D-NO-CARD' }), broken('D-NO-CARD')],
    ],
    [
      'with a replacement that is refused',
      S2,
      sample.annul(),
      instead(sample.transferIn()),
      [
        broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 2, rule: 'D-IN-NEEDS-OUT' }),
        broken('D-IN-NEEDS-OUT', { at: 'U1' }),
      ],
    ],
    [
      'with a replacement from the future',
      S2,
      sample.annul(),
      instead(sample.transferOut({ on: '2020-01-02' })),
      [
        broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 2, rule: 'D-NO-FUTURE' }),
        broken('D-NO-FUTURE', { stated: '2020-01-02', today: '2020-01-01' }),
      ],
    ],
    ['with a replacement that lacks a mark', S2, sample.annul(), instead(prepaid), [marks]],
    [
      'with a replacement that has a mark too many',
      S2,
      sample.annul(),
      instead(sample.transferOut(), { flags: ['dues-prepaid'] }),
      [marks],
    ],
    [
      'with a replacement under another stack',
      S2,
      sample.annul(),
      instead(sample.transferOut(), { rules: 'N' }),
      [marks],
    ],
    [
      'leaving a mark that moves',
      [...S1, declared, sample.transferIn({ by: 'U3' })],
      sample.annul(),
      instead(sample.transferOut({ declaredTo: 'U4' })),
      [marks],
    ],
    [
      'moving a mark that stays',
      arrived,
      sample.annul(),
      { ...instead(sample.transferOut()), reflagged: [{ entry: 2, flags: [] }] },
      [marks],
    ],
  ])('%s', (_says, history, command, said, doubts) => {
    doubted(andUnasked(linesOf(history), command, said), doubts)
  })

  it('and gives the same, but for marks of other streams', () => {
    const replaced = [...S2, annulled([1], prepaid, sample.transferIn())]
    believed(linesOf(replaced))
    believed(linesOf(replaced, nothingRegistered))
    believed(
      andUnasked(
        linesOf(S2),
        sample.annul(),
        instead(prepaid, { flags: ['unregistered-union', 'dues-prepaid'] }),
      ),
    )
    believed(andUnasked(linesOf(S2), sample.annul(), instead(sample.transferOut(), { flags: [] })))
  })

  it('without asking who acts, neither for a replacement nor for what remains', () => {
    believed(andUnasked(linesOf(S2), sample.annul(), instead(sample.transferOut({ by: 'U3' }))))
    const retained = linesOf([...arrived, sample.retain({ by: 'U2', month: '2019-08' })])
    doubted(andUnasked(retained, sample.annul({ by: 'U2', entries: [2] })), [
      broken('D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'D-RETAIN-NEEDS-HOLDER' }),
      broken('D-RETAIN-NEEDS-HOLDER', { from: 'U1' }),
    ])
  })

  it.each<[keyof Policy, Policy, History, EntryCommand]>([
    ['requireRegisteredUnions', policy({ requireRegisteredUnions: true }), S2, sample.transferOut()],
    ['requireParticulars', policy({ requireParticulars: true }), S1, sample.issue()],
    [
      'transferWhileRetained',
      policy({ transferWhileRetained: 'refuse' }),
      S4,
      sample.transferOut({ reason: 'reemployed', duesPaidThrough: '2019-02' }),
    ],
    [
      'reissueNumbering',
      policy({ reissueNumbering: 'new-number' }),
      [...S1, sample.swap()],
      sample.swap({ number: 'P1-0001' }),
    ],
  ])('without asking for what the setting %s demands', (_setting, demanding, history, command) => {
    const lines = linesOf(history)
    const last = lines.length - 1
    believed(andUnasked(lines, sample.annul({ entries: [last] }), instead(command)), [demanding])
  })

  it('by any policy that was in force', () => {
    const expel = sample.expel({ on: '2019-08-06' })
    const lines = linesOf([...S6, annulled([2], expel)])
    believed(lines, [policy(), filing])
    believed(lines, [filing, policy()])
    expect(doubtsOf(lines, [policy({ rules: 'N' }), filing]).at(-1)).toStrictEqual([marks])
    const moved = saying(lines, instead(expel, { effectiveOn: '2019-08-02' }))
    doubted(moved, [marks], [policy(), filing])
  })
})

describe('judging goes on', () => {
  const corrected = [...S2, sample.correct({ changes: { duesPaidThrough: '2019-05' } }), sample.transferIn()]
  const next = sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough: '2019-05' })

  it('on the card as it was put right', () => {
    believed(linesOf([...corrected, next]))
    believed(linesOf([...S2, sample.annul(), sample.transferOut({ on: '2019-05-31' })]))
    doubted(andUnasked(linesOf(corrected), { ...next, duesPaidThrough: '2019-04' } as CardCommand), [
      broken('D-DUES-REGRESSION', { stated: '2019-04', earlierRow: '2019-05' }),
    ])
  })

  it('after a line that is doubted, as if it had been accepted', () => {
    const outUnasked = andUnasked(linesOf(S1), sample.transferOut({ reason: 'retired' }))
    expect(doubtsOf(andUnasked(outUnasked, sample.transferIn({ on: '2020-01-01' })))).toStrictEqual([
      [],
      [broken('F-TRANSFER-OUT-REASON', { reason: 'retired' })],
      [],
    ])
  })

  it('of several cards side by side, holding of each its standing and none of its lines', () => {
    const [one, other] = [judgingAgain(), judgingAgain()]
    const lines = linesOf([...corrected, next])
    const untouched = other.card()
    expect(untouched).toStrictEqual(fold([]))
    lines.forEach((line, i) => {
      const so = lines.slice(0, i + 1)
      if (isEntry(line)) one.take(line, [policy()])
      else one.takeCorrection(so, [policy()])
      expect(one.card()).toStrictEqual({ ...fold(so), entries: [] })
    })
    expect(other.card()).toStrictEqual(fold([]))
  })

  it('from lines that end with no correction, without a doubt', () => {
    expect(judgingAgain().takeCorrection([], [])).toStrictEqual([])
    expect(judgingAgain().takeCorrection(linesOf(S1), [])).toStrictEqual([])
  })
})
