import assert from 'node:assert/strict'
import { type CardEntry, type CommandInJson, day, type Refusal, refusal } from '@union-card/domain'
import * as E from 'fp-ts/lib/Either.js'
import { type CardDomain, cardDomain } from './cardDomain.ts'
import { type Assertions, givenCard, recordedOn } from './given.ts'
import { everythingRegistered, pathTo, sample } from './samples.ts'

const underJest: Assertions = { equal: (actual, expected) => expect(actual).toStrictEqual(expected) }
const underNode: Assertions = { equal: (actual, expected) => assert.deepStrictEqual(actual, expected) }
const facts = everythingRegistered

/** A specification that the package's own domain meets. Each wrong domain below must fail it. */
const transferIsSpecified = (assertions: Assertions, domain?: CardDomain) =>
  givenCard(assertions, domain)([sample.issue()], { facts })
    .when(sample.transferOut())
    .accepted({
      type: 'TransferredOut',
      data: { by: 'U1', on: '2019-06-30', reason: 'job-change', duesPaidThrough: '2019-06' },
      rules: 'N+M',
    })
    .thenOn(day('2019-06-29'), { membership: 'active', voteIn: 'U1' })
    .thenOn(day('2019-06-30'), { relation: { kind: 'inTransit', from: 'U1' }, voteIn: null })
    .when(sample.transferOut({ by: 'U2', on: '2019-08-01', reason: undefined }))
    .refusedBy('D-ALREADY-IN-TRANSIT', 'D-OUT-BY-HOLDER', 'F-TRANSFER-OUT-REASON')
    .when(sample.transferOut({ by: 'U2', on: '2019-08-01', reason: undefined }))
    .refusedWith(
      ['D-ALREADY-IN-TRANSIT', { from: 'U1', since: '2019-06-30' }],
      ['D-OUT-BY-HOLDER', { holder: 'U1', by: 'U2' }],
      ['F-TRANSFER-OUT-REASON', { reason: null }],
    )

