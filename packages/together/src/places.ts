import type { EventStore, Position } from '@union-card/event-store'

/** Positions are each store's own: two logs of the same lines agree in which line of the log stands where. */
export type Places = {
  /** The positions of all lines, in the order of the log. */
  readonly all: readonly Position[]
  /** A value with every position in it told as the number of its line. */
  readonly told: (value: unknown) => unknown
}

/** The places of a log as it stands. */
export const placesOf = async (store: EventStore): Promise<Places> => {
  const all: Position[] = []
  for await (const batch of store.readAll()) all.push(...batch.map(({ position }) => position))
  const lines = new Map(all.map((position, line) => [String(position), `line ${line}`]))
  const line = (position: unknown): string => lines.get(String(position)) ?? `no line: ${String(position)}`
  const told = (value: unknown, name = ''): unknown => {
    if (typeof value === 'bigint') return line(value)
    if (named.has(name) && /^\d+$/.test(String(value))) return line(value)
    if (value instanceof Map) return [...value].map((entry) => told(entry))
    if (Array.isArray(value)) return value.map((each) => told(each))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, told(of, key)]))
  }
  return { all, told }
}

/** Where positions stand as numbers or texts. */
const named = new Set(['position', 'known', 'rightUpTo'])
