import type { Day } from '@union-card/domain'
import type { Known } from '@union-card/projections'
import type { StandingAnswer } from '@union-card/registry'
import type { Named } from './findingCard.ts'
import type { Opened } from './opening.ts'
import { positionInJson } from './position.ts'
import { ofRehearsal } from './rehearsal.ts'

/** The standing of a card as `union-card show` answers it. */

/** A day and a moment of knowledge, with the words in which the moment was asked for. */
export type When = { readonly on?: Day; readonly known?: Known; readonly knownAs?: string }

/** A standing, and the number it was asked by where another had replaced that by then. */
export type Told = StandingAnswer & { readonly voidNumber?: string }

/** The standing of what a text names; of a card nobody knows that nothing is known of it. */
export const standingOf = async (opened: Opened, found: Named, text: string, when: When): Promise<Told> => {
  const card = found.kind === 'card' ? found.card : text
  const answer = await opened.registry.standing(card, when)
  return {
    ...answer,
    known: when.knownAs ?? null,
    ...(await ofVoidNumber(opened, found, { ...when, on: answer.on })),
  }
}

/** The booklet with a number that was replaced is valid no more, whoever shows it (model 8.6). */
const ofVoidNumber = async (
  { registry }: Opened,
  found: Named,
  when: When,
): Promise<Pick<Told, 'voidNumber'>> => {
  if (found.kind !== 'card') return {}
  const { card, numbers } = found
  const then = await Promise.all(
    numbers.map(({ number, issuer }) => registry.cardsByNumber(number, issuer, when)),
  )
  const its = then.flat().filter((match) => match.card === card)
  const [first] = its
  return first !== undefined && its.every(({ current }) => !current) ? { voidNumber: first.number } : {}
}

/** A standing as it is printed for programs. */
export const standingInJson = ({ basis, ...answer }: Told, opened: Opened): string =>
  JSON.stringify({
    ...answer,
    basis: { ...basis, position: positionInJson(basis.position) },
    ...ofRehearsal(opened),
  })
