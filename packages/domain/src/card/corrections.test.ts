import {
  asReplacement,
  everythingRegistered,
  type Given,
  givenCard,
  pathTo,
  recordedOn,
  registeredUnions,
  sample,
  sealedText,
} from '@union-card/testing'
import {
  type Card,
  type CardEntry,
  cardAfterAnnulment,
  day,
  defaultPolicy,
  endOfDay,
  evolve,
  fold,
  inForce,
  logicalHistory,
  numbersOf,
  standingOn,
} from '../index.ts'

/** Corrections and annulments (model 8.5, cases B). */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const facts = everythingRegistered
const { S1, S2, S3, S5, S6 } = pathTo
const on = (today: string) => ({ facts: { ...facts, today: day(today) } })
const H02 = [sample.issue(), sample.transferOut({ declaredTo: 'U2' }), sample.transferIn()]
const data = ({ card }: Given, revision: number) =>
  logicalHistory(card.entries).find((entry) => entry.revision === revision)?.data

describe('B01 entries recorded late', () => {
  it('change what is known of the past, and leave what was known', () => {
    const late = given([
      sample.issue(),
      recordedOn(day('2020-08-01'), sample.transferOut({ on: '2020-06-30', duesPaidThrough: '2020-06' })),
      recordedOn(day('2020-08-01'), sample.transferIn({ on: '2020-07-10' })),
    ])
    late.knownOn(day('2020-07-31')).thenOn(day('2020-07-05'), {
      membership: 'active',
      relation: { kind: 'at', union: 'U1' },
      voteIn: 'U1',
    })
    late.knownOn(day('2020-08-01')).thenOn(day('2020-07-05'), {
      membership: 'active',
      relation: { kind: 'inTransit', from: 'U1' },
      voteIn: null,
    })
  })
})

describe('B02 D-CHRONOLOGY an entry too early is set right by annulling and replacing in one act', () => {
  const retained = given(
    [sample.issue(), recordedOn(day('2020-09-10'), sample.retain({ month: '2020-09' }))],
    { facts },
  )
  const out = sample.transferOut({ on: '2020-06-30', duesPaidThrough: '2020-06' })
  const remedy = sample.annul({
    entries: [1],
    replacements: [
      asReplacement(out),
      asReplacement(sample.transferIn({ on: '2020-07-10' })),
      asReplacement(sample.retain({ by: 'U2', month: '2020-09' })),
    ],
  })

  it('alone it is refused', () => {
    retained
      .when(out, on('2020-10-01'))
      .refusedWith(['D-CHRONOLOGY', { stated: '2020-06-30', notBefore: '2020-09-01' }])
  })

  it('together they are accepted, and both times are told apart', () => {
    const after = retained.when(remedy, on('2020-10-01')).accepted({
      type: 'EntriesAnnulled',
      data: {
        by: 'U1',
        entries: [1],
        cause: '误记',
        replacements: [
          {
            type: 'TransferredOut',
            data: { by: 'U1', on: '2020-06-30', reason: 'job-change', duesPaidThrough: '2020-06' },
            rules: 'N+M',
          },
          { type: 'TransferredIn', data: { by: 'U2', on: '2020-07-10' }, rules: 'N+M' },
          {
            type: 'MembershipRetained',
            data: { by: 'U2', month: '2020-09', reason: 'unemployed' },
            rules: 'N+M',
          },
        ],
      },
      rules: 'N+M',
    })
    after
      .thenOn(day('2020-08-01'), { membership: 'active', relation: { kind: 'at', union: 'U2' } })
      .thenOn(day('2020-09-01'), {
        membership: 'retained',
        relation: { kind: 'at', union: 'U2' },
        because: [0, 2],
      })
    after
      .knownOn(day('2020-09-20'))
      .thenOn(day('2020-09-15'), { membership: 'retained', relation: { kind: 'at', union: 'U1' } })
  })

  it('each replacement is judged where it will stand, under the stack of its own day', () => {
    const old = given(
      [
        sample.issue({ on: '2010-03-05', joinedOn: '2010-03-01' }),
        recordedOn(day('2017-09-10'), sample.retain({ month: '2017-09' })),
      ],
      { facts },
    )
    const { card } = old
      .when(
        sample.annul({
          replacements: [asReplacement(sample.retain({ month: '2015-09', reason: 'internal-retirement' }))],
        }),
        on('2017-10-01'),
      )
      .accepted()
    expect(logicalHistory(card.entries).map(({ rules }) => rules)).toStrictEqual(['N', 'N'])
    expect(card.entries.map(({ rules }) => rules)).toStrictEqual(['N', 'N+M', 'N+M'])
  })

  it('a replacement is not dated after the day it is recorded', () => {
    const tomorrow = { ...remedy, replacements: [asReplacement(sample.transferOut({ on: '2020-10-02' }))] }
    retained
      .when(tomorrow, on('2020-10-01'))
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 2, replacement: 0, rule: 'D-NO-FUTURE' }],
        ['D-NO-FUTURE', { stated: '2020-10-02', today: '2020-10-01' }],
      )
  })

  it('the first replacement that is refused is told, with its place, and what comes after it is not', () => {
    const wrong = {
      ...remedy,
      replacements: [
        asReplacement(sample.reportLoss({ on: '2020-07-01' })),
        asReplacement(sample.transferIn({ on: '2020-07-10' })),
        asReplacement(sample.restore({ month: '2020-09' })),
      ],
    }
    retained
      .when(wrong, on('2020-10-01'))
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 2, replacement: 1, rule: 'D-IN-NEEDS-OUT' }],
        ['D-IN-NEEDS-OUT', { at: 'U1' }],
      )
  })
})

