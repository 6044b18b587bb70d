import type { ReportName } from '../reports.ts'

/** The Chinese words for reports. */

const titles: Readonly<Record<ReportName, string>> = {
  'in-transit': '接转途中的组织关系',
  'recovery-due': '应收回的会员证',
  'expulsions-pending': '已备案、尚未生效的开除会籍',
  'without-card': '已入会、尚未领证的会员',
  roster: '工会会员名册',
  'electoral-roll': '有选举权的会员名册',
  anomalies: '需要核查的情况',
  statistics: '会员统计',
  changes: '会籍变化（全国代码）',
  numbers: '编号索引',
  'set-aside': '记录无法汇总的会员证',
}

const columns: Readonly<Record<string, string>> = {
  card: '会员证',
  number: '编号',
  issuer: '颁发工会',
  union: '所在工会',
  membership: '会籍',
  inTransit: '接转途中',
  since: '自',
  declaredTo: '申报去向',
  filedWith: '受理备案的工会',
  issuedOn: '领证日期',
  valid: '会员证有效',
  from: '最近记录日期',
  kind: '情况',
  others: '另一份会籍',
  active: '在会',
  retained: '保留会籍',
  voluntary: '自愿退会',
  deemed: '自动退会',
  expelled: '开除会籍',
  deceased: '去世',
  on: '日期',
  type: '变化类型',
  reason: '变化原因',
  unmapped: '无对应代码',
  entry: '记录',
  words: '登记的原因',
  current: '当前编号',
  holders: '有效会员证',
  revision: '记录序号',
  position: '登记册位置',
  rehearsal: '演练',
  rightUpTo: '汇总至位置',
  why: '原因',
}

/** What a column holds in one report, where that says more than its name in all. */
const columnsOf: { readonly [N in ReportName]?: Readonly<Record<string, string>> } = {
  'in-transit': { union: '转出工会', since: '转出日期' },
  'recovery-due': { union: '原所在工会', since: '会籍终止日期' },
  'expulsions-pending': { since: '备案日期' },
  'without-card': { since: '入会日期' },
  anomalies: { union: '工会' },
  changes: { union: '工会' },
}

export const reportsZh = {
  titles,
  columns,
  columnsOf,
  /** 会籍变化类型 and 会籍变化原因, by their codes. */
  nationalTypes: ['入会', '转入', '保留', '转出', '除名', '退会'],
  nationalReasons: [
    '劳动（工作）关系发生变化',
    '在本单位下岗后待岗',
    '失业',
    '所在企业破产',
    '个人要求退会',
    '因犯罪被开除会籍',
  ],
  anomalies: {
    'holder-dissolved': '所在工会已撤销',
    'double-membership': '一人两份会籍',
  } as Readonly<Record<string, string>>,
  unmapped: { nothing: '', type: '变化类型', reason: '变化原因', both: '变化类型和原因' },
  everyUnion: '各工会合计',
  line: '依据',
  between: (from: string, to: string): string => `${from} 至 ${to}`,
  ended: (from: string, to: string): string => `终止的会籍按 ${from} 至 ${to} 计`,
  olderThan: (day: string): string => `${day} 以前（含当日）开始的`,
  rows: (count: number): string => `共 ${count} 条。`,
  /** What stands in the column of the lines. */
  lineMeans: {
    last: '依据栏：r 后为该会员证最近一条已生效记录的序号，@ 后为得知此情况的登记册位置；全部依据用 union-card show 查看。',
    entry:
      '依据栏：r 后为有关记录在该会员证上的序号，@ 后为得知此情况的登记册位置；记录全文用 union-card log 查看。',
    line: '依据栏：@ 后为得知此情况的登记册位置。',
  },
  placed: '接转途中的会员列在转出工会；其中保留会籍的列入保留会籍。',
  counted: '保留会籍的会员另列，不计入会员人数。',
  unlooked:
    '这里不列来源未核实的会员证，要列请加 --kind unverified-provenance；所在工会是否已撤销，须另查工会名录。',
  nothing: '没有。',
  restsOn: (position: string, rules: string): string =>
    `汇总至登记册位置 ${position}${rules === '' ? '' : `；依据规则 ${rules}`}。`,
  list: (names: string): string => `查询：\n${names}`,
  unknown: (name: string, names: string): string => `没有查询 ${name}；可用的有：${names}。`,
  needs: (name: string, option: string): string => `report ${name} 必须给出 ${option}。`,
  takesNo: (name: string, option: string, options: string): string =>
    `report ${name} 不接受 ${option}；可用的有：${options === '' ? '无' : options}。`,
  backwards: (last: string): string => `--from 不能晚于 ${last}。`,
  noKind: (kind: string, kinds: string): string => `--kind ${kind} 不是一种情况；可用的有：${kinds}。`,
}
