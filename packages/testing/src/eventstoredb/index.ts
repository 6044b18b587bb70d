/** A test double of EventStoreDB. Loads gRPC: import it where a test needs a server, and nowhere else. */
export { certificateForTests } from './certificate.ts'
export {
  type DoubleOptions,
  type EventStoreDbDouble,
  eventStoreDbDouble,
} from './double.ts'
export type { DoubleCall, Fault } from './faults.ts'
export type { DoubleRecord, Proposed } from './log.ts'
export type { DoubleUser } from './user.ts'
