/** The indexes of a longest rising subsequence: what is left out are the fewest values that explain a disorder. */
export const longestRising = (values: readonly bigint[]): ReadonlySet<number> => {
  /** By length less one, the index at which a rising run of that length ends lowest. */
  const ends: number[] = []
  const before: number[] = []
  values.forEach((value, index) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[ends[middle] as number] as bigint) < value) low = middle + 1
      else high = middle
    }
    before.push(low === 0 ? -1 : (ends[low - 1] as number))
    ends[low] = index
  })
  const rising = new Set<number>()
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] as number) rising.add(at)
  return rising
}