describe('B03 words put right', () => {
  const corrected = given(H02, { facts })
    .when(sample.correct({ changes: { reason: 'left-job', duesPaidThrough: '2019-05' } }))
    .accepted({
      type: 'EntryCorrected',
      data: {
        by: 'U1',
        entry: 1,
        changes: { reason: 'left-job', duesPaidThrough: '2019-05' },
        cause: '笔误',
      },
      rules: 'N+M',
    })

  it('every as-of row stays as it was', () => {
    corrected
      .thenOn(day('2019-06-29'), {
        membership: 'active',
        relation: { kind: 'at', union: 'U1' },
        voteIn: 'U1',
      })
      .thenOn(day('2019-06-30'), {
        membership: 'active',
        relation: { kind: 'inTransit', from: 'U1' },
        voteIn: null,
        declaredTo: 'U2',
      })
      .thenOn(day('2019-07-10'), {
        membership: 'active',
        relation: { kind: 'at', union: 'U2' },
        voteIn: 'U2',
      })
  })

  it('the words in force are the new ones, and the line says by which correction', () => {
    expect(data(corrected, 1)).toStrictEqual({
      by: 'U1',
      on: '2019-06-30',
      reason: 'left-job',
      duesPaidThrough: '2019-05',
      declaredTo: 'U2',
    })
    expect(logicalHistory(corrected.card.entries)[1]?.correctedBy).toStrictEqual([3])
    expect(corrected.card.entries[1]).toMatchObject({
      data: { reason: 'job-change', duesPaidThrough: '2019-06' },
    })
  })

  it('a standing that rests on the corrected line rests on the correction', () => {
    corrected
      .thenOn(day('2019-06-29'), { because: [0] })
      .thenOn(day('2019-06-30'), { because: [0, 1, 3] })
      .thenOn(day('2019-07-10'), { because: [0, 2] })
  })

  it('dues corrected beyond the transfer only add the mark', () => {
    const prepaid = given(H02, { facts })
      .when(sample.correct({ changes: { duesPaidThrough: '2020-01' } }))
      .accepted({
        type: 'EntryCorrected',
        data: {
          by: 'U1',
          entry: 1,
          changes: { duesPaidThrough: '2020-01' },
          cause: '笔误',
          reflagged: [{ entry: 1, flags: ['dues-prepaid'] }],
        },
        rules: 'N+M',
      })
    expect(prepaid.card.flags).toStrictEqual(['dues-prepaid'])
    prepaid.thenOn(day('2019-07-10'), {
      relation: { kind: 'at', union: 'U2' },
      flags: ['dues-prepaid', 'unverified-provenance'],
    })
    const back = prepaid.when(sample.correct({ changes: { duesPaidThrough: '2019-06' } })).accepted()
    expect(back.card.flags).toStrictEqual([])
    expect(data(back, 1)).toStrictEqual({
      by: 'U1',
      on: '2019-06-30',
      reason: 'job-change',
      duesPaidThrough: '2019-06',
      declaredTo: 'U2',
      flags: [],
    })
  })

  it('a corrected destination moves the mark of the entry that registered the member elsewhere', () => {
    const declared = given(H02, { facts })
      .when(sample.correct({ changes: { declaredTo: 'U3' } }))
      .accepted({
        type: 'EntryCorrected',
        data: {
          by: 'U1',
          entry: 1,
          changes: { declaredTo: 'U3' },
          cause: '笔误',
          reflagged: [{ entry: 2, flags: ['destination-differs'] }],
        },
        rules: 'N+M',
      })
    expect(declared.card.flags).toStrictEqual(['destination-differs'])
  })

  it('also where that entry came in the place of another', () => {
    const replaced = given(H02, { facts })
      .when(
        sample.annul({
          by: 'U2',
          entries: [2],
          replacements: [
            asReplacement(sample.transferIn({ by: 'U3' })),
            asReplacement(sample.transferOut({ by: 'U3', on: '2019-07-10', duesPaidThrough: '2019-09' })),
          ],
        }),
      )
      .accepted()
    expect(replaced.card.flags).toStrictEqual(['destination-differs', 'dues-prepaid'])
    const corrected = replaced.when(sample.correct({ changes: { declaredTo: 'U3' } })).accepted({
      type: 'EntryCorrected',
      data: {
        by: 'U1',
        entry: 1,
        changes: { declaredTo: 'U3' },
        cause: '笔误',
        reflagged: [
          { entry: 3, flags: [] },
          { entry: 3, flags: ['dues-prepaid'] },
        ],
      },
      rules: 'N+M',
    })
    expect(corrected.card.flags).toStrictEqual(['dues-prepaid'])
    expect(corrected.when(sample.annul({ entries: [4] })).accepted().card.flags).toStrictEqual(
      replaced.card.flags,
    )
  })

  it('marks that rest on other streams are kept', () => {
    const unknown = given(H02)
      .when(sample.correct({ changes: { duesPaidThrough: '2020-01' } }))
      .accepted()
    expect(unknown.card.entries.at(-1)).toMatchObject({
      data: { reflagged: [{ entry: 1, flags: ['dues-prepaid', 'unregistered-union'] }] },
    })
    expect(unknown.card.flags).toStrictEqual([
      'unregistered-union',
      'unregistered-issuer',
      'dues-prepaid',
      'unregistered-union',
      'unregistered-union',
    ])
  })

  it('the last of several corrections counts, each word by itself', () => {
    const twice = corrected
      .when(sample.correct({ changes: { reason: 'reemployed', wording: sealedText } }))
      .accepted()
    expect(data(twice, 1)).toStrictEqual({
      by: 'U1',
      on: '2019-06-30',
      reason: 'reemployed',
      duesPaidThrough: '2019-05',
      declaredTo: 'U2',
      wording: sealedText,
    })
    expect(logicalHistory(twice.card.entries)[1]?.correctedBy).toStrictEqual([3, 4])
  })

  it('a corrected dues month is what the next row is compared with', () => {
    const next = (duesPaidThrough: string) =>
      corrected.when(sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough }))
    next('2019-05').accepted()
    next('2019-04').refusedWith(['D-DUES-REGRESSION', { stated: '2019-04', earlierRow: '2019-05' }])
  })

  it('an annulled correction no longer counts', () => {
    const undone = corrected.when(sample.annul({ entries: [3] })).accepted()
    expect(data(undone, 1)).toStrictEqual({
      by: 'U1',
      on: '2019-06-30',
      reason: 'job-change',
      duesPaidThrough: '2019-06',
      declaredTo: 'U2',
    })
    expect(undone.card.entries).toHaveLength(5)
  })
})

