import type { ReissueCause, StandingView } from '@union-card/domain'

/** The Chinese words for the states of a card, and for why it is re-issued. */

export const memberships: Readonly<Record<StandingView['membership'], string>> = {
  none: '无会籍',
  active: '在会',
  retained: '保留会籍',
  withdrawn: '已退会',
  expelled: '已开除会籍',
  deceased: '已去世',
}

export const documents: Readonly<Record<StandingView['document'], string>> = {
  none: '尚未领证',
  inHand: '在会员手中',
  lost: '已登记遗失',
  recovered: '已收回',
}

export const reissues: Readonly<Record<ReissueCause, string>> = {
  lost: '遗失',
  damaged: '损毁',
  'pages-full': '页满',
  'particulars-changed': '信息变更',
  'form-renewed': '式样更新',
}
