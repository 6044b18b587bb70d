/**
 * The rules of the 《工会会员会籍管理办法》 (总工发〔2016〕35号), which the notice names and does not quote, and
 * one of the provisional rules of 2000 before them. They hold only in the stack with the measures, but for joining
 * once, without which the notice cannot tell a newly admitted member (Art. 6). `status` says how well each text is
 * known, and what is recalled must not be presented as law.
 */

import { type Clause, everyStack, withMeasures } from './clause.ts'

/** The overlay of the measures, by article. */
export const measureClauses = {
  'M3-JOIN-ONCE': {
    source: 'measures',
    article: '办法第三条',
    status: 'verified',
    stacks: everyStack,
    place: ['cross'],
    zh: '该会员已有存续的会籍，不能重复入会，请办理组织关系接转。',
    en: 'This member already has a live membership and cannot be admitted twice; transfer the relation instead.',
    meaning: {
      zh: '会员一次入会、动态接转，同一人同时只能有一个存续的会籍。',
      en: 'A member joins once and is then transferred; a person has at most one live membership at a time.',
    },
  },
  'M14-SECONDMENT-SIX-MONTHS': {
    source: 'measures',
    article: '办法第十四条',
    status: 'recalled',
    stacks: withMeasures,
    place: ['card'],
    zh: '借调不满六个月的不转移组织关系，请核对并填写预计借调月数。',
    en: 'A secondment of less than six months moves no relation; check and state the expected number of months.',
    meaning: {
      zh: '借调六个月以上（含六个月）的可以转移组织关系，不满六个月的不变。',
      en: 'The relation may be moved for a secondment of six months or more, six included; a shorter one changes nothing.',
    },
  },
  'M16-STATISTICS': {
    source: 'measures',
    article: '办法第十六条',
    status: 'recalled',
    stacks: withMeasures,
    place: ['cross'],
    zh: '保留会籍的会员不计入会员人数，请在统计中单独列出。',
    en: 'Members whose membership is retained are not counted as members; list them apart in statistics.',
    meaning: {
      zh: '统计会员人数时不计保留会籍的会员，另行列出。',
      en: 'Statistics of members leave out retained members, who are reported apart.',
    },
  },
  'M17-RETIRED-STAYS-RETAINED': {
    source: 'measures',
    article: '办法第十七条',
    status: 'recalled',
    stacks: withMeasures,
    place: ['card'],
    zh: '因退休保留会籍的，返聘后不恢复会籍；退休已被撤销的，请注明依据。',
    en: 'A membership retained for retirement is not restored on re-hire; if the retirement was rescinded, state that basis.',
    meaning: {
      zh: '退休后被返聘的会员仍然保留会籍，不办理恢复，退休本身被撤销的除外。',
      en: 'A retired member who is hired again stays retained, unless the retirement itself was rescinded.',
    },
  },
  'M18-INTERNAL-RETIREMENT-NO-CHANGE': {
    source: 'measures',
    article: '办法第十八条',
    status: 'recalled',
    stacks: withMeasures,
    place: ['card'],
    zh: '内部退养不改变会籍，不能据此保留会籍，请待正式退休后办理。',
    en: 'Internal retirement changes no membership and is no ground for retention; wait for the formal retirement.',
    meaning: {
      zh: '内部退养期间会籍不变，正式退休后再保留会籍。北京市的办法有同样规定。',
      en: 'Internal retirement leaves the membership as it is until formal retirement. Beijing’s own measures say the same.',
    },
  },
  'M-LAIDOFF-NO-CHANGE': {
    source: 'measures',
    article: '2000年暂行规定第五条',
    status: 'verified',
    stacks: withMeasures,
    place: ['card'],
    zh: '已登记，但在本单位下岗待岗的会籍一般不变，请核对是否确需保留。',
    en: 'Accepted, but being laid off within the unit normally changes no membership; check whether retention is meant.',
    meaning: {
      zh: '在本单位下岗待岗的会员会籍不变。实践中也有据此变更的，因此只作提示。',
      en: 'A member laid off but still in the unit keeps the membership unchanged. Practice has recorded it as a change, so this only warns.',
    },
  },
  'M19-CLOSED-UNIT': {
    source: 'measures',
    article: '办法第十九条',
    status: 'recalled',
    stacks: withMeasures,
    place: ['card'],
    zh: '单位关闭或破产的，保留的会籍可以转由其他工会管理，请办理组织关系接转。',
    en: 'When a unit closes or goes bankrupt, another union may keep the retained membership; transfer the relation.',
    meaning: {
      zh: '单位关闭或破产的，其会员保留的会籍转由居住地工会或上级工会管理，保留状态不变。',
      en: 'The retained membership of a closed unit is kept by a union of residence or the union above; it stays retained.',
    },
  },
} as const satisfies Record<string, Clause>
