import * as fc from 'fast-check'
import { type CareerOptions, histories } from './careers.ts'
import { arbitraryEntries } from './generators.ts'
import { brokenLaw, lawsOfLines, shortened } from './laws.ts'

/** The laws, where entries are corrected, annulled and replaced, and where the lines are any lines at all. */

jest.setTimeout(600_000)
fc.configureGlobal({ seed: 20170329 })

const inAll = Number(process.env.UNION_CARD_HISTORIES ?? 10_000)

const checked = (share: number, options: CareerOptions) => {
  let corrections = 0
  for (const history of histories({ kind: 'annulments', ...options, count: Math.ceil(inAll * share) })) {
    const broken = brokenLaw(history)
    if (broken !== null) {
      const { law, found, history: short } = shortened(broken)
      expect({
        law,
        found,
        career: short.name,
        commands: short.steps.map(({ command }) => command),
      }).toBeNull()
    }
    corrections += history.entries.filter(
      ({ type }) => type === 'EntriesAnnulled' || type === 'EntryCorrected',
    ).length
  }
  return corrections / Math.ceil(inAll * share)
}

describe('the laws hold of careers with corrections', () => {
  it('under the notice and the measures', () => {
    expect(checked(0.1, {})).toBeGreaterThan(2)
  })

  it('under the notice alone', () => {
    expect(checked(0.06, { policy: { rules: 'N' }, seed: 100_001 })).toBeGreaterThan(2)
  })

  it('where an expulsion counts from its filing and unions are known', () => {
    const policy = { expulsionEffective: 'filing', requireRegisteredUnions: true } as const
    expect(checked(0.04, { policy, registered: 1, seed: 200_001 })).toBeGreaterThan(2)
  })
})

describe('the laws hold of any well-typed lines', () => {
  it.each(Object.entries(lawsOfLines))('%s', (_name, holds) => {
    fc.assert(
      fc.property(arbitraryEntries, (lines) => {
        expect(holds(lines)).toBeNull()
      }),
      { numRuns: 1500 },
    )
  })
})
