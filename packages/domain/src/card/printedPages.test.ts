import {
  asReplacement,
  type Given,
  givenCard,
  pathTo,
  recordedOn,
  sample,
  sealedText,
} from '@union-card/testing'
import { day, type PrintedPages, printedPages } from '../index.ts'

/** What the booklet shows, row by row, in printed precision (form, annex p. 3 to 5). */

const given = givenCard({ equal: (actual, expected) => expect(actual).toStrictEqual(expected) })
const { S0, S1, S2, S3 } = pathTo
const H02 = [sample.issue(), sample.transferOut({ declaredTo: 'U2' }), sample.transferIn()]
const pages = ({ card }: Given): PrintedPages => printedPages(card)
const transfers = (of: Given) => pages(of).transfers
const retentions = (of: Given) => pages(of).retentions

const outHalf = { on: '2019-06-30', reason: 'job-change', duesPaidThrough: '2019-06', sealedBy: 'U1' }
const inHalf = { on: '2019-07-10', sealedBy: 'U2' }
const retainedHalf = { month: '2019-03', reason: 'unemployed', sealedBy: 'U1' }
const particulars = { joinedOn: '2018-03-01', issuingUnit: '第一工会' }
const restoredHalf = { month: '2019-11', sealedBy: 'U1' }

describe('the booklet', () => {
  it('is empty before the issue', () => {
    expect(pages(given(S0))).toStrictEqual({ particulars: [], transfers: [], retentions: [] })
  })

  it('p. 3 shows when the member joined, in the precision stated, and the issuing unit', () => {
    expect(pages(given(S1))).toStrictEqual({
      particulars: [{ now: particulars, entry: 0 }],
      transfers: [],
      retentions: [],
    })
    expect(pages(given([sample.issue({ joinedOn: '2018-03' })])).particulars).toStrictEqual([
      { now: { ...particulars, joinedOn: '2018-03' }, entry: 0 },
    ])
  })

  it('H02 p. 4 has the out half and the in half of a transfer in one row, without a destination', () => {
    expect(transfers(given(H02))).toStrictEqual([
      { out: { now: outHalf, entry: 1 }, in: { now: inHalf, entry: 2 }, revoked: null },
    ])
  })

  it('an open transfer leaves the right half empty', () => {
    expect(transfers(given(S2))).toStrictEqual([{ out: { now: outHalf, entry: 1 }, in: null, revoked: null }])
  })

  it('a transfer taken back says so in the place of the right half; the next begins a row', () => {
    const moved = given([
      ...S2,
      sample.revoke(),
      sample.transferOut({ on: '2019-08-01' }),
      sample.transferIn({ on: '2019-08-02' }),
    ])
    expect(transfers(moved)).toStrictEqual([
      {
        out: { now: outHalf, entry: 1 },
        in: null,
        revoked: { now: { on: '2019-07-10', sealedBy: 'U1' }, entry: 2 },
      },
      {
        out: { now: { ...outHalf, on: '2019-08-01' }, entry: 3 },
        in: { now: { on: '2019-08-02', sealedBy: 'U2' }, entry: 4 },
        revoked: null,
      },
    ])
  })

  it('p. 5 has retention and restoration by month, with a reason for the first alone', () => {
    expect(retentions(given([...S3, sample.restore()]))).toStrictEqual([
      { retained: { now: retainedHalf, entry: 1 }, reasons: [], restored: { now: restoredHalf, entry: 2 } },
    ])
  })

  it('an exact day is not printed: the page has a month', () => {
    expect(retentions(given([...S1, sample.retain({ exactOn: '2019-03-20' })]))).toStrictEqual([
      { retained: { now: retainedHalf, entry: 1 }, reasons: [], restored: null },
    ])
  })

  it('changes of the reason stand under their retention; the next retention begins a row', () => {
    const changed = given([
      ...S3,
      sample.changeReason({ reason: 'sick' }),
      sample.restore(),
      sample.retain({ month: '2020-03' }),
      sample.changeReason({ month: '2020-04' }),
    ])
    expect(retentions(changed)).toStrictEqual([
      {
        retained: { now: retainedHalf, entry: 1 },
        reasons: [{ now: { month: '2019-09', reason: 'sick', sealedBy: 'U1' }, entry: 2 }],
        restored: { now: restoredHalf, entry: 3 },
      },
      {
        retained: { now: { ...retainedHalf, month: '2020-03' }, entry: 4 },
        reasons: [{ now: { month: '2020-04', reason: 'retired', sealedBy: 'U1' }, entry: 5 }],
        restored: null,
      },
    ])
  })

  it('has no page for withdrawal, expulsion, death, loss, re-issue or recovery', () => {
    const issued = pages(given(S1))
    for (const history of [
      pathTo.S5,
      pathTo.S6,
      pathTo.S7,
      [...S1, sample.reportLoss(), sample.replaceLost()],
      [...S1, sample.changeParticulars()],
    ])
      expect(pages(given(history))).toStrictEqual(issued)
  })
})

