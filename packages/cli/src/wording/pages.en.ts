import type { pagesZh } from './pages.zh.ts'

/** The English words for the printed pages. */
export const pagesEn: typeof pagesZh = {
  particulars: 'Particulars (page 3)',
  transfers: 'Transfers of the organisational relation (page 4)',
  retentions: 'Membership retained and restored (page 5)',
  blank: '(blank)',
  joined: (on, unit) => `joined ${on}, issuing unit ${unit}`,
  out: (on, reason, paidThrough, union) =>
    `${on} transferred out for ${reason}, dues paid through ${paidThrough}. Sealed by ${union}`,
  in: (on, union) => `${on} transferred in. Sealed by ${union}`,
  revoked: (on, union) => `${on} transfer out revoked. Sealed by ${union}`,
  retained: (month, reason, union) => `${month} membership retained for ${reason}. Sealed by ${union}`,
  reason: (month, reason, union) =>
    `${month} reason of the retention changed to ${reason}. Sealed by ${union}`,
  restored: (month, union) => `${month} membership restored. Sealed by ${union}`,
  sealedWords: ' (with sealed words)',
  original: (said) => `first written: ${said}`,
  correctedTo: (said) => `had been corrected to: ${said}`,
}
