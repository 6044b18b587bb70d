/**
 * The rules of the form annexed to the notice (附件): the blanks of the particulars page, of the transfer page and
 * of the retention page, and the printed text.
 */

import { type Clause, everyStack } from './clause.ts'

/** The pages of the form, in their order. */
export const formClauses = {
  'F-PARTICULARS': {
    source: 'form',
    article: '附件第3页',
    quote: '个人信息页',
    stacks: everyStack,
    place: ['card'],
    zh: '个人信息七项须填写完整并符合国家代码，请核对后补填。',
    en: 'The seven particulars must be complete and follow the national codes; check and complete them.',
    meaning: {
      zh: '个人信息页填写姓名、性别、民族、出生年月、政治面貌、入会时间、发证单位七项，有代码的按国家代码填写。',
      en: 'Name, sex, ethnic group, birth month, political status, time of joining and issuing unit are entered, coded ones by the national codes.',
    },
  },
  'F-BIRTH-MONTH': {
    source: 'form',
    article: '附件第3页',
    quote: '出生年月',
    stacks: everyStack,
    place: ['card'],
    zh: '出生年月只填到月，请删去具体日期。',
    en: 'Birth is given by year and month only; remove the day.',
    meaning: {
      zh: '会员证只载出生年月，不收集具体日期。',
      en: 'The card shows year and month of birth; the full date is not collected.',
    },
  },
  'F-TRANSFER-OUT-DATE': {
    source: 'form',
    article: '附件第4页',
    quote: '_____年 月 日 因 _____工会组织关系转 出',
    stacks: everyStack,
    place: ['card'],
    zh: '转出日期须填到年月日，不得早于上一条记录，也不得晚于登记当天，请核对。',
    en: 'The day of transfer is given in full, not before the previous entry and not in the future; check it.',
    meaning: {
      zh: '转出日期填年、月、日，按先后顺序登记。',
      en: 'The out date has year, month and day, and follows the entries before it.',
    },
  },
  'F-TRANSFER-OUT-REASON': {
    source: 'form',
    article: '附件第4页',
    quote: '因 _____工会组织关系转 出',
    stacks: everyStack,
    place: ['card'],
    zh: '转出原因未填写或不适用，请填写适用的原因，选“其他”的须写明。',
    en: 'The reason of the transfer is missing or does not fit; state one that does, in words if it is “other”.',
    meaning: {
      zh: '接转栏须填写转出的原因，且须是适用于转出的原因。',
      en: 'The transfer row states a reason, one that can be the reason of a transfer.',
    },
  },
  'F-TRANSFER-OUT-DUES': {
    source: 'form',
    article: '附件第4页',
    quote: '会费交至 _____年 月',
    stacks: everyStack,
    place: ['card'],
    zh: '会费交至月份未填写，请填写；从未交纳的填入会前一个月。',
    en: 'The month through which dues are paid is missing; state it, or the month before joining if none were ever paid.',
    meaning: {
      zh: '转出时须填写会费交至的年、月；从未交纳的填入会时间的前一个月。',
      en: 'A transfer states the month through which dues are paid; for a member who never paid, the month before joining.',
    },
  },
  'F-TRANSFER-OUT-SEAL': {
    source: 'form',
    article: '附件第4页',
    quote: '_____工会盖章',
    stacks: everyStack,
    place: ['card'],
    zh: '转出须由调出单位工会盖章，请填写盖章工会，并由该工会办理。',
    en: 'The transfer is sealed by the sending union; name the sealing union and let that union record it.',
    meaning: {
      zh: '转出部分由调出单位工会盖章。',
      en: 'The out half is sealed by the sending union.',
    },
  },
  'F-TRANSFER-IN-DATE-SEAL': {
    source: 'form',
    article: '附件第4页',
    quote: '_____年 月 日 工会组织 关系转入',
    stacks: everyStack,
    place: ['card', 'union'],
    zh: '转入须填年月日，不早于转出日，由当日存续的调入单位工会盖章，请核对日期和工会。',
    en: 'A transfer in has a full date not before the transfer out, and the seal of a receiving union that exists that day; check both.',
    meaning: {
      zh: '转入日期填年、月、日，不得早于转出日期，由调入单位工会盖章，该工会当日须存续。',
      en: 'The in date has year, month and day, is not before the out date, and is sealed by a receiving union that exists on that day.',
    },
  },
  'F-RETAIN': {
    source: 'form',
    article: '附件第5页',
    quote: '保留会籍。',
    stacks: everyStack,
    place: ['card'],
    zh: '保留会籍须填写年月并由会员所在工会盖章，另注具体日期的须在该月之内，请核对。',
    en: 'Retention needs its month and the seal of the member’s union, and an exact day must lie in that month; check these.',
    meaning: {
      zh: '保留会籍填写年、月和原因，由会员组织关系所在工会盖章；已知具体日期的可另注。',
      en: 'Retention has a month, a reason and the seal of the union that holds the relation; an exact day, if known, may be added.',
    },
  },
  'F-RETAIN-REASON': {
    source: 'form',
    article: '附件第5页',
    quote: '年 月 因',
    stacks: everyStack,
    place: ['card'],
    zh: '保留会籍的原因未填写或不适用，请填写适用的原因，选“其他”的须写明。',
    en: 'The reason of the retention is missing or does not fit; state one that does, in words if it is “other”.',
    meaning: {
      zh: '保留会籍须填写原因，且须是适用于保留会籍的原因。',
      en: 'Retention states a reason, one that can be the reason of a retention.',
    },
  },
  'F-RESTORE': {
    source: 'form',
    article: '附件第5页',
    quote: '恢复会籍。',
    stacks: everyStack,
    place: ['card'],
    zh: '恢复会籍须填写年月并由会员所在工会盖章，另注具体日期的须在该月之内，请核对。',
    en: 'Restoration needs its month and the seal of the member’s union, and an exact day must lie in that month; check these.',
    meaning: {
      zh: '恢复会籍填写年、月，由会员组织关系所在工会盖章；该栏不设原因。',
      en: 'Restoration has a month and the seal of the union that holds the relation; the form asks for no reason.',
    },
  },
  'F-TEXT': {
    source: 'form',
    article: '附件第6至8页',
    quote: '会员的权利',
    stacks: everyStack,
    place: ['supply'],
    zh: '式样须印有会员的权利、会员的义务和使用说明，请注明所用文本的版本。',
    en: 'The form carries the rights, the duties and the instructions; state the versions of the text used.',
    meaning: {
      zh: '会员的权利、会员的义务和使用说明印在会员证上，报送式样时注明版本。',
      en: 'Rights, duties and instructions are printed on the card; a specimen names their versions.',
    },
  },
} as const satisfies Record<string, Clause>
