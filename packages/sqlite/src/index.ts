export {
  type BackupProgress,
  type CreateSqliteLog,
  createSqliteLog,
  type OpenSqliteLog,
  openSqliteLog,
  type Serving,
  type SqliteEventStore,
} from './eventStore.ts'
export { openSqliteEvidence, type SqliteEvidence } from './evidence.ts'
export type { CannotOpen, OpenFault } from './logFile.ts'
export { type SqliteViews, sqliteViews } from './views.ts'
export { viewsFileBeside } from './viewsFileBeside.ts'
