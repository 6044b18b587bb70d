import type { Refusal } from '@union-card/domain'
import type { Session } from './session.ts'

/** A refusal in the user's language: rule, clause, sentence, and what was found. */
export const refusalInWords = (
  { options: { lang }, words }: Pick<Session, 'options' | 'words'>,
  { rule, clause, zh, en, found }: Refusal,
): string => words.record.refusal(rule, clause, lang === 'zh' ? zh : en, words.record.found(found))
