import type { ReadModel } from '../readModel.ts'

/** The numbers a card carries or carried: the current one, and void ones, which are never given again. */
export type NumberRow = { readonly issuer: string; readonly number: string; readonly current: boolean }

/** The model that finds a card by a number. */
export const numbersModel: ReadModel<NumberRow> = {
  name: 'numbers',
  version: 1,
  columns: { issuer: 'text', number: 'text', current: 'flag' },
  indexes: [{ on: ['number', 'issuer', 'card'] }],
  rows: ({ card: { document, voidNumbers } }) => [
    ...voidNumbers.map(({ issuer, number }) => ({ issuer, number, current: false })),
    ...(document.kind === 'none'
      ? []
      : [{ issuer: document.issuer, number: document.number, current: true }]),
  ],
}