describe('given, when, then', () => {
  it.each([
    ['jest', underJest],
    ['node:assert', underNode],
  ])('needs of a test runner only a way to compare: %s', (_name, assertions) => {
    expect(() => transferIsSpecified(assertions)).not.toThrow()
  })

  it('takes a command as a program sends it, and says what is none', () => {
    const given = givenCard(underJest)([sample.issue()], { facts })
    const out = {
      id: '9878e40e-d48f-50b5-a265-ea416bee84c8',
      type: 'TransferOut',
      card: 'card-1',
      by: 'U1',
      on: '2019-06-30',
      reason: 'job-change',
      duesPaidThrough: '2019-06',
    } satisfies CommandInJson
    given.when(out).accepted().thenOn(day('2019-07-01'), { voteIn: null })
    givenCard(underJest)([sample.issue(), recordedOn(day('2019-07-08'), out)], { facts })
      .knownOn(day('2019-07-07'))
      .thenOn(day('2019-07-01'), { voteIn: 'U1' })
    expect(() => given.when({ ...out, on: '2019-06-31' })).toThrow(
      'TransferOut is no command: on should be a Day YYYY-MM-DD that exists, found "2019-06-31".',
    )
  })

  const refusing: Refusal = refusal('D-TERMINAL', {})
  const changed = (
    change: (decision: ReturnType<CardDomain['decide']>) => ReturnType<CardDomain['decide']>,
  ) => ({
    ...cardDomain,
    decide: (...args: Parameters<CardDomain['decide']>) =>
      args[2].type === 'IssueCard' ? cardDomain.decide(...args) : change(cardDomain.decide(...args)),
  })
  // biome-ignore format: a table
  const wrongDomains: [string, CardDomain][] = [
    ['refuses everything', changed(() => E.left([refusing]))],
    ['accepts everything', changed((decision) =>
      E.isRight(decision) ? decision : E.right([{ type: 'TransferredIn', data: { by: 'U2', on: '2019-08-01' }, rules: 'N+M' } as never]))],
    ['says only the first broken rule', changed(E.mapLeft(([first]) => [first]))],
    ['says the broken rules in another order', changed(E.mapLeft((refusals) => refusals.toReversed() as never))],
    ['finds something else', changed(E.mapLeft((refusals) => refusals.map((each) => ({ ...each, found: {} })) as never))],
    ['adds a field to the event', changed(E.map(([event]) => [{ ...event, data: { ...event.data, flags: [] } } as never]))],
    ['forgets a field of the event', changed(E.map(([event]) => [{ ...event, data: { on: '2019-06-30' } } as never]))],
    ['stamps another stack', changed(E.map(([event]) => [{ ...event, rules: 'N' }]))],
    ['forgets what it accepted', { ...cardDomain, evolve: (card, entry) => entry.type === 'CardIssued' ? cardDomain.evolve(card, entry) : card }],
    ['takes effect a day late', { ...cardDomain, standingOn: (card, _on, policy) => cardDomain.standingOn(card, day('2019-06-29'), policy) }],
  ]
  it.each(wrongDomains)('fails a domain that %s', (_name, domain) => {
    expect(() => transferIsSpecified(underJest, domain)).toThrow()
    expect(() => transferIsSpecified(underNode, domain)).toThrow()
  })

  it('says so when an acceptance was expected to be refused, and the other way round', () => {
    const seen: unknown[][] = []
    const given = givenCard({ equal: (...compared) => void seen.push(compared) })
    given(pathTo.S5, { facts }).when(sample.transferOut()).accepted()
    given(pathTo.S5, { facts }).when(sample.recover()).refusedBy('D-TERMINAL')
    given(pathTo.S5, { facts }).when(sample.recover()).refusedWith(['D-TERMINAL', {}])
    const recovered = { type: 'CardRecovered', data: { by: 'U1', on: '2019-08-10' }, rules: 'N+M' }
    expect(seen).toStrictEqual([
      [
        {
          refused: [
            ['D-TERMINAL', { membership: 'withdrawn', since: '2019-08-01' }],
            ['D-CHRONOLOGY', { stated: '2019-06-30', notBefore: '2019-08-01' }],
          ],
        },
        { accepted: [] },
      ],
      [{ accepted: [recovered] }, { refused: ['D-TERMINAL'] }],
      [{ accepted: [recovered] }, { refused: [['D-TERMINAL', {}]] }],
    ])
  })

  it('goes on from an accepted command, and stays where it was after a refused one', () => {
    const given = givenCard(underJest)([sample.issue()])
    expect(given.when(sample.transferOut()).accepted().card.entries).toHaveLength(2)
    expect(given.when(sample.transferIn()).refusedBy('D-IN-NEEDS-OUT').card).toStrictEqual(given.card)
  })

  it('says which rule a history breaks that was given as legal', () => {
    expect(() => givenCard(underJest)([sample.issue(), sample.transferIn()])).toThrow(
      'The given history is not legal: TransferIn is refused by D-IN-NEEDS-OUT.',
    )
  })

  it('takes the lines of a stream as they are', () => {
    const { entries } = givenCard(underJest)(pathTo.S2).card
    expect(givenCard(underJest)(entries).card).toStrictEqual(cardDomain.fold(entries))
    expect(entries.map(({ at }: CardEntry) => at)).toStrictEqual([
      '2018-03-05T04:00:00.000Z',
      '2019-06-30T04:00:00.000Z',
    ])
  })

  it('records a command late where it is told to, and knows then only what was recorded by a day', () => {
    const given = givenCard(underJest)([
      sample.issue(),
      recordedOn(day('2020-08-01'), sample.transferOut()),
      sample.transferIn(),
    ])
    expect(given.card.entries.map(({ at }) => at.slice(0, 10))).toStrictEqual([
      '2018-03-05',
      '2020-08-01',
      '2020-08-01',
    ])
    given.knownOn(day('2020-07-31')).thenOn(day('2019-07-01'), { voteIn: 'U1' })
    given.knownOn(day('2020-08-01')).thenOn(day('2019-07-01'), { voteIn: null })
  })

  it('lets a single command be decided under other circumstances', () => {
    const given = givenCard(underJest)([sample.issue()], { policy: { rules: 'N' }, facts })
    const short = sample.transferOut({ reason: 'secondment', expectedMonths: 5 })
    given.when(short).accepted()
    given.when(short, { policy: { rules: 'N+M' } }).refusedBy('M14-SECONDMENT-SIX-MONTHS')
    given.when(short, { facts: { today: day('2019-06-29') } }).refusedBy('D-NO-FUTURE')
  })
})
