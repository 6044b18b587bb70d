/** The rules of the 使用说明 printed on the last page of the form; an id carries the number of its item. */

import { type Clause, everyStack } from './clause.ts'

/** Items 1 to 4 of the 使用说明. */
export const instructionClauses = {
  'U-1-PURPOSE': {
    source: 'instructions',
    article: '使用说明1',
    quote: '本证用作会员身份证明,会员关系接转凭证',
    stacks: everyStack,
    place: ['card'],
    zh: '会员证用于证明会员身份和接转会员关系，请勿用于其他用途。',
    en: 'The card proves membership and serves as the voucher for a transfer; please use it for nothing else.',
    meaning: {
      zh: '会员证有两项用途：证明会员身份，作为会员关系接转的凭证；接转途中仍然有效。',
      en: 'The card has two uses: proof of membership and voucher for a transfer. It stays valid while a transfer is open.',
    },
  },
  'U-1-REGISTER': {
    source: 'instructions',
    article: '使用说明1',
    quote: '会员组织关系发生变动,由基层工会在有关栏目内登记并加盖公章',
    stacks: everyStack,
    place: ['card', 'union'],
    zh: '组织关系变动须由当日有权办理的基层工会登记并盖章，请核对盖章工会。',
    en: 'The change must be entered and sealed by a basic union entitled to act on that day; check the sealing union.',
    meaning: {
      zh: '组织关系的变动由基层工会登记并盖章，该工会当日须存续并可履行基层工会职责；代已撤销工会办理的除外。',
      en: 'Every change is entered and sealed by a union that exists and may act as a basic union that day, or acts for a dissolved one.',
    },
  },
  'U-2-KEEP': {
    source: 'instructions',
    article: '使用说明2',
    quote: '本证应妥善保管',
    stacks: everyStack,
    place: ['none'],
    zh: '会员证由会员妥善保管，系统不作审查。',
    en: 'The member keeps the card safe; nothing is checked here.',
    meaning: {
      zh: '会员应妥善保管会员证。',
      en: 'The member is to keep the card safe.',
    },
  },
  'U-2-LOST': {
    source: 'instructions',
    article: '使用说明2',
    quote: '如果遗失,应及时申请补办',
    stacks: everyStack,
    place: ['card'],
    zh: '会员证遗失的应及时申请补办，请先登记遗失，再由基层工会补办。',
    en: 'A lost card is replaced on prompt application; record the loss first, then let the basic union replace the card.',
    meaning: {
      zh: '会员证遗失后应申请补办，补办使用新编号，原编号作废；遗失不影响会籍。',
      en: 'A lost card is replaced on application, under a new number; the old number is void. The loss does not touch the membership.',
    },
  },
  'U-3-PERSONAL': {
    source: 'instructions',
    article: '使用说明3',
    quote: '本证只限会员本人使用,不得转借他人',
    stacks: everyStack,
    place: ['evidence'],
    zh: '会员证只限本人使用，不得转借；转借情况只作记录，不影响会籍。',
    en: 'The card is for the member’s own use and may not be lent; misuse is put on record and ends no membership.',
    meaning: {
      zh: '会员证只限本人使用。使用说明没有规定处分，因此转借不产生会籍上的后果。',
      en: 'The card is for the member alone. No sanction is laid down, so lending has no effect on the membership.',
    },
  },
  'U-4-SUPERVISED': {
    source: 'instructions',
    article: '使用说明4',
    quote: '本证由全国总工会组织部监制,各省、自治区、直辖市总工会印制、颁发',
    stacks: everyStack,
    place: ['supply', 'union', 'cross'],
    zh: '会员证由全国总工会组织部监制、省级工会印制和颁发，请核对印制和颁发单位。',
    en: 'The Organisation Department supervises the card and provincial-level unions print and issue it; check who did.',
    meaning: {
      zh: '与通知第二条相同。哪些单位属于省级工会，以登记的名录和日期为准。',
      en: 'The same as Article 2. Which unions count as provincial-level is a matter of the registry and its dates.',
    },
  },
} as const satisfies Record<string, Clause>