describe('D-CORRECT-FIELDS what a correction may change', () => {
  it.each<
    [string, readonly Parameters<typeof given>[0][number][], Parameters<typeof sample.correct>[0], object]
  >([
    [
      'the issuing unit of an issue',
      S1,
      { entry: 0, changes: { issuingUnit: '第二工会' } },
      { issuingUnit: '第二工会' },
    ],
    [
      'everything said in a transfer out',
      S2,
      {
        entry: 1,
        changes: {
          reason: 'other',
          wording: sealedText,
          expectedMonths: 3,
          declaredTo: 'U4',
          duesPaidThrough: '2019-01',
        },
      },
      {
        reason: 'other',
        wording: sealedText,
        expectedMonths: 3,
        declaredTo: 'U4',
        duesPaidThrough: '2019-01',
      },
    ],
    [
      'the reason of a retention',
      S3,
      { entry: 1, changes: { reason: 'sick', wording: sealedText } },
      { reason: 'sick', wording: sealedText },
    ],
    [
      'a changed reason',
      [...S3, sample.changeReason()],
      { entry: 2, changes: { reason: 'sick' } },
      { reason: 'sick' },
    ],
    [
      'the evidence of a deemed withdrawal',
      [...S1, sample.deem()],
      {
        entry: 1,
        changes: { evidence: { unpaidFrom: '2018-12', unpaidThrough: '2019-06', educatedOn: '2019-07-06' } },
      },
      { evidence: { unpaidFrom: '2018-12', unpaidThrough: '2019-06', educatedOn: '2019-07-06' } },
    ],
    [
      'the references of a filing',
      S6,
      { entry: 1, changes: { filingRef: '备〔2019〕2号', groundRef: '刑终〔2019〕2号' } },
      { filingRef: '备〔2019〕2号', groundRef: '刑终〔2019〕2号' },
    ],
    [
      'the evidence of a death',
      [...S1, sample.recordDeath({ evidenceRef: '证明1' })],
      { entry: 1, changes: { evidenceRef: '证明2' } },
      { evidenceRef: '证明2' },
    ],
  ])('%s', (_says, history, correction, expected) => {
    const after = given(history, { facts }).when(sample.correct(correction)).accepted()
    expect(data(after, correction?.entry ?? 1)).toMatchObject(expected)
    expect(standingOn(after.card, day('2020-01-01'), defaultPolicy).membership).toBe(
      standingOn(given(history).card, day('2020-01-01'), defaultPolicy).membership,
    )
  })

  it.each([
    ['TransferredIn', [...S2, sample.transferIn()], 2, 'U2'],
    ['TransferOutRevoked', [...S2, sample.revoke()], 2, 'U1'],
    ['MembershipRestored', [...S3, sample.restore()], 2, 'U1'],
    ['Expelled', S6, 2, 'U1'],
    ['CardReportedLost', [...S1, sample.reportLoss({ by: 'U1' })], 1, 'U1'],
    ['CardReissued', [...S1, sample.swap()], 1, 'U1'],
    ['CardRecovered', [...S5, sample.recover()], 2, 'U1'],
    ['ParticularsChanged', [...S1, sample.changeParticulars()], 1, 'U1'],
  ] as const)('nothing of %s', (type, history, entry, by) => {
    given(history, { facts })
      .when(sample.correct({ by, entry, changes: { evidenceRef: 'x' } }))
      .refusedWith(['D-CORRECT-FIELDS', { entry: type, fields: 'evidenceRef', allowed: '' }])
  })

  it('not the overlays that judged the move: a secondment is not measured again', () => {
    given(S2, { facts })
      .when(sample.correct({ changes: { reason: 'secondment' } }))
      .accepted()
    const retained = given(S3, { facts })
    retained.when(sample.correct({ changes: { reason: 'internal-retirement' } })).accepted()
  })

  it('D-NO-SUCH-ENTRY not a correction, an annulment, a replacement, or an entry no longer in force', () => {
    const corrected = given(S2, { facts }).when(sample.correct()).accepted()
    corrected.when(sample.correct({ entry: 2 })).refusedWith(['D-NO-SUCH-ENTRY', { entry: 2, entries: 3 }])
    const replaced = given(S2, { facts })
      .when(sample.annul({ replacements: [asReplacement(sample.transferOut({ reason: 'left-job' }))] }))
      .accepted()
    replaced.when(sample.correct({ entry: 1 })).refusedWith(['D-NO-SUCH-ENTRY', { entry: 1, entries: 3 }])
    replaced.when(sample.correct({ entry: 2 })).refusedWith(['D-NO-SUCH-ENTRY', { entry: 2, entries: 3 }])
  })

  it('a rule that was broken before is no news', () => {
    const entries = given(S2).card.entries
    const broken = { ...entries[1], data: { ...entries[1]?.data, reason: 'retired' } } as CardEntry
    const history = given([entries[0] as CardEntry, broken], { facts })
    history.when(sample.correct({ changes: { duesPaidThrough: '2019-05' } })).accepted()
    history.when(sample.correct({ changes: { reason: 'military' } })).accepted()
    history.when(sample.correct({ changes: { reason: 'left-job' } })).accepted()
  })

  it('but another rule of that entry is, and the same rule of another entry', () => {
    const next = sample.transferOut({ by: 'U2', on: '2019-08-01', duesPaidThrough: '2019-07' })
    const entries = given([...S2, sample.transferIn(), next]).card.entries
    const broken = { ...entries[3], data: { ...entries[3]?.data, reason: 'retired' } } as CardEntry
    const history = given([...entries.slice(0, 3), broken], { facts })
    history
      .when(sample.correct({ by: 'U2', entry: 3, changes: { duesPaidThrough: '2019-05' } }))
      .refusedWith(['D-DUES-REGRESSION', { stated: '2019-05', earlierRow: '2019-06' }])
    history
      .when(sample.correct({ changes: { reason: 'retired' } }))
      .refusedWith(['F-TRANSFER-OUT-REASON', { reason: 'retired' }])
  })
})

