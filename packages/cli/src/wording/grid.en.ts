import type { gridZh } from './grid.zh.ts'

/** The English words for the grid of one card. */
export const gridEn: typeof gridZh = {
  days: 'Days across, at their close; moments of knowledge down: each cell is what was believed of that day by the line.',
  recorded: 'Recorded by',
  nothing: '·',
  valid: 'valid',
  notValid: 'not valid',
  documents: { none: 'no card', lost: 'lost', recovered: 'taken back' },
  pending: 'expulsion filed',
  via: (union) => `${union}→`,
  same: (mark) => `A cell that is as in the row above says “${mark}”.`,
}
