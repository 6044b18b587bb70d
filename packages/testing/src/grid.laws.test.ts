import { type Day, dayBefore, defaultPolicy } from '@union-card/domain'
import { createRegistry, type Registry } from '@union-card/registry'
import { type CareerKind, histories } from './careers.ts'
import { recordedCareers } from './recordedCareers.ts'

/** The grid of a card, over made-up careers, corrections of corrections among them. */

const kinds: readonly CareerKind[] = ['ordinary', 'annulments', 'expulsions']

/** What differs between a grid and the standings asked for one by one, on its days and the days before them. */
const differences = async (registry: Registry, card: string): Promise<readonly string[]> => {
  const { days, rows } = await registry.grid(card)
  const found: string[] = []
  for (const { position, cells } of rows)
    for (const on of new Set<Day>(days.flatMap((day) => [day, dayBefore(day)]))) {
      const known = { kind: 'upTo', position } as const
      const {
        basis,
        card: _card,
        found: _found,
        known: _known,
        on: _on,
        ...standing
      } = await registry.standing(card, { on, known })
      const at = days.findLastIndex((day) => day <= on)
      if (at === -1) {
        if (standing.membership !== 'none') found.push(`${on} @${position}: before all days`)
        continue
      }
      const { on: _day, because, ...cell } = cells[at] as NonNullable<(typeof cells)[number]>
      if (JSON.stringify([cell, because]) !== JSON.stringify([standing, basis.revisions]))
        found.push(`${on} @${position}`)
    }
  return found
}

const withoutDay = (cell: object | undefined): string | undefined =>
  cell === undefined ? undefined : JSON.stringify({ ...cell, on: null })

describe('a grid', () => {
  it.each(kinds)(
    'of %s careers gives on each of its days, and between them, what is answered as known at each line',
    async (kind) => {
      const careers = [...histories({ kind, count: 20, seed: 400_001 })].filter(
        ({ entries }) => entries.length > 0,
      )
      const registry = await createRegistry({
        store: await recordedCareers(careers),
        policy: defaultPolicy,
      })
      for (const i of careers.keys()) {
        const card = `card${i}`
        expect([card, await differences(registry, card)]).toStrictEqual([card, []])
        const { rows } = await registry.grid(card)
        expect(rows.map(({ revision }) => revision)).toStrictEqual(rows.map((_row, at) => at))
      }
    },
  )

  it('has no day that could be left out', async () => {
    const careers = [...histories({ kind: 'annulments', count: 20, seed: 500_001 })]
    const registry = await createRegistry({ store: await recordedCareers(careers), policy: defaultPolicy })
    for (const i of careers.keys()) {
      const { days, rows } = await registry.grid(`card${i}`)
      for (const at of days.keys()) {
        const changes = rows.some(({ cells }) => {
          const [cell, before] = [cells[at], cells[at - 1]].map(withoutDay)
          return before === undefined ? !cell?.includes('"membership":"none"') : cell !== before
        })
        expect([days[at], changes]).toStrictEqual([days[at], true])
      }
    }
  })
})
