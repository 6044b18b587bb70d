export type { Prepared } from './openingViews.ts'
export type { Part } from './serving.ts'
export { migrate, type PostgresViews, postgresViews, postgresViewsBeside } from './views.ts'
export { schemaOfLog, type ViewRoles } from './viewsSchema.ts'
