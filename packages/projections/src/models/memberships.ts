import type { ReadModel } from '../readModel.ts'

/** Whose membership a card is, while it lives: two at once are an anomaly (M3-JOIN-ONCE). */
export type MembershipRow = { readonly member: string }

/** The model that finds the memberships of a person. */
export const membershipsModel: ReadModel<MembershipRow> = {
  name: 'memberships',
  version: 1,
  columns: { member: 'text' },
  indexes: [{ on: ['member', 'card'] }],
  rows: ({ card: { standing, issue } }) =>
    standing.kind === 'living' && issue !== null ? [{ member: issue.member }] : [],
}