describe('D-CORRECT-BY-MAKER who may correct', () => {
  const corrects = (by: string, varied: Parameters<typeof registeredUnions>[0] = {}) =>
    given(S2, { facts }).when(sample.correct({ by }), {
      facts: { ...facts, unions: registeredUnions(varied), today: day('2020-01-01') },
    })
  const annuls = (by: string, varied: Parameters<typeof registeredUnions>[0] = {}) =>
    given(S2, { facts }).when(sample.annul({ by }), {
      facts: { ...facts, unions: registeredUnions(varied), today: day('2020-01-01') },
    })
  const told = (by: string) => ['D-CORRECT-BY-MAKER', { entry: 1, maker: 'U1', by }] as const

  it.each([corrects, annuls])('the union that made the entry, and the union above it', (acts) => {
    acts('U1').accepted()
    acts('U0').accepted()
    acts('U2').refusedWith(told('U2'))
  })

  it.each([corrects, annuls])('its successor, from the day of the merger on', (acts) => {
    acts('U3', { U1: { dissolvedOn: '2020-01-01', mergedInto: 'U3' } }).accepted()
    acts('U3', { U1: { dissolvedOn: '2020-01-02', mergedInto: 'U3' } }).refusedWith(told('U3'))
  })

  it.each([corrects, annuls])('the union that made it still, though it was merged since', (acts) => {
    acts('U1', { U1: { dissolvedOn: '2020-01-01', mergedInto: 'U3' } }).accepted()
  })

  it.each([corrects, annuls])('the union that is above it today', (acts) => {
    const uppers = [
      { from: '1949-10-01', union: 'U5' },
      { from: '2020-01-01', union: 'U0' },
    ]
    acts('U0', { U1: { uppers } }).accepted()
    acts('U5', { U1: { uppers } }).refusedWith(told('U5'))
    acts('U0', { U1: { uppers: [] } }).refusedWith(told('U0'))
    acts('U3', { U1: { uppers }, U0: { dissolvedOn: '2019-12-01', mergedInto: 'U3' } }).accepted()
    acts('U3', { U1: { uppers }, U0: { mergedInto: 'U3' } }).refusedWith(told('U3'))
  })

  it('anybody, where the maker is not registered and nothing can be checked', () => {
    given(S2)
      .when(sample.correct({ by: 'U9' }))
      .accepted()
    given(S2)
      .when(sample.annul({ by: 'U9' }))
      .accepted()
  })

  it('of an entry without a seal, the union that then held the card', () => {
    const lost = given([...S2, sample.reportLoss(), sample.transferIn({ on: '2019-08-02' })], { facts })
    lost.when(sample.annul({ by: 'U1', entries: [2] })).accepted()
    lost
      .when(sample.annul({ by: 'U2', entries: [2] }))
      .refusedWith(['D-CORRECT-BY-MAKER', { entry: 2, maker: 'U1', by: 'U2' }])
  })

  it('each entry named, by its own maker', () => {
    given(H02, { facts })
      .when(sample.annul({ entries: [1, 2] }))
      .refusedWith(['D-CORRECT-BY-MAKER', { entry: 2, maker: 'U2', by: 'U1' }])
    given(H02, { facts })
      .when(sample.annul({ by: 'U0', entries: [1, 2] }))
      .accepted()
      .thenOn(day('2020-01-01'), { relation: { kind: 'at', union: 'U1' } })
  })
})

