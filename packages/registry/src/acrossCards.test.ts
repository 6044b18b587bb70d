import { type Day, defaultPolicy, type Instant, type ReasonCode } from '@union-card/domain'
import { memoryEventStore } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { createRegistry, type Registry } from './index.ts'

/** Questions across cards: who is counted where. */

const recordedAt = '2020-12-31T04:00:00.000Z' as Instant

/** A registry in which commands have been recorded, all accepted. */
const recorded = async (...commands: readonly Record<string, unknown>[]): Promise<Registry> => {
  const registry = await createRegistry({
    store: memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } }),
    policy: { ...defaultPolicy, rules: 'N' },
  })
  for (const [i, command] of commands.entries()) {
    const id = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
    const outcome = await registry.handle({ id, ...command }, { recordedAt })
    expect(E.isLeft(outcome) ? outcome.left : 'accepted').toBe('accepted')
  }
  return registry
}

const issue = (card: string) => ({
  type: 'IssueCard',
  card,
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: `number-of-${card}`,
  document: '会员证',
  joinedOn: '2018-03-05',
  issuingUnit: '某某工会',
  member: `member-of-${card}`,
})
const retain = (card: string, reason: ReasonCode = 'unit-closed') => ({
  type: 'RetainMembership',
  card,
  by: 'U1',
  month: '2020-04',
  reason,
  ...(reason === 'other' ? { wording } : {}),
})
const out = (card: string, reason: ReasonCode = 'to-residence') => ({
  type: 'TransferOut',
  card,
  by: 'U1',
  on: '2020-06-01',
  reason,
  duesPaidThrough: '2020-03',
  ...(reason === 'other' ? { wording } : {}),
})
const wording = 'v1.a2V5.c2FsdA.Y29tbWl0bWVudA.Y2lwaGVy'

describe('statistics', () => {
  it('H44 report a retained member apart in transit too: only active members are counted there', async () => {
    const registry = await recorded(
      ...['active', 'away', 'retained', 'retained-away'].map(issue),
      retain('retained'),
      retain('retained-away'),
      out('away'),
      out('retained-away'),
    )
    const { members } = await registry.statistics({ on: '2020-06-02' as Day })
    expect(members).toStrictEqual([{ issuer: 'P1', union: 'U1', active: 1, retained: 2, inTransit: 1 }])
  })
})
