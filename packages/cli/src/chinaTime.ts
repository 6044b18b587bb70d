/** A moment as clocks in China show it, `2020-08-01 12:00:00`. */
export const chinaTime = (instant: string): string => {
  const shifted = new Date(Date.parse(instant) + 8 * 3_600_000)
  return shifted.toISOString().slice(0, 19).replace('T', ' ')
}
