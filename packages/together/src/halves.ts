import { join } from 'node:path'
import type { CardCommand, Facts, Instant, Policy } from '@union-card/domain'
import type { EventStore } from '@union-card/event-store'
import { createEventStoreDbLog } from '@union-card/eventstoredb'
import { postgresViews } from '@union-card/postgres'
import { createRegistry, type Registry, type RegistryOptions } from '@union-card/registry'
import { createSqliteLog, sqliteViews } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'

/** A registry with the stores under it: everything in files, or everything on servers. */
export type Kept = { readonly store: EventStore; readonly registry: Registry }

/** A command with what it is recorded with. */
export type Sent = {
  readonly command: unknown
  readonly recordedAt: Instant
  readonly facts?: Omit<Facts, 'today'>
}

/** Makes an empty rehearsal log, the same one wherever it is kept, and its registry. */
export type Keep = (name: string, policy: Policy, sent?: readonly Sent[]) => Promise<Kept>

/** What every log here is: made twice, it has the same lines. */
export const sameLog = {
  log: { id: 'together', mode: 'rehearsal' },
  clock: () => Date.parse('2026-11-23T04:00:00.000Z'),
} as const

/** The log and the read models in files of a folder. */
export const inFiles =
  (folder: string): Keep =>
  async (name, policy, sent = []) => {
    const store = opened(await createSqliteLog({ file: join(folder, `${name}.db`), ...sameLog }))
    return kept(store, (of) => sqliteViews({ file: join(folder, `${name}.views.db`), ...of }), policy, sent)
  }

/** The log on EventStoreDB in a space of its own, the read models in a schema of PostgreSQL. */
export const onServers =
  (address: string, url: string, schema: string): Keep =>
  async (name, policy, sent = []) => {
    const space = name.toLowerCase().replace(/[^a-z0-9]/g, '')
    const store = opened(await createEventStoreDbLog({ address: `${address}&space=${space}`, ...sameLog }))
    return kept(store, (of) => postgresViews({ url, schema, ...of }), policy, sent)
  }

const kept = async (
  store: EventStore,
  views: NonNullable<RegistryOptions['views']>,
  policy: Policy,
  sent: readonly Sent[],
): Promise<Kept> => {
  const facts = new Map(sent.map((each) => [(each.command as CardCommand).id, each.facts ?? {}]))
  const known = async ({ id }: CardCommand) => facts.get(id) ?? {}
  return { store, registry: await createRegistry({ store, views, policy, facts: known }) }
}

const opened = <A>(outcome: E.Either<{ readonly reason: string }, A>): A => {
  if (E.isLeft(outcome)) throw new Error(outcome.left.reason)
  return outcome.right
}
