import type { ReportName } from '../reports.ts'

/** The Chinese words for reports. */

const titles: Readonly<Record<ReportName, string>> = {
  'in-transit': '接转途中的组织关系',
  'recovery-due': '应收回的会员证',
  'expulsions-pending': '已备案、尚未生效的开除',
  'without-card': '已入会、尚未领证的会员',
  roster: '工会会员名册',
  'electoral-roll': '有选举权的会员名册',
  anomalies: '需要过目的情况',
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
  filedWith: '备案机关',
  issuedOn: '领证日期',
  valid: '有效',
  from: '自',
  kind: '情况',
  others: '另有',
  active: '在会',
  retained: '保留会籍',
  voluntary: '自愿退会',
  deemed: '视为退会',
  expelled: '开除',
  deceased: '去世',
  on: '日期',
  type: '变化类型',
  reason: '变化原因',
  unmapped: '无代码',
  entry: '记录',
  words: '原因',
  current: '现用',
  rightUpTo: '汇总至位置',
  why: '原因',
}

export const reportsZh = {
  titles,
  columns,
  anomalies: {
    'holder-dissolved': '所在工会已撤销',
    'double-membership': '一人两份会籍',
  } as Readonly<Record<string, string>>,
  unmapped: { nothing: '', type: '变化类型', reason: '变化原因', both: '变化类型和原因' },
  everyUnion: '各工会合计',
  line: '依据',
  between: (from: string, to: string): string => `${from} 至 ${to}`,
  ended: (from: string, to: string): string => `其中终止的会籍按 ${from} 至 ${to} 计`,
  rows: (count: number): string => `共 ${count} 行。`,
  nothing: '没有。',
  restsOn: (position: string, rules: string): string =>
    `汇总至登记册位置 ${position}${rules === '' ? '' : `；依据规则 ${rules}`}。`,
  list: (names: string): string => `查询：\n${names}`,
  unknown: (name: string, names: string): string => `没有查询 ${name}；可用的有：${names}。`,
  needs: (name: string, option: string): string => `report ${name} 必须给出 ${option}`,
  takesNo: (name: string, option: string, options: string): string =>
    `report ${name} 不用 ${option}；可用的有：${options === '' ? '无' : options}`,
  backwards: (last: string): string => `--from 不能晚于 ${last}`,
  noKind: (kind: string, kinds: string): string => `--kind ${kind} 不是一种情况；可用的有：${kinds}`,
}
