import { arbitraryCommand, arbitraryEntries, arbitraryOf } from '@union-card/testing'
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import {
  type CardEntry,
  CardRecovered,
  CardReissued,
  CardReportedLost,
  type Day,
  defaultPolicy,
  evolve,
  fold,
  readCommand,
  rightsOf,
  standingOn,
} from '../index.ts'

/** What clauses that refuse nothing promise of every request and every history, legal or not. */

// The same values on every run; another number looks elsewhere.
fc.configureGlobal({ seed: 20170329 })

const rulesFor = (value: unknown): unknown => {
  const read = readCommand(value)
  return E.isLeft(read) ? read.left.refusals.map(({ rule }) => rule) : 'read'
}

describe('N5-NO-FEE whatever is asked, a charge is refused', () => {
  const charge = fc.constantFrom(
    'fee',
    'price',
    'cost',
    'charge',
    'amount',
    'deposit',
    '工本费',
    '费用',
    '押金',
  )
  const named = fc.oneof(
    charge,
    fc
      .tuple(fc.constantFrom('card', 'member', 'reissue', 'new'), charge)
      .map(([of, what]) => `${of}_${what}`),
  )

  it('beside the fields of any request', () => {
    fc.assert(
      fc.property(arbitraryCommand, named, fc.jsonValue(), (command, name, value) => {
        expect(rulesFor({ ...command, [name]: value })).toStrictEqual(['N5-NO-FEE'])
      }),
    )
  })

  it('and a property that asks for nothing is malformed, without that rule', () => {
    fc.assert(
      fc.property(arbitraryCommand, fc.constantFrom('note', 'remark', 'seal', '备注'), (command, name) => {
        expect(rulesFor({ ...command, [name]: 1 })).toStrictEqual([])
      }),
    )
  })
})

describe('N1-EVIDENCE whatever happens to the booklet, the standing is the same', () => {
  const ofTheBooklet = fc.oneof(
    arbitraryOf(CardReportedLost),
    arbitraryOf(CardReissued),
    arbitraryOf(CardRecovered),
  )

  it('after any history', () => {
    fc.assert(
      fc.property(arbitraryEntries, ofTheBooklet, (entries, event) => {
        const card = fold(entries)
        const last = { revision: entries.length, at: '2030-01-01T00:00:00.000Z', rules: 'N' }
        expect(evolve(card, { ...event, ...last } as CardEntry).standing).toStrictEqual(card.standing)
      }),
    )
  })
})

describe('C8-NO-VOTE-WHILE-RETAINED and where else there is no vote', () => {
  it('only an active member at a union votes, and only there', () => {
    fc.assert(
      fc.property(arbitraryEntries, (entries) => {
        const card = fold(entries)
        const { voteIn, membership, relation } = standingOn(card, '9999-12-31' as Day, defaultPolicy)
        expect(voteIn).toBe(membership === 'active' && relation?.kind === 'at' ? relation.union : null)
        const { vote } = rightsOf(card)
        expect(typeof vote === 'object' ? vote.in : null).toBe(voteIn)
      }),
    )
  })
})

describe('D-FLAG-STALE no clock moves a standing', () => {
  it('after the last entry has taken effect the answer is the same on any later day', () => {
    fc.assert(
      fc.property(arbitraryEntries, (entries) => {
        const card = fold(entries)
        const last = [card.lastStandingDay, card.lastDocumentDay]
          .filter((on) => on !== null)
          .sort()
          .at(-1)
        if (last === undefined) return
        const [then, muchLater] = [last, '9999-12-31' as Day].map((on) => {
          const { on: _on, ...view } = standingOn(card, on, defaultPolicy)
          return view
        })
        expect(muchLater).toStrictEqual(then)
      }),
    )
  })
})
