import type { Position } from '@union-card/event-store'

/** A log position in JSON: a number as long as JSON carries it exactly, else its digits. */
export const positionInJson = (position: Position | string | null): number | string | null => {
  if (position === null) return null
  const number = Number(position)
  return Number.isSafeInteger(number) ? number : String(position)
}