describe('B03 corrected words', () => {
  it('stand beside the original', () => {
    const corrected = given([
      ...H02,
      sample.correct({ changes: { reason: 'left-job', duesPaidThrough: '2019-05' } }),
    ])
    expect(transfers(corrected)).toStrictEqual([
      {
        out: {
          now: { ...outHalf, reason: 'left-job', duesPaidThrough: '2019-05' },
          entry: 1,
          correctedBy: [3],
          original: outHalf,
        },
        in: { now: inHalf, entry: 2 },
        revoked: null,
      },
    ])
  })

  it('corrected twice, the first words are the original', () => {
    const twice = given([
      ...S3,
      sample.correct({ changes: { reason: 'sick' } }),
      sample.correct({ changes: { reason: 'study' } }),
    ])
    expect(retentions(twice)).toStrictEqual([
      {
        retained: {
          now: { ...retainedHalf, reason: 'study' },
          entry: 1,
          correctedBy: [2, 3],
          original: retainedHalf,
        },
        reasons: [],
        restored: null,
      },
    ])
  })

  it('what is not printed and is corrected leaves the row as it reads', () => {
    const declared = given([...H02, sample.correct({ changes: { declaredTo: 'U3' } })])
    expect(transfers(declared)[0]?.out).toStrictEqual({
      now: outHalf,
      entry: 1,
      correctedBy: [3],
      original: outHalf,
    })
  })

  it('p. 3 a corrected issuing unit too', () => {
    const unit = given([...S1, sample.correct({ entry: 0, changes: { issuingUnit: '第二工会' } })])
    expect(pages(unit).particulars).toStrictEqual([
      {
        now: { ...particulars, issuingUnit: '第二工会' },
        entry: 0,
        correctedBy: [1],
        original: particulars,
      },
    ])
  })

  it('the written words of a reason are part of its row, sealed, and are corrected like it', () => {
    const [first, second] = [sealedText, sealedText.replace(/.$/, 'B')]
    const other = given([
      ...S1,
      sample.transferOut({ reason: 'other', wording: first }),
      sample.correct({ changes: { wording: second } }),
    ])
    expect(transfers(other)[0]?.out).toStrictEqual({
      now: { ...outHalf, reason: 'other', wording: second },
      entry: 1,
      correctedBy: [2],
      original: { ...outHalf, reason: 'other', wording: first },
    })
    const retained = given([...S1, sample.retain({ reason: 'other', wording: first })])
    expect(retentions(retained)[0]?.retained?.now).toStrictEqual({
      ...retainedHalf,
      reason: 'other',
      wording: first,
    })
  })

  it('struck out again leave the original in force, and stay legible', () => {
    const mended = given([
      ...S2,
      sample.correct({ changes: { reason: 'left-job' } }),
      sample.annul({ entries: [2] }),
      sample.correct({ changes: { duesPaidThrough: '2019-05' } }),
    ])
    expect(transfers(mended)[0]?.out).toStrictEqual({
      now: { ...outHalf, duesPaidThrough: '2019-05' },
      entry: 1,
      correctedBy: [4],
      original: outHalf,
      struckCorrections: [{ now: { ...outHalf, reason: 'left-job' }, entry: 2, struckBy: 3 }],
    })
  })

  it('of a row that is struck out later are the words it had, beside the original', () => {
    const struck = given([
      ...S2,
      sample.correct({ changes: { reason: 'left-job' } }),
      sample.annul({ entries: [1] }),
    ])
    expect(transfers(struck)[0]?.out).toStrictEqual({
      now: { ...outHalf, reason: 'left-job' },
      entry: 1,
      correctedBy: [2],
      original: outHalf,
      struckBy: 3,
    })
  })
})