describe('B05 an end recorded in error', () => {
  it('is annulled, and the membership was never ended', () => {
    const wrong = given([
      sample.issue({ on: '1995-05-10', joinedOn: '1995-05', number: 'P1-9001' }),
      sample.retain({ month: '2015-03', reason: 'retired' }),
      recordedOn(day('2024-01-20'), sample.recordDeath({ on: '2024-01-15', by: 'U1' })),
      recordedOn(day('2024-03-01'), sample.annul({ entries: [2], cause: '登记错人' })),
    ])
    wrong.knownOn(day('2024-02-15')).thenOn(day('2024-02-01'), { membership: 'deceased', validCard: false })
    wrong.knownOn(day('2024-02-29')).thenOn(day('2024-02-01'), { membership: 'deceased', validCard: false })
    wrong.knownOn(day('2024-03-01')).thenOn(day('2024-02-01'), { membership: 'retained', validCard: true })
  })
})

describe('A47 a conviction quashed', () => {
  it('annuls filing, expulsion and recovery in one act: the membership is taken as never ended', () => {
    const recovered = given([...S6, sample.recover()], { facts })
    const revived = recovered.when(sample.annul({ entries: [1, 2, 3], cause: '再审改判无罪' })).accepted()
    revived
      .thenOn(day('2019-08-05'), {
        membership: 'active',
        document: 'inHand',
        validCard: true,
        pendingExpulsion: null,
        relation: { kind: 'at', union: 'U1' },
      })
      .thenOn(day('2019-08-10'), { membership: 'active', document: 'inHand', validCard: true })
    recovered
      .when(sample.annul({ entries: [2] }))
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'D-RECOVER-ONLY-AFTER-END' }],
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'N6-EXPEL-RECOVER-AFTER-FILING' }],
        ['D-RECOVER-ONLY-AFTER-END', { membership: 'active' }],
        ['N6-EXPEL-RECOVER-AFTER-FILING', { expelled: false }],
      )
    recovered.when(sample.annul({ entries: [1] })).refusedBy('D-ANNUL-LEAVES-ILLEGAL', 'N6-EXPEL-FILE-FIRST')
  })
})

