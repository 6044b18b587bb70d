import { SealedText } from '../../boundary/text.ts'
import { isMonth } from '../../calendar/month.ts'
import { isEthnicGroup, isPoliticalStatus, isSexOnCard } from '../../codes/index.ts'
import type { OpenParticulars } from '../words.ts'
import { must, type Rule, rule } from './rule.ts'

/** The personal particulars of the form's third page, and the written words of the reasons. They never stand open. */

type Personal = {
  readonly particulars?: string | OpenParticulars | undefined
  readonly wording?: string | undefined
}

const open = ({ particulars }: Personal): OpenParticulars | undefined =>
  typeof particulars === 'object' ? particulars : undefined

/** Personal words enter an event only sealed. */
export const sealedOnly: Rule<Personal> = rule('D-SEALED-ONLY', 'cross', (personal) =>
  must(open(personal) === undefined && (personal.wording === undefined || SealedText.is(personal.wording)), {
    particularsOpen: open(personal) !== undefined,
    wordingOpen: personal.wording !== undefined && !SealedText.is(personal.wording),
  }),
)

/** All are entered where they are required, and each is in the code list in force. */
export const particularsWhole: Rule<Personal> = rule(
  'F-PARTICULARS',
  'fields',
  (personal, _card, { policy }) => {
    if (personal.particulars === undefined) return must(!policy.requireParticulars, { particulars: false })
    const given = open(personal)
    if (given === undefined) return null
    const { name, sex, ethnicGroup, birthMonth, politicalStatus } = given
    const found = {
      name: name !== undefined,
      sex: sex !== undefined && isSexOnCard(sex),
      ethnicGroup: ethnicGroup !== undefined && isEthnicGroup(ethnicGroup),
      birthMonth: birthMonth !== undefined && isMonth(birthMonth),
      politicalStatus: politicalStatus !== undefined && isPoliticalStatus(politicalStatus),
    }
    return must(Object.values(found).every(Boolean), found)
  },
)

/** Birth is year and month; a full date of birth is more than the card needs. */
export const birthIsMonth: Rule<Personal> = rule('F-BIRTH-MONTH', 'fields', (personal) => {
  const birth = open(personal)?.birthMonth
  return must(birth === undefined || isMonth(birth))
})
