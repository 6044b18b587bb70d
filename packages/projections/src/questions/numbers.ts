import { type AsOf, standsAt } from '../asOf.ts'
import { all, is } from '../condition.ts'
import { numbersModel } from '../models/numbers.ts'
import type { Asking } from './asking.ts'

/** A card that carries or carried a number; `current` is false for a number that was replaced. */
export type NumberMatch = {
  readonly card: string
  readonly issuer: string
  readonly number: string
  readonly current: boolean
}

/** Finds the cards of a number (NumberIndex): of one issuer, or at several. */
export const cardsByNumber = async (
  { views }: Asking,
  { number, issuer, ...asOf }: AsOf & { readonly number: string; readonly issuer?: string },
): Promise<readonly NumberMatch[]> => {
  const { horizon } = await views.standpoint()
  const rows = await views.find(numbersModel, {
    where: all(
      is('number', number),
      ...(issuer === undefined ? [] : [is('issuer', issuer)]),
      standsAt(asOf, horizon),
    ),
    order: ['card', 'seq'],
    limit: Number.POSITIVE_INFINITY,
  })
  return rows.map(({ card, row }) => ({ card, ...row }))
}
