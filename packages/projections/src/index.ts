/** The read models of the registry: what the lines of the log mean, as rows with two times, and who keeps them up. */
export * from './asOf.ts'
export { believedRows } from './believing.ts'
export { cardOfStream, entryOf, type RecordedEntry, readableEntry } from './cardEntry.ts'
export * from './cells.ts'
export {
  type CountDifference,
  type Difference,
  mostDifferences,
  type OnCompared,
  type RowDifference,
} from './comparing.ts'
export * from './condition.ts'
export type { Followed } from './followingShare.ts'
export * from './history.ts'
export * from './known.ts'
export * from './memoryViews.ts'
export * from './models/memberships.ts'
export * from './models/numbers.ts'
export * from './models/standing.ts'
export { entriesOf, gathering, type UnreadableLine } from './projecting.ts'
export * from './questions/anomalies.ts'
export { type Asking, type Because, type Paged, restsOn, whatStands } from './questions/asking.ts'
export * from './questions/changes.ts'
export * from './questions/holders.ts'
export * from './questions/numbers.ts'
export * from './questions/open.ts'
export * from './questions/rosters.ts'
export * from './questions/statistics.ts'
export * from './readModel.ts'
export * from './readModels.ts'
export {
  type Filled,
  type Filling,
  fillShare,
  type OnLines,
  type Rebuilding,
  type Rebuilt,
} from './rebuilding.ts'
export { type Runner, runner } from './runner.ts'
export type { OnProgress, Progress } from './takingIn.ts'
export type { TallyChange } from './tallies.ts'
export * from './viewStore.ts'
export type { Watch, Work } from './watching.ts'
