import type { AsOf } from '../asOf.ts'
import { all, is } from '../condition.ts'
import { numbersModel } from '../models/numbers.ts'
import { type Asking, type Because, type Paged, pageOf, whatStands } from './asking.ts'

/** A card that carries or carried a number; `current` is false for a number that was replaced. */
export type NumberMatch = {
  readonly card: string
  readonly issuer: string
  readonly number: string
  readonly current: boolean
  /**
   * The line since which that is known: of the entry that gave the number or replaced it, or of a later correction. Numbers
   * are kept without the revisions of their entries.
   */
  readonly because: Pick<Because, 'position'>
}

/** Numbers, of one issuer or all; or the cards of one number. */
export type NumbersQuestion = AsOf &
  Paged<Pick<NumberMatch, 'number' | 'issuer' | 'card'>> & {
    readonly number?: string | undefined
    readonly issuer?: string | undefined
  }

const order = ['number', 'issuer', 'card'] as const

/** Which card carries a number, or carried it (NumberIndex), by number and issuer. */
export const numbers = async (
  { views }: Asking,
  question: NumbersQuestion,
): Promise<readonly NumberMatch[]> => {
  const { number, issuer } = question
  const which = [
    ...(number === undefined ? [] : [is('number', number)]),
    ...(issuer === undefined ? [] : [is('issuer', issuer)]),
  ]
  const page = pageOf(question, order, (last) => order.map((column) => last[column]))
  const rows = await whatStands({ views }, question, (standing) =>
    views.find(numbersModel, { where: all(...which, standing), ...page }),
  )
  return rows.map(({ card, row, known: { position } }) => ({ card, ...row, because: { position } }))
}

/** Finds the cards of a number: of one issuer, or at several. */
export const cardsByNumber = (
  asking: Asking,
  question: AsOf & { readonly number: string; readonly issuer?: string | undefined },
): Promise<readonly NumberMatch[]> => numbers(asking, question)