describe('struck rows', () => {
  it('stay legible, with the annulment that struck them', () => {
    expect(transfers(given([...S2, sample.annul()]))).toStrictEqual([
      { out: { now: outHalf, entry: 1, struckBy: 2 }, in: null, revoked: null },
    ])
  })

  it('p. 3 of an issue in error stays legible, before the one that took its place', () => {
    const rightly = sample.issue({ issuingUnit: '第二工会' })
    const mended = given([...S1, sample.annul({ entries: [0], replacements: [asReplacement(rightly)] })])
    expect(pages(mended)).toStrictEqual({
      particulars: [
        { now: particulars, entry: 0, struckBy: 1 },
        { now: { ...particulars, issuingUnit: '第二工会' }, entry: 1 },
      ],
      transfers: [],
      retentions: [],
    })
  })

  it('a struck half does not stand beside a left half that it never completed', () => {
    const moved = given([
      ...S2,
      sample.annul(),
      sample.transferOut({ on: '2019-07-01' }),
      sample.transferIn(),
      sample.annul({ by: 'U2', entries: [4] }),
    ])
    expect(transfers(moved)).toStrictEqual([
      { out: { now: outHalf, entry: 1, struckBy: 2 }, in: null, revoked: null },
      { out: { now: { ...outHalf, on: '2019-07-01' }, entry: 3 }, in: null, revoked: null },
      { out: null, in: { now: inHalf, entry: 4, struckBy: 5 }, revoked: null },
    ])
    const kept = given([
      ...S3,
      sample.annul(),
      sample.retain({ month: '2019-04' }),
      sample.changeReason({ reason: 'sick' }),
      sample.restore(),
      sample.annul({ entries: [5] }),
      sample.annul({ entries: [4] }),
    ])
    expect(retentions(kept)).toStrictEqual([
      { retained: { now: retainedHalf, entry: 1, struckBy: 2 }, reasons: [], restored: null },
      { retained: { now: { ...retainedHalf, month: '2019-04' }, entry: 3 }, reasons: [], restored: null },
      {
        retained: null,
        reasons: [{ now: { month: '2019-09', reason: 'sick', sealedBy: 'U1' }, entry: 4, struckBy: 7 }],
        restored: null,
      },
      { retained: null, reasons: [], restored: { now: restoredHalf, entry: 5, struckBy: 6 } },
    ])
  })

  it('struck halves of one row stay together', () => {
    expect(transfers(given([...H02, sample.annul({ entries: [1, 2] })]))).toStrictEqual([
      {
        out: { now: outHalf, entry: 1, struckBy: 3 },
        in: { now: inHalf, entry: 2, struckBy: 3 },
        revoked: null,
      },
    ])
    const restored = [
      ...S3,
      sample.changeReason(),
      sample.restore({ basis: 'retirement-rescinded' }),
      sample.annul({ entries: [1, 2, 3] }),
    ]
    expect(retentions(given(restored))).toStrictEqual([
      {
        retained: { now: retainedHalf, entry: 1, struckBy: 4 },
        reasons: [{ now: { month: '2019-09', reason: 'retired', sealedBy: 'U1' }, entry: 2, struckBy: 4 }],
        restored: { now: restoredHalf, entry: 3, struckBy: 4 },
      },
    ])
    const revoked = [...S2, sample.revoke(), sample.annul({ entries: [1, 2] })]
    expect(transfers(given(revoked))).toStrictEqual([
      {
        out: { now: outHalf, entry: 1, struckBy: 3 },
        in: null,
        revoked: { now: { on: '2019-07-10', sealedBy: 'U1' }, entry: 2, struckBy: 3 },
      },
    ])
  })

  it('of two struck halves that completed the same one, one after the other, none covers the other', () => {
    const again = given([
      ...S3,
      sample.restore(),
      recordedOn(
        day('2020-01-01'),
        sample.annul({
          entries: [2],
          replacements: [asReplacement(sample.restore({ month: '2019-12' }))],
        }),
      ),
      recordedOn(day('2020-01-02'), sample.annul({ entries: [3] })),
      recordedOn(day('2020-01-03'), sample.annul({ entries: [1, 2] })),
    ])
    expect(retentions(again)).toStrictEqual([
      {
        retained: { now: retainedHalf, entry: 1, struckBy: 5 },
        reasons: [],
        restored: { now: restoredHalf, entry: 2, struckBy: 5 },
      },
      {
        retained: null,
        reasons: [],
        restored: { now: { ...restoredHalf, month: '2019-12' }, entry: 3, struckBy: 4 },
      },
    ])
  })

  it('a struck half of a row in force stands by itself, and the row is filled again', () => {
    const again = [
      ...H02,
      sample.annul({ by: 'U2', entries: [2] }),
      sample.transferIn({ by: 'U3', on: '2019-07-12' }),
    ]
    expect(transfers(given(again))).toStrictEqual([
      {
        out: { now: outHalf, entry: 1 },
        in: { now: { on: '2019-07-12', sealedBy: 'U3' }, entry: 4 },
        revoked: null,
      },
      { out: null, in: { now: inHalf, entry: 2, struckBy: 3 }, revoked: null },
    ])
  })

  it('a struck change of the reason takes no later one with it', () => {
    const changed = [
      ...S3,
      sample.changeReason(),
      sample.annul({ entries: [2] }),
      sample.changeReason({ month: '2019-10', reason: 'sick' }),
    ]
    expect(retentions(given(changed))).toStrictEqual([
      {
        retained: { now: retainedHalf, entry: 1 },
        reasons: [{ now: { month: '2019-10', reason: 'sick', sealedBy: 'U1' }, entry: 4 }],
        restored: null,
      },
      {
        retained: null,
        reasons: [{ now: { month: '2019-09', reason: 'retired', sealedBy: 'U1' }, entry: 2, struckBy: 3 }],
        restored: null,
      },
    ])
  })

  it('a struck restoration leaves its retention open', () => {
    const restored = [
      ...S3,
      sample.restore(),
      sample.annul({ entries: [2] }),
      sample.restore({ month: '2019-12' }),
    ]
    expect(retentions(given(restored))).toStrictEqual([
      {
        retained: { now: retainedHalf, entry: 1 },
        reasons: [],
        restored: { now: { month: '2019-12', sealedBy: 'U1' }, entry: 4 },
      },
      { retained: null, reasons: [], restored: { now: restoredHalf, entry: 2, struckBy: 3 } },
    ])
  })

  it('an annulment that is annulled strikes nothing', () => {
    expect(transfers(given([...S2, sample.annul(), sample.annul({ entries: [2] })]))).toStrictEqual(
      transfers(given(S2)),
    )
  })

  it('B02 replacements stand in their own rows, in order, the struck row before them', () => {
    const remedied = given([
      sample.issue(),
      recordedOn(day('2020-09-10'), sample.retain({ month: '2020-09' })),
      recordedOn(
        day('2020-10-01'),
        sample.annul({
          replacements: [
            asReplacement(sample.transferOut({ on: '2020-06-30', duesPaidThrough: '2020-06' })),
            asReplacement(sample.transferIn({ on: '2020-07-10' })),
            asReplacement(sample.retain({ by: 'U2', month: '2020-09' })),
          ],
        }),
      ),
    ])
    expect(pages(remedied)).toStrictEqual({
      particulars: [{ now: particulars, entry: 0 }],
      transfers: [
        {
          out: { now: { ...outHalf, on: '2020-06-30', duesPaidThrough: '2020-06' }, entry: 2 },
          in: { now: { ...inHalf, on: '2020-07-10' }, entry: 2 },
          revoked: null,
        },
      ],
      retentions: [
        {
          retained: { now: { ...retainedHalf, month: '2020-09' }, entry: 1, struckBy: 2 },
          reasons: [],
          restored: null,
        },
        {
          retained: { now: { ...retainedHalf, month: '2020-09', sealedBy: 'U2' }, entry: 2 },
          reasons: [],
          restored: null,
        },
      ],
    })
  })
})

