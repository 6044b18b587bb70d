/** The facade an embedder opens: handles commands and answers questions, over one log and its read models. */
export type { Handling } from './asked.ts'
export type { StandingAnswer } from './cardAnswers.ts'
export { type FillingOptions, fillBeside } from './filling.ts'
export type { Grid, GridRow } from './grid.ts'
export * from './outcome.ts'
export * from './registry.ts'
export {
  identityIn,
  readPolicy,
  readSettings,
  type SettingsReason,
  SettingsUnreadable,
  settingsStream,
  viewsVersion,
} from './settings.ts'
export type { Telemetry } from './telemetry.ts'
export { verifyLog } from './verifying.ts'
