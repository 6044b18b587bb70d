import { positionInJson as inJson, type Position, position } from '@union-card/event-store'

/** A log position in JSON, also one that is kept as its digits; null for none. */
export const positionInJson = (of: Position | string | null): number | string | null =>
  of === null ? null : inJson(typeof of === 'string' ? position(BigInt(of)) : of)