describe('D-ANNUL-LEAVES-ILLEGAL what remains is legal', () => {
  it('under the stack each entry was accepted under, whatever the stack is today', () => {
    const asN = given(
      [
        sample.issue(),
        sample.retain({ reason: 'retired' }),
        sample.restore(),
        sample.reportLoss({ by: 'U1' }),
      ],
      { facts, policy: { rules: 'N' } },
    )
    const { entries } = asN.card
    const measured = given(entries, { facts, policy: { rules: 'N+M' } })
    measured.when(sample.annul({ entries: [3] })).accepted()
    measured.when(sample.correct({ entry: 1, changes: { reason: 'early-retired' } })).accepted()
  })

  it('facts of other streams are not asked again, but for replacements', () => {
    const unioned = given([...S2, sample.transferIn()], { facts })
    const gone = {
      facts: {
        ...facts,
        unions: registeredUnions({ U2: { dissolvedOn: '2019-07-01' } }),
        numberTakenBy: 'card-9',
        liveMembership: 'card-9',
        today: day('2020-01-01'),
      },
    }
    unioned.when(sample.annul({ by: 'U2', entries: [2] }), gone).accepted()
    unioned
      .when(
        sample.annul({ by: 'U2', entries: [2], replacements: [asReplacement(sample.transferIn())] }),
        gone,
      )
      .refusedBy('D-ANNUL-LEAVES-ILLEGAL', 'F-TRANSFER-IN-DATE-SEAL')
  })

  it('and of each replacement those of its own', () => {
    const other = (issuer: string) => asReplacement(sample.swap({ number: `${issuer}-0001`, issuer }))
    const swapped = given([...S1, sample.swap({ number: 'P1-0009' })], { facts })
    const twice = sample.annul({ entries: [1], replacements: [other('P2'), other('P3')] })
    swapped.when(twice).accepted()
    const noProvince = { issuer: { provincialLevel: false } }
    swapped
      .when(twice, { facts: { ...facts, replacements: [{}, noProvince] } })
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 2, replacement: 1, rule: 'N2-PRINT-ISSUE' }],
        ['N2-PRINT-ISSUE', { registered: true }],
      )
    swapped.when(twice, { facts: { ...facts, ...noProvince, replacements: [facts, facts] } }).accepted()
  })

  it('N2-NUMBER-UNIQUE but for a number that comes back, which another card may have been given meanwhile', () => {
    const taken = { facts: { ...facts, numberTakenBy: 'card-9' } }
    const swapped = given([...S1, sample.swap({ number: 'P1-0009' })], { facts })
    const struck = given([...S1, sample.swap({ number: 'P1-0009' }), sample.annul({ entries: [1] })], {
      facts,
    })
    struck
      .when(sample.annul({ entries: [2] }), taken)
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 1, rule: 'N2-NUMBER-UNIQUE' }],
        ['N2-NUMBER-UNIQUE', { card: 'card-9' }],
      )
    struck.when(sample.annul({ entries: [2] })).accepted()
    // The number that the swap made void is the card's all the while.
    swapped.when(sample.annul({ entries: [1] }), taken).accepted()
  })

  it('the card it would leave is known before it is decided, and where it is refused', () => {
    const swapped = given([...S1, sample.swap({ number: 'P1-0009' })], { facts })
    const at = endOfDay(day('2020-01-01'))
    const other = asReplacement(sample.swap({ number: 'P1-0010' }))
    const command = sample.annul({ entries: [1], replacements: [other] })
    const left = cardAfterAnnulment(command, swapped.card, at)
    expect(left.document).toStrictEqual(swapped.when(command).accepted().card.document)
    expect(numbersOf(left).map(({ number }) => number)).toStrictEqual(['P1-0001', 'P1-0010'])
    const issueStruck = sample.annul({ entries: [0] })
    expect(swapped.when(issueStruck).decision._tag).toBe('Left')
    expect(numbersOf(cardAfterAnnulment(issueStruck, swapped.card, at))).toStrictEqual([])
  })

  it('nor are the settings of the policy, which may have been others then', () => {
    const moved = given(
      [...S3, sample.restore({ month: '2019-04' }), sample.transferOut({ duesPaidThrough: '2019-03' })],
      { facts },
    )
    moved.when(sample.annul({ entries: [2] }), { policy: { transferWhileRetained: 'refuse' } }).accepted()
  })

  it('each broken entry is told, first all that the annulment leaves, then in their own words', () => {
    const history = given([...S2, sample.transferIn(), sample.retain({ by: 'U2', month: '2019-08' })], {
      facts,
    })
    history
      .when(sample.annul())
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 2, rule: 'D-IN-NEEDS-OUT' }],
        ['D-IN-NEEDS-OUT', { at: 'U1' }],
      )
    history
      .when(sample.annul({ by: 'U2', entries: [2] }))
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'D-RETAIN-NEEDS-HOLDER' }],
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'D-RETAIN-BY-HOLDER' }],
        ['D-RETAIN-NEEDS-HOLDER', { from: 'U1' }],
        ['D-RETAIN-BY-HOLDER', { holder: 'U1', by: 'U2' }],
      )
  })

  it('an exact day that comes too early is told once', () => {
    const exact = sample.retain({ by: 'U2', month: '2019-08', exactOn: '2019-08-05' })
    given([...S2, sample.transferIn(), exact], { facts })
      .when(
        sample.annul({
          by: 'U2',
          entries: [2],
          replacements: [asReplacement(sample.transferIn({ on: '2019-08-06' }))],
        }),
        on('2019-08-31'),
      )
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'D-CHRONOLOGY' }],
        ['D-CHRONOLOGY', { stated: '2019-08-05', notBefore: '2019-08-06' }],
      )
  })

  it('a stranger is told so beside', () => {
    given([...S2, sample.transferIn()], { facts })
      .when(sample.annul({ by: 'U3' }))
      .refusedBy('D-CORRECT-BY-MAKER', 'D-ANNUL-LEAVES-ILLEGAL', 'D-IN-NEEDS-OUT')
  })

  it('an issue is annulled only if nothing else stands', () => {
    const alone = given(S1, { facts })
      .when(sample.annul({ entries: [0] }))
      .accepted()
    alone.thenOn(day('2020-01-01'), { membership: 'none', document: 'none', number: null, validCard: false })
    expect(given(S2, { facts }).when(sample.annul({ entries: [0] })).decision._tag).toBe('Left')
    given(S2, { facts })
      .when(sample.annul({ entries: [0, 1] }))
      .accepted()
      .thenOn(day('2020-01-01'), { membership: 'none' })
    given(S1, { facts })
      .when(
        sample.annul({ entries: [0], replacements: [asReplacement(sample.issue({ number: 'P1-0009' }))] }),
      )
      .accepted()
      .thenOn(day('2020-01-01'), { number: 'P1-0009', membership: 'active' })
  })

  it('an annulment that put another issue in its place may itself be annulled, with all that came after', () => {
    const another = sample.annul({
      entries: [0],
      replacements: [asReplacement(sample.issue({ number: 'P1-0009' }))],
    })
    const replaced = given([...S1, another], { facts })
    replaced
      .when(sample.annul({ entries: [1] }))
      .accepted()
      .thenOn(day('2020-01-01'), { number: 'P1-0001', membership: 'active' })
    const gone = given([...S1, another, sample.transferOut()], { facts })
    gone.when(sample.annul({ entries: [1] })).refusedBy('D-ANNUL-LEAVES-ILLEGAL', 'D-NO-CARD')
    gone
      .when(sample.annul({ entries: [1, 2] }))
      .accepted()
      .thenOn(day('2020-01-01'), { number: 'P1-0001', relation: { kind: 'at', union: 'U1' } })
  })

  it('of an entry that is not there and one of another union both are told', () => {
    given(S2, { facts })
      .when(sample.annul({ by: 'U3', entries: [1, 7] }))
      .refusedBy('D-NO-SUCH-ENTRY', 'D-CORRECT-BY-MAKER')
  })

  it('after it the card may be issued again', () => {
    const again = given([sample.issue(), sample.annul({ entries: [0] })], { facts })
    again.when(sample.transferOut()).refusedBy('D-NO-CARD')
    again
      .when(sample.issue({ on: '2017-01-05', joinedOn: '2017-01', number: 'P1-0009' }))
      .accepted()
      .thenOn(day('2017-01-05'), { number: 'P1-0009' })
  })

  it('what is annulled leaves its marks and its memory with it', () => {
    const prepaid = given([...S1, sample.transferOut({ duesPaidThrough: '2019-12' })], { facts })
    expect(prepaid.card.flags).toStrictEqual(['dues-prepaid'])
    const { card } = prepaid.when(sample.annul()).accepted()
    const { entries: _a, ...rest } = card
    const { entries: _b, ...before } = given(S1, { facts }).card
    expect(rest).toStrictEqual(before)
  })

  it('an annulment moves the marks of what remains', () => {
    const { card } = given(H02, { facts })
      .when(
        sample.annul({
          by: 'U0',
          entries: [1],
          replacements: [asReplacement(sample.transferOut({ declaredTo: 'U4' }))],
        }),
      )
      .accepted()
    expect(card.entries[3]).toMatchObject({
      data: { reflagged: [{ entry: 2, flags: ['destination-differs'] }] },
    })
    expect(card.flags).toStrictEqual(['destination-differs'])
  })
})

