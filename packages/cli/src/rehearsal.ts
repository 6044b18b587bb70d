import type { Session } from './session.ts'

/** What every answer from a log that is a rehearsal says of it. */
type OfLog = { readonly rehearsal: boolean }

/** In JSON, behind everything else. */
export const ofRehearsal = ({ rehearsal }: OfLog): { readonly rehearsal?: true } =>
  rehearsal ? { rehearsal: true } : {}

/** In the line above an answer. */
export const headed = ({ words, style }: Session, heading: string, { rehearsal }: OfLog): string =>
  `${style.strong(heading)}${rehearsal ? `  ${words.rehearsalMark}` : ''}`
