/**
 * The rules of the 《中国工会章程》 that the card's history needs: freedom to withdraw, deemed withdrawal, retention.
 * Articles are numbered as in the Constitutions since 2003.
 */

import { type Clause, everyStack } from './clause.ts'

/** The overlay of the Constitution, by article. */
export const constitutionClauses = {
  'C6-FREE-TO-LEAVE': {
    source: 'constitution',
    article: '章程第六条',
    status: 'secondary',
    stacks: everyStack,
    place: ['card'],
    zh: '会员有退会自由，请照常登记退会；开除会籍已备案的，须先处理该备案。',
    en: 'Members are free to leave: record the withdrawal; if an expulsion has been filed, deal with that filing first.',
    meaning: {
      zh: '会员可以自愿退会，接转途中或保留会籍期间亦可；开除会籍已备案的除外。',
      en: 'A member may leave at will, in transit and while retained too, unless an expulsion has been filed.',
    },
  },
  'C6-DEEMED-SIX-MONTHS': {
    source: 'constitution',
    article: '章程第六条',
    status: 'verified',
    stacks: everyStack,
    place: ['card'],
    zh: '视为自动退会须连续六个整月未交会费，且在上次交费和恢复会籍之后、登记之前，请核对月份。',
    en: 'Deemed withdrawal needs six whole unpaid months in a row, after the last payment and restoration and before the entry; check the months.',
    meaning: {
      zh: '没有正当理由连续六个月不交会费、不参加工会生活的，可以视为自动退会；未交月份须有证据，整月在接转途中的不计，也不由系统自动判定。',
      en: 'Six months in a row without dues, union life or good reason may count as withdrawal. The months are evidence, those wholly in transit do not count, and no clock decides.',
    },
  },
  'C6-DEEMED-EDUCATED': {
    source: 'constitution',
    article: '章程第六条',
    status: 'verified',
    stacks: everyStack,
    place: ['card'],
    zh: '视为自动退会须先经教育，请填写教育日期，且不得晚于登记的退会日期。',
    en: 'Deemed withdrawal comes only after education; state its date, not later than the date of the withdrawal.',
    meaning: {
      zh: '经教育仍拒不改正的，方可视为自动退会。',
      en: 'A member is deemed to have left only after being educated and refusing all the same.',
    },
  },
  'C8-NO-DUES-WHILE-RETAINED': {
    source: 'constitution',
    article: '章程第八条',
    status: 'verified',
    stacks: everyStack,
    place: ['card'],
    zh: '保留会籍期间免交会费，会费月份不得晚于保留起始月，也不能视为自动退会，请核对。',
    en: 'No dues are owed while retained: a dues month is not later than the month of retention, and no withdrawal is deemed; check.',
    meaning: {
      zh: '保留会籍期间免交会费，因此不登记保留起始月以后的会费，也不因未交会费视为自动退会。',
      en: 'A retained member pays no dues, so no later dues month is recorded and unpaid months cannot count as withdrawal.',
    },
  },
  'C8-NO-VOTE-WHILE-RETAINED': {
    source: 'measures',
    article: '办法第二十一条',
    status: 'secondary',
    stacks: everyStack,
    place: ['card'],
    zh: '保留会籍期间没有选举权、被选举权和表决权，请勿列入选举名册。',
    en: 'A retained member may not elect, be elected or vote; leave the member off the electoral roll.',
    meaning: {
      zh: '保留会籍期间不享有选举权、被选举权和表决权，恢复会籍后恢复。',
      en: 'While membership is retained there is no right to elect, be elected or vote; it returns with restoration.',
    },
  },
} as const satisfies Record<string, Clause>