describe('an annulment may itself be annulled', () => {
  const annulled = given([...S2, sample.annul()], { facts })

  it('then its entries stand again', () => {
    const restored = annulled.when(sample.annul({ entries: [2] })).accepted()
    restored.thenOn(day('2020-01-01'), { relation: { kind: 'inTransit', from: 'U1' }, because: [0, 1] })
    expect(inForce(restored.card.entries)).toStrictEqual([true, true, false, true])
    const again = restored.when(sample.annul({ entries: [3] })).accepted()
    again.thenOn(day('2020-01-01'), { relation: { kind: 'at', union: 'U1' } })
    expect(inForce(again.card.entries)).toStrictEqual([true, false, true, false, true])
  })

  it('and its replacements stand no longer', () => {
    const replaced = given(S2, { facts })
      .when(sample.annul({ replacements: [asReplacement(sample.transferOut({ reason: 'left-job' }))] }))
      .accepted()
    expect(
      logicalHistory(replaced.card.entries).map(({ revision, replacing }) => [revision, replacing]),
    ).toStrictEqual([
      [0, undefined],
      [2, true],
    ])
    const back = replaced.when(sample.annul({ entries: [2] })).accepted()
    expect(
      logicalHistory(back.card.entries).map(({ revision, data }) => [
        revision,
        'reason' in data ? data.reason : undefined,
      ]),
    ).toStrictEqual([
      [0, undefined],
      [1, 'job-change'],
    ])
  })

  it('not while what was recorded since would break', () => {
    const since = annulled
      .when(sample.transferOut({ on: '2019-09-01', duesPaidThrough: '2019-08' }))
      .accepted()
    since
      .when(sample.annul({ entries: [2] }))
      .refusedWith(
        ['D-ANNUL-LEAVES-ILLEGAL', { entry: 3, rule: 'D-ALREADY-IN-TRANSIT' }],
        ['D-ALREADY-IN-TRANSIT', { from: 'U1', since: '2019-06-30' }],
      )
  })

  it('an entry annulled already is annulled again no more', () => {
    annulled.when(sample.annul()).refusedWith(['D-NO-SUCH-ENTRY', { entry: 1, entries: 3 }])
  })
})

