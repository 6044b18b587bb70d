/** The Chinese words for the printed pages: those of the form, its blanks filled in. */
export const pagesZh = {
  particulars: '个人信息页（第 3 页）',
  transfers: '工会组织关系接转（第 4 页）',
  retentions: '保留恢复会籍（第 5 页）',
  blank: '（空白）',
  joined: (on: string, unit: string): string => `入会时间 ${printed(on)}，发证单位 ${unit}`,
  out: (on: string, reason: string, paidThrough: string, union: string): string =>
    `${printed(on)}因“${reason}”工会组织关系转出，会费交至${printed(paidThrough)}。${union} 工会盖章`,
  in: (on: string, union: string): string => `${printed(on)}工会组织关系转入。${union} 工会盖章`,
  revoked: (on: string, union: string): string => `${printed(on)}撤回转出。${union} 工会盖章`,
  retained: (month: string, reason: string, union: string): string =>
    `${printed(month)}因“${reason}”保留会籍。${union} 工会盖章`,
  reason: (month: string, reason: string, union: string): string =>
    `${printed(month)}保留会籍的原因变更为“${reason}”。${union} 工会盖章`,
  restored: (month: string, union: string): string => `${printed(month)}恢复会籍。${union} 工会盖章`,
  sealedWords: '（另有密封文字）',
  original: (said: string): string => `原写：${said}`,
  correctedTo: (said: string): string => `曾更正为：${said}`,
}

/** A date in the precision it has: `2018年3月5日`, `2018年3月`. */
const printed = (date: string): string => {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day === undefined ? '' : `${day}日`}`
}
