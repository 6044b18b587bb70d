import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, defaultPolicy, instantFrom, type Policy } from '@union-card/domain'
import { type EventStore, memoryEventStore, type RecordedLine } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import {
  type Accepted,
  createRegistry,
  type Handling,
  type NotAccepted,
  type Registry,
} from '../src/index.ts'

/** Commands as tests send them, and the acceptance histories. */

/** A command with the moment it counts as recorded. */
export type Sent = Record<string, unknown> & { readonly recordedAt: string }

/** Sends a command to the registry of a rehearsal log, and answers what became of it. */
export const send = async (
  registry: Registry,
  { recordedAt, ...command }: Sent,
  handling: Handling = {},
): Promise<Accepted | NotAccepted> => {
  const at = instantFrom(recordedAt)
  if (at === undefined) throw new Error('no moment of recording')
  return E.toUnion(await registry.handle(command, { ...handling, recordedAt: at }))
}

export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** The issue of card `a`, changed where a test wants it. */
export const issue = (over: Record<string, unknown> = {}): Sent => ({
  id: uuid(1),
  type: 'IssueCard',
  card: 'a',
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: '0001',
  document: '会员证',
  joinedOn: '2018-03',
  issuingUnit: '某某工会',
  member: 'm1',
  recordedAt: '2018-03-05T12:00:00+08:00',
  ...over,
})

/** Another card that is issued with the same number. */
export const rival = issue({ id: uuid(2), card: 'b', member: 'm2' })

/** A log in which nothing is recorded, in which each command says when it counts as recorded. */
export const emptyLog = () => memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } })

/** A registry over a new log, under the default policy but for what is given. */
export const created = (store: EventStore, policy: Partial<Policy> = {}) =>
  createRegistry({ store, policy: { ...defaultPolicy, ...policy } })

/** What became of commands: the rules that refuse one, or in a word. */
export const outcomesOf = (outcomes: readonly Awaited<ReturnType<typeof send>>[]) =>
  outcomes.map((of) => (of.outcome === 'refused' ? of.refusals.map(({ rule }) => rule) : of.outcome))

/** Every line of a log, in its order. */
export const linesOf = async (store: EventStore): Promise<readonly RecordedLine[]> => {
  const all: RecordedLine[] = []
  for await (const batch of store.readAll()) all.push(...batch)
  return all
}

type Append = EventStore['append']

/** A store whose appends go through a gate first. */
export const gated = (store: EventStore, gate: (append: Append) => Append): EventStore => ({
  ...store,
  append: gate(store.append),
})

/** True of the stream of a card, not of a claim or of settings. */
export const isCard = (stream: string): boolean => stream.startsWith('card-')

/** An acceptance history. */
export type Scenario = {
  readonly id: string
  readonly title: string
  readonly rules: Policy['rules']
  readonly steps: readonly { readonly command: Sent; readonly expect: 'accepted' | { refused: string } }[]
  readonly asOf: readonly ({ readonly on: Day } & Record<string, unknown>)[]
}

const folder = join(__dirname, '../../../examples/scenarios')

/** All of them. */
export const scenarios = readdirSync(folder).map(
  (file): Scenario => JSON.parse(readFileSync(join(folder, file), 'utf8')),
)
