/** Lets acts that share a key go one after the other, in the order in which they came. */
export type Turns = <A>(key: string, act: () => Promise<A>) => Promise<A>

/** Turns nobody has taken yet. */
export const turns = (): Turns => {
  const last = new Map<string, Promise<unknown>>()
  return async (key, act) => {
    const before = last.get(key)
    const turn = before === undefined ? act() : before.then(act, act)
    last.set(key, turn)
    try {
      return await turn
    } finally {
      if (last.get(key) === turn) last.delete(key)
    }
  }
}
