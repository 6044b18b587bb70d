import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CardEntry,
  type Day,
  defaultPolicy,
  type Instant,
  instantFrom,
  isDay,
  type Policy,
} from '@union-card/domain'
import { type CareerKind, Draw, histories } from '@union-card/testing'
import type { Sent } from './halves.ts'
import type { About } from './questions.ts'

/** What is recorded in a log, and what is asked of it afterwards. */
export type Workload = {
  readonly name: string
  readonly policy: Policy
  readonly sent: readonly Sent[]
  readonly about: About
}

type Scenario = {
  readonly id: string
  readonly rules: Policy['rules']
  readonly steps: readonly { readonly command: Readonly<Record<string, unknown>> }[]
  readonly asOf: readonly { readonly on: Day }[]
}

/** The acceptance histories in a folder. */
export const scenariosIn = (folder: string): readonly Workload[] =>
  readdirSync(folder).map((file) => {
    const { id, rules, steps, asOf }: Scenario = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    const sent = steps.map(({ command: { recordedAt, ...command } }) => ({
      command,
      recordedAt: instantFrom(String(recordedAt)) as Instant,
    }))
    const commands = steps.map(({ command }) => command)
    return {
      name: id,
      policy: { ...defaultPolicy, rules },
      sent,
      about: {
        days: once(asOf.map(({ on }) => on)),
        // After the settings, two claims and the first card.
        lines: [4],
        moments: once(sent.map(({ recordedAt }) => recordedAt)).slice(1, 3),
        cards: once(commands.map(({ card }) => String(card))),
        numbers: once(commands.flatMap(({ number }) => (number === undefined ? [] : String(number)))),
        unions: once(commands.flatMap(({ by }) => (by === undefined ? [] : String(by)))).slice(0, 2),
      },
    }
  })

const kinds: readonly CareerKind[] = ['ordinary', 'annulments', 'expulsions']

/** Made-up careers, so many of each kind, recorded as they happened, one among the other. */
export const careers = (name: string, count: number, seed: number): Workload => {
  const made = kinds.flatMap((kind, i) => [...histories({ kind, count, seed: seed + i * 100_000 })])
  const steps = made.flatMap((career) => career.steps)
  const sent = steps.toSorted((a, b) =>
    a.recordedAt < b.recordedAt ? -1 : a.recordedAt > b.recordedAt ? 1 : 0,
  )
  const draw = new Draw(seed)
  const some = <A>(of: readonly A[], most: number): readonly A[] =>
    once(Array.from({ length: of.length === 0 ? 0 : most }, () => draw.pick(of)))
  const entries = made.flatMap((career) => career.entries)
  // A day of each kind of entry, and one between joining and being handed the card.
  const days = [...Map.groupBy(entries, ({ type }) => type).values()].flatMap((of) =>
    some(of.flatMap(daysOf), 2),
  )
  const unionsKnown = steps.flatMap(({ facts }) => Object.entries(facts.unions ?? {}))
  return {
    name,
    policy: defaultPolicy,
    sent,
    about: {
      days: once([...days, '2030-12-31' as Day]),
      lines: some([...entries.keys()], 5),
      moments: some(
        entries.map(({ at }) => at),
        5,
      ),
      cards: some(
        sent.map(({ command }) => command.card),
        4,
      ),
      numbers: once(entries.flatMap(({ data }) => ('number' in data ? [String(data.number)] : []))).slice(
        0,
        8,
      ),
      unions: some(
        entries.flatMap(({ data }) => ('by' in data ? [String(data.by)] : [])),
        6,
      ),
      dissolved: once(
        unionsKnown.flatMap(([union, { dissolvedOn }]) =>
          dissolvedOn === null ? [] : `${union} ${dissolvedOn}`,
        ),
      ).map((text) => ({ union: text.split(' ')[0] as string, on: text.split(' ')[1] as Day })),
    },
  }
}

const daysOf = ({ data }: CardEntry): readonly Day[] =>
  Object.values(data).filter((value): value is Day => typeof value === 'string' && isDay(value))

const once = <A>(of: readonly A[]): readonly A[] => [...new Set(of)]
