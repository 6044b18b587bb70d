import type { Refusal } from '@union-card/domain'
import type { Session } from './session.ts'

/** A refusal in the user's language: rule, clause, sentence, and what was found. */
export const refusalInWords = (
  { options: { lang } }: Pick<Session, 'options'>,
  { rule, clause, zh, en, found }: Refusal,
): string => {
  const facts = Object.entries(found).map(([name, value]) => `${name}=${value ?? '-'}`)
  const sentence = lang === 'zh' ? zh : en
  return `${rule}（${clause}）${sentence}${facts.length === 0 ? '' : `〔${facts.join(' ')}〕`}`
}
