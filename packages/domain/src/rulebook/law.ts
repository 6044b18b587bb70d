/** The rules of the Trade Union Law (《中华人民共和国工会法》) that the card's history needs. */

import { type Clause, everyStack } from './clause.ts'

/** The overlay of the law, by article. */
export const lawClauses = {
  'L13-DISSOLVED-UNION': {
    source: 'law',
    article: '工会法第十三条',
    status: 'verified',
    stacks: everyStack,
    place: ['card', 'union'],
    zh: '工会已撤销的，由其承继工会或上级工会代为办理，请注明代办及其依据。',
    en: 'For a dissolved union its successor or the union above it acts; state for whom it acts and on what evidence.',
    meaning: {
      zh: '单位终止或被撤销、工会相应撤销的，会员会籍可以继续保留，由承继工会或上级工会代为办理。',
      en: 'When a union is abolished with its unit, its members’ membership may be retained; the successor or upper union acts for it.',
    },
  },
} as const satisfies Record<string, Clause>
