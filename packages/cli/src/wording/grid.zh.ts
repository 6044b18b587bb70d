/** The Chinese words for the grid of one card. */
export const gridZh = {
  days: '横为日期（当日终了），纵为登记时刻：每格是登记到那一行为止，对那一天状况的认定。',
  recorded: '登记到',
  nothing: '·',
  valid: '证有效',
  notValid: '证无效',
  documents: { none: '未领证', lost: '证遗失', recovered: '证收回' },
  pending: '已备案开除',
  via: (union: string): string => `${union}→`,
  same: (rule: string): string => `与上一行相同的格写“${rule}”。`,
}