describe('what a correction names and is not there changes nothing', () => {
  const lines = given(S2).card.entries
  const odd = (type: string, fields: object): CardEntry =>
    ({
      type,
      data: { by: 'U1', cause: 'x', ...fields },
      revision: 2,
      at: lines[1]?.at,
      rules: 'N',
    }) as unknown as CardEntry

  it.each([
    ['an annulment of itself', odd('EntriesAnnulled', { entries: [2] })],
    ['an annulment of what comes later', odd('EntriesAnnulled', { entries: [7] })],
    ['a correction of itself', odd('EntryCorrected', { entry: 2, changes: { reason: 'left-job' } })],
    [
      'a correction of what comes later',
      odd('EntryCorrected', { entry: 7, changes: { reason: 'left-job' } }),
    ],
    [
      'a correction of what an entry does not have',
      odd('EntryCorrected', { entry: 0, changes: { reason: 'left-job' } }),
    ],
    [
      'a mark for itself',
      odd('EntryCorrected', {
        entry: 7,
        changes: {},
        reflagged: [
          { entry: 2, flags: ['dues-prepaid'] },
          { entry: 3, flags: ['dues-prepaid'] },
        ],
      }),
    ],
  ])('%s', (_says, line) => {
    const { entries: _with, ...rest } = fold([...lines, line])
    const { entries: _without, ...before } = fold(lines)
    expect(rest).toStrictEqual(before)
    expect([...lines, line].reduce<Card>(evolve, fold([]))).toStrictEqual(fold([...lines, line]))
  })
})

describe('B08 deciding twice', () => {
  it('gives the same, and the card that was given stays as it was', () => {
    const { card } = given(S2, { facts })
    const before = structuredClone(card)
    const first = given(card.entries, { facts }).when(sample.annul()).decision
    expect(given(card.entries, { facts }).when(sample.annul()).decision).toStrictEqual(first)
    expect(card).toStrictEqual(before)
  })
})

describe('B07 two clerks at once', () => {
  it('the second, deciding again on what the first wrote, is refused', () => {
    const seen = given(S1, { facts })
    seen.when(sample.transferOut()).accepted().when(sample.transferOut()).refusedBy('D-ALREADY-IN-TRANSIT')
  })
})

describe('B10 the measures switched on later', () => {
  it('leave what was accepted as it is, and judge what comes', () => {
    const asN = given(
      [
        sample.issue(),
        sample.retain({ month: '2021-07', reason: 'retired' }),
        sample.restore({ month: '2021-09' }),
      ],
      { policy: { rules: 'N' } },
    )
    const replayed = given(asN.card.entries, { policy: { rules: 'N+M' } })
    expect(replayed.card).toStrictEqual(asN.card)
    replayed
      .thenOn(day('2021-09-15'), { membership: 'active', voteIn: 'U1' })
      .when(sample.retain({ month: '2022-01', reason: 'retired' }))
      .accepted()
      .when(sample.restore({ month: '2022-03' }))
      .refusedBy('M17-RETIRED-STAYS-RETAINED')
  })
})
