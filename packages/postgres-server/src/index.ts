/** A PostgreSQL server for tests and measurements: a real one, from npm packages. Never for keeping anything. */
export { leavingNothing, sqlAt } from './schemas.ts'
export { sharedServer } from './sharedServer.ts'
export { type Server, type ServerOptions, startServer } from './startServer.ts'
