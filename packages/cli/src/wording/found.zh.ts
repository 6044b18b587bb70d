import { particularFields, reasons } from '@union-card/domain'
import { documents, memberships, reissues } from './states.zh.ts'

/** The Chinese of what a rule found. In JSON it stays under its English names. */

const names: Readonly<Record<string, string>> = {
  ...particularFields,
  allowed: '可更正的',
  at: '所在工会',
  bankCard: '银行卡号',
  by: '办理工会',
  card: '另一本会员证',
  cause: '事由',
  date: '日期',
  decidedOn: '决定日期',
  dissolvedOn: '撤销日期',
  document: '会员证',
  duesPaidThrough: '会费交至',
  earlierRow: '前一栏',
  educatedOn: '教育日期',
  entries: '记录',
  entry: '记录',
  establishedOn: '成立日期',
  exactOn: '具体日期',
  expectedMonths: '预计月数',
  expelled: '已开除',
  expelledOn: '开除日期',
  fields: '所更正的',
  filedOn: '备案日期',
  filingRef: '备案文号',
  from: '转出工会',
  holder: '所在工会',
  issued: '已颁发',
  issuedOn: '颁发日期',
  issuingUnit: '发证单位',
  joinedOn: '入会时间',
  maker: '原登记工会',
  membership: '会籍',
  month: '年月',
  months: '月数',
  notBefore: '不得早于',
  oldCardRecovered: '旧证已收回',
  on: '日期',
  out: '转出日期',
  particulars: '个人信息',
  particularsOpen: '个人信息未密封',
  property: '字段',
  quantity: '印制数',
  reason: '原因',
  registered: '名录登记',
  replacement: '补登项（自 0 起）',
  restoredFrom: '恢复会籍',
  retainedFrom: '保留会籍',
  rule: '规则',
  scheme: '编号办法',
  seal: '盖章',
  since: '自',
  stated: '所填',
  today: '今天',
  unpaidFrom: '未交会费自',
  unpaidThrough: '未交会费至',
  upperUnion: '备案工会',
  void: '已作废',
  wordingOpen: '文字未密封',
}

const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cause: reissues,
  document: documents,
  membership: memberships,
  reason: Object.fromEntries(Object.entries(reasons).map(([code, { zh }]) => [code, zh])),
}

type Value = string | number | boolean | null

/** What a rule found, as people read it. */
export const foundInChinese = (found: Readonly<Record<string, Value>>): string =>
  Object.entries(found)
    .map(([name, value]) => `${nameInChinese(name) ?? name} ${valueInChinese(name, value)}`)
    .join('，')

/** The Chinese of a name under which something was found, undefined where it has none. */
export const nameInChinese = (name: string): string | undefined => names[name]

const valueInChinese = (name: string, value: Value): string => {
  if (value === null || value === '') return '无'
  if (typeof value === 'boolean') return value ? '是' : '否'
  return values[name]?.[value] ?? String(value)
}
