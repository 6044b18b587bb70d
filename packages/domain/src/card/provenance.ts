import type { Day } from '../calendar/day.ts'
import type { Policy } from './policy.ts'
import type { Card } from './state.ts'

/**
 * Where the booklet in hand comes from (model 8.6): printed or issued before the notice (`grandfathered`, notice
 * Art. 4), from an approved batch (`verified`), from a batch printed without approval (`refused`), or unknown
 * (`unverified`). A condition of the valid card, never of membership.
 */
export type Provenance = 'grandfathered' | 'verified' | 'unverified' | 'refused'

/** What the supply records say of the batch a booklet was printed in. */
export type BatchRecord = {
  /** The day the printed stock was accepted. */
  readonly acceptedOn: Day
  /** Whether specimen, seal and printer were approved before printing. */
  readonly approved: boolean
}

/** The provenance of the booklet, or null where there is none. `batch` is the record of the batch its issue names. */
export const provenanceOf = (
  { document, issue }: Card,
  { grandfatherCutoff }: Policy,
  batch?: BatchRecord,
): Provenance | null => {
  if (document.kind === 'none') return null
  if (document.issuedOn < grandfatherCutoff) return 'grandfathered'
  if (batch === undefined || !document.original || issue?.batch === undefined) return 'unverified'
  if (batch.acceptedOn < grandfatherCutoff) return 'grandfathered'
  return batch.approved ? 'verified' : 'refused'
}

/** Whether a provenance lets a card count as valid. */
export const isAcceptable = (provenance: Provenance | null, policy: Policy): boolean => {
  switch (provenance) {
    case 'grandfathered':
    case 'verified':
      return true
    case 'unverified':
      return policy.provenance === 'lenient'
    case 'refused':
    case null:
      return false
  }
}
