import { CardCommand } from '@union-card/domain'
import { type CareerOptions, histories } from './careers.ts'
import { brokenLaw, shortened } from './laws.ts'

/** The laws, over careers by the thousand. `UNION_CARD_HISTORIES` raises their number, 10000 in all. */

jest.setTimeout(600_000)

const inAll = Number(process.env.UNION_CARD_HISTORIES ?? 10_000)

const checked = (share: number, options: CareerOptions) => {
  let accepted = 0
  for (const history of histories({ ...options, count: Math.ceil(inAll * share) })) {
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
    accepted += history.entries.length
  }
  return accepted / Math.ceil(inAll * share)
}

describe('the laws hold of careers', () => {
  it('ordinary ones, under the notice and the measures', () => {
    expect(checked(0.3, { policy: { rules: 'N+M' } })).toBeGreaterThan(8)
  })

  it('ordinary ones, under the notice alone', () => {
    expect(checked(0.15, { policy: { rules: 'N' }, seed: 100_001 })).toBeGreaterThan(8)
  })

  it('ones that abound in expulsions', () => {
    expect(checked(0.2, { kind: 'expulsions' })).toBeGreaterThan(5)
    const policy = { expulsionEffective: 'filing' } as const
    expect(checked(0.1, { kind: 'expulsions', policy, seed: 100_001 })).toBeGreaterThan(5)
  })

  it('ones that abound in mistakes', () => {
    const policy = {
      reissueNumbering: 'new-number',
      transferWhileRetained: 'refuse',
      requireRegisteredUnions: true,
      retainedCardStaysValid: false,
      provenance: 'strict',
    } as const
    expect(checked(0.05, { mistakes: 0.6, registered: 1, policy, seed: 200_001 })).toBeGreaterThan(3)
  })

  it('and every command in them is well typed', () => {
    for (const kind of ['ordinary', 'annulments', 'expulsions'] as const)
      for (const { steps } of histories({ kind, count: 100, mistakes: 0.4, seed: 300_001 }))
        expect(steps.filter(({ command }) => !CardCommand.is(command))).toStrictEqual([])
  })
})
