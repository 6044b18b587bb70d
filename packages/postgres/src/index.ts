export type { Prepared } from './openingViews.ts'
export type { Part } from './serving.ts'
export { migrate, type PostgresViews, postgresViews } from './views.ts'
export { schemaOfLog, type ViewRoles } from './viewsSchema.ts'
