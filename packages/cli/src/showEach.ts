import { isDay, type Malformation } from '@union-card/domain'
import { DamagedHistory } from '@union-card/event-store'
import { knownFrom } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { byteLines } from './byteLines.ts'
import { type Exit, exit } from './exit.ts'
import { CardSetAside, named, stopIfSetAside } from './findingCard.ts'
import { isNotUtf8, isObject, kindOf } from './json.ts'
import { readJsonLine } from './jsonLine.ts'
import type { Opened } from './opening.ts'
import { isReadNoFurther } from './progress.ts'
import type { Session } from './session.ts'
import { standingInJson, standingOf, type Told, type When } from './standing.ts'
import { stopFor } from './stopFor.ts'

/** The questions of `union-card show --from`, one a line. */

/**
 * One answer for each line, also where nothing is known of the card; a line that asks nothing is told so, and so is one
 * that asks about a card whose lines cannot be read.
 */
export const showEach = async (
  session: Session,
  opened: Opened,
  input: AsyncIterable<Uint8Array>,
  usual: When,
): Promise<Exit> => {
  const codes = new Set<Exit>()
  let notUtf8 = false
  for await (const read of byteLines(input)) {
    if (isReadNoFurther(session)) break
    const { line } = read
    const value = readJsonLine(read)
    if (E.isLeft(value) && isNotUtf8(value.left)) notUtf8 = true
    if (E.isRight(value) && value.right === undefined) continue
    const question = E.chain((each: { readonly value: unknown } | undefined) => questionIn(each?.value))(
      value,
    )
    const answer = E.isLeft(question)
      ? malformed(question.left)
      : await answered(session, opened, question.right, usual)
    if (E.isLeft(answer)) codes.add(answer.left.outcome === 'malformed' ? exit.usage : exit.unavailable)
    await session.say(
      E.isLeft(answer) ? JSON.stringify({ line, ...answer.left }) : standingInJson(answer.right, opened),
    )
  }
  if (notUtf8) await session.note(session.words.usage.toUtf8)
  return [exit.unavailable, exit.usage].find((code) => codes.has(code)) ?? exit.fine
}

/** Why a line is not answered, as it is printed. */
type NotAnswered =
  | { readonly outcome: 'malformed'; readonly errors: readonly Malformation[] }
  | { readonly outcome: 'unavailable'; readonly card: string; readonly reason: string }

const malformed = (errors: readonly Malformation[]): E.Either<NotAnswered, never> =>
  E.left({ outcome: 'malformed', errors })

type Question = When & { readonly card: string }

const questionIn = (value: unknown): E.Either<readonly Malformation[], Question> => {
  if (!isObject(value))
    return E.left([{ path: '', expected: 'an object {card, on?, known?}', found: kindOf(value) }])
  const { card, on, known, ...others } = value
  const by =
    typeof known === 'string' || (typeof known === 'number' && Number.isSafeInteger(known))
      ? knownFrom(String(known))
      : undefined
  const errors: Malformation[] = []
  if (typeof card !== 'string' || card === '' || card.length > 160)
    errors.push({ path: 'card', expected: 'the id or number of a card', found: kindOf(card) })
  if (on !== undefined && on !== null && !(typeof on === 'string' && isDay(on)))
    errors.push({ path: 'on', expected: 'a Day YYYY-MM-DD that exists', found: kindOf(on) })
  if (known !== undefined && known !== null && by === undefined)
    errors.push({ path: 'known', expected: 'a Day, a moment or a position', found: kindOf(known) })
  for (const name of Object.keys(others).slice(0, 20))
    errors.push({ path: name.slice(0, 40), expected: 'no such property', found: kindOf(others[name]) })
  if (errors.length > 0) return E.left(errors)
  return E.right({
    card: card as string,
    ...(typeof on === 'string' && isDay(on) ? { on } : {}),
    ...(by === undefined ? {} : { known: by, knownAs: String(known) }),
  })
}

/** A store that cannot be read at all ends the command; a card whose lines cannot be read only its own line. */
const answered = async (
  session: Session,
  opened: Opened,
  { card, ...asked }: Question,
  usual: When,
): Promise<E.Either<NotAnswered, Told>> => {
  try {
    return await answeredAbout(session, opened, card, { ...usual, ...asked })
  } catch (thrown) {
    if (!(thrown instanceof DamagedHistory || thrown instanceof CardSetAside)) throw thrown
    return E.left({ outcome: 'unavailable', card, reason: stopFor(session.words, thrown).message })
  }
}

const answeredAbout = async (
  session: Session,
  opened: Opened,
  text: string,
  when: When,
): Promise<E.Either<NotAnswered, Told>> => {
  const found = await named(opened, text, when.known)
  if (found.kind === 'unknown') await stopIfSetAside(session, opened, text)
  if (found.kind === 'several')
    return malformed([
      {
        path: 'card',
        expected: `one of ${found.matches.map(({ issuer, number }) => `${issuer}/${number}`).join(', ')}`,
        found: 'a number that several issuers use',
      },
    ])
  return E.right(await standingOf(opened, found, text, when))
}
