/** What is tried, and what it came to. Nothing here knows what is tried. */

/** How much is tried: a little of everything, in about a minute, or all of it. */
export type Setting = 'ci' | 'full'

/** What trying came to. */
export type Tally = {
  /** Places, moments or inputs tried. */
  readonly points: number
  /** What must not happen and did, each told so that it can be tried again. */
  readonly failures: readonly string[]
  /** How the points came out, for people to read. */
  readonly came: Readonly<Record<string, number>>
}

/** Something that is tried. */
export type Check = {
  readonly name: string
  /** What must hold at every point. */
  readonly holds: string
  /** Why this machine cannot try it; undefined when it can. */
  readonly prevented?: () => string | undefined
  readonly run: (setting: Setting) => Promise<Tally>
  /** Violations it must notice: when it finds no failure in one, the check itself is broken. */
  readonly planted: readonly { readonly violation: string; readonly run: () => Promise<Tally> }[]
}

/** Collects what points come to. */
export const tallying = () => {
  const failures: string[] = []
  const came: Record<string, number> = {}
  let points = 0
  return {
    /** A point that came out as it may; `as` says how. */
    fine: (as: string): void => {
      points++
      came[as] = (came[as] ?? 0) + 1
    },
    /** A point that must not have come out so. */
    failed: (told: string): void => {
      points++
      failures.push(told)
    },
    tally: (): Tally => ({ points, failures, came }),
  }
}

/** Does work on each of some things, a few at a time. */
export const abreast = async <A>(
  all: Iterable<A>,
  most: number,
  work: (one: A, lane: number) => Promise<void>,
): Promise<void> => {
  const rest = all[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: most }, async (_, lane) => {
      for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value, lane)
    }),
  )
}

/** Some of many, evenly spread, the first and the last among them. */
export const spread = (count: number, most: number): readonly number[] =>
  count <= most
    ? Array.from({ length: count }, (_, i) => i)
    : Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)))