describe('replacements', () => {
  const earlier = { ...outHalf, on: '2019-06-20' }
  const replaced = [
    ...H02,
    sample.annul({ entries: [1], replacements: [asReplacement(sample.transferOut({ on: '2019-06-20' }))] }),
  ]

  it('of an out half stand in one row with the in half that was kept', () => {
    expect(transfers(given(replaced))).toStrictEqual([
      { out: { now: outHalf, entry: 1, struckBy: 3 }, in: null, revoked: null },
      { out: { now: earlier, entry: 3 }, in: { now: inHalf, entry: 2 }, revoked: null },
    ])
  })

  it('of a retention keep its changes of reason and its restoration', () => {
    const later = [
      ...S3,
      sample.changeReason({ reason: 'sick' }),
      sample.restore(),
      sample.annul({ replacements: [asReplacement(sample.retain({ month: '2019-04' }))] }),
    ]
    expect(retentions(given(later))).toStrictEqual([
      { retained: { now: retainedHalf, entry: 1, struckBy: 4 }, reasons: [], restored: null },
      {
        retained: { now: { ...retainedHalf, month: '2019-04' }, entry: 4 },
        reasons: [{ now: { month: '2019-09', reason: 'sick', sealedBy: 'U1' }, entry: 2 }],
        restored: { now: restoredHalf, entry: 3 },
      },
    ])
  })

  it('stay legible when their annulment is struck out in its turn', () => {
    expect(transfers(given([...replaced, sample.annul({ entries: [3] })]))).toStrictEqual([
      { out: { now: outHalf, entry: 1 }, in: { now: inHalf, entry: 2 }, revoked: null },
      { out: { now: earlier, entry: 3, struckBy: 4 }, in: null, revoked: null },
    ])
  })
})

describe('rows of damaged records', () => {
  it('a right half without a left one stands by itself', () => {
    const { entries } = given([
      ...H02,
      sample.retain({ by: 'U2', month: '2019-08' }),
      sample.changeReason({ by: 'U2' }),
      sample.restore({ by: 'U2', basis: 'retirement-rescinded' }),
    ]).card
    const without = (dropped: readonly number[]) =>
      entries.filter(({ revision }) => !dropped.includes(revision))
    expect(transfers(given(without([1])))).toStrictEqual([
      { out: null, in: { now: inHalf, entry: 2 }, revoked: null },
    ])
    expect(retentions(given(without([3])))).toStrictEqual([
      {
        retained: null,
        reasons: [{ now: { month: '2019-09', reason: 'retired', sealedBy: 'U2' }, entry: 4 }],
        restored: null,
      },
      { retained: null, reasons: [], restored: { now: { month: '2019-11', sealedBy: 'U2' }, entry: 5 } },
    ])
  })
})
