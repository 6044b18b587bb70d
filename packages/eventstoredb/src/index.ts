export type { CannotOpen } from './address.ts'
export {
  type CreateEventStoreDbLog,
  createEventStoreDbLog,
  type OpenEventStoreDbLog,
  type OpenFault,
  openEventStoreDbLog,
} from './opening.ts'
export type { EventStoreDbLog, Serving } from './serving.ts'
